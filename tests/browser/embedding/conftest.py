"""A site of somebody else, in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from elsewhere import elsewhere, response
from other_site import HOSTILE, OWN, Site
from playwright.async_api import BrowserContext, Page
from servers import Running, until


@pytest.fixture
async def site(server: Running) -> AsyncIterator[Site]:
    async with elsewhere() as there:
        there.answers["/hostile.css"] = response(HOSTILE, kind="text/css")
        there.answers["/own.js"] = response(OWN, kind="text/javascript")
        yield Site(there, server.url)


@pytest.fixture
def hostile() -> str:
    return '<link rel="stylesheet" href="/hostile.css"><script src="/own.js"></script>'


@pytest.fixture
async def theirs(context: BrowserContext, site: Site) -> AsyncIterator[Page]:
    """A page for their site; at the end the browser may not have complained."""
    yield site.watch(await context.new_page())
    assert site.complaints == []


@pytest.fixture
def readers(server: Running) -> Callable[[], int]:
    """How many readers the server counts."""

    def count() -> int:
        metrics = httpx.get(f"{server.url}/metrics").text
        return int(float(metrics.split("\nliveblog_readers ")[1].split("\n")[0]))

    return count


@pytest.fixture
async def none_connected(readers: Callable[[], int]) -> None:
    """Readers of tests before this one have left."""
    until(lambda: readers() == 0)

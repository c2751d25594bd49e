"""Three people at one desk: two editors and a contributor."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from desk import Desk, signed_in
from servers import Running


@pytest.fixture(scope="module")
async def ada(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server)
    yield desk
    await desk.client.aclose()


@pytest.fixture(scope="module")
async def bo(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server)
    yield desk
    await desk.client.aclose()


@pytest.fixture(scope="module")
async def cy(server: Running) -> AsyncIterator[Desk]:
    """A contributor."""
    desk = await signed_in(server, "contributor")
    yield desk
    await desk.client.aclose()


@pytest.fixture
async def slug(ada: Desk) -> str:
    return await ada.create_blog()


@pytest.fixture
def at(server: Running, slug: str) -> str:
    return f"{server.url}/desk/{slug}"

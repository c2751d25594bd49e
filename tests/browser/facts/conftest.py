"""Two editors of one blog, and a program that reports to it."""

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


@pytest.fixture
async def slug(ada: Desk) -> str:
    return await ada.create_blog()

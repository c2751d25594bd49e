"""Who is at the desk over plain HTTP, as a browser without scripts uses it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from desk import Desk, signed_in
from servers import Running


@pytest.fixture(scope="module")
async def admin(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server, "admin")
    yield desk
    await desk.client.aclose()


@pytest.fixture(scope="module")
async def contributor(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server, "contributor")
    yield desk
    await desk.client.aclose()


@pytest.fixture
async def stranger(server: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()

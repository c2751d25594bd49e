"""A blog, and a reader of its page."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from desk import Desk
from servers import Running


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()


@pytest.fixture
async def reader(server: Running) -> AsyncIterator[httpx.AsyncClient]:
    """Anybody: no cookie, no token."""
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client

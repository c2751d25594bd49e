"""Chats that send to the shared server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from chats import Connected, connect, enter_sender, person_id
from desk import Desk
from servers import Running


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()


@pytest.fixture
async def chat(server: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client


@pytest.fixture(scope="module")
async def me(editor: Desk) -> str:
    """The editor's id."""
    return await person_id(editor)


@pytest.fixture
async def slack(editor: Desk, slug: str, me: str) -> Connected:
    """A connection to Slack, where U1 is the editor, whose messages are published."""
    to = await connect(editor, slug, "slack")
    await enter_sender(editor, slug, to, "U1", me)
    return to

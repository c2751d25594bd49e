"""A server that fetches from chats of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from chats import person_id
from desk import Desk, client_of, signed_in
from elsewhere import Elsewhere, elsewhere
from servers import Running, running


@pytest.fixture(scope="module")
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture(scope="module")
async def fetching(there: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    environ = {
        "LIVEBLOG_RESOLVE": "on",
        "LIVEBLOG_FETCH_ALLOW": there.authority,
        "LIVEBLOG_SLACK_URL": there.url("/slack"),
        "LIVEBLOG_TELEGRAM_URL": there.url("/telegram"),
    }
    opened = running(tmp_path_factory.mktemp("ingest"), **environ)
    server = await asyncio.to_thread(opened.__enter__)
    yield server
    await asyncio.to_thread(opened.__exit__, None, None, None)


@pytest.fixture(scope="module")
async def desk(fetching: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(fetching)
    yield desk
    await desk.client.aclose()


@pytest.fixture(scope="module")
async def me(desk: Desk) -> str:
    return await person_id(desk)


@pytest.fixture
async def slug(desk: Desk) -> str:
    return await desk.create_blog()


@pytest.fixture(scope="module")
async def program(fetching: Running) -> AsyncIterator[httpx.AsyncClient]:
    """A client with an admin's token; it is the chat, too."""
    token = await asyncio.to_thread(fetching.command, "token", "create", "tests", "--role", "admin")
    async with client_of(fetching, Authorization=f"Bearer {token.strip()}") as client:
        yield client

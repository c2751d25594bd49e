"""A server with an editor's program, and receivers on this machine that it may send to."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from elsewhere import Elsewhere, elsewhere
from receivers import Receiver, receiver_at
from servers import Running, running

Make = Callable[..., Awaitable[Receiver]]


@pytest.fixture(scope="module")
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture(scope="module")
async def sending(there: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    opened = running(tmp_path_factory.mktemp("webhooks"), LIVEBLOG_FETCH_ALLOW=there.authority)
    server = await asyncio.to_thread(opened.__enter__)
    yield server
    await asyncio.to_thread(opened.__exit__, None, None, None)


@pytest.fixture(scope="module")
async def program(sending: Running) -> AsyncIterator[httpx.AsyncClient]:
    token = sending.command("token", "create", "tests", "--role", "admin").strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=sending.url, headers=headers) as client:
        yield client


@pytest.fixture
async def story(program: httpx.AsyncClient, slug: str) -> str:
    made = await program.post("/api/v1/blogs", json={"slug": slug, "title": "Election night"})
    assert made.status_code == 201, made.text
    return slug


@pytest.fixture
async def webhook(program: httpx.AsyncClient, there: Elsewhere, story: str) -> AsyncIterator[Make]:
    """Makes webhooks of the story: `receiver = await webhook(events=["put"])`. Each signature has to be right."""
    made: list[Receiver] = []

    async def make(**more: Any) -> Receiver:
        receiver = receiver_at(there, f"/{secrets.token_hex(6)}")
        answer = await program.post(f"/api/v1/blogs/{story}/webhooks", json={"url": receiver.url, **more})
        assert answer.status_code == 201, answer.text
        receiver.secret, receiver.id = answer.json()["secret"], answer.json()["id"]
        made.append(receiver)
        return receiver

    yield make
    for receiver in made:
        assert receiver.problems == []

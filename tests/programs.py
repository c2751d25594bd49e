"""What programs do with a running server, for tests: publish by API, read refusals and frames."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from servers import Running
from websockets.asyncio.client import ClientConnection

PROBLEM = "application/problem+json"


async def publish(api: httpx.AsyncClient, slug: str, text: str = "Something happened.", **fields: Any) -> Any:
    answer = await api.post(f"/api/v1/blogs/{slug}/entries", json={"text": text, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def sentence(answer: httpx.Response, status: int) -> str:
    """The explanation of a refusal, checked to be one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    body = answer.json()
    assert body["status"] == status
    assert body["detail"][0].isupper() or body["detail"][0] in "“/"
    assert body["detail"].rstrip().endswith((".", "?", "”"))
    return str(body["detail"])


async def frame(socket: ClientConnection) -> dict[str, Any]:
    """The next frame about the blog: a tick may come in between at any time."""
    while True:
        found: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), 30))
        if found["type"] != "tick":
            return found


@asynccontextmanager
async def program(server: Running, role: str, *blogs: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client with a token of its own, for these blogs."""
    some = [word for slug in blogs for word in ("--blog", slug)]
    token = server.command("token", "create", "A program", "--role", role, *some).strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
        yield client

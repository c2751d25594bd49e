"""What readers get by each transport."""

from __future__ import annotations

import json
from typing import Any

import httpx


async def snapshot(api: httpx.AsyncClient, slug: str) -> dict[str, Any]:
    answer = await api.get(f"/live/{slug}/snapshot")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def events_after(api: httpx.AsyncClient, slug: str, position: str) -> list[dict[str, Any]]:
    """What polling gives; waits for this process's tail to have come to the newest event."""
    found: list[dict[str, Any]] = (await api.get(f"/live/{slug}/updates?after={position}")).json()["events"]
    return found


async def sse(
    api: httpx.AsyncClient, url: str, count: int, headers: dict[str, str] | None = None
) -> list[tuple[str, dict[str, Any]]]:
    """The first `count` events of a stream, with their ids."""
    found: list[tuple[str, dict[str, Any]]] = []
    id = ""
    async with api.stream("GET", url, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            if line.startswith("id: "):
                id = line[4:]
            elif line.startswith("data: "):
                found.append((id, json.loads(line[6:])))
                if len(found) == count:
                    break
    return found

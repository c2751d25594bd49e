"""Which blogs have changed since a service elsewhere was told, in Redis.

| key | type | what |
|---|---|---|
| {lb:pings}:SERVICE | set | ids of blogs in which something was done since |
| {lb:pings}:SERVICE:at | hash | blog id -> the position of its log, and the time (ms), when the service was told last |
| {lb:pings}:worker | text | who tells them, while its lease lasts |

Must not know: services, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liveblog.model.events import START, Position
from liveblog.store.connection import Connection
from liveblog.store.keys import position_of

LEASE = 10_000  # milliseconds
_KEY = "{lb:pings}"
_WORKER = f"{_KEY}:worker"


class Pings:
    """Every method may raise Unavailable."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._client = connection, connection.client

    async def hold(self, who: str) -> bool:
        """Takes or renews the lease of the worker; returns whether `who` holds it."""
        return bool(await self._connection.script("hold")([_WORKER], [who, LEASE]))

    async def leave(self, who: str) -> None:
        if await self.hold(who):
            await self._client.delete(_WORKER)

    async def add(self, services: Iterable[str], blogs: Iterable[str]) -> None:
        """Something was done in these blogs (ids)."""
        ids = list(blogs)
        async with self._client.pipeline(transaction=False) as pipe:
            for service in services:
                pipe.sadd(f"{_KEY}:{service}", *ids)
            await pipe.execute()

    async def changed(self, service: str) -> dict[str, tuple[Position, int]]:
        """The ids of blogs of which the service may not know, with the position and time at which it was told last."""
        ids: Any = sorted(await self._client.smembers(f"{_KEY}:{service}"))
        known: Any = await self._client.hmget(f"{_KEY}:{service}:at", ids) if ids else []
        return {id: _told(text) for id, text in zip(ids, known, strict=True)}

    async def told(self, service: str, blog: str, position: Position, now: int) -> None:
        """The service knows the blog up to this position."""
        await self._client.hset(f"{_KEY}:{service}:at", blog, f"{position} {now}")

    async def settled(self, service: str, blog: str) -> None:
        """There is nothing to tell of it for now."""
        await self._client.srem(f"{_KEY}:{service}", blog)

    async def forget_blog(self, service: str, blog: str) -> None:
        await self._client.hdel(f"{_KEY}:{service}:at", blog)
        await self.settled(service, blog)


def _told(text: str | None) -> tuple[Position, int]:
    position, _, at = (text or "").partition(" ")
    return (position_of(position), int(at)) if at else (START, 0)

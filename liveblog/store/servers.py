"""Server processes and what they share through Redis: their addresses, their numbers of readers.

Must not know: channels, HTTP.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any

from liveblog.model.events import dumps
from liveblog.store.connection import Connection
from liveblog.store.keys import key_of

_SECRET = "lb:secret"
_SERVING, _SERVING_SECONDS = "lb:serving", 15
_LANDED_SECONDS = 300
_READERS_SECONDS = 20  # after which a silent process's readers no longer count


class Servers:
    """All servers on this Redis."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def announce(self, address: str) -> None:
        """Registers a server that starts, by its address. It expires unless `renew` is called regularly."""
        await self._connection.client.set(_SERVING, address, ex=_SERVING_SECONDS)

    async def renew(self) -> None:
        await self._connection.client.expire(_SERVING, _SERVING_SECONDS)

    async def address(self) -> str | None:
        """The address of a running server, or None."""
        found: Any = await self._connection.client.get(_SERVING)
        return found if isinstance(found, str) else None

    async def count_readers(self, counts: Mapping[str, int], process: str) -> dict[str, int]:
        """Reports this process's readers by blog id; returns those of all processes."""
        run = self._connection.script("readers")
        now = int(time.time())
        return {
            id: int(await run([key_of(id, "readers")], [process, count, now, _READERS_SECONDS]))
            for id, count in counts.items()
        }

    async def secret(self) -> str:
        """The signing secret shared by all servers on this Redis, for when the settings give none; created once."""
        await self._connection.client.set(_SECRET, secrets.token_hex(32), nx=True)
        found: Any = await self._connection.client.get(_SECRET)
        return str(found)

    async def readers(self, blog_id: str) -> int:
        """The number of readers of all processes, as last reported."""
        said: Any = await self._connection.client.hvals(key_of(blog_id, "readers"))
        counts = [text.partition(":") for text in said]
        return sum(int(n) for n, _, when in counts if time.time() - int(when) <= _READERS_SECONDS)

    async def forget_readers(self, ids: Sequence[str], process: str) -> None:
        """Drops this process's counts when it ends: its readers will connect to others."""
        for id in ids:
            await self._connection.client.hdel(key_of(id, "readers"), process)

    # Arrivals

    async def report_delivery(self, blog_id: str, reports: Mapping[str, Mapping[str, Any]]) -> None:
        """Stores a process's delivery measurements of a blog's events, replacing earlier ones of the same names."""
        key = key_of(blog_id, "landed")
        async with self._connection.client.pipeline(transaction=False) as pipe:
            pipe.hset(key, mapping={name: dumps(report) for name, report in reports.items()})
            pipe.expire(key, _LANDED_SECONDS)
            await pipe.execute()

    async def delivery_reports(self, blog_id: str, **which: str) -> list[dict[str, Any]]:
        """All processes' measurements of the event with this `position`, or `about` this entry and revision."""
        stored: Any = await self._connection.client.hvals(key_of(blog_id, "landed"))
        reports = [json.loads(text) for text in stored]
        return [report for report in reports if all(report.get(k) == v for k, v in which.items())]

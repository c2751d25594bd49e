"""A Jetstream of ours: a real WebSocket server that keeps its events and sends them from a cursor on."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from servers import PATIENCE
from websockets.asyncio.server import ServerConnection, serve


@dataclass
class Jetstream:
    port: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    sockets: dict[ServerConnection, set[str]] = field(default_factory=dict)  # and the accounts they are about
    more: asyncio.Condition = field(default_factory=asyncio.Condition)
    away: bool = False
    refuses_cursors: bool = False
    at: int = field(default_factory=lambda: round(time.time() * 1e6))

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/subscribe"

    async def tell(self, did: str, rkey: str, operation: str = "create", **record: Any) -> None:
        """An event, as the old form has it."""
        commit: dict[str, Any] = {"operation": operation, "collection": "app.bsky.feed.post", "rkey": rkey}
        if operation != "delete":
            commit["record"] = {"text": "", "createdAt": "2026-01-06T10:00:00.000Z", **record}
        await self.send({"did": did, "kind": "commit", "commit": commit})

    async def send(self, event: dict[str, Any]) -> None:
        self.at += 1_000
        self.events.append({"time_us": self.at, **event})
        async with self.more:
            self.more.notify_all()

    async def asked_for(self, *dids: str) -> None:
        """Waits for a connection that is about these accounts."""
        async with asyncio.timeout(PATIENCE), self.more:
            await self.more.wait_for(lambda: any(set(dids) <= wanted for wanted in self.sockets.values()))

    async def raw(self, frame: str | bytes) -> None:
        """Sends bytes that are no event."""
        for socket in list(self.sockets):
            await socket.send(frame)

    async def drop(self) -> None:
        for socket in list(self.sockets):
            await socket.close()

    async def _serve(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        query = parse_qs(urlsplit(socket.request.path).query)
        self.asked.append(query)
        if self.away:
            return
        if self.refuses_cursors and "cursor" in query:
            await socket.send(json.dumps({"$type": "error", "error": "OutdatedCursor"}))
            return
        cursor = int(query.get("cursor", ["0"])[0]) or self.at
        wanted = set(query.get("wantedDids", []))
        if query.get("requireHello") == ["true"]:
            wanted = set(json.loads(await socket.recv())["payload"]["wantedDids"])
        self.sockets[socket] = wanted
        async with self.more:
            self.more.notify_all()
        sending = asyncio.create_task(self._send_all(socket, cursor, wanted))
        await socket.wait_closed()
        sending.cancel()
        self.sockets.pop(socket, None)

    async def _send_all(self, socket: ServerConnection, cursor: int, wanted: set[str]) -> None:
        sent = 0
        while True:
            while sent < len(self.events):
                event = self.events[sent]
                sent += 1
                if event["time_us"] >= cursor and event.get("did") in wanted:
                    await socket.send(json.dumps(event))
            async with self.more:
                if sent == len(self.events):
                    await self.more.wait()


@asynccontextmanager
async def jetstream() -> AsyncIterator[Jetstream]:
    stream = Jetstream()
    async with serve(stream._serve, "127.0.0.1", 0) as server:
        stream.port = next(iter(server.sockets)).getsockname()[1]
        yield stream
        await stream.drop()

"""A stream of Mastodon's of ours: a real WebSocket server that asks for a token and takes subscriptions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from servers import PATIENCE
from websockets.asyncio.server import Request, Response, ServerConnection, serve

STREAMS = {"public:local", "user"}


@dataclass
class Mastodon:
    token: str = "secret-token"
    port: int = 0
    sockets: dict[ServerConnection, set[str]] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def listened_to(self) -> None:
        """Waits for somebody who has subscribed to what tells of accounts."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: any(names >= STREAMS for names in self.sockets.values()))

    async def tell(self, event: str, payload: Any) -> None:
        text = payload if isinstance(payload, str) else json.dumps(payload)
        await self.raw(json.dumps({"stream": ["public:local"], "event": event, "payload": text}))

    async def raw(self, frame: str | bytes) -> None:
        for socket in list(self.sockets):
            await socket.send(frame)

    async def revoke(self) -> None:
        """The token ends, as when its owner takes it back: streams are closed, and none is opened any more."""
        self.token = "another"
        for socket in list(self.sockets):
            await socket.close()

    def _admit(self, socket: ServerConnection, request: Request) -> Response | None:
        if request.headers.get("Authorization") == f"Bearer {self.token}":
            return None
        return socket.respond(HTTPStatus.UNAUTHORIZED, '{"error":"Invalid access token"}')

    async def _serve(self, socket: ServerConnection) -> None:
        self.sockets[socket] = set()
        try:
            async for message in socket:
                asked = json.loads(message)
                assert asked["type"] == "subscribe"
                async with self.changed:
                    self.sockets[socket].add(asked["stream"])
                    self.changed.notify_all()
        finally:
            self.sockets.pop(socket, None)


@asynccontextmanager
async def mastodon() -> AsyncIterator[Mastodon]:
    made = Mastodon()
    async with serve(made._serve, "127.0.0.1", 0, process_request=made._admit) as server:
        made.port = next(iter(server.sockets)).getsockname()[1]
        yield made
        for socket in list(made.sockets):
            await socket.close()

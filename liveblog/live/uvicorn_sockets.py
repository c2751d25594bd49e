"""uvicorn's part in WebSockets: the scope of an app as uvicorn makes it, and sockets that stay uvicorn's.

Must not know: channels, readers.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.utils import get_local_addr, get_remote_addr, is_ssl
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from liveblog.live.handshake import Opening


def scope_of(
    opening: Opening, config: Config, transport: asyncio.Transport, app_state: dict[str, Any]
) -> dict[str, Any]:
    """The ASGI scope of a WebSocket."""
    return {
        "type": "websocket",
        "asgi": {"version": config.asgi_version, "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "wss" if is_ssl(transport) else "ws",
        "server": get_local_addr(transport),
        "client": get_remote_addr(transport),
        "root_path": config.root_path,
        "path": config.root_path + opening.path,
        "raw_path": config.root_path.encode("ascii") + opening.raw_path,
        "query_string": opening.query,
        "headers": opening.headers,
        "subprotocols": opening.subprotocols,
        "state": app_state.copy(),
        "extensions": {"websocket.http.response": {}},
    }


class AppRunning(WebSocketsSansIOProtocol):
    """uvicorn's protocol for a socket whose app runs already."""

    async def run_asgi(self) -> None:
        return

    async def catch_up(self, accepted: Any, early: bytes) -> None:
        """Repeat what has happened: the app was told of the connection, and accepted it unless `accepted` is None.

        `early` is what the client has sent in the meantime. Nothing in here really waits.
        """
        await self.receive()  # the connect event
        if accepted is not None:
            await self.send(accepted)
        if early:
            self.data_received(early)

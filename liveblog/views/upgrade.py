"""The answer to a plain request for the address of a WebSocket.

Must not know: who may open the socket, what it carries.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


async def upgrade_required(request: Request) -> Response:
    """426: a program has to open a WebSocket here, and a browser's address bar cannot."""
    return PlainTextResponse(
        "This address is a WebSocket (RFC 6455); open it as one. GET .../updates has the same events by polling.\n"
        if request.url.path.startswith("/live/")
        else "This address is a WebSocket (RFC 6455); open it as one.\n",
        426,
        {"upgrade": "websocket", "connection": "upgrade", "cache-control": "no-store"},
    )

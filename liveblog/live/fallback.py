"""The same WebSocket over plain ASGI, for servers without our hand-over. A task and a cursor; no queue.

Must not know: uvicorn, blogs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from liveblog.live.channel import Channel
from liveblog.live.cursor import Cursor
from liveblog.live.reader import HEARD_LIMIT
from liveblog.model.events import Position, Why

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def serve(channel: Channel, after: Position | Why | None, receive: Receive, send: Send) -> None:
    """Speak to a reader whose socket was accepted, until it goes or is closed."""
    async with Cursor(channel, after) as cursor:
        listening = asyncio.create_task(_listen(receive, cursor))
        try:
            async for part in cursor.parts():
                if part.kind != "close":
                    await send({"type": "websocket.send", "text": part.data.decode()})
                elif part.code != _GONE:
                    await send({"type": "websocket.close", "code": part.code, "reason": part.reason})
        except OSError:
            pass  # the reader went while we wrote
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


_GONE = 1006  # never sent: what RFC 6455 calls a connection that is simply gone


async def _listen(receive: Receive, cursor: Cursor) -> None:
    """Readers have nothing to say; all we want to know is when they go."""
    heard = 0
    try:
        while (message := await receive())["type"] != "websocket.disconnect":
            heard += len(message.get("text") or message.get("bytes") or "") + 1
            if heard > HEARD_LIMIT:
                cursor.close(1008, "readers have nothing to say")
                return
    finally:
        cursor.close(_GONE)

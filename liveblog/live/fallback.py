"""The same WebSocket over plain ASGI, for servers without our hand-over: a task and a cursor, no queue.

Must not know: uvicorn, blogs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from liveblog.live.backlog import After
from liveblog.live.channel import Channel
from liveblog.live.cursor import Cursor
from liveblog.live.reader import RECEIVE_LIMIT, TALKATIVE_REASON

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def serve(channel: Channel, after: After, receive: Receive, send: Send) -> None:
    """Serve a reader whose socket was accepted, until it leaves or is closed."""
    async with Cursor(channel, after) as cursor:
        listening = asyncio.create_task(_listen(receive, cursor))
        try:
            async for part in cursor.parts():
                if part.kind != "close":
                    await send({"type": "websocket.send", "text": part.data.decode()})
                elif part.code != _GONE:
                    await send({"type": "websocket.close", "code": part.code, "reason": part.reason})
        except OSError:
            pass  # the reader left while we wrote
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


_GONE = 1006  # never sent: RFC 6455's code for a connection that has simply gone


async def _listen(receive: Receive, cursor: Cursor) -> None:
    """Readers have nothing to send; we only want to know when they leave."""
    received = 0
    try:
        while (message := await receive())["type"] != "websocket.disconnect":
            received += len(message.get("text") or message.get("bytes") or "") + 1
            if received > RECEIVE_LIMIT:
                cursor.close(1008, TALKATIVE_REASON)
                return
    finally:
        cursor.close(_GONE)

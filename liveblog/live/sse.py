"""The same events as Server-Sent Events. Each has its position as `id:`, so that browsers come back with it.

Must not know: HTTP responses, blogs.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

from liveblog.live.backlog import After
from liveblog.live.channel import Channel
from liveblog.live.cursor import Cursor, Part


async def stream(
    channel: Channel, after: After, *, spread: float = 10.0, fd: int | None = None
) -> AsyncIterator[bytes]:
    """The body of a text/event-stream. It ends when the channel closes, and the browser then reconnects by itself."""
    # A browser waits exactly this long before it reconnects. The times differ, so that readers do not all come at once.
    yield b"retry: %d\n\n" % random.randint(500, max(500, round(spread * 1000)))
    async with Cursor(channel, after, fd) as cursor:
        async for part in cursor.parts():
            if part.kind == "close":
                return
            yield _event(part)


def _event(part: Part) -> bytes:
    # Our JSON contains no line ends, so one data line is enough.
    if part.position is None:
        return b"data: " + part.data + b"\n\n"
    return b"id: %s\ndata: %s\n\n" % (str(part.position).encode(), part.data)

"""Publishing to the peers written in Python: a port that passes the bodies of POST requests to a function."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def serve_posts(port: int, publish: Callable[[bytes], None]) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        size = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        publish(await reader.readexactly(size))
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    await asyncio.start_server(answer, "127.0.0.1", port)

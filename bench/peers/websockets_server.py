"""`websockets` and its broadcast(): sockets connect to PORT, POST requests to PORT+1.  websockets_server.py PORT"""

from __future__ import annotations

import asyncio
import sys

import uvloop
from publishing import serve_posts
from websockets.asyncio.server import ServerConnection, broadcast, serve

sockets: set[ServerConnection] = set()


async def reader(socket: ServerConnection) -> None:
    sockets.add(socket)
    try:
        await socket.wait_closed()
    finally:
        sockets.discard(socket)


async def main(port: int) -> None:
    await serve_posts(port + 1, lambda body: broadcast(sockets, body.decode()))
    async with serve(reader, "127.0.0.1", port, compression=None, ping_interval=None, backlog=4096):
        await asyncio.Future()


uvloop.run(main(int(sys.argv[1])))

"""picows, a WebSocket library in C: sockets connect to PORT, POST requests to PORT+1.  picows_server.py PORT"""

from __future__ import annotations

import sys

import uvloop
from picows import WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server
from publishing import serve_posts

sockets: set[WSTransport] = set()


class Reader(WSListener):
    def on_ws_connected(self, transport: WSTransport) -> None:
        sockets.add(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        sockets.discard(transport)


def accept(request: WSUpgradeRequest) -> WSListener:
    return Reader()


def broadcast(body: bytes) -> None:
    for transport in sockets:
        transport.send(WSMsgType.TEXT, body)


async def main(port: int) -> None:
    await serve_posts(port + 1, broadcast)
    server = await ws_create_server(accept, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


uvloop.run(main(int(sys.argv[1])))

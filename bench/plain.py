"""A reference: the usual way with Starlette and uvicorn, a task and a queue for each reader.  plain.py PORT

Sockets connect to /ws. The body of a POST to /publish is sent to all of them.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

readers: set[asyncio.Queue[str]] = set()


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    events: asyncio.Queue[str] = asyncio.Queue()
    readers.add(events)
    sending = asyncio.create_task(send(websocket, events))
    try:
        await websocket.send_text(json.dumps({"type": "hello"}))
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        sending.cancel()
        readers.discard(events)


async def send(websocket: WebSocket, events: asyncio.Queue[str]) -> None:
    with suppress(WebSocketDisconnect):
        while True:
            await websocket.send_text(await events.get())


async def publish(request: Request) -> Response:
    text = (await request.body()).decode()
    for events in readers:
        events.put_nowait(text)
    return Response(status_code=204)


app = Starlette(routes=[WebSocketRoute("/ws", socket), Route("/publish", publish, methods=["POST"])])

if __name__ == "__main__":
    uvicorn.run(
        app, port=int(sys.argv[1]), loop="uvloop", http="httptools", backlog=4096,
        ws_per_message_deflate=False, ws_ping_interval=None, access_log=False, log_level="warning",
    )  # fmt: skip

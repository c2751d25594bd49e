"""The same socket on servers without the hand-over: the test client, hypercorn, and one made by hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import hypercorn.asyncio
import hypercorn.config
import pytest
import websockets.exceptions
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import connect
from wires import BASE, messages

from liveblog.live import fallback
from liveblog.live.channel import Channel
from liveblog.live.reader import RECEIVE_LIMIT
from liveblog.model.events import Position


def app(channels: list[Channel]) -> Starlette:
    """An app whose view serves a channel over plain ASGI. It creates the channel in its own event loop."""

    async def view(websocket: WebSocket) -> None:
        if not channels:
            channels.append(Channel(BASE))
            channels[0].deliver(messages(1, 3))
        await websocket.accept()
        assert "liveblog.handoff" not in websocket.scope.get("extensions", {})
        await fallback.serve(channels[0], Position(1001, 0), websocket.receive, websocket.send)

    return Starlette(routes=[WebSocketRoute("/ws", view)])


def test_the_test_client_gets_hello_and_what_it_missed() -> None:
    channels: list[Channel] = []
    with TestClient(app(channels)) as client, client.websocket_connect("/ws") as socket:
        assert socket.receive_json()["type"] == "hello"
        assert [socket.receive_json()["position"] for _ in range(2)] == ["1002-0", "1003-0"]
        socket.send_text("readers have nothing to send")
        client.portal.call(channels[0].deliver, messages(4, 4))  # type: ignore[union-attr]
        assert socket.receive_json()["position"] == "1004-0"
        client.portal.call(channels[0].close_all, 4404)  # type: ignore[union-attr]
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
        assert closed.value.code == 4404
    assert channels[0].count == 0


@asynccontextmanager
async def on_hypercorn(served: Starlette) -> AsyncIterator[int]:
    config = hypercorn.config.Config()
    config.bind = ["127.0.0.1:0"]
    config.accesslog = config.errorlog = None
    sockets = config.create_sockets()
    sockets.insecure_sockets[0].listen()  # connections may arrive before hypercorn does
    config.create_sockets = lambda: sockets  # type: ignore[method-assign]
    stopping = asyncio.Event()
    serving = asyncio.create_task(
        hypercorn.asyncio.serve(served, config, shutdown_trigger=stopping.wait)  # type: ignore[arg-type]
    )
    try:
        yield sockets.insecure_sockets[0].getsockname()[1]
    finally:
        stopping.set()
        await serving


async def test_hypercorn_serves_the_same() -> None:
    channels: list[Channel] = []
    async with on_hypercorn(app(channels)) as port, connect(f"ws://127.0.0.1:{port}/ws") as socket:
        assert json.loads(await socket.recv())["type"] == "hello"
        assert [json.loads(await socket.recv())["position"] for _ in range(2)] == ["1002-0", "1003-0"]
        channels[0].deliver(messages(4, 5))
        assert [json.loads(await socket.recv())["position"] for _ in range(2)] == ["1004-0", "1005-0"]
        channels[0].close_all(1012)
        with pytest.raises(websockets.exceptions.ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 1012


class ByHand:
    """An ASGI server made of a queue and a list. While `open` is not set, it accepts nothing that is sent."""

    def __init__(self) -> None:
        self.incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sent: list[Any] = []
        self.open = asyncio.Event()
        self.open.set()
        self.gone = False

    async def receive(self) -> Any:
        return await self.incoming.get()

    async def send(self, message: Any) -> None:
        await self.open.wait()
        if self.gone:
            raise OSError("the reader has gone")
        self.sent.append(message.get("code") or json.loads(message["text"])["type"])

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            while not condition():
                await asyncio.sleep(0)


async def test_the_view_ends_when_its_reader_leaves() -> None:
    channel, server = Channel(BASE), ByHand()
    serving = asyncio.create_task(fallback.serve(channel, None, server.receive, server.send))
    await server.until(lambda: server.sent)
    server.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})
    await asyncio.wait_for(serving, 30)
    assert server.sent == ["hello"]
    assert channel.count == 0


async def test_the_view_ends_when_a_write_fails() -> None:
    channel, server = Channel(BASE), ByHand()
    serving = asyncio.create_task(fallback.serve(channel, None, server.receive, server.send))
    await server.until(lambda: server.sent)
    server.gone = True
    channel.deliver(messages(1, 1))
    await asyncio.wait_for(serving, 30)
    assert channel.count == 0


async def test_a_server_that_accepts_nothing_needs_no_queue() -> None:
    channel, server = Channel(BASE, catch_up=5), ByHand()
    serving = asyncio.create_task(fallback.serve(channel, None, server.receive, server.send))
    await server.until(lambda: server.sent)
    server.open.clear()
    channel.deliver(messages(1, 1))
    await asyncio.sleep(0)
    channel.deliver(messages(2, 20))
    server.open.set()
    await asyncio.wait_for(serving, 30)
    assert server.sent == ["hello", "put", 4008]


async def test_a_reader_that_sends_too_much_is_closed() -> None:
    channel, server = Channel(BASE), ByHand()
    serving = asyncio.create_task(fallback.serve(channel, None, server.receive, server.send))
    for _ in range(RECEIVE_LIMIT // 1000 + 1):
        server.incoming.put_nowait({"type": "websocket.receive", "text": "x" * 1000})
    await asyncio.wait_for(serving, 30)
    assert server.sent == ["hello", 1008]

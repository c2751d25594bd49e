"""A real uvicorn around one channel, and a raw client, for the tests of live/ that need sockets."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from wire_format import frames_in, short
from wires import BASE, messages

from liveblog.live import fallback
from liveblog.live.channel import Channel
from liveblog.live.handed_over import HandedOver
from liveblog.live.handoff import ReaderProtocol
from liveblog.model.events import parse_position

Made = TypeVar("Made")

REQUEST = (
    b"GET %s HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n"
)


def anonymous_tls(*, server: bool) -> ssl.SSLContext:
    """TLS without certificates, so that tests need none: encrypted, but not authenticated."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AECDH-AES256-SHA:@SECLEVEL=0")
    if not server:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class Client:
    """A raw WebSocket client on a blocking socket with a deadline, so that a test fails instead of hanging."""

    def __init__(
        self,
        port: int,
        path: str = "/ws",
        *,
        headers: str = "",
        receive_buffer: int | None = None,
        tls: bool = False,
    ) -> None:
        self.socket = socket.socket()
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(30)
        self.socket.connect(("127.0.0.1", port))
        if tls:
            self.socket = anonymous_tls(server=False).wrap_socket(self.socket)
        self.socket.sendall(REQUEST % (path.encode(), headers.encode()))
        self.rest = b""
        self.head = b""

    def open(self) -> Client:
        """Read the response to the handshake."""
        while b"\r\n\r\n" not in self.rest:
            self._more()
        self.head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        return self

    def _more(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise EOFError
        self.rest += data

    def frame(self) -> tuple[int, bytes]:
        while True:
            if len(self.rest) >= 2:
                size, at = self.rest[1], 2
                if size == 126:
                    size, at = int.from_bytes(self.rest[2:4], "big"), 4
                elif size == 127:
                    size, at = int.from_bytes(self.rest[2:10], "big"), 10
                if len(self.rest) >= at + size:
                    whole, self.rest = self.rest[: at + size], self.rest[at + size :]
                    return frames_in(whole)[0]
            self._more()

    def next(self) -> Any:
        """The next frame, in short."""
        opcode, payload = self.frame()
        if opcode == 8:
            return int.from_bytes(payload[:2], "big") if payload else "close"
        return payload if opcode == 0xA else short(json.loads(payload))

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def ended(self) -> bool:
        """The server has closed the connection."""
        try:
            while data := self.socket.recv(65536):
                self.rest += data
        except ConnectionResetError:
            pass
        return True

    def reset(self) -> None:
        """Vanish with a TCP reset, as a crashed program does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.socket.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


class _Uvicorn(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # signals belong to the test run


class Engine:
    """A real uvicorn in a thread of its own, with one channel and the routes that the tests need."""

    def __init__(
        self, loop_factory: Callable[[], asyncio.AbstractEventLoop], *, tls: bool = False, **options: Any
    ) -> None:
        self.tls = tls
        self._options = options
        self._loop_factory = loop_factory
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._main)
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(100)
        self.port: int = self.listener.getsockname()[1]
        self.loop: asyncio.AbstractEventLoop
        self.server: _Uvicorn
        self.channel: Channel
        self.go_on: asyncio.Event

    def _main(self) -> None:
        with asyncio.Runner(loop_factory=self._loop_factory) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.channel = Channel(BASE, **self._options)
        self.go_on = asyncio.Event()  # what the view of /waits waits for
        app = Starlette(
            routes=[
                WebSocketRoute("/ws", self._ws),
                WebSocketRoute("/waits", self._waits),
                WebSocketRoute("/waits-and-listens", self._waits_and_listens),
                WebSocketRoute("/plain", self._plain),
                WebSocketRoute("/echo", _echo),
                WebSocketRoute("/gone", _gone),
                WebSocketRoute("/refused", _refused),
                WebSocketRoute("/denied", _denied),
                WebSocketRoute("/broken", _broken),
                WebSocketRoute("/silent", _silent),
                Route("/", _page),
            ]
        )
        self.server = _Uvicorn(
            uvicorn.Config(
                app,
                ws=ReaderProtocol,
                http="httptools",
                lifespan="off",
                log_config=None,
                ssl_context_factory=(lambda *_: anonymous_tls(server=True)) if self.tls else None,
            )
        )
        self.loop.call_soon(self._watch)
        await self.server.serve([self.listener])

    def _watch(self) -> None:
        if self.server.started:
            self._started.set()
        else:
            self.loop.call_later(0.005, self._watch)

    async def _ws(self, websocket: WebSocket) -> None:
        after = websocket.query_params.get("after")
        position = None if after is None else parse_position(after) or "unknown-position"
        await websocket.accept()
        websocket.scope["extensions"]["liveblog.handoff"](self.channel, position)

    async def _waits(self, websocket: WebSocket) -> None:
        await websocket.accept()
        await self.go_on.wait()
        websocket.scope["extensions"]["liveblog.handoff"](self.channel, None)

    async def _waits_and_listens(self, websocket: WebSocket) -> None:
        await websocket.accept()
        await self.go_on.wait()
        assert (await websocket.receive())["type"] == "websocket.disconnect"

    async def _plain(self, websocket: WebSocket) -> None:
        await websocket.accept()
        await fallback.serve(self.channel, None, websocket.receive, websocket.send)

    def do(self, act: Callable[[], Made]) -> Made:
        """Run this in the server's event loop."""

        async def inside() -> Made:
            return act()

        return asyncio.run_coroutine_threadsafe(inside(), self.loop).result(10)

    def deliver(self, first: int, last: int | None = None, *, size: int = 20) -> None:
        self.do(lambda: self.channel.deliver(messages(first, last or first, size=size)))

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until this is true in the server; fail after thirty seconds."""

        async def watch() -> None:
            async with asyncio.timeout(30):
                while not condition():
                    await asyncio.sleep(0.002)

        asyncio.run_coroutine_threadsafe(watch(), self.loop).result(15)

    def connections(self) -> list[Any]:
        """uvicorn's connections, without the one that stands for all readers."""
        return [c for c in self.server.server_state.connections if not isinstance(c, HandedOver)]

    def client(self, path: str = "/ws", **options: Any) -> Client:
        return Client(self.port, path, tls=self.tls, **options)

    def __enter__(self) -> Engine:
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()
        self.listener.close()


async def _page(request: Any) -> PlainTextResponse:
    return PlainTextResponse("a page")


async def _echo(websocket: WebSocket) -> None:
    await websocket.accept(subprotocol="echo" if "echo" in websocket.scope["subprotocols"] else None)
    async for text in websocket.iter_text():
        await websocket.send_text(text)


async def _gone(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close(4404, "no such blog")


async def _refused(websocket: WebSocket) -> None:
    await websocket.close()


async def _denied(websocket: WebSocket) -> None:
    await websocket.send_denial_response(PlainTextResponse("not for you", status_code=401))


async def _broken(websocket: WebSocket) -> None:
    raise RuntimeError("a bug in the view")


async def _silent(websocket: WebSocket) -> None:
    return

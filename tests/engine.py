"""Doubles that record, and a real server around the engine, for the tests of live/.

Doubles stand in for the network only: a transport that takes as many bytes as it is told, a clock that is turned by
hand. Everything else is the real thing.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from liveblog.live import fallback
from liveblog.live.channel import Channel, Message
from liveblog.live.handoff import ReaderProtocol
from liveblog.live.reader import Reader
from liveblog.model.events import Position, parse_position

Made = TypeVar("Made")
BASE = Position(1000, 0)


def message(number: int, *, prev: Position | None = None, size: int = 20) -> Message:
    """Event number 1, 2, 3… of a blog whose log began at BASE."""
    position = Position(1000 + number, 0)
    before = prev if prev is not None else Position(1000 + number - 1, 0)
    head = f'{{"type":"put","position":"{position}","prev":"{before}","entry":"'
    return Message(position, before, f'{head}{"x" * (size - 2)}"}}'.encode())


def messages(first: int, last: int, *, size: int = 20) -> list[Message]:
    return [message(n, size=size) for n in range(first, last + 1)]


class Clock:
    """An event loop of which only the clock is left, turned by hand."""

    def __init__(self) -> None:
        self.soon: list[Callable[[], object]] = []
        self.later: list[tuple[float, Callable[[], object]]] = []
        self.now = 0.0

    def call_soon(self, callback: Callable[..., object], *args: Any) -> None:
        self.soon.append(lambda: callback(*args))

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> None:
        self.later.append((self.now + delay, lambda: callback(*args)))

    def turn(self) -> None:
        """One turn of the loop."""
        due, self.soon = self.soon, []
        for callback in due:
            callback()

    def settle(self) -> None:
        while self.soon:
            self.turn()

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        due = [callback for when, callback in self.later if when <= self.now]
        self.later = [(when, callback) for when, callback in self.later if when > self.now]
        for callback in due:
            callback()
        self.settle()


class Wires:
    """The kernel's side of many sockets: `write` is what a channel writes with."""

    def __init__(self) -> None:
        self.transports: dict[int, Transport] = {}

    def write(self, fd: int, data: bytes) -> int:
        return self.transports[fd].kernel_takes(data)


class Transport(asyncio.Transport):
    """A connection that records. `room` is how many bytes the kernel will take; None: all of them."""

    def __init__(self, wires: Wires | None = None, fd: int = 0, *, tls: bool = False) -> None:
        super().__init__()
        self.fd, self.tls = fd, tls
        self.room: int | None = None
        self.broken = False
        self.sent = bytearray()  # what the reader gets
        self.writes = 0
        self.waiting = bytearray()  # in user space
        self.most_waiting = 0
        self.high = 64 * 1024
        self.paused = self.closing = self.aborted = self.eof = self.reading_paused = False
        self.protocol: Any = None
        if wires is not None:
            wires.transports[fd] = self

    def kernel_takes(self, data: bytes | memoryview) -> int:
        if self.broken:
            raise BrokenPipeError
        assert not self.waiting, "bytes would overtake those that wait"
        self.writes += 1
        if self.room is None:
            self.sent += data
            return len(data)
        if self.room == 0:
            raise BlockingIOError
        taken = min(self.room, len(data))
        self.sent += data[:taken]
        self.room -= taken
        return taken

    def write(self, data: Any) -> None:
        if self.broken or self.closing:
            return
        done = 0
        if not self.waiting:
            try:
                done = self.kernel_takes(data)
            except BlockingIOError:
                done = 0
        self.waiting += data[done:]
        self.most_waiting = max(self.most_waiting, len(self.waiting))
        if len(self.waiting) > self.high and not self.paused:
            self.paused = True
            self.protocol.pause_writing()

    def drain(self, room: int | None = None) -> None:
        """The network takes so many bytes more (None: whatever comes)."""
        self.room = room
        taken = len(self.waiting) if room is None else min(room, len(self.waiting))
        self.sent += self.waiting[:taken]
        del self.waiting[:taken]
        if self.room is not None:
            self.room -= taken
        if self.paused and not self.waiting:
            self.paused = False
            self.protocol.resume_writing()

    def lose(self) -> None:
        self.broken = True
        self.protocol.connection_lost(ConnectionResetError())

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        if name == "socket":
            return self
        return object() if name == "sslcontext" and self.tls else default

    def fileno(self) -> int:
        return self.fd

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.high = high or 0

    def get_write_buffer_size(self) -> int:
        return len(self.waiting)

    def set_protocol(self, protocol: Any) -> None:
        self.protocol = protocol

    def can_write_eof(self) -> bool:
        return not self.tls

    def write_eof(self) -> None:
        self.eof = True

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    def abort(self) -> None:
        self.aborted = self.closing = True


class TimedReader(Reader):
    """A reader whose deadlines are on the clock that is turned by hand."""

    __slots__ = ("clock",)

    def __init__(self, transport: Transport, clock: Clock, *, deflate: bool = False) -> None:
        super().__init__(transport, deflate=deflate)
        self.clock = clock

    def _later(self, seconds: float, callback: Callable[[], None]) -> None:
        self.clock.call_later(seconds, callback)


class Desk:
    """A channel with recorded readers, its clock and its wires."""

    def __init__(self, **options: Any) -> None:
        self.clock = Clock()
        self.wires = Wires()
        self.channel = Channel(BASE, clock=self.clock, write=self.wires.write, **options)
        self.channel.readers_total = 7
        self.made = 0

    def reader(self, *, deflate: bool = False, tls: bool = False) -> Reader:
        self.made += 1
        transport = Transport(self.wires, self.made, tls=tls)
        reader = TimedReader(transport, self.clock, deflate=deflate)
        transport.protocol = reader
        return reader

    def joined(self, after: Any = None, **options: Any) -> Reader:
        reader = self.reader(**options)
        self.channel.join(reader, after)
        return reader

    def deliver(self, first: int, last: int | None = None, *, size: int = 20) -> bool:
        return self.channel.deliver(messages(first, last or first, size=size))


def wire(reader: Reader) -> Transport:
    transport = reader.transport
    assert isinstance(transport, Transport)
    return transport


def frames_in(data: bytes | bytearray) -> list[tuple[int, bytes]]:
    """Whole server frames as (opcode, payload); deflated ones inflated. Fails on half a frame."""
    found, data = [], bytes(data)
    while data:
        first, size, at = data[0], data[1], 2
        assert not size & 0x80, "servers do not mask"
        if size >= 126:
            width = 2 if size == 126 else 8
            size, at = int.from_bytes(data[2 : 2 + width], "big"), 2 + width
        payload = data[at : at + size]
        assert len(payload) == size, "half a frame"
        if first & 0x40:
            payload = zlib.decompressobj(-15).decompress(payload + b"\x00\x00\xff\xff")
        found.append((first & 0x0F, payload))
        data = data[at + size :]
    return found


def told(data: bytes | bytearray) -> list[Any]:
    """What a reader was told: texts as objects, ticks left out, a close as its code."""
    heard: list[Any] = []
    for opcode, payload in frames_in(data):
        if opcode == 1:
            heard.append(json.loads(payload))
        elif opcode == 8:
            heard.append(int.from_bytes(payload[:2], "big"))
    return [h for h in heard if not (isinstance(h, dict) and h["type"] == "tick")]


def brief(data: bytes | bytearray) -> list[Any]:
    """The same in short: "hello", the number of an event, "reset …", a close code."""
    return [_brief(h) for h in told(data)]


def _brief(heard: Any) -> Any:
    if isinstance(heard, int):
        return heard
    if heard["type"] == "reset":
        return f"reset {heard['why']}"
    if heard["type"] == "put":
        return f"event {int(heard['position'].split('-')[0]) - 1000}"
    return heard["type"]


def masked(opcode: int, payload: bytes = b"", *, final: bool = True, reserved: int = 0) -> bytes:
    """A frame as a browser sends it."""
    mask = b"\xa5\x3c\x0f\x91"
    first = (0x80 if final else 0) | reserved | opcode
    if len(payload) < 126:
        head = bytes((first, 0x80 | len(payload)))
    elif len(payload) < 65536:
        head = bytes((first, 0x80 | 126)) + len(payload).to_bytes(2, "big")
    else:
        head = bytes((first, 0x80 | 127)) + len(payload).to_bytes(8, "big")
    return head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


REQUEST = (
    b"GET %s HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n"
)


def anonymous_tls(*, server: bool) -> ssl.SSLContext:
    """TLS without certificates, so that tests need none: encrypted, and nobody is who they say."""
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
        """Read the answer to the handshake."""
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
        """What comes next, in short."""
        opcode, payload = self.frame()
        if opcode == 8:
            return int.from_bytes(payload[:2], "big") if payload else "close"
        return payload if opcode == 0xA else _brief(json.loads(payload))

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
        """Go without a word, as a crashed machine does."""
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
    """A real uvicorn in a thread of its own, with one channel and the few routes that the tests need."""

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
        """Run this in the server's loop."""

        async def inside() -> Made:
            return act()

        return asyncio.run_coroutine_threadsafe(inside(), self.loop).result(10)

    def deliver(self, first: int, last: int | None = None, *, size: int = 20) -> None:
        self.do(lambda: self.channel.deliver(messages(first, last or first, size=size)))

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until this holds in the server; fail after thirty seconds."""

        async def watch() -> None:
            async with asyncio.timeout(30):
                while not condition():
                    await asyncio.sleep(0.002)

        asyncio.run_coroutine_threadsafe(watch(), self.loop).result(15)

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

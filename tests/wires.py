"""Doubles that record, for the tests of live/: a channel whose readers, clock and system calls are under control.

Doubles stand in for the network only: a transport accepts as many bytes as it is told, a clock is advanced by hand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from wire_format import summary

from liveblog.live.backlog import Message
from liveblog.live.channel import Channel
from liveblog.live.reader import Reader
from liveblog.model.events import Position

BASE = Position(1000, 0)


def message(number: int, *, prev: Position | None = None, size: int = 20) -> Message:
    """Event number 1, 2, 3… of a blog whose log began at BASE."""
    position = Position(1000 + number, 0)
    before = prev if prev is not None else Position(1000 + number - 1, 0)
    head = f'{{"type":"put","position":"{position}","prev":"{before}","entry":"'
    return Message(position, before, f'{head}{"x" * (size - 2)}"}}'.encode())


def messages(first: int, last: int, *, size: int = 20) -> list[Message]:
    return [message(n, size=size) for n in range(first, last + 1)]


def at(number: int) -> Position:
    """The position of that event."""
    return Position(1000 + number, 0)


class Clock:
    """The scheduling part of an event loop, advanced by hand."""

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
    """The kernel's side of many sockets. `write` is the channel's system call."""

    def __init__(self) -> None:
        self.transports: dict[int, Transport] = {}

    def write(self, fd: int, data: bytes) -> int:
        return self.transports[fd].kernel_takes(data)


class Transport(asyncio.Transport):
    """A connection that records. `room` is how many bytes the kernel will accept; None: all of them."""

    def __init__(self, wires: Wires | None = None, fd: int = 0, *, tls: bool = False) -> None:
        super().__init__()
        self.fd, self.tls = fd, tls
        self.room: int | None = None
        self.broken = False
        self.sent = bytearray()  # what reached the reader
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
        assert not self.waiting, "bytes would overtake those that are waiting"
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
        """The network accepts so many more bytes (None: any number)."""
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
    """A reader whose deadlines are on a clock that is advanced by hand."""

    __slots__ = ("clock",)

    def __init__(self, transport: Transport, clock: Clock, *, deflate: bool = False) -> None:
        super().__init__(transport, deflate=deflate)
        self.clock = clock

    def _later(self, seconds: float, callback: Callable[[], None]) -> None:
        self.clock.call_later(seconds, callback)


class Rig:
    """A channel with readers that record, its clock and its wires."""

    def __init__(self, **options: Any) -> None:
        self.clock = Clock()
        self.wires = Wires()
        self.channel = Channel(BASE, clock=self.clock, write=self.wires.write, **options)
        self.channel.notices.readers_total = 7
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


def heard(reader: Reader) -> list[Any]:
    """What reached a reader, in short."""
    return summary(wire(reader).sent)

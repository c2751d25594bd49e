"""One reader's WebSocket after the hand-over: an asyncio protocol with a few slots, and no task.

It answers what RFC 6455 wants answered and keeps the rest of what readers say at bay. Must not know: events, uvicorn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from liveblog.live import frames
from liveblog.live.channel import Channel
from liveblog.live.group import Group
from liveblog.live.incoming import Incoming
from liveblog.live.protocols import CLOSE_WAIT

# A reader has nothing to say but pings and a farewell; this is years of them.
HEARD_LIMIT = 256 * 1024

# Bytes that wait under TLS before a reader counts as slow; the default is half a megabyte.
TLS_UNSENT = 64 * 1024

_OPEN, _CLOSING, _LINGERING, _GONE = range(4)


class Reader(asyncio.Protocol):
    """See `channel.Pushed` for what the channel keeps in it."""

    __slots__ = (
        "_heard",
        "_incoming",
        "_state",
        "channel",
        "cursor",
        "deflate",
        "direct",
        "fd",
        "group",
        "transport",
    )

    def __init__(self, transport: asyncio.Transport, *, deflate: bool = False) -> None:
        self.transport = transport
        self.deflate = deflate
        self.channel: Channel | None = None
        self.group: Group | None = None
        self.cursor = -1
        self._incoming: Incoming | None = None
        self._heard = 0
        self._state = _OPEN
        # Under TLS the bytes have to pass through the transport.
        self.direct = transport.get_extra_info("sslcontext") is None
        self.fd: int = transport.get_extra_info("socket").fileno()
        # Direct: whatever the kernel does not take at once makes us a slow reader, until all of it is taken.
        transport.set_write_buffer_limits(0 if self.direct else TLS_UNSENT)

    @property
    def gone(self) -> bool:
        return self._state == _GONE

    def has(self, number: int) -> bool:
        """Whether all up to the event with that number was written, and taken by the kernel."""
        return self.group is not None and self.group.sent >= number

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye; the channel forgets us at once, the socket goes when the other side has answered."""
        if self._state != _OPEN:
            return
        self._leave()
        self._state = _CLOSING
        self.transport.write(frames.close(code, reason))
        self._give_up_later()

    # What the transport says

    def data_received(self, data: bytes) -> None:
        self._heard += len(data)
        if self._state >= _LINGERING:
            if self._heard > 4 * HEARD_LIMIT:
                self.transport.abort()
            return
        if self._heard > HEARD_LIMIT:
            self.close(1008, "readers have nothing to say")
            self._linger()
            return
        incoming = self._incoming or Incoming(self.deflate)
        heard = incoming.feed(data)
        self._incoming = None if heard.over or incoming.idle else incoming
        if heard.over:
            self._over(heard.answer, heard.clean)
        elif heard.answer and self._state == _OPEN and self.transport.get_write_buffer_size() == 0:
            # Whoever does not read gets no pongs: they would pile up here.
            self.transport.write(heard.answer)

    def eof_received(self) -> None:
        self._leave()  # and the transport closes itself, when it is rid of what is waiting
        if self.transport.get_write_buffer_size():
            self._give_up_later()

    def pause_writing(self) -> None:
        if self.channel is not None:
            self.channel.blocked(self)

    def resume_writing(self) -> None:
        if self.channel is not None:
            self.channel.drained(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        self._state = _GONE

    # Endings

    def _over(self, answer: bytes, clean: bool) -> None:
        """The reader closed, answered our close, or broke the rules."""
        ours = self._state == _CLOSING
        self._leave()
        if not ours:
            self.transport.write(answer)
        if clean:
            self._state = _LINGERING
            self.transport.close()
            if not ours and self.transport.get_write_buffer_size():
                self._give_up_later()
        else:
            self._linger()
            if not ours:
                self._give_up_later()

    def _linger(self) -> None:
        # Closing a socket with unread bytes in it sends a reset, and the reader might never see why.
        self._state = _LINGERING
        self._incoming = None
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def _leave(self) -> None:
        if self.channel is not None:
            self.channel.leave(self)

    def _give_up_later(self) -> None:
        self._later(CLOSE_WAIT, self._give_up)

    def _later(self, seconds: float, callback: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(seconds, callback)

    def _give_up(self) -> None:
        if self._state != _GONE:
            self.transport.abort()

"""One reader's WebSocket after the hand-over: an asyncio protocol with a few slots, and no task.

It answers what RFC 6455 requires, and ignores everything else that readers send. Must not know: events, uvicorn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from liveblog.live import frames
from liveblog.live.group import Group
from liveblog.live.incoming import Incoming
from liveblog.live.protocols import CLOSE_WAIT, Sender

# Bytes that a reader may send in its lifetime. It needs none but pings and a close frame; this is years of them.
RECEIVE_LIMIT = 256 * 1024

# Bytes that may wait under TLS before a reader counts as slow. The default is half a megabyte.
TLS_UNSENT = 64 * 1024

TALKATIVE_REASON = "readers have nothing to send"

_OPEN, _CLOSING, _LINGERING, _GONE = range(4)


class Reader(asyncio.Protocol):
    """A `PushReader`."""

    __slots__ = (
        "_incoming",
        "_received",
        "_state",
        "cursor",
        "deflate",
        "direct",
        "fd",
        "group",
        "sender",
        "transport",
    )

    def __init__(self, transport: asyncio.Transport, *, deflate: bool = False) -> None:
        self.transport = transport
        self.deflate = deflate
        self.sender: Sender | None = None
        self.group: Group | None = None
        self.cursor = -1
        self._incoming: Incoming | None = None
        self._received = 0
        self._state = _OPEN
        # Under TLS, bytes have to pass through the transport.
        self.direct = transport.get_extra_info("sslcontext") is None
        self.fd: int = transport.get_extra_info("socket").fileno()
        # Direct: as soon as the kernel does not accept everything, the reader is slow, until it has accepted it all.
        transport.set_write_buffer_limits(0 if self.direct else TLS_UNSENT)

    @property
    def left(self) -> bool:
        return self.sender is None

    @property
    def gone(self) -> bool:
        return self._state == _GONE

    def has(self, number: int) -> bool:
        """Whether everything up to this event was written, and accepted by the kernel."""
        return self.group is not None and self.group.sent >= number

    def close(self, code: int, reason: str = "") -> None:
        """Leave the channel and send a close frame. The connection ends when the other side has answered."""
        if self._state != _OPEN:
            return
        self._leave()
        self._state = _CLOSING
        self.transport.write(frames.close(code, reason))
        self._abort_later()

    # The transport's side

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._state >= _LINGERING:
            if self._received > 4 * RECEIVE_LIMIT:
                self.transport.abort()
            return
        if self._received > RECEIVE_LIMIT:
            self.close(1008, TALKATIVE_REASON)
            self._linger()
            return
        incoming = self._incoming or Incoming(self.deflate)
        result = incoming.feed(data)
        self._incoming = None if result.over or incoming.idle else incoming
        if result.over:
            self._finish(result.answer, result.clean)
        elif result.answer and self._state == _OPEN and self.transport.get_write_buffer_size() == 0:
            # A reader that does not read gets no pongs: they would pile up here.
            self.transport.write(result.answer)

    def eof_received(self) -> None:
        self._leave()  # and the transport closes itself, when it has sent what is waiting
        if self.transport.get_write_buffer_size():
            self._abort_later()

    def pause_writing(self) -> None:
        if self.sender is not None:
            self.sender.blocked(self)

    def resume_writing(self) -> None:
        if self.sender is not None:
            self.sender.drained(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        self._state = _GONE

    # Endings

    def _finish(self, answer: bytes, clean: bool) -> None:
        """The reader has closed, has answered our close, or has broken the protocol."""
        ours = self._state == _CLOSING
        self._leave()
        if not ours:
            self.transport.write(answer)
        if clean:
            self._state = _LINGERING
            self.transport.close()
            if not ours and self.transport.get_write_buffer_size():
                self._abort_later()
        else:
            self._linger()
            if not ours:
                self._abort_later()

    def _linger(self) -> None:
        # Closing a socket that has unread bytes sends a TCP reset, and the reader might never see the reason.
        self._state = _LINGERING
        self._incoming = None
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def _leave(self) -> None:
        if self.sender is not None:
            self.sender.leave(self)

    def _abort_later(self) -> None:
        self._later(CLOSE_WAIT, self._abort)

    def _later(self, seconds: float, callback: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(seconds, callback)

    def _abort(self) -> None:
        if self._state != _GONE:
            self.transport.abort()

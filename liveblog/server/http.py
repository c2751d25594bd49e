"""uvicorn's HTTP protocol with what it leaves open bounded: how long, and how large, a request's arrival may be.

Without this a client may send headers for ever, one byte a minute or a gigabyte at once, and nothing ends it. Bodies
are bounded by the application (`max_body_size`); here only that they keep arriving. That answers are taken is bounded
by the kernel (`live.sockets`).

Must not know: what is asked for.
"""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

HEAD_SECONDS = 20.0  # from the connection, or the first byte of a later request, to the head's end
BODY_SECONDS = 60.0  # between two parts of a body
LARGEST_HEAD = 64 * 1024  # bytes, give or take what one read brings
MOST_HEADERS = 200  # trailers of a chunked body are counted too
MOST_PIPELINED = 20  # requests that came before their predecessors were answered


class TooMuch(Exception):
    """Raised inside the parser, which answers 400 to whatever its callbacks raise."""


class Connections(ServerState):
    """What uvicorn's connections of one process share. Once `leaving`, every answer is the last of its connection."""

    leaving = False


class BoundedHttp(HttpToolsProtocol):
    """One connection; `_arriving` says what of a request is still to come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._arriving: Literal["head", "body"] | None = "head"
        self._head_size = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._extensions: dict[str, Any] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # For whoever wants to know whether a stream's bytes have arrived (`live.landing`).
        self._extensions = {"liveblog.fd": {"fd": transport.get_extra_info("socket").fileno()}}
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._too_late)

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        in_head = self._arriving == "head"
        super().data_received(data)
        if self._arriving is None:
            self._forget_deadline()
        elif self._arriving == "body":
            self._forget_deadline()
            self._deadline = self.loop.call_later(BODY_SECONDS, self._too_late)
        else:
            if self._deadline is None:
                self._deadline = self.loop.call_later(HEAD_SECONDS, self._too_late)
            self._head_size = self._head_size + len(data) if in_head else len(data)
            if self._head_size > LARGEST_HEAD and not self.transport.is_closing():
                self.send_400_response("The head of this request is too large.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._arriving = "head"
        self.scope["extensions"] = self._extensions

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        if len(self.headers) > MOST_HEADERS:
            raise TooMuch

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._arriving, self._head_size = "body", 0
        if getattr(self.server_state, "leaving", False) and self.cycle is not None:
            self.cycle.keep_alive = False
        if len(self.pipeline) > MOST_PIPELINED:
            raise TooMuch

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._arriving = None

    def _too_late(self) -> None:
        if self._arriving == "body" and self.flow.read_paused:
            # It is we who have not taken it yet.
            self._deadline = self.loop.call_later(BODY_SECONDS, self._too_late)
        else:
            self._deadline = None
            self.transport.abort()

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

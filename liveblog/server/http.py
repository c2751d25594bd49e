"""uvicorn's HTTP protocol, with limits on how long a request may take to arrive and how large it may be.

Without them a client could send headers for ever, one byte a minute or a gigabyte at once. The application limits the
size of bodies (`max_body_size`); here they only have to keep arriving. The kernel limits how slowly a client may read
its response (`live.sockets`).

Must not know: what is requested.
"""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

HEAD_SECONDS = 20.0  # from the connection, or the first byte of a later request, to the end of the head
BODY_SECONDS = 60.0  # between two parts of a body
LARGEST_HEAD = 64 * 1024  # bytes, give or take one read
MOST_HEADERS = 200  # including the trailers of a chunked body
MOST_PIPELINED = 20  # requests that arrived before the previous ones were answered


class TooMuch(Exception):
    """Raised inside the parser, which answers 400 when a callback raises."""


class Connections(ServerState):
    """What uvicorn's connections of a process share. Once `draining`, each response is the last of its connection."""

    draining = False


class BoundedHttp(HttpToolsProtocol):
    """One connection. `_arriving` is the part of a request that is still arriving."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._arriving: Literal["head", "body"] | None = "head"
        self._head_size = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._extensions: dict[str, Any] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # For measuring when the bytes of a stream have arrived (`live.delivery`).
        self._extensions = {"liveblog.fd": {"fd": transport.get_extra_info("socket").fileno()}}
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._time_out)

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        in_head = self._arriving == "head"
        super().data_received(data)
        if self._arriving is None:
            self._cancel_deadline()
        elif self._arriving == "body":
            self._cancel_deadline()
            self._deadline = self.loop.call_later(BODY_SECONDS, self._time_out)
        else:
            if self._deadline is None:
                self._deadline = self.loop.call_later(HEAD_SECONDS, self._time_out)
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
        if getattr(self.server_state, "draining", False) and self.cycle is not None:
            self.cycle.keep_alive = False
        if len(self.pipeline) > MOST_PIPELINED:
            raise TooMuch

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._arriving = None

    def _time_out(self) -> None:
        if self._arriving == "body" and self.flow.read_paused:
            # We have stopped reading, so the delay is ours.
            self._deadline = self.loop.call_later(BODY_SECONDS, self._time_out)
        else:
            self._deadline = None
            self.transport.abort()

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

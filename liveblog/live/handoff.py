"""uvicorn's WebSocket protocol class (`ws=`): shakes hands, runs the app, and lets the app hand readers over.

The view finds `scope["extensions"]["liveblog.handoff"]`, accepts as usual, calls it with the channel and the reader's
position, and returns. Then nothing of uvicorn, Starlette or asyncio's tasks is left of the connection but the
transport, and a Reader. A socket that the app keeps for itself is given to uvicorn's own protocol.

Must not know: blogs, who may read what.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, cast
from weakref import WeakKeyDictionary, WeakSet

from uvicorn.config import Config
from uvicorn.protocols.utils import ClientDisconnected, get_local_addr, get_remote_addr, is_ssl
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from liveblog.live.channel import Channel
from liveblog.live.drain import drain
from liveblog.live.handshake import (
    Opening,
    accept_response,
    parse_opening,
    version_response,
    wants_other_version,
)
from liveblog.live.reader import Reader
from liveblog.model.events import Position, Why

HandOver = Callable[[Channel, "Position | Why | None"], None]

EXTENSION = "liveblog.handoff"
# What may arrive between the request and the hand-over; more waits in the kernel.
EARLY_LIMIT = 16 * 1024

log = logging.getLogger("uvicorn.error")


class ReaderProtocol(asyncio.Protocol):
    """A WebSocket from its request to the moment that somebody else takes the transport."""

    __slots__ = (
        "_accepted", "_app_state", "_config", "_connected", "_early", "_loop", "_lost", "_opening", "_request",
        "_server_state", "_transport", "_uvicorn",
    )  # fmt: skip

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._config = config
        self._server_state = server_state
        self._app_state = app_state
        self._loop = _loop or asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._request = b""
        self._opening: Opening | None = None
        self._early = b""
        self._connected = False  # whether the app was told of the connection
        self._accepted: Any = None  # the app's accept message, not answered yet
        self._lost = False
        self._uvicorn: WebSocketsSansIOProtocol | None = None

    # What the transport (at first: uvicorn's HTTP protocol) says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._server_state.connections.add(self)  # type: ignore[arg-type]
        # uvicorn's HTTP protocol and its parser hold each other; without this they live until a collection.
        previous: Any = self._transport.get_protocol()
        if hasattr(previous, "parser"):
            previous.parser = None

    def data_received(self, data: bytes) -> None:
        if self._uvicorn is not None:
            self._uvicorn.data_received(data)
        elif not self._request:
            self._request = data
            self._open()
        else:
            self._early += data
            if len(self._early) > EARLY_LIMIT and self._transport is not None:
                self._transport.pause_reading()

    def eof_received(self) -> None:
        if self._uvicorn is not None:
            self._uvicorn.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        self._server_state.connections.discard(self)
        if self._uvicorn is not None:
            self._uvicorn.connection_lost(exc)

    def pause_writing(self) -> None:
        if self._uvicorn is not None:
            self._uvicorn.pause_writing()

    def resume_writing(self) -> None:
        if self._uvicorn is not None:
            self._uvicorn.resume_writing()

    def shutdown(self) -> None:
        """uvicorn stops while the app still thinks."""
        if self._transport is not None:
            self._transport.close()

    # The handshake

    def _open(self) -> None:
        opening = parse_opening(self._request)
        if opening is None:
            self._refuse()
            return
        self._opening = opening
        task = self._loop.create_task(self._run(self._scope(opening)))
        self._server_state.tasks.add(task)
        task.add_done_callback(self._server_state.tasks.discard)

    def _refuse(self) -> None:
        """Answer a request that is not a well-formed opening."""
        transport = self._transport
        if transport is not None and wants_other_version(self._request):
            # uvicorn would answer 400, which does not say what to do.
            transport.write(version_response(self._server_state.default_headers))
            transport.close()
        else:
            # uvicorn knows how to refuse, and how to be lenient.
            self._give_to_uvicorn(WebSocketsSansIOProtocol)

    def _scope(self, opening: Opening) -> dict[str, Any]:
        config, transport = self._config, self._transport
        assert transport is not None
        return {
            "type": "websocket",
            "asgi": {"version": config.asgi_version, "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "wss" if is_ssl(transport) else "ws",
            "server": get_local_addr(transport),
            "client": get_remote_addr(transport),
            "root_path": config.root_path,
            "path": config.root_path + opening.path,
            "raw_path": config.root_path.encode("ascii") + opening.raw_path,
            "query_string": opening.query,
            "headers": opening.headers,
            "subprotocols": opening.subprotocols,
            "state": self._app_state.copy(),
            "extensions": {"websocket.http.response": {}, EXTENSION: self.hand_over},
        }

    async def _run(self, scope: dict[str, Any]) -> None:
        try:
            await self._config.loaded_app(scope, self._receive, self._send)
        except ClientDisconnected:
            pass  # the app wrote to somebody who had gone
        except Exception:
            log.exception("Exception in ASGI application\n")
            if not self._over:
                await self._fail()
        else:
            if not self._over and self._uvicorn is None:
                if self._accepted is not None:
                    self._say_goodbye(1000)
                else:
                    log.error("ASGI callable returned without completing handshake.")
                    await self._fail()
        if self._uvicorn is not None and self._uvicorn.close_timer is None and self._transport is not None:
            self._transport.close()

    # The app's side

    @property
    def _over(self) -> bool:
        """The connection is not the app's any more: handed over, closed, or lost (uvicorn tells of that itself)."""
        return self._transport is None or (self._lost and self._uvicorn is None)

    async def _receive(self) -> Any:
        if not self._connected:
            self._connected = True
            return {"type": "websocket.connect"}
        if self._over:
            return {"type": "websocket.disconnect", "code": 1006}
        return await (await self._kept()).receive()

    async def _send(self, message: Any) -> None:
        if self._over:
            raise ClientDisconnected
        if self._uvicorn is None and self._accepted is None and message["type"] == "websocket.accept":
            # Written with what comes next: the answer, hello and what was missed are one packet.
            self._accepted = message
        elif self._uvicorn is None and self._accepted is not None and message["type"] == "websocket.close":
            self._say_goodbye(message.get("code", 1000), message.get("reason") or "")
        else:
            await (await self._kept()).send(message)

    def hand_over(self, channel: Channel, after: Position | Why | None = None) -> None:
        """The reader joins the channel. Deliberately not a coroutine: no event can fall between."""
        response = self._response()
        early = self._early
        reader = self._reader()
        if reader is None:
            return
        _crowd(self._server_state).channels.add(channel)
        channel.join(reader, after, response)
        if early:
            reader.data_received(early)

    def _say_goodbye(self, code: int, reason: str = "") -> None:
        response = self._response()
        reader = self._reader()
        if reader is not None:
            reader.transport.write(response)
            reader.close(code, reason)

    def _reader(self) -> Reader | None:
        """What is left of the connection; None when it is gone already."""
        transport, opening = self._transport, self._opening
        assert transport is not None, "this socket was handed over already"
        assert opening is not None
        self._transport = self._opening = None
        self._request = self._early = b""
        self._server_state.connections.discard(self)
        if self._lost or transport.is_closing():
            return None
        reader = Reader(transport, deflate=opening.deflate)
        transport.set_protocol(reader)
        transport.resume_reading()
        return reader

    def _response(self) -> bytes:
        accepted, opening = self._accepted, self._opening
        assert accepted is not None, "accept the socket before handing it over"
        assert opening is not None, "this socket was handed over already"
        return accept_response(
            opening.key,
            deflate=opening.deflate,
            subprotocol=accepted.get("subprotocol"),
            headers=[*self._server_state.default_headers, *accepted.get("headers", ())],
        )

    # What uvicorn does itself

    async def _kept(self) -> WebSocketsSansIOProtocol:
        """uvicorn's protocol for this socket: from now on the app speaks with it."""
        if self._uvicorn is None:
            # Nothing here really waits, so a second task of the app that comes along finds it done.
            early, accepted = self._early, self._accepted
            uvicorn = self._give_to_uvicorn(_Kept)
            await uvicorn.receive()  # the connect event, which the app had from us
            if accepted is not None:
                await uvicorn.send(accepted)
            if early:
                uvicorn.data_received(early)
            if self._transport is not None:
                self._transport.resume_reading()
        return self._uvicorn  # type: ignore[return-value]

    def _give_to_uvicorn(self, protocol: type[WebSocketsSansIOProtocol]) -> WebSocketsSansIOProtocol:
        assert self._transport is not None
        self._server_state.connections.discard(self)
        uvicorn = self._uvicorn = protocol(
            config=self._config, server_state=self._server_state, app_state=self._app_state
        )
        uvicorn.connection_made(self._transport)
        uvicorn.data_received(self._request)
        self._request = self._early = b""
        return uvicorn

    async def _fail(self) -> None:
        """Answer 500 if there was no answer yet, and close."""
        if self._uvicorn is None and self._accepted is not None:
            self._say_goodbye(1011)
            return
        (await self._kept()).send_500_response()
        if self._transport is not None:
            self._transport.close()


class _Kept(WebSocketsSansIOProtocol):
    """For a socket whose app is running already."""

    async def run_asgi(self) -> None:
        return


class _Crowd:
    """All readers that were handed over, as the one connection that uvicorn sees of them.

    Were each of them one, its shutdown would write to all in the same tick. Who wants them to leave one after the
    other drains the channels before; this is for those who are still here.
    """

    def __init__(self, server_state: ServerState) -> None:
        self.channels: WeakSet[Channel] = WeakSet()
        self._connections = cast(set[Any], server_state.connections)
        self._tasks = server_state.tasks
        self._connections.add(self)

    def shutdown(self) -> None:
        self._connections.discard(self)
        farewell = asyncio.get_running_loop().create_task(drain(list(self.channels), 0.0))
        self._tasks.add(farewell)
        farewell.add_done_callback(self._tasks.discard)


_crowds: WeakKeyDictionary[ServerState, _Crowd] = WeakKeyDictionary()


def _crowd(server_state: ServerState) -> _Crowd:
    found = _crowds.get(server_state)
    if found is None:
        found = _crowds[server_state] = _Crowd(server_state)
    return found

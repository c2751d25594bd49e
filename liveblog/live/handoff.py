"""uvicorn's WebSocket protocol class (`ws=`): does the handshake, runs the app, and lets the app hand readers over.

The view finds `scope["extensions"]["liveblog.handoff"]`, accepts as usual, calls it with the channel and the reader's
position, and returns. Then the connection is a transport and a Reader, and nothing is left of uvicorn, Starlette or
asyncio's tasks. A socket that the app keeps for itself is given to uvicorn's own protocol.

Must not know: blogs, who may read what.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, TypeVar, cast

from uvicorn.config import Config
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from liveblog.live import handed_over, handshake
from liveblog.live.backlog import After
from liveblog.live.channel import Channel
from liveblog.live.reader import Reader
from liveblog.live.uvicorn_sockets import AppRunning, scope_of

Uvicorn = TypeVar("Uvicorn", bound=WebSocketsSansIOProtocol)

EXTENSION = "liveblog.handoff"
# Bytes that may arrive between the request and the hand-over; more have to wait in the kernel.
EARLY_LIMIT = 16 * 1024

log = logging.getLogger("uvicorn.error")


class ReaderProtocol(asyncio.Protocol):
    """A WebSocket from its request until its transport is handed over, to a Reader or to uvicorn."""

    __slots__ = (
        "_accepted", "_app_state", "_config", "_connected", "_early", "_lost", "_opening", "_request",
        "_server_state", "_transport", "_uvicorn",
    )  # fmt: skip

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
    ) -> None:
        self._config = config
        self._server_state = server_state
        self._app_state = app_state
        self._transport: asyncio.Transport | None = None
        self._request = b""
        self._opening: handshake.Opening | None = None
        self._early = b""
        self._connected = False  # whether the app has received the connect event
        self._accepted: Any = None  # the app's accept message, not answered yet
        self._lost = False
        self._uvicorn: WebSocketsSansIOProtocol | None = None

    # The transport's side (uvicorn's HTTP protocol, at first)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._server_state.connections.add(self)  # type: ignore[arg-type]
        # uvicorn's HTTP protocol and its parser refer to each other; without this they live until a collection.
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
        """uvicorn stops while the app is still deciding."""
        if self._transport is not None:
            self._transport.close()

    # The handshake

    def _open(self) -> None:
        opening = handshake.parse_opening(self._request)
        if opening is None:
            self._refuse()
            return
        assert self._transport is not None
        self._opening = opening
        scope = scope_of(opening, self._config, self._transport, self._app_state)
        scope["extensions"][EXTENSION] = self.hand_over
        task = asyncio.get_running_loop().create_task(self._run(scope))
        self._server_state.tasks.add(task)
        task.add_done_callback(self._server_state.tasks.discard)

    def _refuse(self) -> None:
        """Answer a request that is not a well-formed opening."""
        assert self._transport is not None
        if handshake.wants_other_version(self._request):
            # uvicorn would answer 400, which does not say what to do.
            self._transport.write(handshake.version_response(self._server_state.default_headers))
            self._transport.close()
        else:
            # uvicorn is lenient where we are strict, and explains its refusals.
            self._give_to_uvicorn(WebSocketsSansIOProtocol)

    async def _run(self, scope: dict[str, Any]) -> None:
        try:
            await self._config.loaded_app(scope, self._receive, self._send)
        except ClientDisconnected:
            pass  # the app wrote to a client that had gone
        except Exception:
            log.exception("Exception in ASGI application\n")
            if not self._over:
                await self._fail()
        else:
            if not self._over and self._uvicorn is None:
                if self._accepted is not None:
                    self._close(1000)
                else:
                    log.error("ASGI callable returned without completing handshake.")
                    await self._fail()
        if self._uvicorn is not None and self._uvicorn.close_timer is None and self._transport is not None:
            self._transport.close()

    # The app's side

    @property
    def _over(self) -> bool:
        """The app has no connection any more: handed over, closed, or lost (once it is uvicorn's, uvicorn notices)."""
        return self._transport is None or (self._lost and self._uvicorn is None)

    async def _receive(self) -> Any:
        if not self._connected:
            self._connected = True
            return {"type": "websocket.connect"}
        if self._over:
            return {"type": "websocket.disconnect", "code": 1006}
        return await (await self._by_uvicorn()).receive()

    async def _send(self, message: Any) -> None:
        if self._over:
            raise ClientDisconnected
        if self._uvicorn is None and self._accepted is None and message["type"] == "websocket.accept":
            # Written together with what comes next: the response, hello and the missed events are one packet.
            self._accepted = message
        elif self._uvicorn is None and self._accepted is not None and message["type"] == "websocket.close":
            self._close(message.get("code", 1000), message.get("reason") or "")
        else:
            await (await self._by_uvicorn()).send(message)

    def hand_over(self, channel: Channel, after: After = None) -> None:
        """The reader joins the channel. Deliberately not a coroutine: no event can be missed in between."""
        response = self._response()
        early = self._early
        reader = self._release()
        if reader is None:
            return
        handed_over.remember(channel, self._server_state)
        channel.join(reader, after, response)
        if early:
            reader.data_received(early)

    def _close(self, code: int, reason: str = "") -> None:
        """Complete the handshake and close."""
        response = self._response()
        reader = self._release()
        if reader is not None:
            reader.transport.write(response)
            reader.close(code, reason)

    def _release(self) -> Reader | None:
        """Give up the transport to a Reader; None when the connection is gone."""
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
        assert self._accepted is not None, "accept the socket before handing it over"
        assert self._opening is not None, "this socket was handed over already"
        return handshake.accept_response(
            self._opening.key,
            deflate=self._opening.deflate,
            subprotocol=self._accepted.get("subprotocol"),
            headers=[*self._server_state.default_headers, *self._accepted.get("headers", ())],
        )

    # What uvicorn does itself

    async def _by_uvicorn(self) -> WebSocketsSansIOProtocol:
        """uvicorn's protocol for this socket. From now on the app talks to it."""
        if self._uvicorn is not None:
            return self._uvicorn
        accepted, early = self._accepted, self._early
        protocol = self._give_to_uvicorn(AppRunning)
        await protocol.catch_up(accepted, early)
        if self._transport is not None:
            self._transport.resume_reading()
        return protocol

    def _give_to_uvicorn(self, kind: type[Uvicorn]) -> Uvicorn:
        assert self._transport is not None
        self._server_state.connections.discard(self)
        # Set before the first write, which may pause us: `pause_writing` passes that on.
        protocol = kind(config=self._config, server_state=self._server_state, app_state=self._app_state)
        self._uvicorn = protocol
        protocol.connection_made(self._transport)
        protocol.data_received(self._request)
        self._request = self._early = b""
        return protocol

    async def _fail(self) -> None:
        """Answer 500 if there was no answer yet, and close."""
        if self._uvicorn is None and self._accepted is not None:
            self._close(1011)
            return
        (await self._by_uvicorn()).send_500_response()
        if self._transport is not None:
            self._transport.close()

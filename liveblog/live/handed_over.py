"""All readers that were handed over, as the one connection that uvicorn sees of them.

If uvicorn knew each of them, its shutdown would write to all in the same tick. The drain closes readers before that;
this is for those that are left. Must not know: how a connection is handed over.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol
from weakref import WeakKeyDictionary, WeakSet

from liveblog.live.channel import Channel
from liveblog.live.drain import drain


class ServerState(Protocol):
    """What we use of uvicorn's state, which all connections of a process share."""

    connections: set[Any]
    tasks: set[asyncio.Task[None]]


class HandedOver:
    """A connection for uvicorn: it can be shut down."""

    def __init__(self, server_state: ServerState) -> None:
        self.channels: WeakSet[Channel] = WeakSet()
        self._connections, self._tasks = server_state.connections, server_state.tasks
        self._connections.add(self)

    def shutdown(self) -> None:
        self._connections.discard(self)
        closing = asyncio.get_running_loop().create_task(drain(list(self.channels), 0.0))
        self._tasks.add(closing)
        closing.add_done_callback(self._tasks.discard)


_by_server: WeakKeyDictionary[Any, HandedOver] = WeakKeyDictionary()


def remember(channel: Channel, server_state: ServerState) -> None:
    """A reader of this channel was handed over."""
    found = _by_server.get(server_state)
    if found is None:
        found = _by_server[server_state] = HandedOver(server_state)
    found.channels.add(channel)

"""One server process: uvicorn with our application, on a listening socket that the parent (`processes`) holds.

It tells the parent when it accepts connections, or why it cannot. It stops gracefully on SIGTERM, and when the parent
has gone: it accepts nothing new, drains its readers, then uvicorn shuts down. The signals of a terminal are for the
parent, which starts us with these signals blocked.

Must not know: how many workers there are, what the application does.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from types import FrameType
from typing import cast

import uvicorn
import uvloop

from liveblog.app import make_app
from liveblog.embedded_redis.server import redis_for
from liveblog.errors import CannotStart
from liveblog.live.drain import drain
from liveblog.live.handoff import ReaderProtocol
from liveblog.server.http import BoundedHttp, Connections
from liveblog.server.listeners import BACKLOG
from liveblog.server.processes import log_to_stderr
from liveblog.settings import Settings, read_settings
from liveblog.state import State
from liveblog.views.security import of_every_answer

DRAIN_EACH = 0.1  # seconds for each reader that the drain takes at most
LAST_REQUESTS = 5  # seconds for pending requests when the process stops


class Server(uvicorn.Server):
    """uvicorn, with a state that exists already, a garbage collector that rarely runs, and a drain before shutdown."""

    def __init__(self, config: uvicorn.Config, state: State, parent: socket.socket) -> None:
        super().__init__(config)
        self._connections = self.server_state = Connections()
        self._state = state
        self._parent = parent

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.lifespan.state.update(self._state)
        await super().startup(sockets)
        loop = asyncio.get_running_loop()
        loop.add_reader(self._parent, self._parent_gone)
        # Everything here now will stay. From now on reference counting frees nearly everything, and a full collection
        # over 10,000 readers would hold up a broadcast for hundreds of milliseconds.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        with suppress(OSError):  # the parent has gone, and we are about to notice
            self._parent.sendall(b"ready\n")

    def _parent_gone(self) -> None:
        asyncio.get_running_loop().remove_reader(self._parent)
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # uvicorn would remember the signal and raise it again at the end, before our lifespan is closed.
        if sig == signal.SIGTERM:
            self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        # A client that keeps its connection open is told with its next response, not cut off with its next request.
        self._connections.draining = True
        hub = self._state["hub"]
        # A handful of readers may reconnect at once: a server that had one need not take ten seconds to stop.
        spread = min(self._state["settings"].spread, hub.readers * DRAIN_EACH)
        await drain([tail.channel for tail in hub.tails], spread)
        await super().shutdown(sockets)


async def _serve(settings: Settings, listener: socket.socket, parent: socket.socket) -> None:
    app = make_app(settings)
    # We run the lifespan instead of uvicorn, so that a CannotStart is raised here.
    async with app.router.lifespan_context(app) as state:
        config = uvicorn.Config(
            app,
            ws=ReaderProtocol,
            http=BoundedHttp,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            headers=of_every_answer(settings),
            backlog=BACKLOG,
            timeout_keep_alive=20,
            timeout_graceful_shutdown=LAST_REQUESTS,
        )
        await Server(config, cast(State, state), parent).serve([listener])


def main(listener_fd: int, parent_fd: int) -> int:
    log_to_stderr()
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    listener, parent = socket.socket(fileno=listener_fd), socket.socket(fileno=parent_fd)
    try:
        settings = read_settings()
        with redis_for(settings) as url, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(replace(settings, redis_url=url), listener, parent))
    except CannotStart as problem:
        with suppress(OSError):
            line = str(problem).replace("\n", "\v")  # the parent reads one
            parent.sendall(f"cannot {line}\n".encode())
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), int(sys.argv[2])))

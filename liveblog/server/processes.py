"""The server as a whole: its listening sockets, its workers and its Redis, from start to stop.

This process stays small and serves nobody. It holds one listening socket for each worker (SO_REUSEPORT: the kernel
distributes connections over them). When a worker dies, connections that wait to be accepted are not lost: its
replacement continues with the same socket.

Workers are new processes (fork and exec of `liveblog.server.worker`), not forks of this one. So they inherit no
threads, locks or descriptors by accident, and a rolling restart runs the code that is installed by then. Sharing memory
pages with the parent would save little compared to what readers need.

Signals: SIGTERM and Ctrl+C stop gracefully, a second one stops at once. SIGHUP replaces the workers one by one; each is
drained only when its successor is ready. Must not know: HTTP, the application.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import fields, replace

from liveblog.embedded_redis.server import redis_for
from liveblog.errors import CannotStart
from liveblog.live.capacity import raise_descriptor_limit, room_for_readers
from liveblog.server.greeting import address_hint, capacity_warning, greeting
from liveblog.server.listeners import address_of, listen
from liveblog.server.worker_process import Worker
from liveblog.settings import Settings

log = logging.getLogger("liveblog.server.processes")

# Called with the settings, including the Redis in use, and the server's address. Returns a link that signs the first
# editor in, or None.
Announce = Callable[[Settings, str], str | None]

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0  # between a worker's death and its replacement
STEADY = 30.0  # a worker that lived this long is replaced at once
LAST_SECONDS = 15.0  # beyond the spread: after this a worker that was told to end is killed


def serve(settings: Settings, announce: Announce | None = None) -> int:
    """Runs the server until it is told to stop. Returns the exit code. Raises CannotStart with a sentence."""
    log_to_stderr()
    settings = replace(settings, data=settings.data.absolute())
    descriptors = raise_descriptor_limit()
    with ExitStack() as held:
        listeners = [held.enter_context(listener) for listener in listen(settings)]
        address = address_of(settings, listeners[0].getsockname()[1])
        url = held.enter_context(redis_for(settings))
        link = announce(replace(settings, redis_url=url), address) if announce else None
        server = Server(settings, listeners)
        if warning := capacity_warning(settings, descriptors):
            log.warning("%s", warning)
        text = greeting(settings, address, link, room_for_readers(settings.readers, descriptors))
        return asyncio.run(server.run(lambda: _greet(text, address_hint(settings))))


def log_to_stderr() -> None:
    """Logging, for this process and the workers."""
    form = "%(asctime)s %(levelname)s %(name)s [%(process)d] %(message)s"
    logging.basicConfig(format=form, level=logging.INFO)


class Server:
    """A worker for every listening socket, for as long as the server runs."""

    def __init__(self, settings: Settings, listeners: list[socket.socket]) -> None:
        self._listeners = listeners
        self._environ = _environ(settings)
        self._patience = settings.spread + LAST_SECONDS
        self._workers: list[Worker] = []
        self._stopping = asyncio.Event()
        self._restarting: asyncio.Task[None] | None = None

    async def run(self, greet: Callable[[], None]) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._restart_or_stop, sys.stdout.isatty())
        tasks: list[asyncio.Task[None]] = []
        try:
            if await self._start():
                greet()
                tasks = [asyncio.create_task(self._keep(n)) for n in range(len(self._listeners))]
                await self._stopping.wait()
        finally:
            for listener in self._listeners:
                listener.close()  # from now on connections are refused, instead of left waiting
            if self._restarting is not None:
                tasks.append(self._restarting)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.gather(*(worker.end(self._patience) for worker in self._workers))
        return 0

    async def _start(self) -> bool:
        """Start all workers. False when we were told to stop in the meantime."""
        for listener in self._listeners:
            self._workers.append(await Worker.start(listener, self._environ))
        ready = asyncio.gather(*(worker.ready() for worker in self._workers))
        stopping = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait((ready, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if self._stopping.is_set():
            ready.cancel()
            await asyncio.gather(ready, return_exceptions=True)
            return False
        await ready
        return True

    async def _keep(self, number: int) -> None:
        """Replace the worker of this socket whenever it dies; with growing pauses when it dies soon after its start."""
        loop = asyncio.get_running_loop()
        pause = 0.0
        while True:
            worker = self._workers[number]
            code = await worker.gone()
            if self._workers[number] is not worker:
                continue  # a rolling restart replaced it
            pause = (
                0.0
                if loop.time() - worker.started > STEADY
                else min(max(pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
            )
            log.error("worker %d ended (%d); starting another one in %.1f s", worker.pid, code, pause)
            await asyncio.sleep(pause)
            successor = self._workers[number] = await Worker.start(self._listeners[number], self._environ)
            try:
                await successor.ready()
            except CannotStart as problem:
                log.error("%s", problem)

    def _restart_or_stop(self, had_terminal: bool) -> None:
        if had_terminal and not sys.stdout.isatty():
            self._stop()  # this is not a request to restart: our terminal was closed
        elif self._restarting is None or self._restarting.done():
            self._restarting = asyncio.create_task(self._restart())

    async def _restart(self) -> None:
        for number, listener in enumerate(self._listeners):
            successor = await Worker.start(listener, self._environ)
            try:
                await successor.ready()
            except CannotStart as problem:
                log.error("the rolling restart failed, the old workers stay: %s", problem)
                return
            except asyncio.CancelledError:
                self._workers.append(successor)  # so that it ends with the others
                raise
            old, self._workers[number] = self._workers[number], successor
            await old.end(self._patience)
        log.info("all workers were replaced")

    def _stop(self) -> None:
        if self._stopping.is_set():
            for worker in self._workers:
                worker.kill()
        else:
            log.info("stopping; a second signal stops at once")
            self._stopping.set()


def _environ(settings: Settings) -> dict[str, str]:
    """The environment of a worker: all settings, whether they came from our environment or the command line."""
    environ = dict(os.environ)
    for setting in fields(Settings):
        value = getattr(settings, setting.name)
        environ.pop(setting.metadata["variable"], None)
        if value is not None:
            environ[setting.metadata["variable"]] = str(value)
    return environ


def _greet(text: str, hint: str | None) -> None:
    if hint:
        log.info("%s", hint)
    with suppress(OSError):  # a closed pipe is no reason not to serve
        print(text, flush=True)

"""The server as a whole: its listening sockets, its workers, its Redis, from the first line printed to the last.

This process stays small and serves nobody. It holds one listening socket a worker (SO_REUSEPORT: the kernel spreads
connections over them), so that a worker's death loses no connection that waits to be accepted: the replacement goes
on with the same socket.

Workers are started anew (fork and exec of `liveblog.worker`), not forked from here: no threads, locks or descriptors
go along by accident, and a rolling restart runs the code that is installed by then. What sharing pages with the
parent would have saved is small beside the readers.

Signals: SIGTERM or Ctrl+C ends gracefully, a second one at once; SIGHUP replaces the workers one by one, each old one
drained only when its successor is ready. Must not know: HTTP, the application.
"""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import fields, replace
from pathlib import Path

from liveblog import __version__
from liveblog.embedded_redis.server import redis_for
from liveblog.errors import CannotStart
from liveblog.live.capacity import OTHER_DESCRIPTORS
from liveblog.server.listeners import address_of, listen
from liveblog.settings import Settings

log = logging.getLogger("liveblog.server.processes")

# Given settings with the Redis filled in and the server's address: a link that signs the first editor in, or None.
Announce = Callable[[Settings, str], str | None]

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0  # between a worker's death and its replacement
STEADY = 30.0  # a worker that lived this long is replaced at once
LAST_SECONDS = 15.0  # beyond the spread: after this a worker that was told to end is killed


def serve(settings: Settings, announce: Announce | None = None) -> int:
    """Runs the server until it is told to stop; gives the exit code. Raises CannotStart with a sentence."""
    log_to_stderr()
    settings = replace(settings, data=settings.data.absolute())
    descriptors = _raise_descriptor_limit()
    with ExitStack() as held:
        listeners = [held.enter_context(listener) for listener in listen(settings)]
        address = address_of(settings, listeners[0].getsockname()[1])
        url = held.enter_context(redis_for(settings))
        link = announce(replace(settings, redis_url=url), address) if announce else None
        server = Server(settings, listeners)
        room = (settings.readers or max(descriptors - OTHER_DESCRIPTORS, 0)) * settings.workers
        greeting = _greeting(settings, address, link, room)
        return asyncio.run(server.run(lambda: _say(greeting)))


def log_to_stderr() -> None:
    """How this process and the workers write what happens."""
    form = "%(asctime)s %(levelname)s %(name)s [%(process)d] %(message)s"
    logging.basicConfig(format=form, level=logging.INFO)


class Worker:
    """One server process: started, ready, told to end, gone."""

    def __init__(
        self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer  # closing it tells the worker that we are gone
        self.started = asyncio.get_running_loop().time()

    @classmethod
    async def start(cls, listener: socket.socket, environ: dict[str, str]) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs, _terminal_signals_blocked():
            descriptors = (listener.fileno(), theirs.fileno())
            process = await asyncio.create_subprocess_exec(
                # -P: a directory called liveblog where the server happens to be started is not ours.
                *(sys.executable, "-P", "-m", "liveblog.server.worker", *map(str, descriptors)),
                pass_fds=descriptors,
                stdin=asyncio.subprocess.DEVNULL,
                env=environ,
            )
        return cls(process, *await asyncio.open_connection(sock=ours))

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ready(self) -> None:
        """Returns when it accepts readers. Raises CannotStart with its sentence, also when it just died."""
        said = (await self._reader.readline()).decode(errors="replace").strip()
        if said != "ready":
            await self.gone()
            raise CannotStart(
                said.removeprefix("cannot ")
                or "A server process ended before it was ready; what went wrong stands above."
            )

    async def gone(self) -> int:
        code = await self._process.wait()
        self._writer.close()
        return code

    async def end(self, seconds: float) -> None:
        """Tells it to end, waits so long, then kills it."""
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.gone(), seconds)
        except TimeoutError:
            log.error("worker %d did not end in %.0f s; killing it", self.pid, seconds)
            self.kill()
            await self.gone()

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(number)


class Server:
    """A worker for every listening socket, for as long as the server runs."""

    def __init__(self, settings: Settings, listeners: list[socket.socket]) -> None:
        self._listeners = listeners
        self._environ = _environ(settings)
        self._patience = settings.spread + LAST_SECONDS
        self._workers: list[Worker] = []
        self._stopping = asyncio.Event()
        self._renewing: asyncio.Task[None] | None = None

    async def run(self, greet: Callable[[], None]) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._renew_or_stop, sys.stdout.isatty())
        tasks: list[asyncio.Task[None]] = []
        try:
            if await self._start():
                greet()
                tasks = [asyncio.create_task(self._keep(n)) for n in range(len(self._listeners))]
                await self._stopping.wait()
        finally:
            for listener in self._listeners:
                listener.close()  # from here on connections are refused, not left waiting
            if self._renewing is not None:
                tasks.append(self._renewing)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.gather(*(worker.end(self._patience) for worker in self._workers))
        return 0

    async def _start(self) -> bool:
        """All workers for the first time; False when we were told to stop meanwhile."""
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
        """Replaces the worker of this socket whenever it dies, later and later when it dies at once."""
        loop = asyncio.get_running_loop()
        pause = 0.0
        while True:
            worker = self._workers[number]
            code = await worker.gone()
            if self._workers[number] is not worker:
                continue  # it was renewed
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

    def _renew_or_stop(self, had_terminal: bool) -> None:
        if had_terminal and not sys.stdout.isatty():
            self._stop()  # nobody asked for a restart: the terminal we ran in was closed
        elif self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew())

    async def _renew(self) -> None:
        for number, listener in enumerate(self._listeners):
            successor = await Worker.start(listener, self._environ)
            try:
                await successor.ready()
            except CannotStart as problem:
                log.error("no rolling restart, the old workers stay: %s", problem)
                return
            except asyncio.CancelledError:
                self._workers.append(successor)  # to be ended with the others
                raise
            old, self._workers[number] = self._workers[number], successor
            await old.end(self._patience)
        log.info("all workers are new")

    def _stop(self) -> None:
        if self._stopping.is_set():
            for worker in self._workers:
                worker.kill()
        else:
            log.info("stopping; a second signal stops at once")
            self._stopping.set()


@contextmanager
def _terminal_signals_blocked() -> Iterator[None]:
    """Processes that are started meanwhile never see a Ctrl+C or a hangup: those are ours, from their first moment."""
    ours = {signal.SIGINT, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, ours)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ours)


def _raise_descriptor_limit() -> int:
    """Every reader is a descriptor: takes as many as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return soft


def _environ(settings: Settings) -> dict[str, str]:
    """The settings as a worker reads them, whether they came from the environment or the command line."""
    environ = dict(os.environ)
    for setting in fields(Settings):
        value = getattr(settings, setting.name)
        environ.pop(setting.metadata["variable"], None)
        if value is not None:
            environ[setting.metadata["variable"]] = str(value)
    return environ


def _greeting(settings: Settings, address: str, link: str | None, room: int) -> str:
    lines = [f"liveblog {__version__}", "", f"  read   {address}/", f"  edit   {address}/desk"]
    if link:
        lines += ["", f"  Nobody has an account yet. This link makes the first one, once:\n  {link}"]
    kept = "in the Redis of REDIS_URL" if settings.redis_url else f"in {_short(settings.data)}"
    workers = "1 process" if settings.workers == 1 else f"{settings.workers} processes"
    lines += ["", f"  Kept {kept}. Room for {room:,} readers in {workers}. Ctrl+C stops.", ""]
    return "\n".join(lines)


def _say(text: str) -> None:
    with suppress(OSError):  # who was to read it may be gone: that is no reason not to serve
        print(text, flush=True)


def _short(path: Path) -> str:
    with suppress(ValueError):
        return f"~/{path.relative_to(Path.home())}"
    return str(path)

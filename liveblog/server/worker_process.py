"""One worker as its parent sees it: started, ready, told to stop, gone.

Must not know: when a worker is started or replaced (`processes`), what a worker does (`worker`).
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from liveblog.errors import CannotStart

log = logging.getLogger("liveblog.server.processes")


class Worker:
    """One server process."""

    def __init__(
        self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer  # closing it tells the worker that we have gone
        self.started = asyncio.get_running_loop().time()

    @classmethod
    async def start(cls, listener: socket.socket, environ: dict[str, str]) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs, _terminal_signals_blocked():
            descriptors = (listener.fileno(), theirs.fileno())
            process = await asyncio.create_subprocess_exec(
                # -P: do not import a directory called liveblog that happens to be where the server was started.
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
        """Returns when it accepts connections. Raises CannotStart with its sentence, or when it has died."""
        report = (await self._reader.readline()).decode(errors="replace").strip()
        if report != "ready":
            await self.gone()
            raise CannotStart(
                report.removeprefix("cannot ").replace("\v", "\n")
                or "A server process ended before it was ready; the reason is in the lines above."
            )

    async def gone(self) -> int:
        """Returns its exit code when it has ended."""
        code = await self._process.wait()
        self._writer.close()
        return code

    async def end(self, seconds: float) -> None:
        """Tells it to stop, and kills it after so many seconds."""
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


@contextmanager
def _terminal_signals_blocked() -> Iterator[None]:
    """Processes that are started meanwhile never receive a Ctrl+C or a hangup, from their first moment on."""
    ours = {signal.SIGINT, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, ours)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ours)

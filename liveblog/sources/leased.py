"""A worker of which one runs on all servers: it takes the lease, works while it holds it, and survives faults.

Must not know: what the worker does.
"""

from __future__ import annotations

import asyncio
import logging
import random
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from liveblog.errors import Unavailable
from liveblog.sources.lease import Lease
from liveblog.store.tasks import end_tasks

STAND_BY = 1.0  # seconds between two attempts to take the lease, and after a fault


class LeasedWorker(ABC):
    """`run` it as a task in every process. `look`: seconds between two rounds of work."""

    def __init__(self, lease: Lease, look: float, log: logging.Logger) -> None:
        self.lease = lease
        self._look, self._log = look, log
        self._worked = False

    @abstractmethod
    async def work(self) -> None:
        """One round, while the lease is ours. May raise Unavailable."""

    @abstractmethod
    async def stop(self) -> None:
        """Ends what is under way: another process has the lease, or this one ends."""

    async def pause(self, seconds: float) -> None:
        """Waits between two rounds; a worker that is woken by something ends the wait early."""
        await asyncio.sleep(seconds)

    async def run(self) -> None:
        """Works, forever, while this process is the one that does."""
        try:
            while True:
                try:
                    held = await self.lease.hold()
                    if held:
                        self._worked = True
                        await self.work()
                    elif self._worked:
                        self._worked = False
                        await self.stop()
                    await self.pause((self._look if held else STAND_BY) * random.uniform(0.8, 1.2))
                except Unavailable:
                    await asyncio.sleep(STAND_BY)  # the tails log what happened
                except Exception:
                    self._log.exception("a round of work failed; trying again")
                    await asyncio.sleep(STAND_BY)
        finally:
            await self.stop()
            with suppress(Unavailable):
                await self.lease.leave()


@asynccontextmanager
async def at_work(worker: LeasedWorker) -> AsyncIterator[None]:
    """The worker's lifetime in one process."""
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        await end_tasks({task})

"""The one process of all servers that tells readers of key events, through their browsers' push services.

It reads each blog's log from where it stands, plans who is to be told, and sends. What it plans, and how far it came,
is in Redis; a notification leaves the queue before it is sent, so that no reader is told twice, whoever dies when.
Must not know: HTML, pages.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from liveblog.model.events import Event, Gone, Put
from liveblog.settings import Settings
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.client import Client
from liveblog.sources.lease import Lease
from liveblog.sources.leased import LeasedWorker, at_work
from liveblog.sources.notifying.sealing import Signer
from liveblog.sources.notifying.sending import Sender
from liveblog.store import Store
from liveblog.store.push import LEASE, Due, Kind
from liveblog.store.tasks import end_tasks

log = logging.getLogger("liveblog.notifying")

LOOK = 0.5  # seconds between two looks at the logs
AT_ONCE = 64  # notifications under way
READ = 500  # events that are read at once; who is further behind goes on from now
FRESH = 60 * 60_000  # milliseconds after its publication in which an entry is news


@asynccontextmanager
async def notifying(store: Store, signer: Signer, settings: Settings) -> AsyncIterator[None]:
    """The worker's lifetime in one process. Raises CannotStart for settings that cannot be read."""
    async with (
        Client(parse_allowed(settings.fetch_allow)) as client,
        at_work(Notifier(store, Sender(store, client, signer, settings))),
    ):
        yield


class Notifier(LeasedWorker):
    """Tells readers."""

    def __init__(self, store: Store, sender: Sender) -> None:
        super().__init__(Lease(store.push.hold, store.push.leave, LEASE / 1000), LOOK, log)
        self._store = store
        self._sender = sender
        self._under_way: dict[Due, asyncio.Task[None]] = {}

    async def stop(self) -> None:
        tasks, self._under_way = list(self._under_way.values()), {}
        await end_tasks(tasks)

    async def work(self) -> None:
        ids = await self._store.push.blogs()
        if not ids:
            return
        for id, (at, end) in (await self._store.push.unread(ids)).items():
            missed = await self._store.events.after(id, at, READ)
            now = _now()
            told = plan(missed.events, now) if missed.why is None else []
            if missed.events:
                end = missed.events[-1].position
            await self._store.push.plan(id, (at, end), told, now)
        await self._send(ids)

    async def _send(self, ids: list[str]) -> None:
        """Sends what is due, all of it one after the other, while the lease is ours."""
        while len(self._under_way) < AT_ONCE:
            new = self._next(await self._store.push.due(ids, _now(), 2 * AT_ONCE))
            if not new:
                return
            for due in new:
                task = asyncio.create_task(self._sender.send(due))
                self._under_way[due] = task
                task.add_done_callback(partial(self._done, due))
            await asyncio.wait(self._under_way.values(), timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
            if not await self.lease.hold():
                return

    def _next(self, due: list[Due]) -> list[Due]:
        """What can begin: one notification to a reader at a time, so that none overtakes an earlier one."""
        taken = {(other.blog_id, other.subscription) for other in self._under_way}
        new = list[Due]()
        for one in due:
            reader = (one.blog_id, one.subscription)
            if reader not in taken and len(taken) < AT_ONCE:
                taken.add(reader)
                new.append(one)
        return new

    def _done(self, due: Due, _: asyncio.Task[None]) -> None:
        self._under_way.pop(due, None)


def plan(events: tuple[Event, ...], now: int) -> list[tuple[Kind, str]]:
    """What readers are to be told of in these events: key events that are news, and those that were taken back."""
    told: list[tuple[Kind, str]] = []
    for event in events:
        match event.change:
            case Put(entry) if entry.state == "withdrawn":
                told.append(("gone", entry.id))
            case Put(entry) if entry.key and not entry.day and 0 <= now - entry.published <= FRESH:
                told.append(("new", entry.id))
            case Gone(id):
                told.append(("gone", id))
    return told


def _now() -> int:
    return int(time.time() * 1000)

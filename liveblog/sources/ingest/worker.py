"""The one process of all servers that carries out what chats told.

Whoever told it has its answer already; all of it is in Redis, so another process goes on where this one dies.
Must not know: HTML, any chat.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial

from liveblog.errors import LiveblogError, NotFound, Unavailable
from liveblog.media.store import MediaStore
from liveblog.settings import Settings
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.client import Client
from liveblog.sources.ingest.chats import Chats
from liveblog.sources.ingest.making import Maker
from liveblog.sources.lease import Lease
from liveblog.sources.leased import STAND_BY, LeasedWorker, at_work
from liveblog.store import Store
from liveblog.store.inbox import LEASE, Due
from liveblog.store.tasks import end_tasks

log = logging.getLogger("liveblog.ingest")

LOOK = 0.25  # seconds between two looks at the queue
AT_ONCE, AT_ONCE_EACH = 8, 2  # messages under way; of one connection
LOOKED_AT = 3_000  # of the queue: more than one connection has, so that none hides the others
WAITS = (2.0, 60.0)  # seconds until images are tried again
LATER = 5.0  # seconds, after what should not have happened


@asynccontextmanager
async def ingesting(store: Store, media: MediaStore, settings: Settings) -> AsyncIterator[None]:
    """The worker's lifetime in one process. Raises CannotStart for settings that cannot be read."""
    async with (
        Client(parse_allowed(settings.fetch_allow)) as client,
        at_work(Ingest(store, Chats(client, media, settings))),
    ):
        yield


class Ingest(LeasedWorker):
    """Carries out what is due."""

    def __init__(self, store: Store, chats: Chats) -> None:
        super().__init__(Lease(store.inbox.hold, store.inbox.leave, LEASE / 1000), LOOK, log)
        self._store = store
        self._maker = Maker(store, chats)
        self._under_way: dict[str, asyncio.Task[None]] = {}  # by the queue's member

    async def pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._store.inbox.wanted.wait()
        self._store.inbox.wanted.clear()

    async def stop(self) -> None:
        tasks, self._under_way = list(self._under_way.values()), {}
        await end_tasks(tasks)

    async def work(self) -> None:
        if len(self._under_way) >= AT_ONCE:
            return
        for due in await self._store.inbox.due(_now(), LOOKED_AT):
            each = sum(member.startswith(_of(due)) for member in self._under_way)
            if due.member in self._under_way or each >= AT_ONCE_EACH or len(self._under_way) >= AT_ONCE:
                continue
            task = asyncio.create_task(self._carry_out(due))
            self._under_way[due.member] = task
            task.add_done_callback(partial(self._done, due.member))

    def _done(self, member: str, _: asyncio.Task[None]) -> None:
        self._under_way.pop(member, None)
        self._store.inbox.wanted.set()  # for what waited its turn

    async def _carry_out(self, due: Due) -> None:
        """One message, whatever comes of it. Never raises but when it is cancelled."""
        inbox = self._store.inbox
        try:
            try:
                blog = await self._store.blog_by_id(due.blog_id)
                connection = await self._store.connection_of(due.blog_id, due.connection)
                message = await inbox.message(due.blog_id, due.connection, due.message)
            except NotFound:
                message = None
            if message is None:
                return await inbox.settle(due, None)
            made = await inbox.made(due.blog_id, due.connection, due.message)
            made = await self._maker.carry_out(blog, connection, due.message, message, made)
            waits = made.seq < message.seq
            await inbox.settle(due, made, _now() + _wait(made.tries) if waits else 0)
        except Unavailable:
            await asyncio.sleep(STAND_BY)  # it stays due
        except NotFound:
            with suppress(Unavailable):
                await inbox.settle(due, None)
        except LiveblogError as problem:
            log.warning("a message could not be carried out: %s", problem)
            await self._give_up(due)
        except Exception:
            log.exception("carrying out a message failed")
            await self._give_up(due)
        return None

    async def _give_up(self, due: Due) -> None:
        """What failed in a way that nobody thought of is tried again three times, then left."""
        inbox = self._store.inbox
        with suppress(LiveblogError):
            made = await inbox.made(due.blog_id, due.connection, due.message)
            message = await inbox.message(due.blog_id, due.connection, due.message)
            failed = replace(made, tries=made.tries + 1)
            if failed.tries < 3 or message is None:
                await inbox.settle(due, failed, _now() + round(LATER * 1000))
            else:
                await inbox.settle(due, replace(failed, seq=message.seq, tries=0))


def _wait(tries: int) -> int:
    """Milliseconds until another try."""
    return round(WAITS[min(tries, len(WAITS)) - 1] * 1000)


def _of(due: Due) -> str:
    return f"{due.blog_id} {due.connection} "


def _now() -> int:
    return int(time.time() * 1000)

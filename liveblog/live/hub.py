"""The blogs that this process watches: finds them by slug, starts their tails, ends those that nobody uses, and counts
readers across processes. There is one hub in each process.

Must not know: HTML, HTTP, sockets.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from liveblog.errors import Unavailable
from liveblog.live.capacity import Capacity, descriptor_limit, room_for_readers
from liveblog.live.channel import Channel
from liveblog.live.drain import beat
from liveblog.live.loading import Drawer
from liveblog.live.schedule import run_schedule
from liveblog.live.tail import Tail
from liveblog.model.events import Position
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.tasks import end_tasks

log = logging.getLogger("liveblog.hub")

IDLE_SECONDS = 60.0
COUNT_SECONDS = 5.0
CANARY_SECONDS = 3.0


class Hub:
    """All watched blogs of this process."""

    def __init__(self, store: Store, settings: Settings, drawer: Drawer) -> None:
        self._store = store
        self._settings = settings
        self._drawer = drawer
        self.capacity = Capacity(room_for_readers(settings.readers, descriptor_limit()))
        self._tails: dict[str, Tail] = {}  # by blog id
        self._slugs: dict[str, Tail] = {}  # by every slug that was requested, including former ones
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._opening: dict[str, asyncio.Task[Tail]] = {}
        self._process = secrets.token_hex(6)  # the name of this process in reader counts
        self._counted: set[str] = set()
        self._delivered = 0  # by tails that have ended
        self._canaries: dict[str, asyncio.Event] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Hub]:
        """The hub's lifetime: heartbeats, counting and the schedule; at the end, all tails end."""
        loops = [beat(self._channels, self._settings.heartbeat)]
        loops += [
            self._end_unused(),
            self._count(),
            self._watch_canaries(),
            run_schedule(self._store, self._settings),
        ]
        tasks = [asyncio.create_task(loop) for loop in loops]
        self._store.followed = self._reach
        try:
            yield self
        finally:
            self._store.followed = None
            await end_tasks({*tasks, *self._tasks.values(), *self._opening.values()})
            with suppress(Unavailable):
                await self._store.servers.forget_readers(list(self._counted), self._process)

    async def _reach(self, blog_id: str, position: Position | None) -> None:
        """Wait until the tail of a blog that is watched here has reached an event, or (None) the blog's end."""
        tail, task = self._tails.get(blog_id), self._tasks.get(blog_id)
        if tail is not None and position is not None:
            await tail.reach(position)
        elif task is not None and position is None:
            await asyncio.wait({task}, timeout=1.0)

    @property
    def tails(self) -> list[Tail]:
        return list(self._tails.values())

    @property
    def readers(self) -> int:
        """Readers connected to this process."""
        return sum(tail.channel.count for tail in self._tails.values())

    def find(self, slug: str) -> Tail | None:
        """The tail of a blog that is watched already: without await, without Redis."""
        tail = self._slugs.get(slug)
        if tail is not None:
            tail.used = asyncio.get_running_loop().time()
        return tail

    async def watch(self, slug: str) -> Tail:
        """The tail of a blog, started if necessary. Raises NotFound, Unavailable."""
        tail = self.find(slug)
        if tail is not None:
            return tail
        opening = self._opening.get(slug)
        if opening is None:
            # A task of its own: the reader that asked first may leave while others wait for the same tail.
            opening = self._opening[slug] = asyncio.create_task(self._open(slug))
            opening.add_done_callback(lambda task: self._opened(slug, task))
        return await asyncio.shield(opening)

    def _opened(self, slug: str, task: asyncio.Task[Tail]) -> None:
        self._opening.pop(slug, None)
        if not task.cancelled():
            task.exception()  # those that waited have raised it; retrieve it in case nobody is left

    async def _open(self, slug: str) -> Tail:
        blog = await self._store.blog(slug)
        tail = self._tails.get(blog.id)
        if tail is None:
            tail = Tail(self._store, self._settings, self._drawer, self.capacity, blog, self._process)
            await tail.load()
            if blog.id in self._tails:  # a request by another slug was faster
                tail = self._tails[blog.id]
            else:
                self._tails[blog.id] = tail
                self._tasks[blog.id] = asyncio.create_task(self._run(tail))
        self._slugs[slug] = tail
        tail.used = asyncio.get_running_loop().time()
        return tail

    async def _run(self, tail: Tail) -> None:
        try:
            await tail.run()
        finally:
            tail.reports.close()
            self._forget(tail)

    def redraw(self, site: str) -> None:
        """Draw the blogs of a site again: its name or theme has changed."""
        for tail in self.tails:
            if tail.blog.site == site:
                tail.redraw()

    def _forget(self, tail: Tail) -> None:
        if self._tails.pop(tail.blog_id, None) is not None:
            self._delivered += tail.delivered
        self._tasks.pop(tail.blog_id, None)
        for slug in [s for s, t in self._slugs.items() if t is tail]:
            del self._slugs[slug]

    async def _end_unused(self) -> None:
        """End tails that nobody uses."""
        while True:
            await asyncio.sleep(IDLE_SECONDS / 10)
            now = asyncio.get_running_loop().time()
            for tail in self.tails:
                if not tail.channel.count and now - tail.used > IDLE_SECONDS:
                    task = self._tasks.get(tail.blog_id)
                    self._forget(tail)
                    if task is not None:
                        task.cancel()

    def _channels(self) -> list[Channel]:
        return [tail.channel for tail in self._tails.values()]

    async def _count(self) -> None:
        """Count readers, with one command for each blog every few seconds, however many readers there are."""
        while True:
            try:
                await self._count_once()
            except Unavailable:
                pass  # the last number stays
            except Exception:
                log.exception("counting readers failed")
            await asyncio.sleep(COUNT_SECONDS)

    async def _count_once(self) -> None:
        await self._store.servers.renew()
        counts = {tail.blog_id: tail.channel.count for tail in self.tails}
        totals = await self._store.servers.count_readers(counts, self._process)
        self._counted = set(counts)
        for tail in self.tails:
            if tail.blog_id in totals:
                tail.channel.notices.readers_total = totals[tail.blog_id]

    async def canary(self) -> float | None:
        """Seconds that a test event took through Redis and back to this process; None: it did not come back.

        Raises Unavailable when it could not be sent.
        """
        word = secrets.token_hex(8)
        seen = self._canaries[word] = asyncio.Event()
        started = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(CANARY_SECONDS):
                await self._store.canary.send(word)
                await seen.wait()
        except TimeoutError:
            return None
        finally:
            del self._canaries[word]
        return round(asyncio.get_running_loop().time() - started, 4)

    async def _watch_canaries(self) -> None:
        while True:
            try:
                async for word in self._store.canary.follow():
                    if word in self._canaries:
                        self._canaries[word].set()
            except Unavailable:
                await asyncio.sleep(0.5)
            except Exception:
                log.exception("watching for canaries failed")
                await asyncio.sleep(1)

    @property
    def delivered(self) -> int:
        """Events that this process has handed to readers since its start."""
        return self._delivered + sum(tail.delivered for tail in self._tails.values())

    def lag(self) -> float:
        """Seconds since the last answer of the log that has been silent for the longest time."""
        now = asyncio.get_running_loop().time()
        return max((now - tail.heard for tail in self._tails.values()), default=0.0)

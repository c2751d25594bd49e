"""The one process of all servers that tells services of changes, and what each process notes for it.

A process collects in memory in which blogs it did something, and writes that down once a second, so that publishing
does not wait for it. Whether readers see a difference is asked of the blog's log: drafts are no news.
Must not know: what a service is told, HTML.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from liveblog.errors import BlogGone, Unavailable
from liveblog.model.blogs import Blog
from liveblog.model.events import Position
from liveblog.settings import Settings
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.client import Client
from liveblog.sources.lease import Lease
from liveblog.sources.leased import LeasedWorker, at_work
from liveblog.sources.pinging.services import Service, check, services_of
from liveblog.store import Store
from liveblog.store.pings import LEASE
from liveblog.store.tasks import end_tasks

log = logging.getLogger("liveblog.pinging")

LOOK = 1.0  # seconds between two looks, and between two notes of a process
AT_ONCE = 16  # pings under way
RETRY, LONGEST_RETRY = 1.0, 300.0  # seconds before the next try, doubled each time
PATIENCE = 24 * 3600.0  # seconds after which a service that does not take it is told nothing of this change
FORGET = 10_000  # blogs noted in memory at most, while Redis is away

BaseOf = Callable[[Blog], str | None]


@asynccontextmanager
async def pinging(store: Store, base_of: BaseOf, settings: Settings) -> AsyncIterator[None]:
    """The worker's lifetime in one process. Raises CannotStart for settings that cannot be used."""
    check(settings)
    if not (settings.hub or settings.indexnow):
        yield
        return
    async with Client(parse_allowed(settings.fetch_allow)) as client:
        services = services_of(settings, client)
        notes = Notes(store, [service.name for service in services])
        store.acted = notes.add
        task = asyncio.create_task(notes.run())
        try:
            async with at_work(PingWorker(store, services, base_of)):
                yield
        finally:
            await end_tasks({task})


class Notes:
    """In which blogs this process did something."""

    def __init__(self, store: Store, services: list[str]) -> None:
        self._store, self._services = store, services
        self._blogs: set[str] = set()

    def add(self, blog_id: str) -> None:
        if len(self._blogs) < FORGET:
            self._blogs.add(blog_id)

    async def run(self) -> None:
        """Writes it down, for ever; also what came last, when this process ends."""
        try:
            while True:
                await asyncio.sleep(LOOK)
                await self._write()
        finally:
            await self._write()

    async def _write(self) -> None:
        blogs, self._blogs = self._blogs, set()
        if not blogs:
            return
        try:
            await self._store.pings.add(self._services, blogs)
        except Unavailable:
            self._blogs |= blogs  # at the next second


@dataclass(slots=True)
class _Trouble:
    """Of one blog with one service, since a ping failed (loop times)."""

    began: float
    next: float
    wait: float


class PingWorker(LeasedWorker):
    """Tells the services."""

    def __init__(self, store: Store, services: list[Service], base_of: BaseOf) -> None:
        super().__init__(Lease(store.pings.hold, store.pings.leave, LEASE / 1000), LOOK, log)
        self._store, self._services, self._base_of = store, services, base_of
        self._troubles: dict[tuple[str, str], _Trouble] = {}
        self._under_way: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._silent: set[str] = set()  # services of which was logged that they do not answer

    async def work(self) -> None:
        for service in self._services:
            for id, (position, at) in (await self._store.pings.changed(service.name)).items():
                due = (service.name, id) not in self._under_way and self._may(service, id, at)
                if due and len(self._under_way) < AT_ONCE:
                    self._begin(service, id, position)

    async def stop(self) -> None:
        tasks, self._under_way = set(self._under_way.values()), {}
        await end_tasks(tasks)

    def _may(self, service: Service, id: str, at: int) -> bool:
        trouble = self._troubles.get((service.name, id))
        loop_time = asyncio.get_running_loop().time()
        return (trouble is None or trouble.next <= loop_time) and time.time() - at / 1000 >= service.every

    def _begin(self, service: Service, id: str, told: Position) -> None:
        key = service.name, id
        task = self._under_way[key] = asyncio.create_task(self._tell(service, id, told))
        task.add_done_callback(lambda _: self._under_way.pop(key, None))

    async def _tell(self, service: Service, id: str, told: Position) -> None:
        try:
            blog = await self._store.blog_by_id(id)
        except BlogGone:
            await self._store.pings.forget_blog(service.name, id)
            return
        except Unavailable:
            return
        try:
            await self._tell_of(service, blog, told)
        except Unavailable:
            pass  # it is still noted
        except Exception:
            log.exception("telling %s of the blog %s failed; trying again", service.name, blog.slug)
            self._failed(service, blog, "", 0.0)

    async def _tell_of(self, service: Service, blog: Blog, told: Position) -> None:
        pings, events = self._store.pings, self._store.events
        position, base = await events.position(blog.id), self._base_of(blog)
        if position != told and base and blog.state != "draft":
            outcome = await service.ping(f"{base}/live/{blog.slug}")
            if not outcome.done and not self._failed(service, blog, outcome.why, outcome.after):
                return
            if outcome.done and service.name in self._silent:
                self._silent.discard(service.name)
                log.info("%s answers again", service.name)
            await pings.told(service.name, blog.id, position, int(time.time() * 1000))
        self._troubles.pop((service.name, blog.id), None)
        await pings.settled(service.name, blog.id)
        if await events.position(blog.id) != position:
            await pings.add([service.name], [blog.id])  # meanwhile

    def _failed(self, service: Service, blog: Blog, why: str, after: float) -> bool:
        """Notes a failed ping; returns whether it is given up."""
        now = asyncio.get_running_loop().time()
        trouble = self._troubles.setdefault((service.name, blog.id), _Trouble(now, now, RETRY))
        trouble.next = now + max(trouble.wait, after)
        trouble.wait = min(2 * trouble.wait, LONGEST_RETRY)
        if service.name not in self._silent:
            self._silent.add(service.name)
            log.warning(
                "%s could not be told of the blog %s (%s); trying again", service.name, blog.slug, why
            )
        return now - trouble.began > PATIENCE

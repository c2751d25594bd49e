"""The one process of all servers that sends webhooks: a task for each, woken by their blogs' logs.

How far each came is in Redis, written after its delivery: who takes over sends at most the last one again.
Must not know: HTML, pages.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from liveblog.errors import Unavailable
from liveblog.model.webhooks import Standing, Webhook
from liveblog.settings import Settings
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.client import Client
from liveblog.sources.lease import Lease
from liveblog.sources.leased import STAND_BY, LeasedWorker, at_work
from liveblog.sources.webhooks.endpoint import Clock, Endpoint
from liveblog.sources.webhooks.sending import Bodies, Draw, Sender
from liveblog.store import Store
from liveblog.store.log import Deleted
from liveblog.store.tasks import end_tasks
from liveblog.store.webhooks import LEASE

log = logging.getLogger("liveblog.webhooks")

LOOK = 0.5  # seconds between two looks at which webhooks there are
CONNECTIONS = 500


def now() -> int:
    return int(time.time() * 1000)


@asynccontextmanager
async def sending_webhooks(store: Store, draw: Draw, settings: Settings) -> AsyncIterator[None]:
    """The worker's lifetime in one process. Raises CannotStart for settings that cannot be read."""
    async with (
        Client(parse_allowed(settings.fetch_allow), connections=CONNECTIONS) as client,
        at_work(WebhookWorker(store, Sender(client), draw, now)),
    ):
        yield


class WebhookWorker(LeasedWorker):
    """Sends to every webhook."""

    def __init__(self, store: Store, sender: Sender, draw: Draw, clock: Clock) -> None:
        super().__init__(Lease(store.webhooks.hold, store.webhooks.leave, LEASE / 1000), LOOK, log)
        self._store, self._sender, self._draw, self._clock = store, sender, draw, clock
        self._blogs: dict[str, _Blog] = {}

    async def work(self) -> None:
        ids = await self._store.webhooks.blogs()
        for id in self._blogs.keys() - set(ids):
            await self._blogs.pop(id).stop()
        if not ids:
            return
        for id, hooks in (await self._store.webhooks.of_all(ids)).items():
            if id not in self._blogs:
                self._blogs[id] = _Blog(self._store, self._sender, self._draw, self._clock, id)
            await self._blogs[id].set(hooks)
        for id, asked in (await self._store.webhooks.take_asked(ids)).items():
            for one in asked:
                self._blogs[id].send_now(one.webhook, one.what)

    async def stop(self) -> None:
        blogs, self._blogs = self._blogs, {}
        for blog in blogs.values():
            await blog.stop()


class _Blog:
    """The webhooks of one blog, and the task that wakes them."""

    def __init__(self, store: Store, sender: Sender, draw: Draw, clock: Clock, id: str) -> None:
        self._store, self._sender, self._clock, self._id = store, sender, clock, id
        self._bodies = Bodies(draw)
        self._endpoints: dict[str, Endpoint] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._asked: set[asyncio.Task[None]] = set()
        self._following: asyncio.Task[None] | None = None

    async def set(self, hooks: list[tuple[Webhook, Standing]]) -> None:
        """Which webhooks there are now: begins and ends their tasks."""
        for id in self._endpoints.keys() - {hook.id for hook, _ in hooks}:
            self._endpoints.pop(id)
            await end_tasks({self._tasks.pop(id)})
        for hook, standing in hooks:
            task = self._tasks.get(hook.id)
            if task is None or (task.done() and not standing.off):
                self._begin(hook, standing)
        working = any(not task.done() for task in self._tasks.values())
        if working and self._following is None:
            self._following = asyncio.create_task(self._follow())
        elif not working and self._following is not None:
            await end_tasks({self._following})
            self._following = None

    def _begin(self, hook: Webhook, standing: Standing) -> None:
        endpoint = Endpoint(self._store, self._sender, self._bodies, self._clock, self._id, hook, standing)
        self._endpoints[hook.id] = endpoint
        self._tasks[hook.id] = asyncio.create_task(endpoint.run())

    def send_now(self, id: str, what: str) -> None:
        if endpoint := self._endpoints.get(id):
            task = asyncio.create_task(endpoint.send_now(what))
            self._asked.add(task)
            task.add_done_callback(self._asked.discard)

    async def _follow(self) -> None:
        """Wakes the webhooks whenever the blog's log grows."""
        while True:
            try:
                position = await self._store.events.position(self._id)
                self._wake()  # for what came before this position
                async for events in self._store.events.follow(self._id, position):
                    if events:
                        self._wake()
            except Unavailable:
                await asyncio.sleep(STAND_BY)
            except Deleted:
                return
            except Exception:
                log.exception("following the log of a blog for its webhooks failed; trying again")
                await asyncio.sleep(STAND_BY)

    def _wake(self) -> None:
        for endpoint in self._endpoints.values():
            endpoint.news.set()

    async def stop(self) -> None:
        tasks = {*self._tasks.values(), *self._asked} | ({self._following} if self._following else set())
        self._endpoints, self._tasks, self._following = {}, {}, None
        await end_tasks(tasks)

"""The one process of all servers that follows: it listens, asks, and puts what arrives into the trays.

Where it stands is in Redis (a cursor for each source), written after its posts are: who takes over reads some of them
again, and what is there already stays one. Must not know: HTML.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from functools import partial

from liveblog.errors import LiveblogError, Unavailable
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blocks import Link
from liveblog.model.tray import Source, TrayPost
from liveblog.sources.addresses import Refused
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Failed
from liveblog.sources.following import bluesky, feeds, jetstream, mastodon, x
from liveblog.sources.following.arrivals import Arrival, Fetched, Target
from liveblog.sources.following.publishing import publish_post
from liveblog.sources.lease import Lease
from liveblog.sources.turns import Held
from liveblog.store import Store
from liveblog.store.tasks import end_tasks
from liveblog.store.tray import LEASE, post_id
from liveblog.text.resolved import address_of

log = logging.getLogger("liveblog.following")

LOOK = 0.5  # seconds between two looks at what is followed
STAND_BY = 1.0
AT_ONCE = 16  # questions under way
LONGEST_BACK_OFF = 600.0
FETCH = {
    "bluesky": (bluesky.fetch, bluesky.EVERY),
    "mastodon": (mastodon.fetch, mastodon.EVERY),
    "x": (x.fetch, x.EVERY),
    "feed": (feeds.fetch, feeds.EVERY),
}
STREAM = "jetstream"


@asynccontextmanager
async def following(store: Store, asking: Asking) -> AsyncIterator[None]:
    """The follower's lifetime in one process."""
    task = asyncio.create_task(Follower(store, asking).run())
    try:
        yield
    finally:
        await end_tasks({task})


class Follower:
    """`run` it as a task in every process."""

    def __init__(self, store: Store, asking: Asking) -> None:
        self._store = store
        self._asking = asking
        self._lease = Lease(store.hold_following, store.leave_following, LEASE / 1000)
        self._version = -1
        self._targets: dict[str, Target] = {}
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._stream: asyncio.Task[None] | None = None
        self._streamed: list[str] = []  # the accounts that the stream is about
        self._connected = False

    async def run(self) -> None:
        """Follows, for ever, while this process is the one that does."""
        try:
            while True:
                try:
                    held = await self._lease.hold()
                    if held:
                        await self._read_sources()
                        self._start_due()
                        self._stream_accounts()
                    elif self._targets:
                        await self._stop()
                    await asyncio.sleep((LOOK if held else STAND_BY) * random.uniform(0.8, 1.2))
                except Unavailable:
                    await asyncio.sleep(STAND_BY)  # the tails log what happened
                except Exception:
                    log.exception("following failed; trying again")
                    await asyncio.sleep(STAND_BY)
        finally:
            await self._stop()
            with suppress(Unavailable):
                await self._lease.leave()

    async def _stop(self) -> None:
        tasks = [*self._under_way.values(), *([self._stream] if self._stream else [])]
        self._version, self._targets, self._stream, self._streamed = -1, {}, None, []
        await end_tasks(tasks)

    # What is followed

    async def _read_sources(self) -> None:
        if await self._store.following_version() == self._version:
            return
        self._version, blogs = await self._store.following()
        before, self._targets = self._targets, {}
        for blog_id, sources in blogs.items():
            for source in sources:
                made = Target(source.kind, source.address, account=source.account, name=source.name)
                target = self._targets.setdefault(made.key, before.get(made.key, made))
                if target is before.get(made.key):
                    target.subscribers, before = [], {k: v for k, v in before.items() if k != made.key}
                target.subscribers.append((blog_id, source))

    def _start_due(self) -> None:
        now = asyncio.get_running_loop().time()
        for key, target in self._targets.items():
            if key in self._under_way or target.due > now or len(self._under_way) >= AT_ONCE:
                continue
            if self._connected and target.account in self._streamed:
                continue  # the stream tells of it
            task = asyncio.create_task(self._ask(target))
            self._under_way[key] = task
            task.add_done_callback(partial(self._asked, key))

    def _asked(self, key: str, _: asyncio.Task[None]) -> None:
        self._under_way.pop(key, None)

    # Asking

    async def _ask(self, target: Target) -> None:
        """One question about a target, whatever comes of it. Never raises but when it is cancelled."""
        fetch, every = FETCH[target.kind]
        try:
            if not target.known:
                target.cursor = await self._store.cursor(target.key)
                target.known = True
            found = await fetch(target, self._asking)
            await self._arrived(target, found.arrivals)
            await self._found(target, found)
            wait = max(found.wait, every)
        except Unavailable:
            wait = 1.0
        except Held as held:
            wait = max(held.until - time.time(), 1.0)
        except Gone:
            wait = await self._failed(target, sentence("There is no such account or feed (any more)."), None)
        except Private:
            wait = await self._failed(target, sentence("It is not public (any more)."), None)
        except (Failed, Refused) as problem:
            wait = await self._failed(target, problem.why, getattr(problem, "after", None))
        except Exception:
            log.exception("following %s failed", target.key)
            wait = await self._failed(target, sentence("The answer could not be read."), None)
        target.due = asyncio.get_running_loop().time() + wait * random.uniform(0.95, 1.05)

    async def _found(self, target: Target, found: Fetched) -> None:
        facts = {"name": found.name, "url": found.url, "account": found.account}
        facts = {name: value for name, value in facts.items() if value}
        target.account, target.name = found.account or target.account, found.name or target.name
        for at, (blog_id, source) in enumerate(target.subscribers):
            if target.failures or any(getattr(source, name) != value for name, value in facts.items()):
                known = await self._store.note_source(blog_id, source.id, None, **facts)
                target.subscribers[at] = blog_id, known or source
        target.failures = 0
        if found.cursor != target.cursor:
            target.cursor = found.cursor
            await self._store.set_cursor(target.key, found.cursor)

    async def _failed(self, target: Target, why: Sentence, after: float | None) -> float:
        """Says at the desks what is wrong; gives the seconds until it is tried again."""
        target.failures += 1
        with suppress(Unavailable):
            for blog_id, source in list(target.subscribers):
                await self._store.note_source(blog_id, source.id, why)
        _, every = FETCH[target.kind]
        back_off: float = min(every * 2 ** min(target.failures - 1, 10), LONGEST_BACK_OFF)
        return max(back_off, after or 0.0)

    # What arrives

    async def _arrived(self, target: Target, arrivals: Sequence[Arrival]) -> None:
        """Puts posts into the tray of every blog that follows the target and wants them."""
        for blog_id, source in list(target.subscribers):
            posts = [post for arrival in arrivals if (post := _post(source, arrival))]
            new = set(await self._store.tray_add(blog_id, posts))
            if source.automatic and new:
                await self._publish(blog_id, source, [post for post in posts if post.id in new])

    async def _publish(self, blog_id: str, source: Source, posts: Sequence[TrayPost]) -> None:
        """What a trusted source brings goes out by itself, never in a closed blog: there it waits in the tray."""
        for post in posts:
            try:
                blog = await self._store.blog_by_id(blog_id)
                if blog.state == "live":
                    await publish_post(self._store, blog, post, by=source.shown, authors=(source.shown,))
            except LiveblogError as problem:
                log.info("%s was not published by itself: %s", post.url, problem)

    # The stream

    def _stream_accounts(self) -> None:
        """One connection for all accounts; a new one where they are others."""
        accounts = sorted(
            {
                t.account
                for t in self._targets.values()
                if t.kind == "bluesky" and t.account.startswith("did:")
            }
        )
        if accounts == self._streamed and (self._stream is None or not self._stream.done()):
            return
        if self._stream is not None:
            self._stream.cancel()
        self._streamed, self._connected = accounts, False
        self._stream = asyncio.create_task(self._listen(accounts)) if accounts else None

    async def _listen(self, accounts: list[str]) -> None:
        """The stream, connected again and again; meanwhile the accounts are asked about one by one."""
        failures = 0
        while True:
            try:
                cursor = await self._store.cursor(STREAM)
                batches = jetstream.batches(self._asking.settings.jetstream_url, accounts, cursor)
                async with aclosing(batches):
                    async for batch, position in batches:
                        failures, self._connected = 0, True
                        await self._take(batch)
                        if position:
                            await self._store.set_cursor(STREAM, position)
            except jetstream.Lost as problem:
                log.info("Bluesky's stream was lost: %s", problem)
            except Unavailable:
                pass
            except Exception:
                log.exception("reading Bluesky's stream failed")
            self._connected = False
            failures += 1
            await asyncio.sleep(min(0.5 * 2 ** min(failures, 7), 60.0) * random.uniform(0.5, 1.0))

    async def _take(self, events: Sequence[object]) -> None:
        targets = {t.account: t for t in self._targets.values() if t.kind == "bluesky" and t.account}
        names = {did: (_handle(target), target.name) for did, target in targets.items()}
        found: dict[str, list[Arrival]] = {}
        for event in events:
            arrival = bluesky.arrival_of(event, names)
            did = getattr(event, "get", lambda _: "")("did")
            if arrival is not None:
                found.setdefault(str(did), []).append(arrival)
        for did, arrivals in found.items():
            await self._arrived(targets[did], arrivals)


def _handle(target: Target) -> str:
    source = target.subscribers[0][1] if target.subscribers else None
    return (source.url.rpartition("/")[2] if source and source.url else "") or target.address.lstrip("@")


def _post(source: Source, arrival: Arrival) -> TrayPost | None:
    """What an arrival is in the tray of a blog; None when its filters do not want it."""
    address = address_of(arrival.block)
    if not address:
        return None
    post = TrayPost(
        id=post_id(address),
        source=source.id,
        block=arrival.block,
        arrived=int(time.time() * 1000),
        edited=arrival.edited,
        state="gone" if arrival.gone else "new",
    )
    if arrival.gone:
        return post
    if isinstance(post.block, Link) and not source.name:
        post = replace(post, block=replace(post.block, site=post.block.site or source.shown))
    wanted = source.wants(post, reply=arrival.reply, repost=arrival.repost, language=arrival.language)
    return post if wanted else None

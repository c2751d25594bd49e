"""The resolver at work: one process of all servers on a Redis asks the networks, and tells the entries that wait.

Publishing never waits for it. What it cannot find out is tried three times; everything is in Redis, so another process
goes on within seconds where this one dies.

Must not know: any network, HTML.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial

from liveblog.errors import NotFound, Unavailable
from liveblog.language.translatable import Sentence, sentence
from liveblog.media.store import MediaStore
from liveblog.model.blocks import Block, Embed, Social
from liveblog.settings import Settings
from liveblog.sources.addresses import Refused, parse_allowed
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Client, Failed
from liveblog.sources.following.worker import following
from liveblog.sources.lease import Lease
from liveblog.sources.pictures import Copies
from liveblog.sources.resolver import find
from liveblog.sources.turns import AT_ONCE, Held, host_of
from liveblog.store import Store
from liveblog.store.asks import FIRST_CHECK, LEASE, Ask
from liveblog.store.tasks import end_tasks
from liveblog.text.resolved import address_of, is_resolved
from liveblog.text.social import title

log = logging.getLogger("liveblog.resolver")

LOOK = 0.25  # seconds between two looks at the queue
AFTER = 0.03  # seconds after an entry was stored: it goes out to readers first
STAND_BY = 1.0  # seconds between two tries to become the one that asks
MOST = 64  # asks under way
TRIES = 3
ALL = 10**9  # however many wait
WAITS = (5.0, 60.0)  # seconds after the first and the second failure
CHECKS = (FIRST_CHECK / 1000, 3_600.0, 86_400.0)  # seconds after an answer until the post is looked at again
KEPT = 7 * 86_400.0  # seconds that it is remembered that nothing could be found out
# What posts do: they are edited and deleted. A page or a file is asked about once.
_CHECKED = (Social, Embed)


@asynccontextmanager
async def resolving(store: Store, media: MediaStore, settings: Settings) -> AsyncIterator[None]:
    """The resolver's lifetime in one process. Raises CannotStart for settings that cannot be read."""
    if not settings.resolve:
        yield
        return

    async def spend(network: str, millionths: int) -> bool:
        return await store.asks.spend(network, millionths, settings.x_api_monthly_cap)

    async with Client(parse_allowed(settings.fetch_allow)) as client:
        asking = Asking(client, settings, spend)
        task = asyncio.create_task(Resolver(store, asking, Copies(asking, media)).run())
        try:
            async with following(store, asking):
                yield
        finally:
            await end_tasks({task})


class Resolver:
    """`run` it as a task in every process."""

    def __init__(self, store: Store, asking: Asking, copies: Copies) -> None:
        self._store = store
        self._asks = store.asks
        self._asking = asking
        self._copies = copies
        self._lease = Lease(store.asks.hold, store.asks.leave, LEASE / 1000)
        self._under_way: dict[str, asyncio.Task[None]] = {}  # by address

    async def run(self) -> None:
        """Asks what is due, for ever, while this process is the one that asks."""
        try:
            while True:
                try:
                    held = await self._lease.hold()
                    if held:
                        await self._start_due()
                    await self._pause(LOOK if held else STAND_BY)
                except Unavailable:
                    await asyncio.sleep(STAND_BY)  # the tails log what happened
                except Exception:
                    log.exception("the resolver failed; trying again")
                    await asyncio.sleep(STAND_BY)
        finally:
            await self._stop()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds * random.uniform(0.8, 1.2)):
                await self._asks.wanted.wait()
                await asyncio.sleep(AFTER)
        self._asks.wanted.clear()

    async def _stop(self) -> None:
        await end_tasks(self._under_way.values())
        with suppress(Unavailable):
            await self._lease.leave()

    async def _start_due(self) -> None:
        """Begins with what is due, a few for each host, so that a slow one holds up nobody else."""
        if len(self._under_way) >= MOST:
            return
        busy = Counter(host_of(address) for address in self._under_way)
        for ask in await self._asks.due(10 * MOST, self._under_way):
            host = host_of(ask.address)
            if len(self._under_way) < MOST and busy[host] < 2 * AT_ONCE:
                busy[host] += 1
                task = asyncio.create_task(self._answer(ask))
                self._under_way[ask.address] = task
                task.add_done_callback(partial(self._done, ask.address))

    def _done(self, address: str, task: asyncio.Task[None]) -> None:
        self._under_way.pop(address, None)

    async def _answer(self, ask: Ask) -> None:
        """One ask, whatever comes of it. Never raises but when it is cancelled."""
        try:
            await self._ask(ask)
        except Unavailable:
            pass  # it is still due
        except Exception:
            log.exception("asking about %s failed", ask.address)
            with suppress(Unavailable):
                await self._failed(ask, sentence("The answer could not be read."), None)

    async def _ask(self, ask: Ask) -> None:
        if ask.given_up:  # long ago
            return await self._asks.settle(ask.address, None, ALL)
        try:
            found = await find(ask.typed, self._asking)
            found = await self._copies.copied(
                found, await self._asks.answer(ask.address) or await self._known(ask)
            )
        except Held as held:
            later = replace(ask, due=round(held.until * 1000))
            await self._asks.settle(ask.address, later, ALL)
        except Failed as problem:
            await self._failed(ask, problem.why, problem.after)
        except Refused as problem:
            await self._failed(replace(ask, tries=TRIES), problem.why, None)
        except Gone:
            await self._gone(ask)
        except Private:
            why = sentence(
                "{network} shows this to people who are signed in there, and to nobody else.",
                network=_name(ask.typed),
            )
            await self._failed(replace(ask, tries=TRIES), why, None)
        else:
            await self._found(ask, found)

    async def _known(self, ask: Ask) -> Block | None:
        """The block as one of the entries has it, for the copies of its pictures."""
        for blog_id, entry_id in await self._asks.waiting(ask.address):
            with suppress(NotFound):
                blog = await self._store.blog_by_id(blog_id)
                blocks = (await self._store.entry(blog, entry_id)).blocks
                return next((b for b in blocks if address_of(b) == ask.address and is_resolved(b)), None)
        return None

    async def _found(self, ask: Ask, found: Block) -> None:
        left = await self._tell_all(ask.address, found)
        again = None
        if left and ask.checks < len(CHECKS) and isinstance(found, _CHECKED):
            due = round((time.time() + CHECKS[ask.checks]) * 1000)
            again = replace(ask, tries=0, why=None, checks=ask.checks + 1, due=due)
        await self._asks.settle(ask.address, again, left, found)

    async def _tell_all(self, address: str, found: Block | None) -> int:
        """Gives all that wait their answer; how many still have the address."""
        waiting = await self._asks.waiting(address)
        return sum([await self._tell(blog, entry, address, found) for blog, entry in waiting])

    async def _tell(self, blog_id: str, entry_id: str, address: str, found: Block | None) -> bool:
        """Gives an entry its answer (None: the post is gone); whether it still has the address."""
        try:
            blog = await self._store.blog_by_id(blog_id)
            if found is None:
                there = await self._store.mark_gone(blog, entry_id, address)
            else:
                there = await self._store.upgrade(blog, entry_id, found)
        except NotFound:
            there = False
        if not there:
            await self._asks.forget(address, (blog_id, entry_id))
        return there

    async def _gone(self, ask: Ask) -> None:
        """Networks answer "not found" at random now and then: it is believed when they have said it three times."""
        if ask.tries + 1 >= TRIES:
            await self._tell_all(ask.address, None)
        why = sentence("{network} says that there is no such post.", network=_name(ask.typed))
        await self._failed(ask, why, None)

    async def _failed(self, ask: Ask, why: Sentence, after: float | None) -> None:
        """Tried again later, or given up for good; the desks of those that wait are told."""
        tries = min(ask.tries + 1, TRIES)
        given_up = tries >= TRIES
        wait = KEPT if given_up else max(WAITS[tries - 1] * random.uniform(0.9, 1.1), after or 0)
        due = round((time.time() + wait) * 1000)
        failed = replace(ask, tries=tries, why=why.to_json(), given_up=given_up, due=due)
        if given_up and ask.checks:  # it was answered before, which is what readers see
            failed = replace(failed, given_up=False, tries=0, checks=ask.checks + 1)
            failed = replace(failed, due=round((time.time() + CHECKS[-1]) * 1000))
        waiting = await self._asks.waiting(ask.address)
        stays = bool(waiting) and failed.checks <= len(CHECKS)
        await self._asks.settle(ask.address, failed if stays else None, len(waiting))
        for blog_id, entry_id in waiting:
            with suppress(NotFound):
                await self._store.tell_asked(await self._store.blog_by_id(blog_id), entry_id)


def _name(block: Block) -> str:
    network = getattr(block, "network", "web")
    return title(network) if network != "web" else host_of(address_of(block))

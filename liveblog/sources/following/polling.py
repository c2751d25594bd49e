"""Asking about targets, one by one: each network's question, when it is due, and what becomes of the answer.

Must not know: streams, HTML.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import partial

from liveblog.errors import Unavailable
from liveblog.language.translatable import Sentence, sentence
from liveblog.sources.addresses import Refused
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Failed
from liveblog.sources.following import bluesky, feeds, mastodon, x
from liveblog.sources.following.arrivals import Fetched, Target
from liveblog.sources.following.notices import DELETED, HIDDEN, note
from liveblog.sources.following.trays import Trays
from liveblog.sources.turns import Held
from liveblog.store import Store
from liveblog.store.tasks import end_tasks

log = logging.getLogger("liveblog.following")

AT_ONCE = 16  # questions under way
LONGEST_BACK_OFF = 600.0  # seconds
FETCH = {
    "bluesky": (bluesky.fetch, bluesky.EVERY),
    "mastodon": (mastodon.fetch, mastodon.EVERY),
    "x": (x.fetch, x.EVERY),
    "feed": (feeds.fetch, feeds.EVERY),
}


class Poller:
    """`start_due` again and again; `stop` at the end."""

    def __init__(self, store: Store, asking: Asking, trays: Trays) -> None:
        self._store, self._asking, self._trays = store, asking, trays
        self._under_way: dict[str, asyncio.Task[None]] = {}

    def start_due(self, targets: Iterable[Target]) -> None:
        now = asyncio.get_running_loop().time()
        for target in targets:
            key = target.key
            if key in self._under_way or not target.is_due(now) or len(self._under_way) >= AT_ONCE:
                continue
            task = asyncio.create_task(self._ask(target))
            self._under_way[key] = task
            task.add_done_callback(partial(self._asked, key))

    async def stop(self) -> None:
        await end_tasks(self._under_way.values())

    def _asked(self, key: str, _: asyncio.Task[None]) -> None:
        self._under_way.pop(key, None)

    async def _ask(self, target: Target) -> None:
        """One question about a target, whatever comes of it. Never raises but when it is cancelled."""
        fetch, every = FETCH[target.kind]
        target.missed = False
        try:
            if not target.known:
                target.cursor = await self._store.cursor(target.key)
                target.known = True
            found = await fetch(target, self._asking)
            await self._trays.put([(target, found.arrivals)])
            await self._found(target, found)
            wait = max(found.wait, every)
        except Unavailable:
            wait = 1.0
        except Held as held:
            wait = max(held.until - time.time(), 1.0)
        except Gone:
            wait = await self._failed(target, DELETED, None)
        except Private:
            wait = await self._failed(target, HIDDEN, None)
        except (Failed, Refused) as problem:
            wait = await self._failed(target, problem.why, getattr(problem, "after", None))
        except Exception:
            log.exception("following %s failed", target.key)
            wait = await self._failed(target, sentence("The answer could not be read."), None)
        target.asked = asyncio.get_running_loop().time()
        target.due = target.asked + wait * random.uniform(0.95, 1.05)

    async def _found(self, target: Target, found: Fetched) -> None:
        target.account, target.name = found.account or target.account, found.name or target.name
        target.handle = found.handle or target.handle
        facts = {"name": found.name, "url": found.url, "account": found.account, "handle": found.handle}
        await note(self._store, target, target.told or target.notice, **facts)
        target.failures = 0
        if found.cursor != target.cursor:
            target.cursor = found.cursor
            await self._store.set_cursor(target.key, found.cursor)

    async def _failed(self, target: Target, why: Sentence, after: float | None) -> float:
        """Says at the desks what is wrong; gives the seconds until it is tried again."""
        target.failures += 1
        with suppress(Unavailable):
            await note(self._store, target, why)
        _, every = FETCH[target.kind]
        back_off: float = min(every * 2 ** min(target.failures - 1, 10), LONGEST_BACK_OFF)
        return max(back_off, after or 0.0)

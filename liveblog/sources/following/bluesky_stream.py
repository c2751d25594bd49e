"""Listening to Bluesky's stream for every account that is followed there, connected again and again.

While it is away the accounts are asked one by one. Must not know: HTTP, HTML, how a connection is made.
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
from collections.abc import Iterable, Sequence
from contextlib import aclosing

from liveblog.errors import Unavailable
from liveblog.language.translatable import sentence
from liveblog.settings import Settings
from liveblog.sources.following import bluesky, jetstream
from liveblog.sources.following.arrivals import Arrival, Target
from liveblog.sources.following.notices import DEACTIVATED, DELETED, SUSPENDED, note
from liveblog.sources.following.sockets import Lost
from liveblog.sources.following.trays import Trays
from liveblog.sources.reading import dig, words
from liveblog.store import Store
from liveblog.store.tasks import end_tasks

log = logging.getLogger("liveblog.following")

STREAM = "jetstream"  # the name of its cursor
STEADY = 10.0  # seconds after which a connection counts as one that holds
LOOK_BACK = 3_600.0  # seconds: after a longer gap accounts are asked as well
STUCK = 3  # connections that end without an event, after which the cursor is given up
AWAY = sentence("Bluesky’s stream is away. Until it is back, this account is asked every 15 seconds.")
AWAY_AFTER = 3  # failures
_STATES = {"deactivated": DEACTIVATED, "deleted": DELETED, "suspended": SUSPENDED, "takendown": SUSPENDED}


class BlueskyStream:
    """`follow` again and again with what is followed; `stop` at the end."""

    def __init__(self, store: Store, settings: Settings, trays: Trays) -> None:
        self._store, self._url, self._trays = store, settings.jetstream_url, trays
        self._targets: dict[str, Target] = {}  # by DID
        self._task: asyncio.Task[None] | None = None
        self._connected = False
        self._failures = 0
        self._began = math.inf  # loop time of the last attempt to connect
        self._heard = -math.inf  # loop time of the last event or connection

    def follow(self, targets: Iterable[Target]) -> None:
        """Keeps one connection for all accounts; makes a new one where they are others."""
        before = self._targets.keys()
        self._targets = {
            t.account: t for t in targets if t.kind == "bluesky" and t.account.startswith("did:")
        }
        if self._connected and asyncio.get_running_loop().time() - self._began > STEADY:
            self._failures = 0
        self._cover()
        if self._targets.keys() == before and not (self._task and self._task.done()):
            return
        if self._task is not None:
            self._task.cancel()
        self._connected = False
        self._task = asyncio.create_task(self._listen()) if self._targets else None

    async def stop(self) -> None:
        await end_tasks([self._task] if self._task else [])
        self._task, self._targets, self._connected, self._heard = None, {}, False, -math.inf

    def _cover(self) -> None:
        notice = AWAY if self._failures > AWAY_AFTER else None
        for target in self._targets.values():
            target.covered = math.inf if self._connected else 0.0
            if target.notice and not notice:
                target.missed = True  # asked once more, which takes the sentence away
            target.notice = notice

    async def _listen(self) -> None:
        while True:
            loop = asyncio.get_running_loop()
            self._began, heard = loop.time(), False
            try:
                async with aclosing(self._batches(await self._cursor())) as batches:
                    async for batch, position in batches:
                        self._connect()
                        heard = heard or bool(position)
                        await self._take(batch)
                        if position:
                            self._failures = 0
                            await self._store.set_cursor(STREAM, position)
            except Lost as problem:
                log.info("Bluesky's stream was lost: %s", problem)
            except Unavailable:
                pass
            except Exception:
                log.exception("reading Bluesky's stream failed")
            self._connected = False
            self._failures = 1 if heard or loop.time() - self._began > STEADY else self._failures + 1
            self._cover()
            await asyncio.sleep(min(0.5 * 2 ** min(self._failures - 1, 7), 60.0) * random.uniform(0.5, 1.0))

    def _batches(self, cursor: str) -> jetstream.Batches:
        return jetstream.batches(self._url, sorted(self._targets), cursor)

    async def _cursor(self) -> str:
        """Where to go on. Without a cursor that can be trusted it is from now on, and accounts are asked as well."""
        cursor = await self._store.cursor(STREAM)
        if self._failures >= STUCK:  # what stands there cannot be read, or is not there any more
            cursor = ""
        away = asyncio.get_running_loop().time() - self._heard
        age = jetstream.age_of(cursor, time.time())
        if not cursor or away > LOOK_BACK or not -60 < age < LOOK_BACK:
            for target in self._targets.values():
                target.missed = True
        return cursor

    def _connect(self) -> None:
        self._heard = asyncio.get_running_loop().time()
        if not self._connected:
            self._connected = True
            self._cover()

    async def _take(self, events: Sequence[object]) -> None:
        names = {
            did: (target.handle or _handle(target), target.name) for did, target in self._targets.items()
        }
        found: dict[str, list[Arrival]] = {}
        for event in events:
            did = words(event, "did", most=300)
            if did not in self._targets:
                continue
            arrival = bluesky.arrival_of(event, names)
            if arrival is not None:
                found.setdefault(did, []).append(arrival)
            else:
                await self._account(self._targets[did], event)
        if found:
            await self._trays.put((self._targets[did], arrivals) for did, arrivals in found.items())

    async def _account(self, target: Target, event: object) -> None:
        """An account has another handle, was suspended or deleted, or is back."""
        identity, account = bluesky.part_of(event, "identity"), bluesky.part_of(event, "account")
        if (handle := words(identity, "handle", most=253)) and handle != "handle.invalid":
            target.handle = handle
            await note(
                self._store, target, target.notice, handle=handle, url=f"https://bsky.app/profile/{handle}"
            )
        if isinstance(active := dig(account, "active"), bool):
            why = None if active else _STATES.get(words(account, "status"), DEACTIVATED)
            await note(self._store, target, why or target.notice)


def _handle(target: Target) -> str:
    source = target.subscribers[0][1] if target.subscribers else None
    return (source.handle if source else "") or target.address.lstrip("@")

"""Hubs of feeds (WebSub): a feed that names one is subscribed to, and asked seldom while the hub sends what is new.

Only with LIVEBLOG_PUBLIC_URL, where hubs reach us. What they send comes in by `views.websub`, in any process.
Must not know: HTTP's server side, HTML.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from liveblog.errors import Unavailable
from liveblog.model.subscriptions import Subscription
from liveblog.sources.addresses import Refused
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Answer, Failed
from liveblog.sources.following import feeds
from liveblog.sources.following.arrivals import Target
from liveblog.sources.following.trays import Trays
from liveblog.sources.turns import Held
from liveblog.store import Store
from liveblog.store.subscriptions import Push
from liveblog.store.tasks import end_tasks

log = logging.getLogger("liveblog.following")

SELDOM = 900.0  # seconds between two questions about a feed whose hub tells of it
LEASE = 10 * 86_400  # seconds that are asked for
_LEAVING = 3_600.0  # seconds in which a hub may ask whether we want to leave


class Hubs:
    """`follow` again and again with what is followed; `stop` at the end. May raise Unavailable."""

    def __init__(self, store: Store, asking: Asking, trays: Trays) -> None:
        self._store, self._asking, self._trays = store, asking, trays
        self._kept = store.subscriptions
        self._public = (asking.settings.public_url or "").rstrip("/")
        self._under_way: dict[str, asyncio.Task[None]] = {}  # by the id of the subscription

    async def follow(self, targets: Mapping[str, Target]) -> None:
        if not self._public:
            return
        subscriptions = await self._kept.all()
        await self._subscribe(targets, subscriptions)
        await self._leave(targets, subscriptions)
        while push := await self._kept.next_push():
            if target := targets.get(push.target):
                await self._take(target, push)

    async def stop(self) -> None:
        await end_tasks(self._under_way.values())

    async def _subscribe(self, targets: Mapping[str, Target], subscriptions: Iterable[Subscription]) -> None:
        now = time.time()
        known = {one.target: one for one in subscriptions if one.state != "leaving"}
        for key, target in targets.items():
            if target.kind != "feed":
                continue
            one = known.get(key)
            target.covered = SELDOM if one and one.is_active(now) else 0.0
            hub, topic = feeds.hub_of(target.cursor)
            if not hub:
                continue
            if one is None or (one.hub, one.topic) != (hub, topic):
                id, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
                one = Subscription(id=id, target=key, topic=topic, hub=hub, secret=secret)
            if one.is_due(now):
                one = replace(one, asked=now, state="asked")
                await self._kept.save(one)  # before it is asked for: a hub may ask back at once
                self._start(one, "subscribe")

    async def _leave(self, targets: Mapping[str, Target], subscriptions: Iterable[Subscription]) -> None:
        """What nobody follows any more, and what another subscription of the same feed has taken over."""
        now = time.time()
        for one in subscriptions:
            target = targets.get(one.target)
            wanted = target and feeds.hub_of(target.cursor) in ((one.hub, one.topic), ("", ""))
            if one.state == "leaving":
                if now > one.asked + _LEAVING:
                    await self._kept.remove(one.id)
            elif not wanted:
                await self._kept.save(replace(one, state="leaving", asked=now))
                self._start(one, "unsubscribe")

    def _start(self, one: Subscription, mode: str) -> None:
        if one.id not in self._under_way:
            task = asyncio.create_task(self._ask(one, mode))
            self._under_way[one.id] = task
            task.add_done_callback(lambda _: self._under_way.pop(one.id, None))

    async def _ask(self, one: Subscription, mode: str) -> None:
        """A question to the hub, whatever comes of it: the feed is asked as often as before until it answers."""
        fields = {
            "hub.mode": mode, "hub.topic": one.topic, "hub.callback": f"{self._public}/websub/{one.id}",
            "hub.secret": one.secret, "hub.lease_seconds": str(LEASE),
        }  # fmt: skip
        try:
            await self._asking.submit(one.hub, fields)
        except (Failed, Gone, Private, Refused, Held) as problem:
            log.info("The hub %s did not take “%s”: %s", one.hub, mode, problem)

    async def _take(self, target: Target, push: Push) -> None:
        answer = Answer(200, {"content-type": push.kind}, push.body, target.address)
        try:
            cursor = target.cursor or await self._store.cursor(target.key)
            found, cursor = await feeds.read_push(answer, cursor)
        except Failed as problem:
            log.info("What the hub of %s sent is not a feed: %s", target.address, problem)
            return
        except Unavailable:
            raise
        except Exception:
            log.exception("what the hub of %s sent could not be read", target.address)
            return
        await self._trays.put([(target, found)])
        target.cursor = cursor
        await self._store.set_cursor(target.key, cursor)

"""Sends one notification, and does what the push service's answer asks for.

Must not know: which entries are told of, HTML.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from liveblog.errors import LiveblogError, NotFound, Unavailable
from liveblog.language.zones import zone
from liveblog.model.notifications import Subscription
from liveblog.settings import Settings
from liveblog.sources.addresses import Refused
from liveblog.sources.asking import wait_of
from liveblog.sources.client import Client, Failed
from liveblog.sources.notifying import message
from liveblog.sources.notifying.sealing import Signer, seal
from liveblog.sources.turns import Held, Turns, host_of
from liveblog.store import Store
from liveblog.store.keys import same_id
from liveblog.store.push import Due

log = logging.getLogger("liveblog.notifying")

NEWS = 30 * 60_000  # milliseconds in which an entry is still told of; after that the story has moved on
KEPT = 30 * 60  # seconds that a push service keeps one for a browser that is off
AT_ONCE, APART = 16, 0.005  # requests to one push service; seconds between two of them
WAITS = (5, 30, 120, 600)  # seconds after each failure
LARGEST_ANSWER = 20_000


class Sender:
    """One a process."""

    def __init__(self, store: Store, client: Client, signer: Signer, settings: Settings) -> None:
        self._store, self._client, self._signer = store, client, signer
        self._site = settings.public_url or ""
        self._turns = Turns(at_once=AT_ONCE, apart=APART)
        self._failures: dict[Due, int] = {}

    async def send(self, due: Due) -> None:
        """One notification, whatever comes of it. Never raises but when it is cancelled."""
        try:
            subscription = await self._store.push.subscription(due)
            body = subscription and await self._body(due, subscription)
            if not subscription or not body:
                await self._store.push.take(due)
                return
            try:
                async with self._turns.of(subscription.endpoint):
                    if await self._store.push.take(due):
                        await self._send(due, subscription, body)
            except Held as held:
                await self._store.push.put_back(due, round(held.until * 1000))
        except Unavailable:
            pass  # where it was not taken, it stays due
        except Exception:
            log.exception("a notification could not be sent")

    async def _body(self, due: Due, subscription: Subscription, *, short: bool = False) -> bytes | None:
        """What it says; None when there is nothing to say to this reader any more."""
        if _now() - await self._store.push.told(due.blog_id, due.entry) > NEWS and due.kind == "new":
            return None
        quiet = subscription.quiet
        if quiet and quiet.holds(datetime.now(UTC), zone(quiet.zone)):
            return None
        try:
            blog = await self._store.blog_by_id(due.blog_id)
            if due.kind == "gone":
                return message.unsaid(blog, due.entry)
            entry = await self._store.entry(blog, due.entry)
        except NotFound:
            return None
        if entry.state != "published" or not entry.key or blog.state == "draft":
            return None
        if entry.updated < subscription.since:  # the page showed it when they subscribed
            return None
        return message.said(blog, entry, short=short)

    async def _send(self, due: Due, subscription: Subscription, body: bytes) -> None:
        """It was taken from the queue: it comes back only where the push service says that it was not accepted."""
        status, after = await self._post(due, subscription, body)
        if status == 413 and (shorter := await self._body(due, subscription, short=True)):
            status, after = await self._post(due, subscription, shorter)
        if status in (404, 410):
            await self._store.push.forget(due.blog_id, due.subscription)
        elif status == 429 or status >= 500:
            await self._later(due, subscription, status, after)
            return
        elif status == 0:
            # It may have arrived, so it is not sent again; others wait until the push service has recovered.
            self._turns.hold(subscription.endpoint, None)
        elif status >= 400:
            log.warning("the push service at %s answered %s", host_of(subscription.endpoint), status)
        self._failures.pop(due, None)

    async def _later(self, due: Due, subscription: Subscription, status: int, after: float | None) -> None:
        failures = self._failures[due] = self._failures.get(due, 0) + 1
        if failures > len(WAITS):
            del self._failures[due]
            return
        wait = max(WAITS[failures - 1], after or 0)
        if status in (429, 503):
            self._turns.hold(subscription.endpoint, after if after is not None else wait)
        if wait * 1000 < NEWS:
            await self._store.push.put_back(due, _now() + round(wait * 1000))
        else:
            del self._failures[due]

    async def _post(self, due: Due, subscription: Subscription, body: bytes) -> tuple[int, float | None]:
        """The answer's status (0: none came), and the seconds that the push service wants us to wait."""
        headers: Mapping[str, str] = {
            "Authorization": self._signer.authorization(
                subscription.endpoint, subscription.site or self._site or "mailto:nobody@example.org"
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT),
            "Urgency": "high" if due.kind == "new" else "normal",
            "Topic": same_id(due.blog_id, due.entry),
        }
        sealed = seal(body, subscription.p256dh, subscription.auth)
        try:
            answer = await self._client.send(
                "POST", subscription.endpoint, content=sealed, headers=headers, largest=LARGEST_ANSWER
            )
        except Refused:
            return 410, None
        except (Failed, LiveblogError):
            return 0, None
        return answer.status, wait_of(answer.headers.get("retry-after", ""))


def _now() -> int:
    return int(time.time() * 1000)

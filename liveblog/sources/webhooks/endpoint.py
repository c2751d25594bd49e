"""One webhook: it gets the events of its blog in order, each until it is taken, and nothing else delays it.

Must not know: other webhooks, HTTP.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from liveblog.errors import NotFound, Unavailable
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import Changed, Event, Gone, Position, Put, dumps, parse_position
from liveblog.model.times import iso
from liveblog.model.webhooks import Attempt, Standing, Webhook
from liveblog.sources.webhooks.sending import Bodies, Delivery, Outcome, Sender
from liveblog.store import Store

log = logging.getLogger("liveblog.webhooks")

READ = 100  # events at once
STAND_BY = 1.0  # seconds, where Redis is away
LATER = 5.0  # seconds, after what should not have happened
LOOK = 60.0  # seconds after which the log is read, although nothing was heard
Clock = Callable[[], int]  # milliseconds since 1970


class Removed(Exception):
    """The webhook is not there any more, or another process sends to it."""


class Endpoint:
    """`run` it as a task. `news` is set when the blog's log has grown, or a try is due."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        bodies: Bodies,
        clock: Clock,
        blog_id: str,
        hook: Webhook,
        standing: Standing,
    ) -> None:
        self._store, self._sender, self._bodies, self._clock = store, sender, bodies, clock
        self._blog_id = blog_id
        self.hook, self.standing = hook, standing
        self.news = asyncio.Event()
        self._noting = asyncio.Lock()

    async def run(self) -> None:
        """Until it is switched off, removed, or cancelled."""
        while not self.standing.off:
            try:
                self.news.clear()  # before the log is read: what arrives meanwhile is not missed
                wait = (self.standing.next - self._clock()) / 1000
                if wait <= 0:
                    wait = LOOK if await self._deliver_some() else 0.0
                if wait > 0:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self.news.wait(), wait)
            except Unavailable:
                await asyncio.sleep(STAND_BY)
            except (Removed, NotFound):
                return
            except Exception:
                log.exception("sending to a webhook failed; trying again")
                await asyncio.sleep(LATER)

    async def _deliver_some(self) -> bool:
        """Delivers what comes next in the log; returns whether nothing more is due now."""
        blog = await self._store.blog_by_id(self._blog_id)
        missed = await self._store.events.some(self._blog_id, self.standing.at, READ)
        if missed.why is not None:
            await self._skip(missed.why == "trimmed")
            return False
        for event in missed.events:
            if isinstance(event.change, Changed):
                blog = event.change.blog
            if blog.state == "draft" or kind_of(event) not in self.hook.events:
                continue  # what readers cannot see is not sent
            if not await self._deliver(blog, event):
                return False
        if missed.events and missed.events[-1].position != self.standing.at:
            await self._note(self.standing.delivered(missed.events[-1].position))
        return len(missed.events) < READ

    async def _deliver(self, blog: Blog, event: Event) -> bool:
        delivery = await self._delivery(blog, event)
        outcome = await self._sender.send(self.hook, blog, delivery)
        now = self._clock()
        if outcome.delivered:
            after = self.standing.delivered(event.position)
        else:
            spread = random.uniform(0.9, 1.1)  # so that those which fail together are not tried together
            after = self.standing.failed(outcome.status, now, after=outcome.after, spread=spread)
        await self._note(after, self._attempt(delivery, outcome, now, after.next))
        return outcome.delivered

    async def _skip(self, trimmed: bool) -> None:
        """Goes on where the log begins, or, if it is another log, where it ends; the webhook's log says so."""
        events = self._store.events
        to = await (events.before_first(self._blog_id) if trimmed else events.position(self._blog_id))
        why = (
            sentence("Events that were older than the blog’s log were left out.")
            if trimmed
            else sentence("The blog’s log was replaced, as after a loss of data; it goes on from now.")
        )
        now = self._clock()
        remark = Attempt(id="", kind="skipped", position=str(to), when=now, why=why.to_json())
        await self._note(self.standing.delivered(to), remark)

    async def send_now(self, what: str) -> None:
        """Sends a test, or the event at a position once more, whatever else is due. Never raises."""
        position = parse_position(what)
        if position and position > self.standing.at and not self.standing.off:
            self._try_now()  # it is not delivered yet: this is its next try, and others stay behind it
            return
        try:
            blog = await self._store.blog_by_id(self._blog_id)
            delivery = self._test() if what == "test" else await self._again(blog, position)
            outcome = Outcome(0, 0, sentence("The blog’s log does not hold this event any more."))
            if delivery is not None:
                outcome = await self._sender.send(self.hook, blog, delivery)
            shown = delivery or Delivery("", "skipped", what, b"")
            await self._note(None, self._attempt(shown, outcome, self._clock(), 0))
        except (Unavailable, NotFound, Removed):
            return
        except Exception:
            log.exception("sending to a webhook failed")
            return
        if outcome.delivered:
            self._try_now()  # it works again: what waits need not

    def _try_now(self) -> None:
        self.standing = replace(self.standing, next=0)
        self.news.set()

    def _test(self) -> Delivery:
        body = dumps({"type": "test", "when": iso(self._clock())}).encode()
        return Delivery(f"{self.hook.id}_test_{secrets.token_hex(8)}", "test", "", body)

    async def _again(self, blog: Blog, position: Position | None) -> Delivery | None:
        event = await self._store.events.at(self._blog_id, position) if position else None
        return await self._delivery(blog, event) if event and blog.state != "draft" else None

    async def _delivery(self, blog: Blog, event: Event) -> Delivery:
        at, current = str(event.position), True
        if isinstance(event.change, Put):
            # What was corrected or taken back since must not go out: a newer event is on its way.
            current = await self._is_current(blog, event.change.entry)
        body = self._bodies.of(blog, event, current=current)
        return Delivery(f"{self.hook.id}_{at}", kind_of(event), at, body)

    async def _is_current(self, blog: Blog, entry: Entry) -> bool:
        try:
            return (await self._store.entry(blog, entry.id)).revision == entry.revision
        except NotFound:
            return False

    def _attempt(self, delivery: Delivery, outcome: Outcome, now: int, next: int) -> Attempt:
        return Attempt(
            id=delivery.id, kind=delivery.kind, position=delivery.position, when=now, status=outcome.status,
            ms=outcome.ms, why=outcome.why.to_json() if isinstance(outcome.why, Sentence) else None, next=next,
        )  # fmt: skip

    async def _note(self, standing: Standing | None, attempt: Attempt | None = None) -> None:
        """Keeps how it stands (None: as before), until Redis has it: what was delivered is not sent again because
        Redis was away. Raises Removed."""
        async with self._noting:
            now = standing or self.standing
            while True:
                try:
                    note = self._store.webhooks.note
                    kept = await note(self._blog_id, self.hook.id, self.standing.at, now, attempt)
                    break
                except Unavailable:
                    await asyncio.sleep(STAND_BY)
            if not kept:
                raise Removed
            self.standing = now


def kind_of(event: Event) -> str:
    match event.change:
        case Put():
            return "put"
        case Gone():
            return "gone"
    return "blog"

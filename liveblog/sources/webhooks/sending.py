"""One delivery: the event as readers get it, signed, and what the receiver answered.

Must not know: Redis, retries.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import Event, Position, Put, dumps, event_wire, redacted
from liveblog.model.webhooks import GONE, Webhook
from liveblog.sources.addresses import Refused
from liveblog.sources.client import Client, Failed
from liveblog.sources.webhooks.signing import headers

Draw = Callable[[Blog, Entry], str]
LARGEST_ANSWER = 1_000_000  # bytes; nothing of an answer is used but its status
DRAWN_KEPT = 64  # events of a blog that several webhooks get
_LONGEST_WAIT = 86_400


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is sent: `id` stays the same, however often."""

    id: str
    kind: str
    position: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` 0: there was no answer. `after`: seconds that the receiver wants us to wait."""

    status: int
    ms: int
    why: Sentence | None = None
    after: float | None = None

    @property
    def delivered(self) -> bool:
        return 200 <= self.status < 300


class Bodies:
    """The events of one blog as they are sent, each drawn once for all of its webhooks."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._made: dict[tuple[Position, int], bytes] = {}  # by position and the blog's revision

    def of(self, blog: Blog, event: Event, *, current: bool) -> bytes:
        """`current`: whether nothing has happened to its entry since; else the event goes without the text."""
        key = event.position, blog.revision
        if key not in self._made:
            html = self._draw(blog, event.change.entry) if isinstance(event.change, Put) else ""
            while len(self._made) >= DRAWN_KEPT:
                self._made.pop(next(iter(self._made)))
            self._made[key] = dumps(event_wire(event, html)).encode()
        made = self._made[key]
        return made if current else redacted(made)


class Sender:
    """Sends deliveries through the one outgoing client. Never raises."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def send(self, hook: Webhook, blog: Blog, delivery: Delivery) -> Outcome:
        signed = headers(hook.secret, delivery.id, int(time.time()), delivery.body)
        sent = {"Content-Type": "application/json", "Liveblog-Blog": blog.slug, **signed}
        began = time.monotonic()

        def outcome(status: int, why: Sentence | None = None, after: float | None = None) -> Outcome:
            return Outcome(status, round((time.monotonic() - began) * 1000), why, after)

        try:
            answer = await self._client.send(
                "POST", hook.url, content=delivery.body, headers=sent, accept="*/*", largest=LARGEST_ANSWER,
                take=lambda _: None,
            )  # fmt: skip
        except Failed as problem:
            return outcome(0, problem.why, problem.after)
        except Refused as problem:
            return outcome(0, problem.why)
        return outcome(answer.status, _why(answer.status), _wait(answer.headers.get("retry-after", "")))


def _why(status: int) -> Sentence | None:
    """What a status means for the people who look at the log."""
    if 200 <= status < 300:
        return None
    if status == GONE:
        return sentence("The receiver wants nothing more (410 Gone).")
    if 300 <= status < 400:
        return sentence(
            "The receiver redirects. Deliveries are not redirected: give the webhook its new address."
        )
    return sentence("The receiver answered {status}.", status=str(status))


def _wait(text: str) -> float | None:
    """The seconds of a Retry-After header; None for a date or nonsense."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return float(min(int(text), _LONGEST_WAIT))

"""What a webhook is, how its deliveries stand, and when one that failed is tried again.

Times are milliseconds since 1970, passed in. Must not know: Redis, HTTP, how a delivery is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.model.events import START, Position, parse_position

KINDS = ("put", "gone", "blog")
WEBHOOKS_LIMIT = 20  # of one blog
FIRST_WAIT, LONGEST_WAIT = 5_000, 3_600_000  # milliseconds between tries
PATIENCE = 86_400_000  # a webhook that fails for so long is switched off
GONE = 410  # a receiver that answers this wants nothing more


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where a blog's events are sent. `secret` signs them: it is shown once, when the webhook is made."""

    id: str
    url: str
    events: tuple[str, ...] = KINDS
    secret: str = field(default="", repr=False)
    made: int = 0
    by: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Webhook:
        return cls(**{**stored, "events": tuple(stored["events"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a webhook's deliveries came. `at`: everything up to this position is delivered."""

    at: Position = START
    tries: int = 0  # failed ones of the next event
    since: int = 0  # when the first of them failed; 0: none did
    next: int = 0  # when the next try is due; 0: at once
    off: str = ""  # why nothing is sent: "failing" for a day, or "gone"; "": it works
    off_since: int = 0

    @property
    def state(self) -> str:
        """working, failing or off."""
        return "off" if self.off else "failing" if self.since else "working"

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": str(self.at)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Standing:
        return cls(**{**stored, "at": parse_position(stored["at"]) or START})

    def delivered(self, at: Position) -> Standing:
        """After a success."""
        return Standing(at=at)

    def failed(self, status: int, now: int, *, after: float | None = None, spread: float = 1.0) -> Standing:
        """After a failure. `after`: seconds that the receiver asked us to wait; `spread`: a factor around 1."""
        since = self.since or now
        if status == GONE or now - since >= PATIENCE:
            why = "gone" if status == GONE else "failing"
            return replace(self, tries=self.tries + 1, since=since, next=0, off=why, off_since=now)
        wait = FIRST_WAIT * 2 ** min(self.tries, 20) * spread
        wait = min(max(wait, (after or 0) * 1000), LONGEST_WAIT)
        # The last try is made when the day is over, not up to an hour later.
        due = min(now + round(wait), since + PATIENCE)
        return replace(self, tries=self.tries + 1, since=since, next=due)

    def switched_on(self) -> Standing:
        """As it goes on where it stopped, at once."""
        return Standing(at=self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to deliver, as the webhook's log shows it. `status` 0: there was no answer."""

    id: str  # the delivery's Webhook-Id; "" for a remark that is no delivery
    kind: str  # of the event, "test", or "skipped": events that the blog's log did not hold any more
    position: str
    when: int
    status: int = 0
    ms: int = 0  # how long it took
    why: Any = None  # a sentence, as `Sentence.to_json` has it; None where there is nothing to say
    next: int = 0  # when it is tried again; 0: it is not

    @property
    def delivered(self) -> bool:
        return 200 <= self.status < 300

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Attempt:
        return cls(**stored)


def parse_events(given: object) -> tuple[str, ...]:
    """The kinds of events that are wanted; all of them where nothing is given. Raises Invalid."""
    if given is None:
        return KINDS
    if not isinstance(given, list) or not given or not all(kind in KINDS for kind in given):
        raise Invalid(events=sentence("Give the events as a list of “put”, “gone” and “blog”."))
    return tuple(kind for kind in KINDS if kind in given)


def parse_webhook(form: Mapping[str, Any], empty: Webhook) -> Webhook:
    """What an API call says. Whether its address may be reached is checked by `sources`. Raises Invalid."""
    url = form.get("url")
    if not isinstance(url, str) or not url.strip():
        raise Invalid(
            url=sentence("Give the address that events are sent to, such as https://example.com/liveblog.")
        )
    return replace(empty, url=url.strip(), events=parse_events(form.get("events")))

"""What arrives from a source, and where it is followed from.

Must not know: networks, Redis.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from liveblog.language.translatable import Sentence
from liveblog.model.blocks import Block
from liveblog.model.tray import Kind, Source

FIRST = 5  # posts of a source that is new: what it said last, so that editors see that it works


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A post, as its network tells of it. `gone`: it was deleted there."""

    block: Block
    reply: bool = False
    repost: bool = False
    edited: bool = False
    update: bool = False  # tells of an edit: nothing new for those who do not have the post
    gone: bool = False
    language: str = ""
    account: str = ""  # its author's id there, where the network says


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer to "what is new?": the posts, oldest first, and where to go on from."""

    arrivals: tuple[Arrival, ...] = ()
    cursor: str = ""
    name: str = ""
    url: str = ""
    account: str = ""
    handle: str = ""
    wait: float = 0.0  # seconds until it is asked again, as its server wants it; 0: it does not say


@dataclass(slots=True)
class Target:
    """One address that is followed, however many blogs do."""

    kind: Kind
    address: str
    subscribers: list[tuple[str, Source]] = field(default_factory=list)  # blog ids and their sources
    account: str = ""
    name: str = ""
    cursor: str = ""
    handle: str = ""
    known: bool = False  # whether its cursor was read from Redis
    asked: float = -math.inf  # loop time
    due: float = 0.0  # loop time, unless a stream or a hub tells of it
    covered: float = 0.0  # seconds between two questions while one does; 0: none does
    missed: bool = False  # a stream may have missed something: it is asked once, whoever tells of it
    looked: float = -math.inf  # loop time at which the account itself was looked up
    failures: int = 0
    notice: Sentence | None = None  # of a stream: what editors should know although it works
    told: Sentence | None = None  # of the account, likewise

    def is_due(self, now: float) -> bool:
        return self.missed or (now >= self.due and now >= self.asked + self.covered)

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.address.lower()}"

    @property
    def searches(self) -> bool:
        """Whether it is a search, not an account."""
        return self.address[:1] in '#＃"'

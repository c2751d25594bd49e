"""The contents of a blog's first page, and how an event changes them. The server's half of the promise:
a page from before plus the events since equals a page from now (static/live/ holds the browser's half).

Must not know: Redis, HTTP, how an entry is drawn.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import Changed, Event, Gone, Position, Put, entry_wire
from liveblog.model.reading import Reading
from liveblog.model.times import iso

KEYS_SHOWN = 100
CORRECTIONS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Drawn:
    """An entry and its HTML."""

    entry: Entry
    html: str

    def wire(self) -> dict[str, Any]:
        return entry_wire(self.entry, self.html)


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """A line of the list of key events; `published` in milliseconds, `when` as in `Entry`."""

    id: str
    published: int
    when: str
    line: str

    @classmethod
    def of(cls, entry: Entry, line: str) -> KeyEvent:
        return cls(entry.id, entry.published, entry.when, line)

    def wire(self) -> dict[str, Any]:
        published = iso(self.published)
        when = {"when": self.when} if self.when != published else {}
        return {"id": self.id, "published": published, **when, "line": self.line}


@dataclass(frozen=True, slots=True)
class Corrected:
    """A line of the list of corrections: the entry, when (milliseconds), and what was wrong or why it was withdrawn."""

    id: str
    at: int
    text: str
    withdrawn: bool = False

    def wire(self) -> dict[str, Any]:
        return {"id": self.id, "at": iso(self.at), "text": self.text, "withdrawn": self.withdrawn}


def corrections_of(entry: Entry) -> list[Corrected]:
    """The lines that an entry adds to the list of corrections."""
    if entry.tombstone:
        return [Corrected(entry.id, entry.withdrawn or entry.updated, entry.reason, withdrawn=True)]
    return [Corrected(entry.id, c.at, c.text) for c in entry.corrections]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A blog at a position. Entries, pinned ones, key events and corrections are newest first.

    `entries` holds no pinned entry: each is in one place. `more` says that the blog has older ones.
    """

    blog: Blog
    position: Position
    entries: tuple[Drawn, ...] = ()
    pinned: tuple[Drawn, ...] = ()
    keys: tuple[KeyEvent, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    more: bool = False
    count: int = 0
    # The time of the oldest entry in the whole blog, even if it was removed since; "": unknown.
    oldest: str = field(default="", compare=False)
    # How it is read. Where the oldest come first `entries` begins with them, and `more` says that there are newer ones.
    reading: Reading = Reading()
    newest: Entry | None = field(
        default=None, compare=False
    )  # of the whole blog, where `entries` does not tell

    @property
    def updated(self) -> str:
        """When the blog last changed: an ISO time. For a finished recorded story, the time of its last entry."""
        newest = self.newest or (self.entries[0].entry if self.entries else None)
        if self.blog.state == "closed" and newest and newest.day:
            return newest.when
        return iso(self.position.ms or self.blog.updated)

    def wire(self) -> dict[str, Any]:
        """The snapshot."""
        return {
            "position": str(self.position),
            "blog": self.blog.wire(),
            "entries": [d.wire() for d in self.entries],
            "pinned": [d.wire() for d in self.pinned],
            "keys": [k.wire() for k in self.keys],
            "corrections": [c.wire() for c in self.corrections],
            "more": self.more,
            "count": self.count,
        }

    def first(self, size: int) -> Page:
        """The page with its newest `size` entries only."""
        if len(self.entries) <= size:
            return self
        return replace(self, entries=self.entries[:size], more=True)


def rank(entry: Entry) -> tuple[int, str]:
    """The sort key, descending for newest first; the id orders entries of the same millisecond."""
    return (entry.published, entry.id)


def rank_pinned(entry: Entry) -> tuple[int, int, str]:
    """The same for pinned entries, which editors put in order."""
    return (entry.pin, entry.published, entry.id)


Line = Callable[[Entry], str]


@dataclass(slots=True)
class Window:
    """The newest part of a blog, kept up to date by its events; pages are built from it.

    Holds at most `size` unpinned entries, more than a page shows, so that removals seldom need Redis.
    `short` tells when removals have used that up: then load a new window.
    """

    blog: Blog
    position: Position
    size: int
    line: Line
    entries: list[Drawn] = field(default_factory=list)  # oldest first: appending is the common case
    pinned: list[Drawn] = field(default_factory=list)
    keys: list[KeyEvent] = field(default_factory=list)
    corrections: list[Corrected] = field(default_factory=list)
    count: int = 0
    oldest: str = field(default="", compare=False)  # as in `Page`

    def load(
        self,
        drawn: list[Drawn],
        pinned: list[Drawn],
        keys: list[KeyEvent],
        count: int,
        corrections: Iterable[Corrected] = (),
        oldest: str = "",
    ) -> None:
        """Starts from the store's data, each list in any order."""
        self.oldest = oldest
        self.entries = sorted(drawn, key=_rank)
        self.pinned = sorted(pinned, key=_place)
        self.keys = sorted(keys, key=_key_rank)
        self.corrections = sorted(corrections, key=_correction_rank)[-CORRECTIONS_SHOWN:]
        self.count = count

    @property
    def more(self) -> bool:
        """Whether the blog has older entries than the window."""
        return self.count > len(self.entries) + len(self.pinned)

    def short(self, size: int) -> bool:
        """Whether the blog has older entries that the window lacks to fill a page of `size`."""
        return self.more and len(self.entries) < size

    def apply(self, event: Event, html: str) -> None:
        """Applies the next event. `html` draws the entry of a put."""
        self.count, self.position = event.count, event.position
        match event.change:
            case Put(entry):
                self._drop(entry.id)
                self._put(Drawn(entry, html))
                self.oldest = min(self.oldest, entry.when) if self.oldest else entry.when
            case Gone(id):
                self._drop(id)
            case Changed(blog):
                self.blog = blog

    def page(self) -> Page:
        return Page(
            blog=self.blog,
            position=self.position,
            entries=tuple(reversed(self.entries)),
            pinned=tuple(reversed(self.pinned)),
            keys=tuple(reversed(self.keys)),
            corrections=tuple(reversed(self.corrections)),
            more=self.more,
            count=self.count,
            oldest=self.oldest,
        )

    def _put(self, drawn: Drawn) -> None:
        entry = drawn.entry
        if entry.pinned:
            _insert(self.pinned, drawn, _place)
        else:
            # An entry older than the whole window may belong after some that the window lacks: leave it out, too.
            others = self.count - len(self.entries) - len(self.pinned) - 1
            if others <= 0 or (self.entries and rank(entry) > _rank(self.entries[0])):
                _insert(self.entries, drawn, _rank)
                del self.entries[: -self.size]
        if entry.key:
            key = KeyEvent.of(entry, self.line(entry))
            self.keys.insert(bisect_left(self.keys, _key_rank(key), key=_key_rank), key)
            del self.keys[:-KEYS_SHOWN]
        if corrections := corrections_of(entry):
            self.corrections = sorted([*self.corrections, *corrections], key=_correction_rank)
            del self.corrections[:-CORRECTIONS_SHOWN]

    def _drop(self, id: str) -> None:
        for kept in (self.entries, self.pinned):
            for index, drawn in enumerate(kept):
                if drawn.entry.id == id:
                    del kept[index]
                    break
        self.keys = [k for k in self.keys if k.id != id]
        self.corrections = [c for c in self.corrections if c.id != id]


def _rank(drawn: Drawn) -> tuple[int, str]:
    return rank(drawn.entry)


def _key_rank(key: KeyEvent) -> tuple[int, str]:
    return (key.published, key.id)


def _correction_rank(correction: Corrected) -> tuple[int, str]:
    return (correction.at, correction.id)


def _place(drawn: Drawn) -> tuple[int, int, str]:
    return rank_pinned(drawn.entry)


def _insert(kept: list[Drawn], drawn: Drawn, by: Callable[[Drawn], Any]) -> None:
    kept.insert(bisect_left(kept, by(drawn), key=by), drawn)

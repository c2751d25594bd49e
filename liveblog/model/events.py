"""The vocabulary of a blog's logs: positions, events, and their wire format.

Must not know: Redis, HTTP, how an entry is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.times import iso

Why = Literal["unknown-position", "trimmed", "too-far-behind"]


class Position(NamedTuple):
    """The position of an event in a blog's log: a Redis stream id, "1700000000000-0" as text."""

    ms: int
    seq: int

    def __str__(self) -> str:
        return f"{self.ms}-{self.seq}"


START = Position(0, 0)  # before the first event
_MOST = 2**64


def parse_position(text: str) -> Position | None:
    """A position such as "1700000000000-0", or None for anything else."""
    ms, dash, seq = text.partition("-")
    if not (dash and _digits(ms) and _digits(seq)):
        return None
    position = Position(int(ms), int(seq))
    # Only in the form that Redis writes: "01-0" would be a second name for "1-0".
    return position if str(position) == text and max(position) < _MOST else None


def _digits(text: str) -> bool:
    return 0 < len(text) <= 20 and text.isascii() and text.isdigit()


@dataclass(frozen=True, slots=True)
class Put:
    """A whole entry, new or changed."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Gone:
    """An entry that readers can no longer see."""

    id: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of the blog itself."""

    blog: Blog


@dataclass(frozen=True, slots=True)
class Staff:
    """Something for the staff alone (a note, a chat message, a lease): only ever in the desk's log."""

    about: Literal["note", "chat", "lease", "asked", "tray"]
    data: Mapping[str, Any]


Change = Put | Gone | Changed | Staff


@dataclass(frozen=True, slots=True)
class Event:
    """A change, its position, the position it applies on top of, and how many entries readers see after it."""

    position: Position
    prev: Position
    change: Change
    count: int = 0


def change_to_json(change: Change) -> str:
    """A change as stored in the log."""
    match change:
        case Put(entry):
            stored: dict[str, Any] = {"type": "put", "entry": entry.to_json()}
        case Gone(id):
            stored = {"type": "gone", "id": id}
        case Changed(blog):
            stored = {"type": "blog", "blog": blog.to_json()}
        case Staff(about, data):
            stored = {"type": "staff", "about": about, "data": data}
    return dumps(stored)


def change_from_json(text: str | bytes) -> Change:
    stored = json.loads(text)
    match stored["type"]:
        case "put":
            return Put(Entry.from_json(stored["entry"]))
        case "gone":
            return Gone(stored["id"])
        case "blog":
            return Changed(Blog.from_json(stored["blog"]))
        case "staff":
            return Staff(stored["about"], stored["data"])
    raise ValueError(f"no event is called {stored['type']!r}")


def entry_wire(entry: Entry, html: str) -> dict[str, Any]:
    """An entry in frames, snapshots and updates; with `when` if readers see that instead of `published`."""
    return {
        "id": entry.id,
        "revision": entry.revision,
        "published": iso(entry.published),
        **({"when": entry.when} if entry.day else {}),
        "updated": iso(entry.updated),
        "label": entry.label,
        "key": entry.key,
        "pinned": entry.pinned,
        "tags": list(entry.tags),
        "html": html,
    }


def event_wire(event: Event, html: str = "") -> dict[str, Any]:
    """An event in frames and updates; `html` is the drawn entry of a put."""
    head: Mapping[str, Any] = {"position": str(event.position), "prev": str(event.prev)}
    match event.change:
        case Put(entry):
            return {"type": "put", **head, "entry": entry_wire(entry, html)}
        case Gone(id):
            return {"type": "gone", **head, "id": id}
        case Changed(blog):
            return {"type": "blog", **head, "blog": blog.wire()}
        case Staff():
            raise ValueError("readers are never told what the staff says")


def entry_of(change: Change) -> str:
    """The id of the entry that a change is about; "" for none."""
    match change:
        case Put(entry):
            return entry.id
        case Gone(id):
            return id
    return ""


def redacted(event: bytes) -> bytes:
    """A put for readers who catch up, when there is a newer event for its entry: without its text.

    It keeps its place in the chain and its revision. Other changes are returned unchanged.
    """
    told = json.loads(event)
    if told["type"] != "put":
        return event
    silent = {**told["entry"], "label": None, "key": False, "pinned": False, "tags": [], "html": ""}
    return dumps({**told, "entry": silent}).encode()


def dumps(value: Any) -> str:
    """JSON as we write it everywhere: compact, with unescaped text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

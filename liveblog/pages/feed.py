"""The contents of a blog's feed: entries, corrections, removals; and the queries that a feed accepts.

Feed readers show an item once. A correction that only changed its entry would reach nobody who has read the entry, so
each correction and each withdrawal with a reason is an item of its own, too.

Must not know: Redis, HTTP, HTML, the formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid5

from liveblog.errors import Invalid
from liveblog.model.entries import LABELS, Entry
from liveblog.model.events import Event, Gone, Put
from liveblog.model.filters import Filter
from liveblog.model.times import iso, parse_time
from liveblog.pages.window import Corrected

FORMS = {  # the formats by the extension of their address: name and media type
    "atom": ("Atom", "application/atom+xml"),
    "rss": ("RSS", "application/rss+xml"),
    "json": ("JSON", "application/feed+json"),
}
NEWEST = 100  # items in a feed at most; also how many events of the log are read
DEFAULT = 50
_OURS = UUID("d8bfdeac-b1e8-40d3-b286-a8c199a68968")  # the namespace of items' names


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A query for a feed: how many items, of which entries, changed since when (milliseconds since 1970)."""

    limit: int = DEFAULT
    filter: Filter = Filter()  # by tag, label, key events
    since: int | None = None

    @property
    def query(self) -> str:
        """The query string in its canonical form, with "?"; "" for the default."""
        asked = {"tag": self.filter.tag, "label": self.filter.label, "key": self.filter.key}
        asked["since"] = "" if self.since is None else iso(self.since)
        asked["limit"] = "" if self.limit == DEFAULT else str(self.limit)
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"?{query}" if query else ""


@dataclass(frozen=True, slots=True)
class Deleted:
    """An entry that readers can no longer see, and since when (milliseconds)."""

    id: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A feed's entries and corrections, both last changed first, together `Wanted.limit` at most."""

    entries: tuple[Entry, ...]
    corrections: tuple[Corrected, ...]
    deleted: tuple[Deleted, ...]


def parse_wanted(query: Mapping[str, str]) -> Wanted:
    """From an address. Raises Invalid."""
    limit = query.get("limit", "").strip() or str(DEFAULT)
    if not (limit.isascii() and limit.isdigit() and len(limit) < 10 and 1 <= int(limit) <= NEWEST):
        raise Invalid(limit=f"The limit is a number from 1 to {NEWEST}.")
    label = query.get("label", "").strip()
    if label and label not in LABELS:
        raise Invalid(label=f"The label is one of {', '.join(LABELS)}.")
    key = query.get("key", "").strip()
    if key not in ("", "0", "1"):
        raise Invalid(key="Write key=1 for key events alone, or leave it out.")
    since, time = query.get("since", "").strip(), None
    if since:
        # An unescaped "+" arrives as a space.
        time = parse_time(since.replace(" ", "+"))
        if time is None:
            raise Invalid(since="Write since as a time with its zone, such as 2026-01-06T18:03:27Z.")
    tag = query.get("tag", "").strip().lstrip("#")[:200]
    return Wanted(
        limit=int(limit), since=time, filter=Filter(tag=tag, label=label, key="1" if key == "1" else "")
    )


def select(
    newest: Iterable[Entry], events: Iterable[Event], lines: Iterable[Corrected], wanted: Wanted
) -> Selection:
    """What a feed says, of the newest entries as readers see them, the newest events (oldest first), and the lines
    of the list of corrections.

    The events add old entries that changed recently, and removals.
    """
    entries: dict[str, Entry] = {}
    deleted: dict[str, Deleted] = {}
    for event in events:
        match event.change:
            case Put(entry):
                entries[entry.id] = entry.shown()
                deleted.pop(entry.id, None)
            case Gone(id):
                entries.pop(id, None)
                deleted[id] = Deleted(id, event.position.ms)
    for entry in newest:  # read after the events, so these are right where they differ
        entries[entry.id] = entry
        deleted.pop(entry.id, None)

    def asked(changed: int) -> bool:
        return wanted.since is None or changed > wanted.since

    fitting = {entry.id: entry for entry in entries.values() if wanted.filter.matches(entry)}
    corrections = [line for line in lines if asked(line.at) and (not wanted.filter or line.id in fitting)]
    items: list[Entry | Corrected] = [e for e in fitting.values() if asked(e.updated)]
    items = sorted([*items, *corrections], key=_changed, reverse=True)[: wanted.limit]
    return Selection(
        entries=tuple(i for i in items if isinstance(i, Entry)),
        corrections=tuple(i for i in items if isinstance(i, Corrected)),
        deleted=tuple(sorted((d for d in deleted.values() if asked(d.at)), key=lambda d: -d.at)),
    )


def identity(*names: str | int) -> str:
    """An item's permanent name, derived from ids, which never change, unlike slug, address and text."""
    return f"urn:uuid:{uuid5(_OURS, '/'.join(map(str, names)))}"


def _changed(item: Entry | Corrected) -> tuple[int, str]:
    return (item.modified, item.id) if isinstance(item, Entry) else (item.at, item.id)

"""Which entries somebody at the desk wants to see.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields

from liveblog.entries import LABELS, STATES, Entry, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is "" is not asked for. Words are looked for in text and headline, whatever their case and accents."""

    words: str = ""
    state: str = ""
    author: str = ""
    label: str = ""
    tag: str = ""
    key: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))

    def matches(self, entry: Entry) -> bool:
        return (
            (not self.state or entry.state == self.state)
            and (not self.author or any(_plain(a) == _plain(self.author) for a in entry.authors))
            and (not self.label or entry.label == self.label)
            and (not self.tag or any(_plain(t) == _plain(self.tag) for t in entry.tags))
            and (not self.key or entry.key)
            and all(word in _text(entry) for word in _plain(self.words).split())
        )


def parse_filter(query: Mapping[str, str]) -> Filter:
    """From an address: what cannot be asked for is not asked for."""
    found = {f.name: query.get(f.name, "").strip()[:200] for f in fields(Filter)}
    found["state"] = found["state"] if found["state"] in STATES else ""
    found["label"] = found["label"] if found["label"] in LABELS else ""
    found["key"] = "1" if found["key"] == "1" else ""
    found["tag"] = found["tag"].lstrip("#")
    return Filter(**found)


def _text(entry: Entry) -> str:
    said = [b.text for b in entry.blocks if isinstance(b, Text)]
    return _plain("\n".join([entry.headline, entry.source, *said, *entry.tags, *entry.authors]))


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))

"""The filter of the desk's entry list.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields

from liveblog.model import facts_text
from liveblog.model.blocks import Text
from liveblog.model.entries import LABELS, STATES, Entry

_APART = re.compile(r"[\s_\-\u2010-\u2015]+")
DELETED = "deleted"  # a state to filter by, though no entry has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is "" is not asked for. Words are looked for in text, headline and facts box, an author's name and a tag in
    parts; case and accents, spaces and hyphens make no difference."""

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
            (self.state in ("", DELETED, entry.state))
            and (not self.author or any(plain(self.author) in plain(a) for a in entry.authors))
            and (not self.label or entry.label == self.label)
            and (not self.tag or any(_joined(self.tag) in _joined(t) for t in entry.tags))
            and (not self.key or entry.key)
            and all(word in _text(entry) for word in plain(self.words).split())
        )


def parse_filter(query: Mapping[str, str]) -> Filter:
    """The filter in a query; invalid values are ignored."""
    found = {f.name: query.get(f.name, "").strip()[:200] for f in fields(Filter)}
    found["state"] = found["state"] if found["state"] in (*STATES, DELETED) else ""
    found["label"] = found["label"] if found["label"] in LABELS else ""
    found["key"] = "1" if found["key"] == "1" else ""
    found["tag"] = found["tag"].lstrip("#")
    return Filter(**found)


def _text(entry: Entry) -> str:
    said = [b.text for b in entry.blocks if isinstance(b, Text)]
    said += facts_text.lines(entry.facts) if entry.facts else []
    return plain("\n".join([entry.headline, entry.source, *said, *entry.tags, *entry.authors]))


def plain(text: str) -> str:
    """Text folded for comparison: without case and accents, one space for spaces and hyphens."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return _APART.sub(" ", "".join(c for c in parts if not unicodedata.combining(c))).strip()


def _joined(text: str) -> str:
    # Tags have no spaces: a search for “River Ouse” also finds “River-Ouse”, “RiverOuse” and “river_ouse”.
    return plain(text).replace(" ", "")

"""How somebody reads a blog: in which order, and only which of its entries. It stands in the address of the page.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from liveblog.model.entries import LABELS, Entry, parse_id
from liveblog.model.words import one_line

NAME_LIMIT = 120  # characters of a tag or an author's name
_NAMES = ("order", "key", "tag", "author", "label", "start")


def alike(name: str) -> str:
    """A tag or a name as it is compared. static/live/filter/filter.js does the same."""
    return unicodedata.normalize("NFKC", name).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is "" is not asked for. `start`: the id of the entry to begin at, where the oldest come first."""

    order: Literal["", "oldest"] = ""
    key: Literal["", "1"] = ""
    tag: str = ""
    author: str = ""
    label: str = ""
    start: str = ""

    def __bool__(self) -> bool:
        return self != Reading()

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.key or self.tag or self.author or self.label)

    @property
    def oldest_first(self) -> bool:
        return self.order == "oldest"

    @property
    def whole(self) -> Reading:
        """The same order, with nothing left out."""
        return Reading(order=self.order)

    def but(self, **changes: str) -> Reading:
        """With some of it changed, from the beginning."""
        return replace(self, **{"start": "", **changes})  # type: ignore[arg-type]

    def query(self, **more: str) -> str:
        """Its part of an address, always in the same order; `more` stands behind it."""
        named = {name: getattr(self, name) for name in _NAMES} | more
        return urlencode([(name, value) for name, value in named.items() if value])

    def matches(self, entry: Entry) -> bool:
        return (
            (entry.key or not self.key)
            and self.label in ("", entry.label)
            and (not self.tag or alike(self.tag) in map(alike, entry.tags))
            and (not self.author or alike(self.author) in map(alike, entry.authors))
        )


def parse_reading(query: Mapping[str, str]) -> Reading:
    """What an address asks for; values that mean nothing are left out."""
    order: Literal["", "oldest"] = "oldest" if query.get("order") == "oldest" else ""
    start = query.get("start", "")
    return Reading(
        order=order,
        key="1" if query.get("key") == "1" else "",
        tag=one_line(query.get("tag", "")).lstrip("#＃")[:NAME_LIMIT],
        author=one_line(query.get("author", ""))[:NAME_LIMIT],
        label=label if (label := query.get("label", "")) in LABELS else "",
        start=start if order and parse_id(start) else "",
    )

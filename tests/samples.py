"""Values that tests of several packages begin with: a blog, an entry, what is to be published."""

from __future__ import annotations

from typing import Any

from liveblog.model.blocks import Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry, NewEntry

NOON = 1_767_960_000_000  # 2026-01-09T12:00:00Z

BLOG = Blog(
    id="b",
    slug="b",
    title="B",
    summary="",
    state="live",
    language="en",
    started=None,
    created=0,
    updated=0,
    revision=1,
)


def an_entry(**facts: Any) -> Entry:
    given: dict[str, Any] = {
        "id": "e1", "revision": 3, "state": "published", "source": "Three died.", "headline": "Three dead",
        "blocks": (Text(text="Three died."),), "published": NOON, "updated": NOON, "authors": ("Ada",),
        "label": "breaking", "key": True, "pinned": True, "tags": ("toll",), "by": "p1", "changed_by": "Ada",
    }  # fmt: skip
    return Entry(**given | facts)


def entry(text: str = "Something happened.", **fields: Any) -> NewEntry:
    return NewEntry(source=text, blocks=(Text(text=text),), **fields)

"""RSS and Atom of a live blog. Reads bytes, fetches nothing."""

from __future__ import annotations

import calendar
from html import escape
from typing import Any

import feedparser

from liveblog.archive.foreign.story import (
    ForeignEntry,
    ForeignImage,
    ForeignStory,
    headline,
    markup,
    names,
    paragraphs,
    text,
    words,
)
from liveblog.errors import Invalid


def read(contents: bytes) -> ForeignStory:
    """Raises Invalid for what is no feed."""
    parsed = feedparser.parse(contents)
    if not parsed.version and not parsed.entries:
        raise Invalid("The file is XML, and no feed: neither RSS nor Atom, nor an export of WordPress.")
    notes = ["The feed is not well-formed; what could be read of it was taken."] if parsed.bozo else []
    notes += [] if parsed.entries else ["The feed has no entries."]
    feed = parsed.feed
    return ForeignStory(
        format="feed", title=text(feed.get("title")), summary=text(feed.get("subtitle"), 2_000),
        language=text(feed.get("language"), 20), url=text(feed.get("link"), 2_000),
        entries=tuple(_entry(item) for item in parsed.entries), notes=notes,
    )  # fmt: skip


def _entry(item: Any) -> ForeignEntry:
    contents = item.get("content") or []
    best = next((one for one in contents if "html" in one.get("type", "")), contents[0] if contents else None)
    html = markup(best.get("value")) if best else markup(item.get("summary"))
    if best and best.get("type") == "text/plain":
        html = escape(html, quote=False)
    moment = item.get("published_parsed") or item.get("updated_parsed")
    addresses = [
        text(one.get("href"), 2_000) for one in item.get("enclosures", []) if "image" in one.get("type", "")
    ]
    addresses += [
        text(one.get("url"), 2_000) for one in item.get("media_content", []) if one.get("medium") == "image"
    ]
    return ForeignEntry(
        id=text(item.get("id") or item.get("link") or item.get("title"), 500), html=paragraphs(html),
        published=_milliseconds(moment), headline=headline(item.get("title"), html),
        authors=names(item.get("authors") or item.get("author") or []),
        tags=words([one.get("term") for one in item.get("tags", [])]),
        images=tuple(ForeignImage(address) for address in dict.fromkeys(addresses) if address and address not in html),
    )  # fmt: skip


def _milliseconds(moment: Any) -> int | None:
    try:
        seconds = calendar.timegm(moment) if moment else 0
    except (ValueError, OverflowError, TypeError):
        return None
    return seconds * 1000 if seconds > 0 else None

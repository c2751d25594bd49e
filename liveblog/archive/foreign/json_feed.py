"""JSON Feed 1 and 1.1, as Tickaroo, 24liveblog and others give of a live blog. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from liveblog.archive.foreign.story import (
    ForeignEntry,
    ForeignImage,
    ForeignStory,
    headline,
    mappings,
    markup,
    names,
    paragraphs,
    text,
    when,
    words,
)


def fits(whole: Mapping[str, Any]) -> bool:
    return "jsonfeed.org" in text(whole.get("version")) or ("items" in whole and "feed_url" in whole)


def read(whole: Mapping[str, Any]) -> ForeignStory:
    notes: list[str] = []
    entries = []
    for item in mappings(whole.get("items")):
        id = text(str(item.get("id") or item.get("url") or ""), 500)
        more = _more(item)
        if "corrects" in more:
            continue  # in our own feeds a correction is an item, and stands at its entry, too
        if not id:
            notes.append("An item without an id was left out.")
            continue
        entries.append(_entry(id, item, more))
    return ForeignStory(
        format="JSON Feed", title=text(whole.get("title")), summary=text(whole.get("description"), 2_000),
        language=text(whole.get("language"), 20), url=text(whole.get("home_page_url"), 2_000),
        entries=tuple(entries), notes=notes,
    )  # fmt: skip


def _more(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a live blog adds to an item: in an object whose name begins with “_”, as the format provides."""
    found = (value for name, value in item.items() if name.startswith("_") and isinstance(value, Mapping))
    return {name: value for one in found for name, value in one.items()}


def _entry(id: str, item: Mapping[str, Any], more: Mapping[str, Any]) -> ForeignEntry:
    published, zoneless = when(item.get("date_published") or item.get("date_modified"))
    html = markup(item.get("content_html")) or paragraphs(
        escape(markup(item.get("content_text")), quote=False)
    )
    addresses = [text(item.get("image"), 2_000)]
    addresses += [
        text(one.get("url"), 2_000)
        for one in mappings(item.get("attachments"))
        if text(one.get("mime_type")).startswith("image/")
    ]
    images = tuple(
        ForeignImage(address) for address in dict.fromkeys(filter(None, addresses)) if address not in html
    )
    return ForeignEntry(
        id=id, html=html, published=published, zoneless=zoneless,
        headline=headline(item.get("title"), html),
        authors=names(item.get("authors") or item.get("author") or []), tags=words(item.get("tags")),
        key=bool(more.get("key") or more.get("highlight")), pinned=bool(more.get("pinned") or more.get("sticky")),
        images=images,
    )  # fmt: skip

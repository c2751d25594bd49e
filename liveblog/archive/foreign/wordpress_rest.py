"""WordPress Liveblog's REST answers: {"entries": [{"id", "type", "render", "content", "timestamp", "authors"}, …]}.

An answer may hold an entry and its changes ("update", "delete"): the last one counts. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liveblog.archive.foreign.story import (
    ForeignEntry,
    ForeignStory,
    mappings,
    markup,
    names,
    paragraphs,
    text,
    when,
)
from liveblog.archive.foreign.wordpress import without_shortcodes


def fits(whole: Mapping[str, Any]) -> bool:
    first = next(iter(mappings(whole.get("entries"))), None)
    return first is not None and ("render" in first or "content" in first) and "id" in first


def read(whole: Mapping[str, Any]) -> ForeignStory:
    story = ForeignStory(format="WordPress Liveblog")
    found: dict[str, ForeignEntry] = {}
    entries = sorted(mappings(whole.get("entries")), key=lambda one: when(one.get("timestamp"))[0] or 0)
    for one in entries:
        id = str(one.get("id") or "")
        if not id:
            story.notes.append("An entry without an id was left out.")
        elif one.get("type") == "delete" or one.get("status", "publish") not in ("publish", "", None):
            found.pop(id, None)
        else:
            found[id] = _entry(id, one, found.get(id))
    url = next(
        (text(one.get("share_link"), 2_000).partition("#")[0] for one in entries if one.get("share_link")), ""
    )
    return ForeignStory(format=story.format, url=url, entries=tuple(found.values()), notes=story.notes)


def _entry(id: str, one: Mapping[str, Any], before: ForeignEntry | None) -> ForeignEntry:
    published, _ = when(one.get("entry_time"))
    if published is None:
        published = before.published if before else when(one.get("timestamp"))[0]
    html = markup(one.get("content")) or markup(one.get("render"))
    key = one.get("key_event") in (True, "1", 1) or "liveblog-key" in text(one.get("css_classes"), 2_000)
    return ForeignEntry(
        id=id, html=paragraphs(without_shortcodes(html)), published=published, authors=names(one.get("authors")),
        headline=text(one.get("headline")),
        key=key or "type-key" in html,
    )  # fmt: skip

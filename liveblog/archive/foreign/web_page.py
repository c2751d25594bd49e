"""A saved page with structured data: schema.org's LiveBlogPosting in JSON-LD. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from html.parser import HTMLParser
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
from liveblog.errors import Invalid

_DEEPEST = 8  # objects within objects that are searched


def read_page(html: str) -> ForeignStory:
    """Raises Invalid for a page without a live blog."""
    scripts = _Scripts()
    scripts.feed(html)
    scripts.close()
    broken = 0
    for script in scripts.found:
        try:
            whole = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            broken += 1
            continue
        if (posting := find(whole)) is not None:
            return read(posting)
    why = " One of its scripts with data is not JSON." if broken else ""
    raise Invalid(f"The page has no structured data of a live blog (LiveBlogPosting).{why}")


class _Scripts(HTMLParser):
    """The scripts with JSON-LD in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").partition(";")[0].strip().lower()
        self._inside = tag == "script" and kind == "application/ld+json"
        if self._inside:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = False


def find(value: Any, depth: int = 0) -> Mapping[str, Any] | None:
    """The first LiveBlogPosting with updates in JSON-LD, wherever it stands."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        if "LiveBlogPosting" in _types(value) and value.get("liveBlogUpdate"):
            return value
        inside: Any = value.values()
    else:
        inside = value if isinstance(value, list) else ()
    return next((found for one in inside if (found := find(one, depth + 1)) is not None), None)


def read(posting: Mapping[str, Any]) -> ForeignStory:
    notes: list[str] = []
    entries = []
    updates = posting.get("liveBlogUpdate")
    for number, update in enumerate(mappings(updates if isinstance(updates, list) else [updates]), 1):
        entries.append(_entry(number, update))
    return ForeignStory(
        format="web page", title=text(posting.get("headline") or posting.get("name")),
        summary=text(posting.get("description"), 2_000), language=text(posting.get("inLanguage"), 20),
        url=_address(posting), entries=tuple(entries), notes=notes,
    )  # fmt: skip


def _entry(number: int, update: Mapping[str, Any]) -> ForeignEntry:
    published, zoneless = when(
        update.get("datePublished") or update.get("dateCreated") or update.get("dateModified")
    )
    body = markup(update.get("articleBody") or update.get("text") or update.get("description"))
    html = paragraphs(body if "<" in body and ">" in body else escape(body, quote=False))
    for player in _addresses(update.get("video"), ("url", "embedUrl", "contentUrl")):
        html += f"<p>{escape(player)}</p>"
    return ForeignEntry(
        id=_address(update) or f"{number} {update.get('datePublished')}", html=html, published=published,
        zoneless=zoneless, headline=headline(update.get("headline") or update.get("name"), html),
        authors=names(update.get("author") or []), tags=words(update.get("keywords") or []),
        images=tuple(ForeignImage(*one) for one in _images(update.get("image"))),
    )  # fmt: skip


def _images(value: Any) -> Iterator[tuple[str, str, str]]:
    """Addresses, alternative texts and captions of images: addresses, objects, or a list of either."""
    for one in value if isinstance(value, list) else [value]:
        caption = text(one.get("caption"), 500) if isinstance(one, Mapping) else ""
        for address in _addresses(one, ("url", "contentUrl", "@id")):
            yield address, caption, caption


def _addresses(value: Any, fields: tuple[str, ...]) -> list[str]:
    found = []
    for one in value if isinstance(value, list) else [value]:
        given = next((one[name] for name in fields if one.get(name)), "") if isinstance(one, Mapping) else one
        found += [address] if (address := text(given, 2_000)) else []
    return found


def _address(thing: Mapping[str, Any]) -> str:
    page = thing.get("mainEntityOfPage")
    inside = page.get("@id") if isinstance(page, Mapping) else page
    return next(
        (found for one in (thing.get("url"), thing.get("@id"), inside) if (found := text(one, 2_000))), ""
    )


def _types(value: Mapping[str, Any]) -> list[Any]:
    kind = value.get("@type")
    return kind if isinstance(kind, list) else [kind]

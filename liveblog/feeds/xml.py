"""A blog's feed as Atom (RFC 4287, with RFC 6721 for removals) and as RSS 2.0.

Must not know: HTTP, Redis, how items are made (that is `feeds`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any

from feedgenerator import Atom1Feed, Rss201rev2Feed

from liveblog.feeds.items import Feed, Item, plain
from liveblog.model.times import iso
from liveblog.pages.feed import identity
from liveblog.text import html


def write(form: str, feed: Feed) -> str:
    """The feed as "atom" or "rss"."""
    kind = _Atom if form == "atom" else _Rss
    # RSS descriptions are always read as HTML.
    described = partial(escape, quote=False) if form == "rss" else str
    written = kind(
        title=feed.title,
        link=feed.url,
        description=described(plain(feed.blog.summary) or feed.title),
        subtitle=plain(feed.blog.summary) or None,
        language=feed.blog.language,
        author_name=feed.site,
        feed_url=feed.own,
        feed_guid=feed.id,
        ours=feed,
    )
    for item in feed.items:
        written.add_item(
            title=item.title,
            link=item.url,
            description=described(html.shorten(item.text, 400) or item.title),
            content=item.html,
            pubdate=_time(item.published),
            updateddate=_time(item.modified),
            unique_id=item.id,
            unique_id_is_permalink=False,
            categories=item.tags,
            ours=item,
        )
    done: str = written.writeString("utf-8")
    return done


class _Atom(Atom1Feed):  # type: ignore[misc]  # the library has no types
    def root_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = super().root_attributes()
        return {**attributes, "xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def latest_post_date(self) -> datetime:
        return _time(self.feed["ours"].updated)

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["ours"].hub:
            handler.addQuickElement("link", None, {"rel": "hub", "href": self.feed["ours"].hub})
        if self.feed["ours"].cover:
            handler.addQuickElement("logo", self.feed["ours"].cover)

    def write_items(self, handler: Any) -> None:
        super().write_items(handler)
        feed = self.feed["ours"]
        for deleted in feed.deleted:
            named = {"ref": identity(feed.blog.id, deleted.id), "when": iso(deleted.at)}
            handler.addQuickElement("at:deleted-entry", None, named)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        # The content is complete; a summary beside it would be shown twice.
        super().add_item_elements(handler, {**item, "description": None})
        for name in item["ours"].authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        for term in _marks(item["ours"]):
            handler.addQuickElement("category", None, {"term": term, "scheme": "urn:liveblog:mark"})


class _Rss(Rss201rev2Feed):  # type: ignore[misc]
    def rss_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = super().rss_attributes()
        return {
            **attributes,
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def latest_post_date(self) -> datetime:
        return _time(self.feed["ours"].updated)

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        feed = self.feed["ours"]
        if feed.hub:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": feed.hub})
        if feed.cover:
            handler.startElement("image", {})
            for name, words in (("url", feed.cover), ("title", feed.title), ("link", feed.url)):
                handler.addQuickElement(name, words)
            handler.endElement("image")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["ours"].authors:
            handler.addQuickElement("dc:creator", name)
        for term in _marks(item["ours"]):
            handler.addQuickElement("category", term, {"domain": "urn:liveblog:mark"})
        handler.addQuickElement("content:encoded", item["content"])


def _marks(item: Item) -> Iterator[str]:
    """The marks that readers see: a label, a key event, a correction."""
    if item.facts.get("label"):
        yield item.facts["label"]
    if item.facts.get("key"):
        yield "key"
    if "corrects" in item.facts:
        yield "withdrawn" if item.facts["withdrawn"] else "corrected"


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)

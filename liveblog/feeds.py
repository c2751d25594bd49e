"""A blog's feeds as they are written: Atom (RFC 4287, with RFC 6721 for what was taken away), RSS 2.0, JSON Feed 1.1.

Must not know: HTTP, Redis, what is chosen (that is `feed`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from feedgenerator import Atom1Feed, Rss201rev2Feed

from liveblog import structured, text
from liveblog.blogs import Blog
from liveblog.entries import Entry, iso
from liveblog.events import dumps
from liveblog.feed import Deleted, Selection, identity
from liveblog.language import language
from liveblog.page import Corrected, corrections_of
from liveblog.rendering import Drawing

_TITLE = 140  # characters; whole texts stand in the content
# What XML 1.0 cannot carry, beyond the control characters that `text.clean` takes.
_NOT_IN_XML = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item, in no format yet. Times are milliseconds since 1970; addresses are whole."""

    id: str
    title: str
    url: str
    html: str
    text: str
    published: int
    modified: int
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: str = ""
    facts: dict[str, Any] = field(default_factory=dict)  # what the formats have no word for


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A blog's feed, in no format yet. `own` is its own address, which says what was asked for."""

    blog: Blog
    site: str
    base: str
    own: str
    updated: int
    items: tuple[Item, ...]
    deleted: tuple[Deleted, ...]

    @property
    def title(self) -> str:
        return _plain(self.blog.title)

    @property
    def id(self) -> str:
        """Of this feed: one that was asked for a part is another one."""
        part = self.own.partition("?")[2]
        return identity(self.blog.id, "feed", part) if part else identity(self.blog.id)

    @property
    def url(self) -> str:
        return urljoin(self.base, f"/live/{self.blog.slug}")

    @property
    def cover(self) -> str:
        return urljoin(self.base, self.blog.cover.src) if self.blog.cover else ""


def make(blog: Blog, selection: Selection, drawing: Drawing, *, site: str, base: str, own: str) -> Feed:
    """`base` is the server's own address, such as "https://news.example/": feeds are read far from it."""
    made = [_entry(blog, entry, drawing, base) for entry in selection.entries]
    made += [_correction(blog, line, drawing, base) for line in selection.corrections]
    made.sort(key=lambda item: (item.modified, item.id), reverse=True)
    changed = [blog.updated, *(i.modified for i in made), *(d.at for d in selection.deleted)]
    return Feed(
        blog=blog, site=_plain(site), base=base, own=own, updated=max(changed), items=tuple(made),
        deleted=selection.deleted,
    )  # fmt: skip


def _entry(blog: Blog, entry: Entry, drawing: Drawing, base: str) -> Item:
    facts: dict[str, Any] = {
        "revision": entry.revision,
        "label": entry.label,
        "key": entry.key,
        "pinned": entry.pinned,
        "corrections": [line.wire() for line in corrections_of(entry)],
    }
    title = text.line(entry, _TITLE)
    if entry.tombstone:
        title = f"{language(blog.language).gettext('Withdrawn')}: {title}"
    return Item(
        id=identity(blog.id, entry.id),
        title=_plain(title),
        url=_permalink(blog, entry.id, base),
        html=_plain(text.portable(drawing.feed_entry(blog, entry), base)),
        text=_plain(entry.reason if entry.tombstone else structured.body(entry)),
        published=entry.published,
        modified=entry.modified,
        authors=tuple(map(_plain, entry.authors)) if blog.bylines else (),
        tags=tuple(map(_plain, entry.tags)),
        image=urljoin(base, entry.images[0].src) if entry.images else "",
        facts=facts,
    )


def _correction(blog: Blog, line: Corrected, drawing: Drawing, base: str) -> Item:
    what = language(blog.language).gettext("Withdrawn" if line.withdrawn else "Corrected")
    return Item(
        id=identity(blog.id, line.id, "corrected", line.at),
        title=_plain(text.shorten(f"{what}: {text.clean(line.text)}", _TITLE)),
        url=_permalink(blog, line.id, base),
        html=_plain(text.portable(drawing.feed_correction(blog, line), base)),
        text=_plain(line.text),
        published=line.at,
        modified=line.at,
        facts={"corrects": identity(blog.id, line.id), "withdrawn": line.withdrawn},
    )


def _permalink(blog: Blog, id: str, base: str) -> str:
    return urljoin(base, f"/live/{blog.slug}/{id}")


def _plain(words: str) -> str:
    return text.clean(words).translate(_NOT_IN_XML)


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def write(form: str, feed: Feed) -> str:
    """The feed as "atom", "rss" or "json"."""
    if form == "json":
        return _json(feed)
    kind = _Atom if form == "atom" else _Rss
    written = kind(
        title=feed.title,
        link=feed.url,
        description=_plain(feed.blog.summary) or feed.title,
        subtitle=_plain(feed.blog.summary) or None,
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
            description=text.shorten(item.text, 400) or item.title,
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
        if self.feed["ours"].cover:
            handler.addQuickElement("logo", self.feed["ours"].cover)

    def write_items(self, handler: Any) -> None:
        super().write_items(handler)
        feed = self.feed["ours"]
        for deleted in feed.deleted:
            named = {"ref": identity(feed.blog.id, deleted.id), "when": iso(deleted.at)}
            handler.addQuickElement("at:deleted-entry", None, named)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        # The content is the whole of it; a summary beside it would be read twice.
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
    """What readers see marked: a label, a key event, that it is or has a correction."""
    if item.facts.get("label"):
        yield item.facts["label"]
    if item.facts.get("key"):
        yield "key"
    if "corrects" in item.facts:
        yield "withdrawn" if item.facts["withdrawn"] else "corrected"


def _json(feed: Feed) -> str:
    whole: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.url,
        "feed_url": feed.own,
        "language": feed.blog.language,
        "authors": [{"name": feed.site, "url": feed.base}],
        "items": [_json_item(item) for item in feed.items],
        "_liveblog": {
            "state": feed.blog.state,
            "updated": iso(feed.updated),
            "deleted": [{"id": identity(feed.blog.id, d.id), "at": iso(d.at)} for d in feed.deleted],
        },
    }
    if feed.blog.summary:
        whole["description"] = _plain(feed.blog.summary)
    if feed.blog.state == "closed":
        whole["expired"] = True
    return dumps(whole)


def _json_item(item: Item) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "content_text": item.text,
        "date_published": iso(item.published),
        "date_modified": iso(item.modified),
        "_liveblog": item.facts,
    }
    if item.authors:
        made["authors"] = [{"name": name} for name in item.authors]
    if item.tags:
        made["tags"] = list(item.tags)
    if item.image:
        made["image"] = item.image
    return made

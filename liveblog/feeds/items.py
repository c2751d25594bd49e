"""A blog's feed as items with titles, addresses and HTML, in no format yet.

Must not know: HTTP, Redis, what is chosen (that is `feed`), formats (`feed_xml`, `feed_json`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from liveblog.language.languages import language
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.words import without_controls
from liveblog.pages import json_ld
from liveblog.pages.feed import Deleted, Selection, identity
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Corrected, corrections_of
from liveblog.text import html

_TITLE = 140  # characters; the content has the complete text
# What XML 1.0 cannot carry, beyond the control characters that `without_controls` takes.
_NOT_IN_XML = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item, in no format yet. Times are milliseconds since 1970; addresses are absolute."""

    id: str
    title: str
    url: str
    html: str
    text: str
    published: int
    modified: int
    authors: tuple[str, ...] = ()
    pictures: Mapping[str, str] = field(default_factory=dict)  # of authors, by their names
    tags: tuple[str, ...] = ()
    image: str = ""
    facts: dict[str, Any] = field(default_factory=dict)  # data that the formats have no field for


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A blog's feed, in no format yet. `own` is its own address, including the query; `hub`: what tells of changes."""

    blog: Blog
    site: str
    base: str
    own: str
    updated: int
    items: tuple[Item, ...]
    deleted: tuple[Deleted, ...]
    hub: str = ""

    @property
    def title(self) -> str:
        return plain(self.blog.title)

    @property
    def id(self) -> str:
        """The feed's id: a filtered feed has one of its own."""
        part = self.own.partition("?")[2]
        return identity(self.blog.id, "feed", part) if part else identity(self.blog.id)

    @property
    def url(self) -> str:
        return urljoin(self.base, f"/live/{self.blog.slug}")

    @property
    def cover(self) -> str:
        return urljoin(self.base, self.blog.cover.src) if self.blog.cover else ""


def make(
    blog: Blog, selection: Selection, drawing: Drawing, *, site: str, base: str, own: str, hub: str = ""
) -> Feed:
    """`base` is the server's own address, such as "https://news.example/": feeds are read far from it."""
    made = [_entry(blog, entry, drawing, base) for entry in selection.entries]
    made += [_correction(blog, line, drawing, base) for line in selection.corrections]
    made.sort(key=lambda item: (item.modified, item.id), reverse=True)
    changed = [blog.updated, *(i.modified for i in made), *(d.at for d in selection.deleted)]
    return Feed(
        blog=blog, site=plain(site), base=base, own=own, updated=max(changed), items=tuple(made),
        deleted=selection.deleted, hub=hub,
    )  # fmt: skip


def _entry(blog: Blog, entry: Entry, drawing: Drawing, base: str) -> Item:
    facts: dict[str, Any] = {
        "revision": entry.revision,
        "label": entry.label,
        "key": entry.key,
        "pinned": entry.pinned,
        "corrections": [line.wire() for line in corrections_of(entry)],
    }
    if entry.day:
        facts["when"] = entry.when
    if entry.facts:
        facts["facts"] = entry.facts.to_json()
    title = html.line(entry, _TITLE)
    if entry.tombstone:
        title = f"{language(blog.language).gettext('Withdrawn')}: {title}"
    return Item(
        id=identity(blog.id, entry.id),
        title=plain(title),
        url=_permalink(blog, entry.id, base),
        html=plain(html.portable(drawing.feed_entry(blog, entry), base)),
        text=plain(entry.reason if entry.tombstone else json_ld.body(entry)),
        published=entry.published,
        modified=entry.modified,
        authors=tuple(map(plain, entry.authors)) if blog.bylines else (),
        pictures={plain(p.name): urljoin(base, p.image) for p in entry.profiles if p.image},
        tags=tuple(map(plain, entry.tags)),
        image=urljoin(base, entry.images[0].src) if entry.images else "",
        facts=facts,
    )


def _correction(blog: Blog, line: Corrected, drawing: Drawing, base: str) -> Item:
    what = language(blog.language).gettext("Withdrawn" if line.withdrawn else "Corrected")
    return Item(
        id=identity(blog.id, line.id, "corrected", line.at),
        title=plain(html.shorten(f"{what}: {without_controls(line.text)}", _TITLE)),
        url=_permalink(blog, line.id, base),
        html=plain(html.portable(drawing.feed_correction(blog, line), base)),
        text=plain(line.text),
        published=line.at,
        modified=line.at,
        facts={"corrects": identity(blog.id, line.id), "withdrawn": line.withdrawn},
    )


def _permalink(blog: Blog, id: str, base: str) -> str:
    return urljoin(base, f"/live/{blog.slug}/{id}")


def plain(words: str) -> str:
    """Text that every format can carry."""
    return without_controls(words).translate(_NOT_IN_XML)

"""Structured data for search engines: schema.org's LiveBlogPosting as plain data.

Every update has its time, its own address with a "#", and its text with the blocks as paragraphs. Everything that the
page shows is included.

Must not know: HTML, templates, how the data gets onto the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

from liveblog.language.zones import zone
from liveblog.model import facts_text
from liveblog.model.blocks import Embed, Link, Photo, Social, Text, Video
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import dumps
from liveblog.model.images import Image
from liveblog.model.times import iso
from liveblog.model.words import without_controls
from liveblog.pages import json_ld_parts as parts
from liveblog.pages.json_ld_parts import Site
from liveblog.pages.window import Page, corrections_of, rank
from liveblog.text import html

__all__ = ["Site", "begun", "body", "dumps", "entry", "live_blog"]

_HEADLINE = 110  # characters that search engines show of a headline


def live_blog(page: Page, site: Site) -> dict[str, Any]:
    """The LiveBlogPosting of a page, with all entries on it, newest first."""
    blog = page.blog
    url = site.address(f"/live/{blog.slug}")
    drawn = (*page.entries, *page.pinned)
    entries = sorted((_signed(blog, d.entry) for d in drawn), key=rank, reverse=True)
    begin = begun(page)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "@id": f"{url}#liveblog",
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": blog.title,
        "datePublished": begin,
        "dateModified": max([page.updated, *map(_modified, entries)]),
        "author": parts.authors(entries, site),
        "publisher": parts.publisher(site),
        "coverageStartTime": _moment(begin, "00:00:00", zone(blog.zone), min),
        "isAccessibleForFree": True,
        "inLanguage": blog.language,
        "about": {"@type": "Event", "name": blog.title, "startDate": begin},
        "liveBlogUpdate": [_update(e, url, site) for e in entries if e.tombstone or body(e)],
    }
    if blog.summary:
        data["description"] = blog.summary
    if shown := _images(blog, entries, site):
        data["image"] = shown
    if end := _end(page, entries):
        data["coverageEndTime"] = end
    return _plain(data)


def begun(page: Page) -> str:
    """When a story began: an ISO day or time, not later than any update on its page."""
    entries = (drawn.entry.when for drawn in (*page.entries, *page.pinned))
    return min(
        [page.blog.started or iso(page.blog.created), *entries, *(key.when for key in page.keys)]
        + ([page.oldest] if page.oldest else [])
    )


def entry(blog: Blog, entry: Entry, site: Site) -> dict[str, Any]:
    """One entry on a page of its own."""
    url = site.address(f"/live/{blog.slug}")
    whole = {"@type": "LiveBlogPosting", "@id": f"{url}#liveblog", "url": url, "headline": blog.title}
    data = {
        "@context": "https://schema.org",
        **_update(_signed(blog, entry), url, site),
        "mainEntityOfPage": {"@type": "WebPage", "@id": site.address(f"/live/{blog.slug}/{entry.id}")},
        "inLanguage": blog.language,
        "isPartOf": whole,
    }
    return _plain(data)


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """The data without control characters and direction overrides, whatever was stored."""

    def plain(value: Any) -> Any:
        if isinstance(value, str):
            return without_controls(value)
        if isinstance(value, dict):
            return _plain(value)
        return [plain(inner) for inner in value] if isinstance(value, list) else value

    return {name: plain(value) for name, value in data.items()}


def _signed(blog: Blog, entry: Entry) -> Entry:
    """The entry with the authors that readers may see."""
    return entry if blog.bylines else replace(entry, authors=())


def _update(entry: Entry, page: str, site: Site) -> dict[str, Any]:
    url = f"{page}#entry-{entry.id}"
    headline = html.line(entry, _HEADLINE)
    data: dict[str, Any] = {
        "@type": "BlogPosting",
        "@id": url,
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": page},
        "headline": headline,
        "articleBody": body(entry),
        "datePublished": entry.when,
        "dateModified": _modified(entry),
        "author": parts.authors([entry], site),
        "publisher": parts.publisher(site),
    }
    if entry.tags:
        data["keywords"] = list(entry.tags)
    if entry.facts and not entry.tombstone:
        data |= parts.facts(entry.facts)
    if entry.tombstone:
        data |= {"articleBody": entry.reason, "creativeWorkStatus": "Withdrawn"}
    if comments := _corrections(entry):
        data["correction"] = comments[0] if len(comments) == 1 else comments
    return data | _media(entry, headline, site)


def _media(entry: Entry, headline: str, site: Site) -> dict[str, Any]:
    """The images and videos of an entry, and the posts and pages that it quotes."""
    shared = [
        parts.shared(block, site)
        for block in entry.blocks
        if isinstance(block, Social | Link) or (isinstance(block, Embed) and not parts.is_video(block))
    ]
    found = {
        "image": parts.images(entry.blocks, site),
        "video": parts.videos(entry.blocks, headline, site),
        "sharedContent": shared,
    }
    return {name: values for name, values in found.items() if values}


def _corrections(entry: Entry) -> list[dict[str, Any]]:
    comments = [parts.correction(c.text, iso(c.at)) for c in corrections_of(entry)]
    if entry.label == "correction":
        comments.append(parts.correction(body(entry), entry.when))
    return comments


def _images(blog: Blog, entries: Iterable[Entry], site: Site) -> list[dict[str, Any]]:
    """A blog's image: its cover, else its newest image, else the publication's logo."""
    if blog.cover:
        return [parts.image(blog.cover, site)]
    newest = next((e.images[0] for e in entries if e.images), None)
    if newest:
        return [parts.image(newest, site)]
    logo: dict[str, Any] | None = parts.publisher(site).get("logo")
    return [logo] if logo else []


def _modified(entry: Entry) -> str:
    return entry.when if entry.modified == entry.published else iso(entry.modified)


def _end(page: Page, entries: Iterable[Entry]) -> str | None:
    """When the coverage ended: at the newest update of a closed blog, or when a live one will close by itself."""
    blog, times = page.blog, [e.when for e in entries]
    if blog.state == "closed":
        ends = (_moment(when, "23:59:59", zone(blog.zone), max) for when in times or [page.updated])
        return max(ends, key=datetime.fromisoformat)
    closes = blog.closes(page.position.ms or blog.updated)
    return iso(closes) if closes else None


def _moment(when: str, clock: str, zone: tzinfo, choose: Callable[[Iterable[datetime]], datetime]) -> str:
    """An ISO time unchanged; for an ISO day this time of day, in the blog's zone or in UTC, as chosen.

    Programs read a day as a UTC day. For them, too, no update may come before the start or after the end.
    """
    if len(when) > 10:
        return when
    at = datetime.fromisoformat(f"{when}T{clock}")
    return choose(at.replace(tzinfo=one) for one in (zone, UTC)).isoformat()


def _said(post: Social) -> str:
    """A post's text and author."""
    by = " ".join(filter(None, [post.name, post.handle and f"(@{post.handle.lstrip('@')})"]))
    words = "\n".join([post.text, *(choice.text for choice in post.poll)])
    return f"{words}\n— {by}" if by else words


@lru_cache(maxsize=2048)  # a page is drawn anew with each event, of which one entry is new
def body(entry: Entry) -> str:
    """An entry's text, each block a paragraph of its own."""
    words = ["\n".join(facts_text.lines(entry.facts))] if entry.facts else []
    for block in entry.blocks:
        match block:
            case Text():
                words.append(html.plain(block.text))
            case Social():
                words += [_said(block), _said(block.quoted) if block.quoted else ""]
            case Embed() | Link():
                words.append(block.title or block.url)
            case Image():
                words.append(block.caption or block.alt)
            case Photo():
                words.append(block.picture.alt or block.url)
            case Video():
                words.append(block.url)
    return "\n\n".join(w.strip() for w in words if w.strip())

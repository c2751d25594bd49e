"""What search engines are told of a blog: schema.org's LiveBlogPosting as plain data.

Complete from the start, because years of others' mistakes are known: every update has its time, its own address
with a "#", its words as one text with the blocks apart, and nothing is left out that the page shows.

Must not know: HTML, templates, how the data gets onto the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

from liveblog.language.zones import zone
from liveblog.model.blocks import Embed, Social, Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry, iso
from liveblog.model.events import dumps
from liveblog.model.images import Image
from liveblog.pages.window import Page, corrections_of, rank
from liveblog.text import html

__all__ = ["dumps", "entry", "live_blog"]

Address = Callable[[str], str]
_HEADLINE = 110  # what search engines show of a headline


def live_blog(page: Page, site: str, address: Address) -> dict[str, Any]:
    """The LiveBlogPosting of a page, with all entries on it, newest first."""
    blog = page.blog
    url = address(f"/live/{blog.slug}")
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
        "author": _authors([name for e in entries for name in e.authors], site, address),
        "publisher": _publisher(site, address),
        "coverageStartTime": _moment(begin, "00:00:00", zone(blog.zone), min),
        "isAccessibleForFree": True,
        "inLanguage": blog.language,
        "about": {"@type": "Event", "name": blog.title, "startDate": begin},
        "liveBlogUpdate": [_update(e, url, site, address) for e in entries if e.tombstone or body(e)],
    }
    if blog.summary:
        data["description"] = blog.summary
    if blog.cover:
        data["image"] = [_image(blog.cover, address)]
    if blog.state == "closed":
        ends = (
            _moment(when, "23:59:59", zone(blog.zone), max)
            for when in [e.when for e in entries] or [page.updated]
        )
        data["coverageEndTime"] = max(ends, key=datetime.fromisoformat)
    return data


def begun(page: Page) -> str:
    """When a story began: an ISO day or time, not later than any of the updates on its page."""
    entries = (drawn.entry for drawn in (*page.entries, *page.pinned))
    return min([page.blog.started or iso(page.blog.created), *(e.when for e in entries)])


def entry(blog: Blog, entry: Entry, site: str, address: Address) -> dict[str, Any]:
    """One entry on a page of its own."""
    url = address(f"/live/{blog.slug}")
    part = {"@type": "LiveBlogPosting", "@id": f"{url}#liveblog", "url": url, "headline": blog.title}
    return {
        "@context": "https://schema.org",
        **_update(_signed(blog, entry), url, site, address),
        "mainEntityOfPage": {"@type": "WebPage", "@id": address(f"/live/{blog.slug}/{entry.id}")},
        "inLanguage": blog.language,
        "isPartOf": part,
    }


def _signed(blog: Blog, entry: Entry) -> Entry:
    """The entry with the authors that readers may know of."""
    return entry if blog.bylines else replace(entry, authors=())


def _update(entry: Entry, page: str, site: str, address: Address) -> dict[str, Any]:
    url = f"{page}#entry-{entry.id}"
    data: dict[str, Any] = {
        "@type": "BlogPosting",
        "@id": url,
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": page},
        "headline": html.line(entry, _HEADLINE),
        "articleBody": body(entry),
        "datePublished": entry.when,
        "dateModified": _modified(entry),
        "author": _authors(entry.authors, site, address),
        "publisher": _publisher(site, address),
    }
    if entry.images:
        data["image"] = [_image(image, address) for image in entry.images]
    if entry.tags:
        data["keywords"] = list(entry.tags)
    if entry.tombstone:
        data |= {"articleBody": entry.reason, "creativeWorkStatus": "Withdrawn"}
    comments = [_comment(c.text, iso(c.at)) for c in corrections_of(entry)]
    if entry.label == "correction":
        comments.append(_comment(body(entry), entry.when))
    if comments:
        data["correction"] = comments[0] if len(comments) == 1 else comments
    if shared := [_shared(b) for b in entry.blocks if isinstance(b, Social | Embed)]:
        data["sharedContent"] = shared
    return data


def _comment(words: str, when: str) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": words, "datePublished": when}


def _modified(entry: Entry) -> str:
    return entry.when if entry.modified == entry.published else iso(entry.modified)


def _moment(when: str, clock: str, zone: tzinfo, choose: Callable[[Iterable[datetime]], datetime]) -> str:
    """An ISO time as it is; of an ISO day this clock in the blog's zone or in UTC, whichever is chosen.

    Programs read a day as one of UTC. Also for them no update may come before the beginning or after the end.
    """
    if len(when) > 10:
        return when
    at = datetime.fromisoformat(f"{when}T{clock}")
    return choose(at.replace(tzinfo=one) for one in (zone, UTC)).isoformat()


@lru_cache(maxsize=2048)  # a page is drawn anew with each event, of which one entry is new
def body(entry: Entry) -> str:
    """An entry's words, each block a paragraph of its own."""
    words = []
    for block in entry.blocks:
        match block:
            case Text():
                words.append(html.plain(block.text))
            case Social():
                by = " ".join(filter(None, [block.name, block.handle and f"(@{block.handle.lstrip('@')})"]))
                words.append(f"{block.text}\n— {by}" if by else block.text)
            case Embed():
                words.append(block.title or block.url)
            case Image():
                words.append(block.caption or block.alt)
    return "\n\n".join(w.strip() for w in words if w.strip())


def _shared(block: Social | Embed) -> dict[str, Any]:
    """A post or page somebody else made, which the entry quotes."""
    data: dict[str, Any] = {}
    match block:
        case Social():
            data["@type"] = "SocialMediaPosting"
            data["text"] = block.text
            if block.posted:
                data["datePublished"] = block.posted
            if block.name or block.handle:
                data["author"] = {"@type": "Person", "name": block.name or block.handle}
        case Embed():
            data["@type"] = "CreativeWork"
            if block.title:
                data["name"] = block.title
    if block.url:
        data["url"] = block.url
    return data


def _image(image: Image, address: Address) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "ImageObject",
        "url": address(image.src),
        "width": image.width,
        "height": image.height,
    }
    if words := image.caption or image.alt:
        data["caption"] = words
    if image.credit:
        data["creditText"] = image.credit
    return data


def _authors(names: list[str] | tuple[str, ...], site: str, address: Address) -> list[dict[str, Any]]:
    known = [{"@type": "Person", "name": name} for name in dict.fromkeys(names)]
    return known or [_publisher(site, address)]


def _publisher(site: str, address: Address) -> dict[str, Any]:
    return {"@type": "Organization", "name": site, "url": address("/")}

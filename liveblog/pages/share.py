"""What the share picture of a blog or an entry says, and its address.

Its address changes with its content, so that caches may keep it for ever and an edited entry has a new one.
Must not know: how it is drawn, HTTP.
"""

from __future__ import annotations

from liveblog.language.languages import Language, language
from liveblog.language.translatable import sentence
from liveblog.language.zones import zone
from liveblog.media.share_picture import Mark, SharePicture
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.images import Image
from liveblog.model.words import without_controls
from liveblog.pages.environment import direction, newest_image
from liveblog.pages.names import LABEL_NAMES
from liveblog.pages.window import Page
from liveblog.text import html

_LINE = 240  # characters; a picture has room for about 150
_NAMES = 120


def of_blog(page: Page, site: str) -> SharePicture:
    """Title and summary, or the newest update; the picture of a blog with a summary changes with its day only."""
    blog = page.blog
    newest = page.entries[0].entry if page.entries and not blog.summary else None
    below = blog.summary or (html.line(newest, _LINE) if newest else "")
    return _picture(
        blog,
        site,
        blog.cover or newest_image(page.entries),
        title=blog.title,
        below=html.shorten(without_controls(below), _LINE),
        foot=_foot(blog, newest.when) if newest else _said(blog).day(page.updated, zone(blog.zone)),
    )


def of_entry(blog: Blog, entry: Entry, site: str) -> SharePicture:
    """An entry's line, its blog's title above it, its label, time and authors. Not for tombstones."""
    image = entry.images[0] if entry.images else blog.cover
    authors = html.shorten(", ".join(entry.authors), _NAMES) if blog.bylines else ""
    label = LABEL_NAMES.get(entry.label or "") or (sentence("Key event") if entry.key else "")
    marks = [Mark(words=_said(blog).say(label), tone="strong" if entry.label == "breaking" else "plain")]
    return _picture(
        blog,
        site,
        image,
        *(marks if label else []),
        title=html.line(entry, _LINE) or blog.title,
        above=blog.title,
        foot=_foot(blog, entry.when, authors),
    )


def address(blog: Blog, picture: SharePicture, entry: Entry | None = None) -> str:
    """The path of a picture of a blog or of one of its entries."""
    place = f"/live/{blog.slug}/{entry.id}" if entry else f"/live/{blog.slug}"
    return f"{place}/{picture.name}?v={picture.key}"


def _picture(blog: Blog, site: str, image: Image | None, *marks: Mark, **words: str) -> SharePicture:
    live = [Mark(words=_said(blog).say(sentence("Live")), tone="live")] if blog.state == "live" else []
    return SharePicture(
        site=site,
        marks=(*live, *marks),
        language=blog.language,
        rtl=direction(blog) == "rtl",
        image=image.media if image else None,
        credit=image.credit if image else "",
        **{name: without_controls(text) for name, text in words.items()},
    )


def _foot(blog: Blog, when: str, authors: str = "") -> str:
    """ "18:03 CET · 27 November 2026 · Mira Holm"; `when` may be a day."""
    clock = _said(blog).clock(when, zone(blog.zone)) if len(when) > 10 else ""
    parts = [clock, _said(blog).day(when, zone(blog.zone)), authors]
    # From right to left, the mark of direction keeps the numbers of one part from joining those of the next.
    between = " \u200f· \u200f" if direction(blog) == "rtl" else " · "
    return between.join(filter(None, parts))


def _said(blog: Blog) -> Language:
    return language(blog.language)

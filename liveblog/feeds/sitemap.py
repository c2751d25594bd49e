"""A sitemap of the blogs (sitemaps.org), with Google News's tags for those that are news.

Must not know: HTTP, Redis.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from liveblog.model.blogs import Blog
from liveblog.model.times import iso

MOST, MOST_NEWS = 50_000, 1_000  # what a sitemap may hold
NEWS = 2 * 86_400_000  # milliseconds after its start in which Google News takes a story
_OPENING = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
)


@dataclass(frozen=True, slots=True)
class Place:
    """A blog that readers may see, and when it last changed (milliseconds)."""

    blog: Blog
    changed: int


def sitemap(places: Iterable[Place], *, base: str, site: str, now: int) -> str:
    """`base`: the public address without a slash at its end; `now`: milliseconds."""
    lines, news = [], 0
    for place in list(places)[:MOST]:
        fresh = news < MOST_NEWS and 0 <= now - place.blog.created <= NEWS
        news += fresh
        tags = f"<loc>{escape(f'{base}/live/{place.blog.slug}')}</loc><lastmod>{iso(place.changed)}</lastmod>"
        lines.append(f"<url>{tags}{_news(place.blog, site) if fresh else ''}</url>\n")
    return f"{_OPENING}{''.join(lines)}</urlset>\n"


def _news(blog: Blog, site: str) -> str:
    publication = (
        f"<news:name>{escape(site)}</news:name><news:language>{escape(blog.language)}</news:language>"
    )
    return (
        f"<news:news><news:publication>{publication}</news:publication>"
        f"<news:publication_date>{iso(blog.created)}</news:publication_date>"
        f"<news:title>{escape(blog.title)}</news:title></news:news>"
    )

"""A sitemap of the blogs (sitemaps.org), with Google News's tags for those that are news.

Must not know: HTTP, Redis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from liveblog.model.blogs import Blog
from liveblog.model.times import iso

MOST, MOST_NEWS = 50_000, 1_000  # what a sitemap may hold
MOST_PARTS = 50_000  # what an index may hold
NEWS = 2 * 86_400_000  # milliseconds after its start in which Google News takes a story
_OPENING = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
)


_INDEX = '<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


@dataclass(frozen=True, slots=True)
class Place:
    """A blog that readers may see, and when it last changed (milliseconds)."""

    blog: Blog
    changed: int


def written_part(
    places: Sequence[Place], number: int, *, base: str, site: str, now: int, most: int = MOST
) -> str:
    """The sitemap of all places, or an index where they are more than `most` (`number` 0); or a part of that index.
    "" where there is no such part. In the order in which they were made, so that few parts change."""
    if len(places) <= most:
        return sitemap(places, base=base, site=site, now=now) if number == 0 else ""
    made = sorted(places, key=lambda place: (place.blog.created, place.blog.id))
    parts = [made[at : at + most] for at in range(0, len(made), most)]
    if number == 0:
        return index(parts, base=base)
    return sitemap(parts[number - 1][::-1], base=base, site=site, now=now) if number <= len(parts) else ""


def index(parts: Iterable[Sequence[Place]], *, base: str) -> str:
    lines = [
        f"<sitemap><loc>{escape(f'{base}/sitemap-{number}.xml')}</loc>"
        f"<lastmod>{iso(max(place.changed for place in part))}</lastmod></sitemap>\n"
        for number, part in enumerate(parts, 1)
    ]
    return f"{_INDEX}{''.join(lines)}</sitemapindex>\n"


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

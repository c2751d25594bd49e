"""What the oEmbed provider says of a blog or an entry: a frame, its size, a title, a picture.

Must not know: HTTP, Redis.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from liveblog.model.entries import Entry
from liveblog.pages import share
from liveblog.pages.embed import Options
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Page
from liveblog.text.html import line

WIDTH, HEIGHT, ENTRY_HEIGHT = 640, 640, 400  # pixels
CACHE_AGE = 300  # seconds
# What a frame may do: run our script, and open links. It belongs to no origin, neither ours nor the page's.
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels. `most_*`: what the consumer has room for; None: it did not say."""

    width: int
    height: int
    most_width: int | None = None
    most_height: int | None = None

    @classmethod
    def within(cls, maxwidth: str | None, maxheight: str | None, entry: Entry | None = None) -> Size:
        wide, high = _pixels(maxwidth), _pixels(maxheight)
        height = ENTRY_HEIGHT if entry else HEIGHT
        return cls(min(wide or WIDTH, WIDTH), min(high or height, height), wide, high)

    def holds(self, width: int, height: int) -> bool:
        return width <= (self.most_width or width) and height <= (self.most_height or height)


def of_blog(
    page: Page, entry: Entry | None, options: Options, size: Size, drawing: Drawing
) -> dict[str, Any]:
    """The answer for a blog, or for one entry of it."""
    blog = page.blog
    title = line(entry) if entry else blog.title
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": drawing.site,
        "provider_url": drawing.address("/"),
        "cache_age": CACHE_AGE,
        "width": size.width,
        "height": size.height,
        "html": frame(drawing.address(address(blog.slug, options)), title, size.height, size.width),
    }
    if entry and entry.tombstone:
        return answer
    picture = share.of_entry(blog, entry, drawing.site) if entry else share.of_blog(page, drawing.site)
    if size.holds(picture.width, picture.height):
        answer["thumbnail_url"] = drawing.address(share.address(blog, picture, entry))
        answer["thumbnail_width"], answer["thumbnail_height"] = picture.width, picture.height
    return answer


def address(slug: str, options: Options) -> str:
    """The path of the page to frame."""
    return f"/live/{slug}/embed" + (f"?{options.query}" if options.query else "")


def frame(src: str, title: str, height: int, width: int | None = None) -> str:
    """The code of a frame; without a width it is as wide as its place."""
    return (
        f'<iframe src="{escape(src)}" title="{escape(title)}" width="{width or "100%"}" height="{height}" '
        f'sandbox="{SANDBOX}" loading="lazy" frameborder="0" data-live-blog-frame></iframe>'
    )


def _pixels(text: str | None) -> int | None:
    """A number of pixels, or None for what is none: a consumer that says nonsense gets our own size."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and 0 < int(digits[:9]) < 100_000 else None

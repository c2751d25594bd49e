"""Blogs, entries and pages to be drawn, and what a browser would find in them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

from liveblog.model.blocks import Social, Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import Position
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Drawn, KeyEvent, Page

EVIL = """</script><script>alert(1)</script>"'><img src=x onerror=alert(2)>&{{1234567*7}}\u2028"""


DAY = 86_400_000


NOON = 1_767_960_000_000  # 2026-01-09T12:00:00Z


def a_blog(**facts: Any) -> Blog:
    given: dict[str, Any] = {
        "id": "b1",
        "slug": "story",
        "title": "A story",
        "summary": "What it is about.",
        "state": "live",
        "language": "en",
        "started": None,
        "created": NOON,
        "updated": NOON,
        "revision": 1,
    }
    return Blog(**given | facts)


def an_entry(id: str = "e1", *blocks: Any, **facts: Any) -> Entry:
    given: dict[str, Any] = {
        "id": id,
        "revision": 1,
        "state": "published",
        "source": "",
        "blocks": blocks or (Text(text="It happened."),),
        "headline": "",
        "published": NOON,
        "updated": NOON,
        "authors": ("Ada Lovelace",),
        "label": None,
        "key": False,
        "pinned": False,
        "tags": (),
    }
    return Entry(**given | facts)


def a_page(drawing: Drawing, *entries: Entry, blog: Blog | None = None, **facts: Any) -> Page:
    blog = blog or a_blog()
    drawn = [Drawn(e, drawing.entry(blog, e)) for e in entries]
    return Page(
        blog=blog,
        position=Position(NOON, 1),
        entries=tuple(d for d in drawn if not d.entry.pinned),
        pinned=tuple(d for d in drawn if d.entry.pinned),
        keys=tuple(KeyEvent.of(e, e.headline) for e in entries if e.key),
        **facts,
    )


TWEET = Social(
    network="x",
    id="1214277364393586688",
    url="https://x.com/LizSly/status/1214277364393586688",
    name="Liz Sly",
    handle="LizSly",
    text="A letter. #Iraq @EsperDoD https://t.co/abc pic.twitter.com/tQHSsHTtez",
    posted="2020-01-06T19:51:04.116Z",
)


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the texts of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.all and self.all[-1][0] == "script" and data.strip():
            self.scripts.append(data)


def structured(html: str) -> Any:
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(data)

"""Feeds as they are written and as a reader’s program finds them."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import httpx
from samples import NOON

from liveblog.feeds import items as feed_items
from liveblog.feeds import json as json_format
from liveblog.feeds import xml as xml_formats
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.pages.feed import Wanted, select
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import corrections_of
from liveblog.settings import Settings

FORMS = ["atom", "rss", "json"]


DRAWING = Drawing(Settings())


def a_blog(**facts: Any) -> Blog:
    given: dict[str, Any] = {
        "id": "b1", "slug": "flood", "title": "The flood", "summary": "", "state": "live", "language": "en",
        "started": None, "created": NOON, "updated": NOON, "revision": 1,
    }  # fmt: skip
    return Blog(**given | facts)


def written(form: str, blog: Blog, *entries: Entry, wanted: Wanted | None = None) -> str:
    lines = [line for entry in entries for line in corrections_of(entry.shown())]
    selection = select([e.shown() for e in entries], (), lines, wanted or Wanted())
    made = feed_items.make(
        blog, selection, DRAWING, site="Desk", base="https://a.example/", own="https://a.example/f"
    )
    return json_format.write(made) if form == "json" else xml_formats.write(form, made)


async def items(api: httpx.AsyncClient, slug: str, query: str = "") -> list[dict[str, Any]]:
    answer = await api.get(f"/live/{slug}/feed.json{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def xml(api: httpx.AsyncClient, slug: str, form: str) -> ElementTree.Element:
    answer = await api.get(f"/live/{slug}/feed.{form}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == f"application/{form}+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)

"""Following a feed: RSS, Atom, JSON Feed. Asked only whether there is anything new.

Must not know: Redis, blogs.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

import feedparser

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Link
from liveblog.model.times import iso
from liveblog.sources.asking import Asking
from liveblog.sources.client import Answer, Failed
from liveblog.sources.following.arrivals import FIRST, Arrival, Fetched, Target
from liveblog.sources.reading import items, web, words
from liveblog.sources.reading import time as read_time
from liveblog.sources.turns import host_of
from liveblog.text.social.code import unescape

EVERY, LONGEST = 60.0, 3_600.0  # seconds
MOST = 200  # items that are looked at
_REMEMBERED = 1_000  # marks of items that were there
_MAX_AGE = re.compile(r"max-age\s*=\s*(\d{1,9})")
_LINK = re.compile(r"<([^<>]{1,2000})>([^<>]{0,500})")
_TAG = re.compile(r"<[^<>]{0,2000}>")


async def fetch(target: Target, asking: Asking) -> Fetched:
    """Raises Failed, Gone, Private, Refused, Held."""
    before = _cursor(target.cursor)
    answer = await asking.conditional(target.address, before["etag"], before["modified"])
    if answer.status == 304:
        return Fetched(cursor=target.cursor, wait=_wait(answer))
    feed = await asyncio.to_thread(read, answer)
    new = feed.unseen(before["seen"])
    if not target.cursor:
        new = new[-FIRST:]
    cursor = {
        "etag": answer.headers.get("etag", "")[:500],
        "modified": answer.headers.get("last-modified", "")[:100],
        "hub": feed.hub,
        "topic": feed.topic or target.address,
        "seen": _all_seen(feed, before),
    }
    return Fetched(
        arrivals=tuple(Arrival(block=link) for link in new),
        cursor=json.dumps(cursor),
        name=feed.title or host_of(target.address),
        url=target.address,
        wait=_wait(answer),
    )


async def read_push(answer: Answer, cursor: str) -> tuple[list[Arrival], str]:
    """What is new in a document that a hub sent, and the cursor after it. Raises Failed for what is no feed."""
    before = _cursor(cursor)
    feed = await asyncio.to_thread(read, answer)
    found = [Arrival(block=link) for link in feed.unseen(before["seen"])]
    return found, json.dumps({**before, "seen": _all_seen(feed, before)})


def hub_of(cursor: str) -> tuple[str, str]:
    """The hub that a feed named when it was read, and what it is called there; empty where there is none."""
    stored = _cursor(cursor)
    return (stored["hub"], stored["topic"]) if stored["hub"] else ("", "")


def _all_seen(feed: Feed, before: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*feed.marks, *before["seen"]]))[:_REMEMBERED]


def _cursor(text: str) -> dict[str, Any]:
    try:
        stored = json.loads(text)
    except ValueError:
        stored = {}
    return {
        "etag": words(stored, "etag"),
        "modified": words(stored, "modified"),
        "hub": words(stored, "hub", most=2_000),
        "topic": words(stored, "topic", most=2_000),
        "seen": items(stored, "seen", most=_REMEMBERED),
    }


def _wait(answer: Answer) -> float:
    """How long the server wants its answer to be kept, within what news allow."""
    said = _MAX_AGE.search(answer.headers.get("cache-control", ""))
    return min(max(float(said[1]) if said else EVERY, EVERY), LONGEST)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and its items, newest first as it lists them, each with the marks by which it is known again."""

    title: str
    items: tuple[tuple[Link, tuple[str, ...]], ...]
    hub: str = ""  # where it can be subscribed to (WebSub)
    topic: str = ""  # what it is called there

    @property
    def marks(self) -> Iterable[str]:
        return (mark for _, marks in self.items for mark in marks)

    def unseen(self, seen: Iterable[str]) -> list[Link]:
        """The items of which none of the marks was seen, oldest first."""
        known = set(seen)
        return [link for link, marks in reversed(self.items) if known.isdisjoint(marks)]


def read(answer: Answer) -> Feed:
    """Raises Failed for what is no feed."""
    if answer.body.lstrip()[:1] == b"{":
        feed = answer.json()
        title = words(feed, "title", most=100)
        raw = [_json_item(item) for item in _some(items(feed, "items", most=10**6))]
        hubs = [web(hub, "url") for hub in items(feed, "hubs") if words(hub, "type").lower() == "websub"]
        named = {"hub": next(iter(hubs), ""), "self": web(feed, "feed_url")}
    else:
        # It never fetches: it is given the bytes. What it cannot read at all has neither version nor items.
        parsed = feedparser.parse(
            answer.body, response_headers={"content-type": answer.headers.get("content-type", "")}
        )
        if not parsed.version and not parsed.entries:
            raise Failed(sentence("What is there is not a feed."))
        title = _plain(parsed.feed.get("title", ""), 100)
        raw = [_xml_item(item) for item in _some(parsed.entries)]
        named = {
            words(link, "rel"): web(link, "href", base=answer.url)
            for link in parsed.feed.get("links", [])[:50]
        }
    links = [(link, item["id"]) for item in raw if (link := _link(item, title, answer.url))]
    found = {link.url: (link, _marks(link, id)) for link, id in links}
    named = {name: named.get(name, "") for name in ("hub", "self")} | _linked(answer)
    return Feed(title, tuple(found.values()), hub=named["hub"], topic=named["self"])


def _linked(answer: Answer) -> dict[str, str]:
    """The hub and the feed's own address where the answer's headers name them."""
    found = {}
    for address, rest in _LINK.findall(answer.headers.get("link", "")[:10_000]):
        for name in ("hub", "self"):
            if re.search(rf"rel\s*=\s*\"?[^\";]*\b{name}\b", rest) and (
                url := web({"url": address}, "url", base=answer.url)
            ):
                found[name] = url
    return found


def _some(all: list[Any]) -> list[Any]:
    """The items that are looked at: some feeds list everything there ever was, the newest first or last."""
    return all if len(all) <= MOST else all[: MOST // 2] + all[-MOST // 2 :]


def _marks(link: Link, id: str) -> tuple[str, ...]:
    """An item is known by its address, and by its id and title: some addresses change, some ids are not unique."""
    named = (link.url, f"{id}\0{link.title}") if id and id != link.url else (link.url,)
    return tuple(sha256(name.encode("utf-8", "replace")).hexdigest()[:16] for name in named)


def _json_item(item: Any) -> dict[str, Any]:
    def first(*names: str) -> str:
        return next((said for name in names if (said := words(item, name, most=4_000))), "")

    return {
        "url": first("url", "external_url", "id"),
        "id": words(item, "id"),
        "title": first("title"),
        "text": first("summary", "content_text", "content_html"),
        "posted": read_time(item, "date_published"),
        "image": first("image"),
    }


def _xml_item(item: Any) -> dict[str, Any]:
    parsed = item.get("published_parsed") or item.get("updated_parsed")
    images = [
        m.get("url", "") for m in (item.get("media_thumbnail") or []) + (item.get("media_content") or [])[:1]
    ]
    return {
        "url": item.get("link") or item.get("id") or "",
        "id": str(item.get("id") or "")[:500],
        "title": item.get("title", ""),
        "text": item.get("summary", ""),
        "posted": _time(parsed),
        "image": images[0] if images else "",
    }


def _time(parsed: Any) -> str | None:
    try:
        return iso(int(time.mktime((*parsed[:8], 0)) - time.timezone) * 1000) if parsed else None
    except (ValueError, OverflowError, TypeError):
        return None


def _link(item: dict[str, Any], site: str, base: str) -> Link | None:
    """An item as a link card; None without an address that leads anywhere."""
    url = web({"url": item["url"]}, "url", base=base)
    title, text = _plain(item["title"], 300), _plain(item["text"], 300)
    if not url or not (title or text):
        return None
    posted = item["posted"]
    ahead = posted is not None and posted > iso(int((time.time() + 86_400) * 1000))
    image = web({"url": item["image"]}, "url", base=base) if item["image"] else ""
    return Link(
        url=urljoin(base, url), title=title or text[:100], site=site or host_of(base), text=text if title else "",
        posted=None if ahead else posted, image=image or None,
    )  # fmt: skip


def _plain(markup: Any, most: int) -> str:
    """The words of a text that may hold HTML."""
    text = unescape(_TAG.sub(" ", str(markup)[:10_000]))
    return words({"text": text}, "text", most=most)

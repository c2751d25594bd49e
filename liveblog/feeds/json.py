"""A blog's feed as JSON Feed 1.1; data that it has no field for is in `_liveblog`.

Must not know: HTTP, Redis, how items are made (that is `feeds`).
"""

from __future__ import annotations

from typing import Any

from liveblog.feeds.items import Feed, Item, plain
from liveblog.model.events import dumps
from liveblog.model.times import iso
from liveblog.pages.feed import identity


def write(feed: Feed) -> str:
    whole: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.url,
        "feed_url": feed.own,
        "language": feed.blog.language,
        "authors": [{"name": feed.site, "url": feed.base}],
        "items": [_item(item) for item in feed.items],
        "_liveblog": {
            "state": feed.blog.state,
            "updated": iso(feed.updated),
            "deleted": [{"id": identity(feed.blog.id, d.id), "at": iso(d.at)} for d in feed.deleted],
        },
    }
    if feed.blog.summary:
        whole["description"] = plain(feed.blog.summary)
    if feed.hub:
        whole["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    if feed.blog.state == "closed":
        whole["expired"] = True
    return dumps(whole)


def _item(item: Item) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "content_text": item.text,
        "date_published": iso(item.published),
        "date_modified": iso(item.modified),
        "_liveblog": item.facts,
    }
    if item.authors:
        made["authors"] = [_author(name, item.pictures.get(name, "")) for name in item.authors]
    if item.tags:
        made["tags"] = list(item.tags)
    if item.image:
        made["image"] = item.image
    return made


def _author(name: str, picture: str) -> dict[str, str]:
    return {"name": name, **({"avatar": picture} if picture else {})}

"""Reddit: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.network import Network, from_attribute, linked_post, written
from liveblog.text.social.urls import Url

HOSTS = frozenset(f"{name}reddit.com" for name in ("", "old.", "new.", "np.", "sh.", "embed.")) | {
    "redditmedia.com"
}
_ID = re.compile(r"[a-z0-9]{4,10}", re.ASCII)
_SHARE = re.compile(r"[A-Za-z0-9]{6,16}", re.ASCII)
_PLACE = re.compile(r"[A-Za-z0-9_-]{2,30}", re.ASCII)


def post(url: Url) -> Social | None:
    """The post at /r/place/comments/ID or /user/name/comments/ID, a comment below it, or a short address."""
    match (url.host, url.parts):
        case ("redd.it", [id]):
            return _post(id, f"https://redd.it/{id}")
        case (host, [("r" | "u" | "user" as kind), place, "comments", id, *rest]) if host in HOSTS:
            if not _PLACE.fullmatch(place):
                return None
            comment = f"comment/{rest[1]}/" if len(rest) > 1 and _ID.fullmatch(rest[1]) else ""
            return _post(id, f"https://www.reddit.com/{kind}/{place}/comments/{id}/{comment}")
        case (host, ["comments", id, *_]) if host in HOSTS:
            return _post(id, f"https://www.reddit.com/comments/{id}/")
        case (host, ["r", place, "s", id]) if (
            host in HOSTS and _PLACE.fullmatch(place) and _SHARE.fullmatch(id)
        ):
            return Social(network="reddit", text="", url=f"https://www.reddit.com/r/{place}/s/{id}")
    return None


def _post(id: str, address: str) -> Social | None:
    return Social(network="reddit", text="", id=id, url=address) if _ID.fullmatch(id) else None


def code(element: Element) -> Social | Embed | None:
    if element.tag == "iframe":
        return from_attribute(element, post, "src")
    if element.tag != "blockquote" or not element.classes & {"reddit-embed-bq", "reddit-card"}:
        return None
    found = linked_post(element, post)
    if found is None:
        return None
    links = (*element.links, *element.body_links)
    title = next((link.shown for link in links if "/comments/" in link.href and link.shown), "")
    author = next((link.shown for link in links if "/user/" in link.href or "/u/" in link.href), "")
    handle = author.removeprefix("/").removeprefix("u/") or None
    return written(Social(network="reddit", text="", id=found.id, url=found.url, handle=handle), title)


NETWORK = Network(
    key="reddit", title="Reddit", post=post, code=code, profile="https://www.reddit.com/user/{}/"
)

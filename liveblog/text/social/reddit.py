"""Reddit: its addresses and its embed code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element, Link
from liveblog.text.social.network import Network, from_attribute, written
from liveblog.text.social.urls import Url, read_url

HOSTS = frozenset(
    f"{name}reddit.com" for name in ("", "old.", "new.", "np.", "sh.", "i.", "amp.", "embed.")
) | {"redditmedia.com"}
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
    links = (*element.links, *element.body_links)
    urls = [read_url(link.href) for link in links]
    found = next((found for url in urls if url and (found := post(url))), None)
    if found is None:
        return None
    if "/comment/" in (found.url or ""):
        return replace(found, handle=_author(links))  # its code has none of its words
    title = next((link.shown for link in links if "/comments/" in link.href and link.shown), "")
    return written(replace(found, handle=_author(links)), title)


def _author(links: Sequence[Link]) -> str | None:
    author = next((link.shown for link in links if "/user/" in link.href or "/u/" in link.href), "")
    return author.removeprefix("/").removeprefix("u/") or None


NETWORK = Network(
    key="reddit", title="Reddit", post=post, code=code, profile="https://www.reddit.com/user/{}/"
)

"""Instagram: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.network import Network, from_attribute
from liveblog.text.social.urls import Url, read_url

HOSTS = frozenset({"instagram.com", "instagr.am"})
_CODE = re.compile(r"[A-Za-z0-9_-]{5,60}", re.ASCII)
_KINDS = {"p": "p", "reel": "reel", "reels": "reel", "tv": "tv"}


def post(url: Url) -> Embed | None:
    """The picture or reel at /p/CODE, /reel/CODE, /tv/CODE, each also behind a user's name."""
    if url.host not in HOSTS:
        return None
    match url.parts:
        case [kind, id, *_] if kind in _KINDS:
            pass
        case [_, kind, id, *_] if kind in _KINDS:
            pass
        case _:
            return None
    if not _CODE.fullmatch(id):
        return None
    return Embed(network="instagram", url=f"https://www.instagram.com/{_KINDS[kind]}/{id}/", id=id)


def code(element: Element) -> Social | Embed | None:
    if element.tag == "iframe":
        return from_attribute(element, post, "src")
    if element.tag != "blockquote" or "instagram-media" not in element.classes:
        return None
    if found := from_attribute(element, post, "data-instgrm-permalink"):
        return found
    urls = (read_url(link.href) for link in (*element.links, *element.body_links))
    return next((found for url in urls if url and (found := post(url))), None)


NETWORK = Network(
    key="instagram",
    title="Instagram",
    post=post,
    code=code,
    hashtag="https://www.instagram.com/explore/tags/{}/",
    profile="https://www.instagram.com/{}/",
)

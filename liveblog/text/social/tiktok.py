"""TikTok: its addresses and its embed code."""

from __future__ import annotations

import re
from dataclasses import replace

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import titled
from liveblog.text.social.network import Network, from_attribute
from liveblog.text.social.urls import Url

HOSTS = frozenset({"tiktok.com"})
SHORT_HOSTS = frozenset({"vm.tiktok.com", "vt.tiktok.com"})
_ID = re.compile(r"\d{8,20}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9]{5,20}", re.ASCII)
_HANDLE = re.compile(r"[A-Za-z0-9_.]{1,24}", re.ASCII)


def post(url: Url) -> Embed | None:
    """The video at /@user/video/ID, in a frame, or behind one of the short addresses of the share button."""
    if url.host in SHORT_HOSTS:
        return _short(url.host, url.parts[0]) if url.parts else None
    if url.host not in HOSTS:
        return None
    match url.parts:
        case [user, ("video" | "photo" as kind), id, *_] if user.startswith("@") and _HANDLE.fullmatch(
            user[1:]
        ):
            return _embed(id, f"https://www.tiktok.com/{user}/{kind}/{id}")
        case ["embed", *_, id] | ["player", "v1", id] | ["v", id]:
            return _embed(id := id.removesuffix(".html"), f"https://www.tiktok.com/@/video/{id}")
        case ["t", id, *_]:
            return _short("www.tiktok.com/t", id)
    return None


def _embed(id: str, address: str) -> Embed | None:
    return Embed(network="tiktok", url=address, id=id) if _ID.fullmatch(id) else None


def _short(place: str, id: str) -> Embed | None:
    return Embed(network="tiktok", url=f"https://{place}/{id}/", id=id) if _CODE.fullmatch(id) else None


def code(element: Element) -> Social | Embed | None:
    if element.tag == "iframe":
        return from_attribute(element, post, "src")
    if element.tag == "blockquote" and "tiktok-embed" in element.classes:
        found = from_attribute(element, post, "cite")
        return _captioned(found, element) if isinstance(found, Embed) else found
    return None


def _captioned(found: Embed, element: Element) -> Embed:
    """The embed with the caption that stands between the author's link and that of the music."""
    links = (*element.links, *element.body_links)
    author = next((link.shown for link in links if link.shown.startswith("@")), "")
    words = element.body or element.footer
    for link in links:
        if link.shown.startswith(("@", "♬")):
            words = words.replace(link.shown, "", 1)
    return titled(replace(found, author=author or None), words)


NETWORK = Network(
    key="tiktok",
    title="TikTok",
    post=post,
    code=code,
    hashtag="https://www.tiktok.com/tag/{}",
    profile="https://www.tiktok.com/@{}",
)

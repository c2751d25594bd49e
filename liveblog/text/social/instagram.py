"""Instagram: its addresses and its embed code."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import titled
from liveblog.text.social.network import Network, from_attribute
from liveblog.text.social.urls import Url, read_url

HOSTS = frozenset({"instagram.com", "instagr.am"})
_SIGNED = re.compile(r"\(@([A-Za-z0-9_.]{1,30})\)", re.ASCII)
_USER = re.compile(r"[A-Za-z0-9_.]{1,30}", re.ASCII)
_NUMBER = re.compile(r"\d{8,20}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9_-]{5,60}", re.ASCII)
_NO_POSTS = frozenset({"audio", "videos"})
_KINDS = {"p": "p", "reel": "reel", "reels": "reel", "tv": "tv"}


def post(url: Url) -> Embed | None:
    """The picture or reel at /p/CODE, /reel/CODE, /tv/CODE, each also behind a user's name."""
    if url.host not in HOSTS:
        return None
    match url.parts:
        case ["share", *rest]:
            return _shared(tuple(rest))
        case ["stories", *rest]:
            return _story(tuple(rest))
        case ["s", code]:
            return _highlight(code)
        case [kind, id, *_] if kind in _KINDS:
            pass
        case [_, kind, id, *_] if kind in _KINDS:
            pass
        case _:
            return None
    if not _CODE.fullmatch(id) or id in _NO_POSTS:
        return None
    return Embed(network="instagram", url=f"https://www.instagram.com/{_KINDS[kind]}/{id}/", id=id)


def _shared(parts: tuple[str, ...]) -> Embed | None:
    """What the share button gives out: /share/CODE, /share/p/CODE, /share/reel/CODE. Only Instagram knows which post
    that is: these codes are not those of posts."""
    match parts:
        case [id] | [("p" | "reel" | "v"), id] if _CODE.fullmatch(id):
            return Embed(network="instagram", url=f"https://www.instagram.com/share/{'/'.join(parts)}/")
    return None


def _story(parts: tuple[str, ...]) -> Embed | None:
    """What somebody shows for a day at /stories/USER/ID, or for longer at /stories/highlights/ID."""
    match parts:
        case [user] if _USER.fullmatch(user) and user != "highlights":
            return Embed(network="instagram", url=f"https://www.instagram.com/stories/{user}/")
        case [user, id] if _USER.fullmatch(user) and _NUMBER.fullmatch(id):
            return Embed(network="instagram", url=f"https://www.instagram.com/stories/{user}/{id}/", id=id)
    return None


def _highlight(code: str) -> Embed | None:
    """The same behind the address that the share button gives out: "highlight:ID" to the base 64."""
    try:
        kind, _, id = b64decode(code + "=" * (-len(code) % 4), validate=True).decode("ascii").partition(":")
    except ValueError:
        return None
    return _story(("highlights", id)) if kind == "highlight" else None


def code(element: Element) -> Social | Embed | None:
    if element.tag == "iframe":
        return from_attribute(element, post, "src")
    if element.tag != "blockquote" or "instagram-media" not in element.classes:
        return None
    urls = [read_url(link.href) for link in (*element.links, *element.body_links)]
    found = from_attribute(element, post, "data-instgrm-permalink") or next(
        (found for url in urls if url and (found := post(url))), None
    )
    return _captioned(found, element) if isinstance(found, Embed) else None


def _captioned(found: Embed, element: Element) -> Embed:
    """The embed with the caption that came along, and who wrote it: a paragraph signs it, in any language."""
    paragraphs = [" ".join(part.split()) for part in element.body.split("\n\n")]
    signed = next((at for at, part in enumerate(paragraphs) if _SIGNED.search(part)), len(paragraphs))
    handle = _SIGNED.search(paragraphs[signed]) if signed < len(paragraphs) else None
    return titled(replace(found, author=f"@{handle[1]}" if handle else None), " ".join(paragraphs[:signed]))


NETWORK = Network(
    key="instagram",
    title="Instagram",
    post=post,
    code=code,
    hashtag="https://www.instagram.com/explore/tags/{}/",
    profile="https://www.instagram.com/{}/",
)

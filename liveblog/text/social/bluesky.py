"""Bluesky: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Social
from liveblog.model.times import iso
from liveblog.text.social.clock import is_past
from liveblog.text.social.code import Element
from liveblog.text.social.domains import is_domain
from liveblog.text.social.network import Network, from_attribute, quoted
from liveblog.text.social.unseen import strip_unseen
from liveblog.text.social.urls import Url

HOSTS = frozenset({"bsky.app", "fxbsky.app", "bskyx.app", "vxbsky.app", "main.bsky.dev"})
_FRAME_HOST = "embed.bsky.app"
_HANDLE = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z][A-Za-z0-9-]{1,62}", re.ASCII
)
_DID = re.compile(r"did:(?:plc|web):[A-Za-z0-9._:%-]{1,200}", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9._:~-]{1,100}", re.ASCII)
_TIME_KEY = re.compile(r"[234567a-j][234567a-z]{12}", re.ASCII)
_DIGITS = {digit: value for value, digit in enumerate("234567abcdefghijklmnopqrstuvwxyz")}
_FIRST = 1_666_000_000_000  # October 2022: no post is older, so a smaller time is none


def post(url: Url) -> Social | None:
    """The post at /profile/{handle or did}/post/{key}, or in the frame that Bluesky gives out."""
    match url.parts:
        case ["profile", who, "post", key, *_] if url.host in HOSTS:
            return _post(who, key)
        case ["embed", who, "app.bsky.feed.post", key, *_] if url.host == _FRAME_HOST:
            return _post(who, key)
    return None


def at(address: str) -> Social | None:
    """The post at at://{handle or did}/app.bsky.feed.post/{key}."""
    match strip_unseen(address).removeprefix("at://").split("/"):
        case [who, "app.bsky.feed.post", key]:
            return _post(who, key)
    return None


def _post(who: str, key: str) -> Social | None:
    handle = who if _HANDLE.fullmatch(who) else None
    if not _KEY.fullmatch(key) or (handle is None and not _DID.fullmatch(who)):
        return None
    url = f"https://bsky.app/profile/{who}/post/{key}"
    return Social(network="bluesky", text="", id=key, url=url, handle=handle, posted=posted(key))


def posted(key: str) -> str | None:
    """The time in a record key (microseconds, as 13 digits to the base 32), if it holds one."""
    if not _TIME_KEY.fullmatch(key):
        return None
    value = 0
    for digit in key:
        value = value * 32 + _DIGITS[digit]
    milliseconds = (value >> 10) // 1000
    return iso(milliseconds) if milliseconds > _FIRST and is_past(milliseconds) else None


def code(element: Element) -> Social | None:
    if element.tag == "iframe":
        found = from_attribute(element, post, "src")
        return found if isinstance(found, Social) else None
    if element.tag != "blockquote" or "bluesky-embed" not in element.classes:
        return None
    named = at(element.attributes.get("data-bluesky-uri", ""))

    def linked(url: Url) -> Social | None:
        found = post(url)
        # The attribute is what Bluesky's own script goes by; a link to another post is a trick.
        return named if found is None or (named and named.id != found.id) else found

    return quoted("bluesky", element, linked if named else post)


def signed(handle: str) -> bool:
    """Whether "(@handle)" at the end of a copied post can be somebody on Bluesky."""
    return len(handle) <= 253 and _HANDLE.fullmatch(handle) is not None and is_domain(handle)


NETWORK = Network(
    key="bluesky",
    title="Bluesky",
    post=post,
    code=code,
    signed=signed,
    hashtag="https://bsky.app/hashtag/{}",
    profile="https://bsky.app/profile/{}",
    longest=400,
)

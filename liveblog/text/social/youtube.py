"""YouTube: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.network import Network, from_attribute
from liveblog.text.social.urls import Url

HOSTS = frozenset({"youtube.com", "music.youtube.com", "youtube-nocookie.com"})
_ID = re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII)
_LIST = re.compile(r"[A-Za-z0-9_-]{2,64}", re.ASCII)
_START = re.compile(r"(?:\d{1,2}h)?(?:\d{1,4}m)?(?:\d{1,6}s?)?", re.ASCII)


def post(url: Url) -> Embed | None:
    """The video (from the second that the address names) or the playlist."""
    if url.host == "youtu.be":
        return _video(url.parts[0], url) if url.parts else None
    if url.host not in HOSTS:
        return None
    match url.parts:
        case ["watch"]:
            return _video(url.parameter("v"), url)
        case ["playlist"] | ["embed", "videoseries"]:
            return _playlist(url.parameter("list"))
        case [("shorts" | "live" | "embed" | "v"), id, *_]:
            return _video(id, url)
    return None


def _video(id: str, url: Url) -> Embed | None:
    if not _ID.fullmatch(id):
        return None
    start = url.parameter("t") or url.parameter("start")
    at = f"&t={start}" if start and _START.fullmatch(start) else ""
    return Embed(network="youtube", url=f"https://www.youtube.com/watch?v={id}{at}", id=id)


def _playlist(id: str) -> Embed | None:
    if not _LIST.fullmatch(id):
        return None
    return Embed(network="youtube", url=f"https://www.youtube.com/playlist?list={id}", id=id)


def code(element: Element) -> Social | Embed | None:
    found = from_attribute(element, post, "src") if element.tag == "iframe" else None
    title = " ".join(element.attributes.get("title", "").split())[:200]
    # YouTube's own words for "no title given".
    if isinstance(found, Embed) and title and title != "YouTube video player":
        return Embed(network="youtube", url=found.url, id=found.id, title=title)
    return found


NETWORK = Network(
    key="youtube",
    title="YouTube",
    post=post,
    code=code,
    hashtag="https://www.youtube.com/hashtag/{}",
    profile="https://www.youtube.com/@{}",
)

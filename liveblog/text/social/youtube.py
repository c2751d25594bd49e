"""YouTube: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

HOSTS = frozenset({"youtube.com", "music.youtube.com", "youtube-nocookie.com"})
_ID = re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII)
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}", re.ASCII)
_NO_VIDEOS = frozenset({"live_stream", "videoseries"})
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
        case ["embed", "live_stream"]:
            return _live(url.parameter("channel"))
        case ["channel", id, "live"]:
            return _live(id)
        case [("shorts" | "live" | "embed" | "v"), id, *_]:
            return _video(id, url)
    return None


def _video(id: str, url: Url) -> Embed | None:
    if not _ID.fullmatch(id) or id in _NO_VIDEOS:
        return None
    start = url.parameter("t") or url.parameter("start")
    at = f"&t={start}" if start and _START.fullmatch(start) else ""
    return Embed(network="youtube", url=f"https://www.youtube.com/watch?v={id}{at}", id=id)


def _live(channel: str) -> Embed | None:
    """What a channel shows live, whatever that is by then."""
    if not _CHANNEL.fullmatch(channel):
        return None
    return Embed(network="youtube", url=f"https://www.youtube.com/channel/{channel}/live")


def _playlist(id: str) -> Embed | None:
    if not _LIST.fullmatch(id):
        return None
    return Embed(network="youtube", url=f"https://www.youtube.com/playlist?list={id}", id=id)


def code(element: Element) -> Social | Embed | None:
    return frame(element, post)


NETWORK = Network(
    key="youtube",
    title="YouTube",
    post=post,
    code=code,
    hashtag="https://www.youtube.com/hashtag/{}",
    profile="https://www.youtube.com/@{}",
)

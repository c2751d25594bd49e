"""Twitch: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

_VIDEO = re.compile(r"v?(\d{6,12})", re.ASCII)
_CLIP = re.compile(r"[A-Za-z0-9_-]{6,100}", re.ASCII)
_CHANNEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{3,24}", re.ASCII)
_NO_CHANNELS = frozenset(
    {"directory", "videos", "downloads", "store", "turbo", "jobs", "settings", "search", "subscriptions", "wallet"}
    | {"inventory", "friends", "popout", "embed", "drops", "privacy", "prime", "about"}
)  # fmt: skip


def post(url: Url) -> Embed | None:
    """The recording at /videos/NUMBER, the clip at /channel/clip/NAME, or what a channel shows live."""
    match (url.host, url.parts):
        case ("twitch.tv", ["videos", number] | [_, ("v" | "video"), number]):
            return _video(number)
        case ("twitch.tv", [_, "clip", name]) | ("clips.twitch.tv", [name]) if name != "embed":
            return _clip(name)
        case ("clips.twitch.tv", ["embed"]):
            return _clip(url.parameter("clip"))
        case ("player.twitch.tv", _):
            return _video(url.parameter("video")) or _channel(url.parameter("channel"))
        case ("twitch.tv", [channel]):
            return _channel(channel)
    return None


def _video(number: str) -> Embed | None:
    found = _VIDEO.fullmatch(number)
    return (
        Embed(network="web", url=f"https://www.twitch.tv/videos/{found[1]}", id=found[1]) if found else None
    )


def _clip(name: str) -> Embed | None:
    return (
        Embed(network="web", url=f"https://clips.twitch.tv/{name}", id=name)
        if _CLIP.fullmatch(name)
        else None
    )


def _channel(name: str) -> Embed | None:
    if not _CHANNEL.fullmatch(name) or name.lower() in _NO_CHANNELS:
        return None
    return Embed(network="web", url=f"https://www.twitch.tv/{name}")


def code(element: Element) -> Social | Embed | None:
    return frame(element, post)


NETWORK = Network(key="twitch", title="Twitch", post=post, code=code)

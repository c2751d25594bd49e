"""SoundCloud: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url, read_url

_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}", re.ASCII)
_NO_USERS = frozenset(
    {"discover", "search", "you", "stream", "upload", "pages", "charts", "terms-of-use", "settings"}
)


def post(url: Url) -> Embed | None:
    """The track at /user/track, the set at /user/sets/name, a short address, or what the player plays."""
    match (url.host, url.parts):
        case ("w.soundcloud.com", ["player", *_]):
            return _played(url)
        case ("on.soundcloud.com", [id]) if _NAME.fullmatch(id):
            return Embed(network="soundcloud", url=f"https://on.soundcloud.com/{id}")
        case ("soundcloud.com", [user, "sets", name, *_]) if _NAME.fullmatch(user) and _NAME.fullmatch(name):
            return Embed(network="soundcloud", url=f"https://soundcloud.com/{user}/sets/{name}")
        case ("soundcloud.com", [user, track, *rest]) if user not in _NO_USERS and _are_names(user, track):
            secret = f"/{rest[0]}" if rest and rest[0].startswith("s-") and _NAME.fullmatch(rest[0]) else ""
            return Embed(network="soundcloud", url=f"https://soundcloud.com/{user}/{track}{secret}")
    return None


def _are_names(user: str, track: str) -> bool:
    return bool(_NAME.fullmatch(user) and _NAME.fullmatch(track))


def _played(player: Url) -> Embed | None:
    """What a player plays. It names a track by a number that no page has, so the player itself is the address."""
    played = read_url(player.parameter("url"))
    if played is None or played.host not in ("soundcloud.com", "api.soundcloud.com"):
        return None
    if played.host == "soundcloud.com":
        return post(played)
    match played.parts:
        case [("tracks" | "playlists" | "users" as kind), id] if id.removeprefix(
            "soundcloud:tracks:"
        ).isdigit():
            address = f"https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/{kind}/{id}"
            return Embed(network="soundcloud", url=address, id=id)
    return None


def code(element: Element) -> Social | Embed | None:
    return frame(element, post)


NETWORK = Network(key="soundcloud", title="SoundCloud", post=post, code=code)

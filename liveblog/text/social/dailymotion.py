"""Dailymotion: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

_ID = re.compile(r"[kx][a-z0-9]{4,20}", re.ASCII | re.IGNORECASE)


def post(url: Url) -> Embed | None:
    """The video at /video/ID, in a frame or at its short address; the playlist at /playlist/ID."""
    match (url.host, url.parts):
        case ("dai.ly", [id]):
            return _video(id)
        case ("dailymotion.com", ["video", id, *_] | ["embed", "video", id] | ["hub", id]):
            return _video(id.partition("_")[0])
        case ("dailymotion.com", ["playlist", id, *_] | ["embed", "playlist", id]) if _ID.fullmatch(id):
            return Embed(network="web", url=f"https://www.dailymotion.com/playlist/{id}", id=id)
        case ("geo.dailymotion.com", ["player.html"] | ["player", _]):
            return _video(url.parameter("video"))
    return None


def _video(id: str) -> Embed | None:
    if not _ID.fullmatch(id):
        return None
    return Embed(network="web", url=f"https://www.dailymotion.com/video/{id}", id=id)


def code(element: Element) -> Social | Embed | None:
    source = element.attributes.get("src", "")
    if element.tag == "script" and "geo.dailymotion.com/" in source:
        return _video(element.attributes.get("data-video", ""))
    return frame(element, post)


NETWORK = Network(key="dailymotion", title="Dailymotion", post=post, code=code)

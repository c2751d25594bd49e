"""Vimeo: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

HOSTS = frozenset({"vimeo.com", "player.vimeo.com"})
_ID = re.compile(r"[1-9]\d{4,11}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{8,12}", re.ASCII)


def post(url: Url) -> Embed | None:
    """The video at /ID, /ID/HASH (unlisted), /video/ID?h=HASH, or in a channel, a group or a showcase."""
    if url.host not in HOSTS:
        return None
    match url.parts:
        case (
            [id]
            | ["video", id]
            | ["channels", _, id]
            | [("groups" | "album" | "showcase"), _, ("videos" | "video"), id]
        ):
            return _video(id, url.parameter("h"))
        case [id, secret] if _HASH.fullmatch(secret):
            return _video(id, secret)
        case ["event", id, *_]:
            return (
                Embed(network="vimeo", url=f"https://vimeo.com/event/{id}", id=id)
                if _ID.fullmatch(id)
                else None
            )
    return None


def _video(id: str, secret: str) -> Embed | None:
    if not _ID.fullmatch(id):
        return None
    end = f"/{secret}" if _HASH.fullmatch(secret) else ""
    return Embed(network="vimeo", url=f"https://vimeo.com/{id}{end}", id=id)


def code(element: Element) -> Social | Embed | None:
    return frame(element, post)


NETWORK = Network(key="vimeo", title="Vimeo", post=post, code=code)

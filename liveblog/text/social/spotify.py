"""Spotify: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

_ID = re.compile(r"[A-Za-z0-9]{22}", re.ASCII)
_KINDS = frozenset({"track", "album", "playlist", "episode", "show", "artist"})


def post(url: Url) -> Embed | None:
    """What is at /track/ID, /episode/ID and so on, also behind a language or for embedding."""
    if url.host != "open.spotify.com":
        return None
    parts = url.parts
    if parts and (parts[0].startswith(("intl-", "embed"))):
        parts = parts[1:]
    match parts:
        case [kind, id, *_] if kind in _KINDS and _ID.fullmatch(id):
            return Embed(network="spotify", url=f"https://open.spotify.com/{kind}/{id}", id=id)
    return None


def code(element: Element) -> Social | Embed | None:
    found = frame(element, post)
    if found and found.title:
        return Embed(
            network="spotify", url=found.url, id=found.id, title=found.title.removeprefix("Spotify Embed: ")
        )
    return found


NETWORK = Network(key="spotify", title="Spotify", post=post, code=code)

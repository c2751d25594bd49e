"""Rumble: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

_PAGE = re.compile(r"(v[a-z0-9]{4,10})(?:-[\w.-]{0,200})?\.html", re.ASCII)
_SHORT = re.compile(r"v[a-z0-9]{4,10}", re.ASCII)
_PLAYED = re.compile(r"(?:[a-z0-9]{1,10}\.)?(v[a-z0-9]{4,10})", re.ASCII)
_PLACE = re.compile(r"rumble_(v[a-z0-9]{4,10})", re.ASCII)


def post(url: Url) -> Embed | None:
    """The video at /ID-name.html or /shorts/ID, or at /embed/ID, where it has another id."""
    match (url.host, url.parts):
        case ("rumble.com", ["embed", id]):
            return _player(id)
        case ("rumble.com", ["shorts", id]) if _SHORT.fullmatch(id):
            return Embed(network="web", url=f"https://rumble.com/shorts/{id}", id=id)
        case ("rumble.com", [page]) if found := _PAGE.fullmatch(page):
            return Embed(network="web", url=f"https://rumble.com/{page}", id=found[1])
    return None


def _player(id: str) -> Embed | None:
    found = _PLAYED.fullmatch(id)
    return Embed(network="web", url=f"https://rumble.com/embed/{found[1]}/", id=found[1]) if found else None


def code(element: Element) -> Social | Embed | None:
    place = _PLACE.fullmatch(element.attributes.get("id", "")) if element.tag == "div" else None
    return _player(place[1]) if place else frame(element, post)


NETWORK = Network(key="rumble", title="Rumble", post=post, code=code)

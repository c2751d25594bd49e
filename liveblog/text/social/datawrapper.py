"""Datawrapper: the addresses and the embed code of its charts, maps and tables."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network, from_attribute
from liveblog.text.social.urls import Url

_ID = re.compile(r"[A-Za-z0-9]{5}", re.ASCII)


def post(url: Url) -> Embed | None:
    """The chart at datawrapper.dwcdn.net/ID/ (with a version or a script behind it) or datawrapper.de/_/ID/."""
    match (url.host, url.parts):
        case ("datawrapper.dwcdn.net", [id, *_]) | ("datawrapper.de", ["_", id, *_]):
            return _chart(id)
    return None


def _chart(id: str) -> Embed | None:
    return (
        Embed(network="datawrapper", url=f"https://datawrapper.dwcdn.net/{id}/", id=id)
        if _ID.fullmatch(id)
        else None
    )


def code(element: Element) -> Social | Embed | None:
    if element.tag == "div":
        _, marked, id = element.attributes.get("id", "").partition("datawrapper-vis-")
        return _chart(id) if marked else None
    if element.tag == "script":
        return from_attribute(element, post, "src")
    return frame(element, post)


NETWORK = Network(key="datawrapper", title="Datawrapper", post=post, code=code)

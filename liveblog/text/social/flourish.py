"""Flourish: the addresses and the embed code of its visualisations and stories."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

HOSTS = frozenset({"flo.uri.sh", "public.flourish.studio"})
_ID = re.compile(r"\d{1,12}", re.ASCII)
_SOURCE = re.compile(r"(visualisation|story)/(\d{1,12})", re.ASCII)


def post(url: Url) -> Embed | None:
    """The visualisation or story, at its own address or for embedding."""
    match url.parts:
        case [("visualisation" | "story" as kind), id, *_] if url.host in HOSTS:
            return _embed(kind, id)
    return None


def _embed(kind: str, id: str) -> Embed | None:
    address = f"https://public.flourish.studio/{kind}/{id}/"
    return Embed(network="flourish", url=address, id=id) if _ID.fullmatch(id) else None


def code(element: Element) -> Social | Embed | None:
    if element.tag == "div" and "flourish-embed" in element.classes:
        source = _SOURCE.match(element.attributes.get("data-src", ""))
        return _embed(source[1], source[2]) if source else None
    return frame(element, post)


NETWORK = Network(key="flourish", title="Flourish", post=post, code=code)

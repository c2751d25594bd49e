"""Infogram: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame, titled
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

_NAME = re.compile(r"[A-Za-z0-9_-]{1,120}-[a-z0-9]{12,30}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_SCRIPT = re.compile(r"infogram_\d{1,2}_(.+)")


def post(url: Url) -> Embed | None:
    """The chart at /NAME-ID or, as it is embedded, at e.infogram.com/ID."""
    match (url.host, url.parts):
        case ("infogram.com" | "e.infogram.com", [id]):
            return _chart(id)
    return None


def _chart(id: str) -> Embed | None:
    if _UUID.fullmatch(id):
        return Embed(network="web", url=f"https://e.infogram.com/{id}", id=id)
    return Embed(network="web", url=f"https://infogram.com/{id}", id=id) if _NAME.fullmatch(id) else None


def code(element: Element) -> Social | Embed | None:
    given = element.attributes
    found = None
    if element.tag == "div" and "infogram-embed" in element.classes:
        found = _chart(given.get("data-id", ""))
    elif element.tag == "script" and (script := _SCRIPT.fullmatch(given.get("id", ""))):
        found = _chart(script[1])
    title = given.get("data-title") or given.get("title") or ""
    return titled(found, title) if found else frame(element, post)


NETWORK = Network(key="infogram", title="Infogram", post=post, code=code)

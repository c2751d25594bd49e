"""Tableau Public: its addresses and its embed code."""

from __future__ import annotations

import re
from urllib.parse import unquote

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element, unescape
from liveblog.text.social.frames import frame, titled
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

_PART = re.compile(r"[\w%.~-]{1,200}")
_NAME = re.compile(r"<param\s+name=[\"']name[\"']\s+value=[\"']([^\"'<>]{3,300})[\"']", re.IGNORECASE)
_ALT = re.compile(r"<img\s+alt=[\"']([^\"'<>]{1,300})[\"']", re.IGNORECASE)


def post(url: Url) -> Embed | None:
    """The view at /views/BOOK/SHEET or /app/profile/USER/viz/BOOK/SHEET."""
    if url.host != "public.tableau.com":
        return None
    match url.parts:
        case ["views", book, sheet, *_] | ["app", "profile", _, "viz", book, sheet, *_]:
            return _view(book, sheet)
    return None


def _view(book: str, sheet: str) -> Embed | None:
    if not _PART.fullmatch(book) or not _PART.fullmatch(sheet):
        return None
    return Embed(network="web", url=f"https://public.tableau.com/views/{book}/{sheet}", id=f"{book}/{sheet}")


def code(element: Element) -> Social | Embed | None:
    if element.tag != "div" or "tableauPlaceholder" not in element.classes:
        return frame(element, post)
    named = _NAME.search(element.source)
    book, _, sheet = unquote(unescape(named[1])).partition("/") if named else ("", "", "")
    found, alt = _view(book, sheet), _ALT.search(element.source)
    return titled(found, unescape(alt[1])) if found and alt else found


NETWORK = Network(key="tableau", title="Tableau Public", post=post, code=code)

"""DocumentCloud: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

HOSTS = frozenset({"documentcloud.org", "embed.documentcloud.org", "beta.documentcloud.org"})
_DOCUMENT = re.compile(r"([1-9]\d{2,9})(?:-[A-Za-z0-9._-]{1,200}?)?", re.ASCII)
_PLACE = re.compile(r"document/p\d{1,5}(?:/a\d{1,12})?", re.ASCII)
_VIEWER = re.compile(r"DV-viewer-(.{1,200})")


def post(url: Url) -> Embed | None:
    """The document at /documents/NUMBER-NAME, perhaps at a page or a note of it ("#document/p4")."""
    if url.host not in HOSTS or url.parts[:1] != ("documents",) or len(url.parts) < 2:
        return None
    return _document(url.parts[1], url.fragment)


def _document(name: str, place: str = "") -> Embed | None:
    name = name.removesuffix(".html").removesuffix(".js")
    if not (found := _DOCUMENT.fullmatch(name)):
        return None
    end = f"#{place}" if _PLACE.fullmatch(place) else ""
    return Embed(network="web", url=f"https://www.documentcloud.org/documents/{name}{end}", id=found[1])


def code(element: Element) -> Social | Embed | None:
    viewer = _VIEWER.fullmatch(element.attributes.get("id", "")) if element.tag == "div" else None
    return _document(viewer[1]) if viewer else frame(element, post)


NETWORK = Network(key="documentcloud", title="DocumentCloud", post=post, code=code)

"""Google Maps: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

_GOOGLE = re.compile(r"(?:maps\.)?google\.(?:com|[a-z]{2}|com?\.[a-z]{2})")
_CODE = re.compile(r"[A-Za-z0-9]{6,30}", re.ASCII)


def post(url: Url) -> Embed | None:
    """A place or a map, at its own address, a short one, or for embedding."""
    match (url.host, url.parts):
        case ("maps.app.goo.gl", [code]) | ("goo.gl", ["maps", code]) if _CODE.fullmatch(code):
            return Embed(network="googlemaps", url=f"https://{url.host}/{'/'.join(url.parts)}")
        case (host, parts) if _GOOGLE.fullmatch(host) and (
            host.startswith("maps.") or parts[:1] == ("maps",)
        ):
            query = f"?{url.query}" if url.query else ""
            return Embed(network="googlemaps", url=f"https://{_host(host)}/{'/'.join(parts)}{query}")
    return None


def _host(host: str) -> str:
    return host if host.startswith("maps.") else f"www.{host}"


def code(element: Element) -> Social | Embed | None:
    return frame(element, post)


NETWORK = Network(key="googlemaps", title="Google Maps", post=post, code=code)

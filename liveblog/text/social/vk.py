"""VK: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import titled
from liveblog.text.social.network import Network, from_attribute
from liveblog.text.social.urls import Url

HOSTS = frozenset({"vk.com", "vk.ru", "vkvideo.ru"})
_ITEM = re.compile(r"(wall|video|clip|photo)(-?\d{1,12}_\d{1,12})", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,12}", re.ASCII)
_WIDGET = re.compile(r"vk_post_(-?\d{1,12}_\d{1,12})", re.ASCII)


def post(url: Url) -> Embed | None:
    """The post at /wall-1_2, the video at /video-1_2, the clip or picture; also over another page ("?z=video-1_2")."""
    if url.host not in HOSTS:
        return None
    if url.parts == ("video_ext.php",):
        owner, id = url.parameter("oid"), url.parameter("id")
        return _item("video", f"{owner}_{id}") if _NUMBER.fullmatch(owner) and _NUMBER.fullmatch(id) else None
    above = (url.parameter("z") or url.parameter("w")).partition("/")[0]
    found = _ITEM.fullmatch(above) or _ITEM.fullmatch(url.parts[-1] if url.parts else "")
    return _item(*found.groups()) if found else None


def _item(kind: str, id: str) -> Embed:
    return Embed(network="web", url=f"https://vk.com/{kind}{id}", id=id)


def code(element: Element) -> Social | Embed | None:
    widget = _WIDGET.fullmatch(element.attributes.get("id", "")) if element.tag == "div" else None
    if widget:
        return _item("wall", widget[1])
    found = from_attribute(element, post, "src") if element.tag == "iframe" else None
    return titled(found, element.attributes.get("title", "")) if isinstance(found, Embed) else None


NETWORK = Network(key="vk", title="VK", post=post, code=code)

"""LinkedIn: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.model.times import iso
from liveblog.text.social.clock import is_past
from liveblog.text.social.code import Element
from liveblog.text.social.network import Network, from_attribute
from liveblog.text.social.urls import Url

_URN = re.compile(r"urn:li:(activity|share|ugcPost):(\d{19})", re.ASCII)
_SLUG = re.compile(r"[\w%.-]+?-(activity|share|ugcPost)-(\d{19})(?:-[\w-]{1,8})?")
_FIRST = 1_262_304_000_000  # 2010: smaller times are none


def post(url: Url) -> Social | None:
    """The post at /posts/NAME-activity-ID-XXXX or /feed/update/urn:li:activity:ID, also for embedding."""
    if url.host != "linkedin.com":
        return None
    match url.parts:
        case ["posts", slug, *_]:
            found = _SLUG.fullmatch(slug)
        case ["feed", "update", urn, *_] | ["embed", "feed", "update", urn, *_]:
            found = _URN.fullmatch(urn.replace("%3A", ":").replace("%3a", ":"))
        case _:
            return None
    if found is None:
        return None
    kind, id = found.groups()
    address = f"https://www.linkedin.com/feed/update/urn:li:{kind}:{id}/"
    return Social(network="linkedin", text="", id=id, url=address, posted=posted(id))


def posted(id: str) -> str | None:
    """The time in an id (milliseconds above 22 bits of chance), when it is a likely one."""
    milliseconds = int(id) >> 22
    return iso(milliseconds) if milliseconds > _FIRST and is_past(milliseconds) else None


def code(element: Element) -> Social | Embed | None:
    return from_attribute(element, post, "src") if element.tag == "iframe" else None


NETWORK = Network(
    key="linkedin",
    title="LinkedIn",
    post=post,
    code=code,
    hashtag="https://www.linkedin.com/feed/hashtag/?keywords={}",
)

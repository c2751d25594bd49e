"""Truth Social: its addresses and its embed code. Its ids are made as Mastodon makes them."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.mastodon import posted
from liveblog.text.social.network import Network, from_attribute
from liveblog.text.social.urls import Url

_ID = re.compile(r"1\d{17}", re.ASCII)
_USER = re.compile(r"[A-Za-z0-9_]{1,30}", re.ASCII)


def post(url: Url) -> Social | None:
    """The post at /@user/posts/ID or /@user/ID, also for embedding."""
    if url.host != "truthsocial.com":
        return None
    match url.parts:
        case [user, "posts", id, *_] | [user, id, *_] if user.startswith("@"):
            name = user[1:]
        case _:
            return None
    if not _ID.fullmatch(id) or not _USER.fullmatch(name):
        return None
    address = f"https://truthsocial.com/@{name}/posts/{id}"
    return Social(network="truthsocial", text="", id=id, url=address, handle=name, posted=posted(id))


def code(element: Element) -> Social | Embed | None:
    return from_attribute(element, post, "src") if element.tag == "iframe" else None


NETWORK = Network(
    key="truthsocial",
    title="Truth Social",
    post=post,
    code=code,
    hashtag="https://truthsocial.com/tags/{}",
    profile="https://truthsocial.com/@{}",
)

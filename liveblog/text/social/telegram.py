"""Telegram: the addresses and the embed code of posts in public channels."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.network import Network, from_attribute
from liveblog.text.social.urls import Url

HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
_CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,9}", re.ASCII)
_NO_CHANNELS = frozenset(
    {"joinchat", "share", "addstickers", "addemoji", "proxy", "socks", "login", "setlanguage"}
)


def post(url: Url) -> Social | None:
    """The post at /channel/NUMBER, /s/channel/NUMBER or, in a group with topics, /channel/TOPIC/NUMBER."""
    if url.host not in HOSTS:
        return None
    parts = url.parts[1:] if url.parts[:1] == ("s",) else url.parts
    match parts:
        case [channel, number] if channel not in _NO_CHANNELS:
            return _post(channel, number)
        case [channel, topic, number] if channel not in _NO_CHANNELS and _NUMBER.fullmatch(topic):
            return _post(channel, number)
    return None


def _post(channel: str, number: str) -> Social | None:
    if not _CHANNEL.fullmatch(channel) or not _NUMBER.fullmatch(number):
        return None
    id = f"{channel}/{number}"
    return Social(network="telegram", text="", id=id, url=f"https://t.me/{id}", handle=channel)


def code(element: Element) -> Social | Embed | None:
    channel, _, number = element.attributes.get("data-telegram-post", "").partition("/")
    return _post(channel, number) or (
        from_attribute(element, post, "src") if element.tag == "iframe" else None
    )


NETWORK = Network(key="telegram", title="Telegram", post=post, code=code, profile="https://t.me/{}")

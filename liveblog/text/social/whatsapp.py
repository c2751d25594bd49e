"""WhatsApp: the addresses of channels and of what they publish. There is no embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

_CHANNEL = re.compile(r"[A-Za-z0-9]{16,40}", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,9}", re.ASCII)


def post(url: Url) -> Embed | None:
    """The channel at /channel/CODE, or what it published at /channel/CODE/NUMBER."""
    if url.host != "whatsapp.com":
        return None
    match url.parts:
        case ["channel", channel] if _CHANNEL.fullmatch(channel):
            return Embed(network="web", url=f"https://whatsapp.com/channel/{channel}")
        case ["channel", channel, number] if _CHANNEL.fullmatch(channel) and _NUMBER.fullmatch(number):
            return Embed(network="web", url=f"https://whatsapp.com/channel/{channel}/{number}", id=number)
    return None


def code(element: Element) -> Social | Embed | None:
    return None


NETWORK = Network(key="whatsapp", title="WhatsApp", post=post, code=code)

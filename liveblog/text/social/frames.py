"""What networks with players and charts share: an address taken from a frame, and the title that comes with it.

Must not know: any particular network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.network import from_attribute
from liveblog.text.social.urls import Url

# What frames are called when nobody gave them a title.
_NO_TITLES = frozenset(
    {
        "youtube video player",
        "vimeo-player",
        "vimeo video player",
        "interactive or visual content",
        "spotify embed",
        "dailymotion video player",
        "rumble video player",
        "twitch.tv",
    }
    | {
        "made with flourish",
        "embedded post",
        "tiktok embed",
        "google maps",
        "map",
        "video",
        "video player",
        "embed",
    }
)
TITLE_LIMIT = 300


def frame(element: Element, post: Callable[[Url], Social | Embed | None]) -> Embed | None:
    """What an <iframe> shows, with its title."""
    found = from_attribute(element, post, "src", "data-src") if element.tag == "iframe" else None
    return titled(found, element.attributes.get("title", "")) if isinstance(found, Embed) else None


def titled(embed: Embed, title: str) -> Embed:
    """The embed with this title, unless it has one or this says nothing."""
    words = short(title)
    return (
        embed if embed.title or not words or words.casefold() in _NO_TITLES else replace(embed, title=words)
    )


def short(title: str) -> str:
    """A title on one line, of a bearable length."""
    return " ".join(title.split())[:TITLE_LIMIT]

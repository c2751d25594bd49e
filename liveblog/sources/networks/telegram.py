"""Telegram's public channels: the page that it gives out for embedding a post. There is no API without an account.

Must not know: queues, entries.
"""

from __future__ import annotations

import re
from dataclasses import replace

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Social
from liveblog.model.posts import Picture
from liveblog.sources.asking import Asking, Gone
from liveblog.sources.client import Failed
from liveblog.sources.reading import attributes_of, inside, picture, text_of, time, web, words
from liveblog.text.social.network import written

_STILL = re.compile(r"background-image:\s*url\(['\"]?(https?://[^'\")\s]{1,1000})")


async def resolve(post: Social, asking: Asking) -> Social:
    """Raises Failed, Gone, Private, Refused."""
    answer = await asking.page(f"{post.url}?embed=1&mode=tme")
    return read(post, answer.text())


def read(post: Social, html: str) -> Social:
    """The post in the page for embedding. Raises Gone when the page says so, Failed when it holds none."""
    if "tgme_widget_message_error" in html:
        raise Gone
    found = inside(html, "tgme_widget_message_text")
    pictures = tuple(_pictures(html))
    if not found and not pictures:
        raise Failed(sentence("The answer does not hold the post that was asked for."))
    name = words(text_of(inside(html, "tgme_widget_message_owner_name")), most=100)
    said = re.search(r"<time\b([^<>]{0,500})>", html)
    posted = time(attributes_of(said[1]).get("datetime")) if said else None
    return replace(
        written(post, text_of(found)), name=name or post.name, posted=posted or post.posted, pictures=pictures
    )


def _pictures(html: str) -> list[Picture]:
    """The stills of a post's photos and videos, in their order."""
    found: list[Picture] = []
    for tag in re.finditer(r"<(?:a|i)\b([^<>]{0,4000})>", html):
        attributes = attributes_of(tag[1])
        kinds = attributes.get("class", "").split()
        still = _STILL.search(attributes.get("style", ""))
        shows = {"tgme_widget_message_photo_wrap": "photo", "tgme_widget_message_video_thumb": "video"}
        kind = next((shows[k] for k in kinds if k in shows), None)
        if still and kind and (address := web(still[1])) and len(found) < 8:
            found.append(picture(address, shows=kind))
    return found

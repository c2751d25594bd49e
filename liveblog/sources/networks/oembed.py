"""Video, audio, maps and charts: whatever offers oEmbed (https://oembed.com), known ones by their address.

Must not know: queues, entries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Embed
from liveblog.settings import Settings
from liveblog.sources.asking import Asking
from liveblog.sources.client import Failed
from liveblog.sources.reading import dig, number, picture, web, words

ENDPOINTS: Mapping[str, Callable[[Settings], str]] = {
    "youtube": lambda settings: settings.youtube_oembed_url,
    "tiktok": lambda settings: settings.tiktok_oembed_url,
    "vimeo": lambda _: "https://vimeo.com/api/oembed.json",
    "dailymotion": lambda _: "https://www.dailymotion.com/services/oembed",
    "spotify": lambda _: "https://open.spotify.com/oembed",
    "soundcloud": lambda _: "https://soundcloud.com/oembed",
    "flourish": lambda _: "https://app.flourish.studio/api/v1/oembed",
    "datawrapper": lambda _: "https://api.datawrapper.de/v3/oembed/",
    "infogram": lambda _: "https://infogram.com/oembed",
    "documentcloud": lambda _: "https://api.www.documentcloud.org/api/oembed",
    "rumble": lambda _: "https://rumble.com/api/Media/oembed.json",
}


async def resolve(embed: Embed, asking: Asking) -> Embed:
    """Raises Failed, Gone, Private, Refused."""
    endpoint = ENDPOINTS[embed.network](asking.settings)
    return read(embed, await asking.json(endpoint, url=embed.url, format="json"))


def read(embed: Embed, answer: Any) -> Embed:
    """The embed with what an oEmbed answer says of it. Raises Failed when it says nothing."""
    title = words(answer, "title", most=300)
    still = web(answer, "thumbnail_url", base=embed.url)
    if not title and not still and dig(answer, "html") is None:
        raise Failed(sentence("The answer says nothing about it."))
    sizes = number(answer, "thumbnail_width"), number(answer, "thumbnail_height")
    return replace(
        embed,
        title=title or embed.title,
        author=words(answer, "author_name", most=200) or embed.author,
        picture=picture(still, "", *sizes) if still else embed.picture,
        width=number(answer, "width", most=10_000),
        height=number(answer, "height", most=10_000),
        seconds=number(answer, "duration", most=1_000_000),
    )

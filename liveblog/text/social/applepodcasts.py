"""Apple Podcasts: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.frames import frame
from liveblog.text.social.network import Network
from liveblog.text.social.urls import Url

HOSTS = frozenset({"podcasts.apple.com", "embed.podcasts.apple.com"})
_COUNTRY = re.compile(r"[a-z]{2}", re.ASCII)
_SHOW = re.compile(r"id(\d{6,12})", re.ASCII)
_EPISODE = re.compile(r"\d{9,14}", re.ASCII)


def post(url: Url) -> Embed | None:
    """The show at /COUNTRY/podcast/NAME/idNUMBER, or with "?i=NUMBER" one of its episodes."""
    if (
        url.host not in HOSTS
        or "podcast" not in url.parts[:2]
        or not (show := _SHOW.fullmatch(url.parts[-1]))
    ):
        return None
    country = url.parts[0] if _COUNTRY.fullmatch(url.parts[0]) else "us"
    episode = url.parameter("i")
    end, id = (f"?i={episode}", episode) if _EPISODE.fullmatch(episode) else ("", show[1])
    return Embed(network="web", url=f"https://podcasts.apple.com/{country}/podcast/{show[0]}{end}", id=id)


def code(element: Element) -> Social | Embed | None:
    return frame(element, post)


NETWORK = Network(key="applepodcasts", title="Apple Podcasts", post=post, code=code)

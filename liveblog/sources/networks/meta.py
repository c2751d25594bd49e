"""Instagram and Facebook: Meta's oEmbed, which gives the embed code and nothing else.

Threads has the same, and terms that forbid to keep what it answers: it is never asked.

Must not know: queues, entries.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Embed, Social
from liveblog.sources.asking import Asking
from liveblog.sources.client import Failed
from liveblog.sources.reading import dig
from liveblog.text.social import from_element
from liveblog.text.social.code import elements

_VERSION = "v26.0"


async def resolve(post: Social | Embed, asking: Asking) -> Social | Embed:
    """Raises Failed, Gone, Private, Refused."""
    url = post.url or ""
    if post.network == "instagram":
        kind = "instagram_oembed"
    else:
        kind = "oembed_video" if "/videos/" in url or "/watch" in url or "/reel" in url else "oembed_post"
    base = asking.settings.meta_url.rstrip("/")
    return read_oembed(post, await asking.json(f"{base}/{_VERSION}/{kind}", url=url, omitscript="true"))


def read_oembed(post: Social | Embed, answer: Any) -> Social | Embed:
    """The post with what its embed code says of it. Raises Failed when the answer holds no code."""
    html = dig(answer, "html")
    if not isinstance(html, str) or not html:
        raise Failed(sentence("The answer does not hold the post that was asked for."))
    found = next((f for _, _, e in elements(html[:100_000]) if (f := from_element(e)) is not None), None)
    if isinstance(found, Social) and found.text:
        return replace(found, url=post.url, id=post.id or found.id)
    if isinstance(found, Embed) and isinstance(post, Embed) and found.title:
        return replace(post, title=found.title)
    return post

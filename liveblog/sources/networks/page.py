"""Any page: what its own head says of it (Open Graph, Twitter cards, oEmbed discovery, its title).

Must not know: queues, entries.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Embed, Link
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Answer, Failed
from liveblog.sources.reading import Head, number, picture, read_head, time, web, words

_PAGES = ("text/html", "application/xhtml+xml", "")


async def resolve(link: Link, asking: Asking) -> Link:
    """Raises Failed, Gone, Private, Refused."""
    return await read_answer(link, await asking.page(link.url), asking)


async def read_answer(link: Link, answer: Answer, asking: Asking) -> Link:
    """The same for a page that was fetched already."""
    head = head_of(answer)
    found = read(link, head, answer.url)
    if (not found.title or not found.image) and (more := discovered(head, answer.url)):
        found = await _with_oembed(found, more, asking)
    if not found.title:
        raise Failed(sentence("The page says nothing about itself."))
    return found


async def resolve_embed(embed: Embed, asking: Asking) -> Embed:
    """What a page with a player says of itself, where its network has no oEmbed. Raises as `resolve` does."""
    found = await resolve(Link(url=embed.url), asking)
    return replace(embed, title=found.title or embed.title, picture=found.picture or embed.picture)


def head_of(answer: Answer) -> Head:
    """The head of a page. Raises Failed when the answer is none."""
    if answer.media_type not in _PAGES:
        raise Failed(sentence("What is there is not a page."))
    return read_head(answer.text())


def read(link: Link, head: Head, base: str) -> Link:
    """The link with what its page says of itself."""
    image = web(
        head.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", most=2_000), base=base
    )
    sizes = number(head.meta, "og:image:width"), number(head.meta, "og:image:height")
    alt = head.first("og:image:alt", "twitter:image:alt", most=1_000)
    return replace(
        link,
        title=head.first("og:title", "twitter:title") or head.title[:300],
        site=head.first("og:site_name", "application-name", most=100) or host_of(link.url),
        text=head.first("og:description", "twitter:description", "description", most=300),
        image=image or None,
        posted=next((t for name in _DATES if (t := time(head.meta, name))), None),
        picture=picture(image, alt, *sizes) if image else None,
    )


_DATES = ("article:published_time", "og:article:published_time", "date", "dc.date", "datepublished")


def discovered(head: Head, base: str) -> str:
    """The address of a page's own oEmbed answer, or ""."""
    for link in head.links:
        if "oembed" in link.get("type", "") and "json" in link.get("type", ""):
            return web(link.get("href"), base=base)
    return ""


async def _with_oembed(link: Link, url: str, asking: Asking) -> Link:
    try:
        answer: Any = await asking.json(url)
    except (Failed, Gone, Private):
        return link  # the page itself said something
    still = web(answer, "thumbnail_url", base=url)
    return replace(
        link,
        title=link.title or words(answer, "title", most=300),
        site=words(answer, "provider_name", most=100) or link.site,
        image=link.image or still or None,
        picture=link.picture or (picture(still) if still else None),
    )


def host_of(url: str) -> str:
    """The name of a site by its address, for readers."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""

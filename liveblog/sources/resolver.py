"""What is behind a block: which network is asked about it.

Must not know: Redis, entries, when somebody asks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from liveblog.language.translatable import sentence
from liveblog.media.pixels import LARGEST_FILE
from liveblog.model.blocks import Block, Embed, Link, Photo, Social
from liveblog.sources.asking import Asking
from liveblog.sources.client import Failed
from liveblog.sources.networks import bluesky, mastodon, meta, oembed, page, reddit, telegram, x
from liveblog.text.resolved import address_of, can_resolve
from liveblog.text.social import find_post

Resolve = Callable[[Any, Asking], Awaitable[Any]]

POSTS: Mapping[str, Resolve] = {
    "x": x.resolve,
    "bluesky": bluesky.resolve,
    "mastodon": mastodon.resolve,
    "truthsocial": mastodon.resolve,
    "instagram": meta.resolve,
    "facebook": meta.resolve,
    "telegram": telegram.resolve,
    "reddit": reddit.resolve,
}


async def find(block: Block, asking: Asking) -> Block:
    """What the network of a block says of it, under the block's address. Raises Failed, Gone, Private, Refused."""
    found: Any
    match block:
        case Social(network=network) if network in POSTS:
            found = await POSTS[network](block, asking)
        case Embed():
            found = await _embed(block, asking)
        case Link():
            found = await _link(block, asking)
        case Photo():
            found = await _photo(block, asking)
        case _:
            raise Failed(sentence("Nobody can be asked about this."))
    if isinstance(found, Social | Embed):
        address = address_of(block)
        found = replace(found, via=address if found.url != address else None)
    whole: Block = found
    return whole


async def _embed(embed: Embed, asking: Asking) -> Embed:
    if embed.network in oembed.ENDPOINTS:
        return await oembed.resolve(embed, asking)
    if embed.network in ("instagram", "facebook"):
        found = await meta.resolve(embed, asking)
        if isinstance(found, Embed):
            return found
        return replace(embed, title=found.text[:300] or embed.title, author=found.name or embed.author)
    return await page.resolve_embed(embed, asking)


async def _photo(photo: Photo, asking: Asking) -> Photo:
    answer = await asking.file(photo.url, LARGEST_FILE)
    if not answer.media_type.startswith("image/"):
        raise Failed(sentence("What is there is not an image."))
    return photo


async def _link(link: Link, asking: Asking) -> Block:
    """A page's card; a post when the address leads on to one (what networks give out for sharing does)."""
    answer = await asking.page(link.url)
    post = find_post(answer.url) if _leads_elsewhere(link.url, answer.url) else None
    if post is not None and can_resolve(post):
        return await find(post, asking)
    return await page.read_answer(link, answer, asking)


def _leads_elsewhere(url: str, other: str) -> bool:
    return urlsplit(url)._replace(fragment="", query="") != urlsplit(other)._replace(fragment="", query="")

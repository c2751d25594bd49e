"""Asking networks in tests: entries with links, and a resolver at work on them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from servers import PATIENCE

from liveblog.forms.submissions import parse_submission
from liveblog.media.store import MediaStore
from liveblog.model.blocks import Block
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.settings import Settings
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.asking import Asking
from liveblog.sources.client import Client
from liveblog.sources.pictures import Copies
from liveblog.sources.resolver import find
from liveblog.sources.worker import Resolver
from liveblog.store import Store
from liveblog.store.tasks import end_tasks
from liveblog.text import paste
from liveblog.text.paste import parse_paste
from liveblog.text.resolved import can_resolve


@asynccontextmanager
async def at_work(store: Store, settings: Settings) -> AsyncIterator[Resolver]:
    """A worker, as a server's process has one."""
    media = MediaStore.open(settings)

    async def spend(network: str, millionths: int) -> bool:
        return await store.asks.spend(network, millionths, settings.x_api_monthly_cap)

    async with Client(parse_allowed(settings.fetch_allow)) as client:
        asking = Asking(client, settings, spend)
        resolver = Resolver(store, asking, Copies(asking, media))
        task = asyncio.create_task(resolver.run())
        try:
            yield resolver
        finally:
            await end_tasks({task})
            await media.close()


def post_id() -> str:
    """A post that no other test asks about: the queue is shared by all."""
    return str(1876736309605249213 + secrets.randbelow(10**12))


def link(id: str) -> str:
    return f"https://x.com/mira_holm/status/{id}"


def oembed(text: str, id: str, handle: str = "mira_holm") -> dict[str, Any]:
    return {
        "author_name": "Mira Holm",
        "author_url": f"https://x.com/{handle}",
        "html": f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{text}</p>&mdash; Mira Holm (@{handle}) '
        f'<a href="https://x.com/{handle}/status/{id}?ref_src=twsrc%5Etfw">January 7, 2025</a></blockquote>\n\n',
        "type": "rich",
        "cache_age": "3153600000",
    }


async def publish(store: Store, blog: Blog, text: str) -> Entry:
    entry, _ = await store.publish(blog, paste.new_entry(parse_submission({"text": text}, need_text=True)))
    return entry


async def edit(store: Store, blog: Blog, id: str, text: str, revision: int | None = None) -> Entry:
    changes = paste.changes(parse_submission({"text": text}, need_text=False))
    return await store.change(blog, id, changes, revision=revision, by="Ada")


async def once(store: Store, blog: Blog, id: str, holds: Callable[[Entry], object]) -> Entry:
    async with asyncio.timeout(PATIENCE):
        while not holds(entry := await store.entry(blog, id)):
            await asyncio.sleep(0.01)
    return entry


async def ask_once(store: Store, entry: Entry, holds: Callable[[Any], object]) -> Any:
    """The ask about an entry's first block, once something is true of it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            asks = list((await store.asks.of(entry.blocks)).values())
            if holds(asks[0] if asks else None):
                return asks[0] if asks else None
            await asyncio.sleep(0.01)


def resolved(entry: Entry) -> bool:
    return all(getattr(block, "fetched", "-") for block in entry.blocks)


def only(text: str) -> Block:
    [block] = parse_paste(text).blocks
    assert can_resolve(block), block
    return block


async def found(asking: Asking, text: str) -> Any:
    return await find(only(text), asking)


STATUS = {
    "id": "112233445566778899",
    "visibility": "public",
    "created_at": "2026-01-06T10:00:00.000Z",
    "edited_at": "2026-01-06T11:00:00.000Z",
    "content": '<p>The <a href="https://example.org/dam" class="u-url"><span class="invisible">https://</span>'
    "<span>example.org/dam</span></a> broke.</p><p>More &amp; more.</p>",
    "spoiler_text": "Flood",
    "language": "en",
    "account": {"acct": "mira", "display_name": "Mira Holm", "username": "mira"},
    "media_attachments": [
        {
            "type": "image",
            "url": "https://files.example/1.png",
            "description": "A dam",
            "meta": {"original": {"width": 1200, "height": 800}},
        },
        {"type": "video", "url": "https://files.example/2.mp4", "preview_url": "https://files.example/2.png"},
        {"type": "unknown"},
    ],
    "poll": {"options": [{"title": "Stay", "votes_count": 3}, {"title": "Go", "votes_count": None}]},
    "card": {
        "url": "https://example.org/dam",
        "title": "The dam",
        "provider_name": "Example",
        "image": "https://files.example/c.png",
    },
}

"""Following in tests: sources of a blog, a follower at work, and what is in the tray."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from elsewhere import Elsewhere
from jetstreams import Jetstream
from servers import PATIENCE

from liveblog.model.blogs import Blog
from liveblog.model.tray import Source, TrayPost
from liveblog.settings import Settings
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.asking import Asking
from liveblog.sources.client import Client
from liveblog.sources.following.worker import Follower
from liveblog.store import Store
from liveblog.store.tasks import end_tasks
from liveblog.text.followed import parse_source

EVERY_STATE = ("new", "used", "dismissed", "gone")


@asynccontextmanager
async def at_work(store: Store, settings: Settings) -> AsyncIterator[Follower]:
    """A follower, as a server's process has one."""

    async def spend(network: str, millionths: int) -> bool:
        return await store.asks.spend(network, millionths, settings.x_api_monthly_cap)

    async with Client(parse_allowed(settings.fetch_allow)) as client:
        follower = Follower(store, Asking(client, settings, spend))
        task = asyncio.create_task(follower.run())
        try:
            yield follower
        finally:
            await end_tasks({task})


async def follow(store: Store, blog: Blog, kind: str, address: str, **facts: Any) -> Source:
    source = parse_source({"kind": kind, "address": address, **facts}, secrets.token_hex(6))
    return await store.follow(blog, source)


async def tray(
    store: Store, blog: Blog, holds: Callable[[list[TrayPost]], object], states: Any = ("new",)
) -> list[TrayPost]:
    """The tray, newest first, once something is true of it."""
    async with asyncio.timeout(PATIENCE):
        while not holds(posts := await store.tray(blog, limit=1_000, states=states)):
            await asyncio.sleep(0.01)
    return posts


async def source_of(store: Store, blog: Blog, holds: Callable[[Source], object]) -> Source:
    """The blog's first source, once something is true of it."""
    async with asyncio.timeout(PATIENCE):
        while not holds(source := (await store.sources(blog.id))[0]):
            await asyncio.sleep(0.01)
    return source


async def connected(stream: Jetstream) -> None:
    """Once a follower listens to the stream."""
    async with asyncio.timeout(PATIENCE):
        while not stream.sockets:
            await asyncio.sleep(0.01)


def a_did() -> str:
    return f"did:plc:{secrets.token_hex(12)}"


def an_rkey() -> str:
    return "3l3q" + "".join(secrets.choice("234567abcdef") for _ in range(9))


def bluesky(there: Elsewhere, did: str, handle: str = "mira.example.org", name: str = "Mira Holm") -> None:
    """An account on Bluesky without posts."""
    there.answers["/bluesky/xrpc/app.bsky.actor.getProfile"] = {
        "did": did,
        "handle": handle,
        "displayName": name,
    }
    there.answers["/bluesky/xrpc/app.bsky.feed.getAuthorFeed"] = {"feed": []}

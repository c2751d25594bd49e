"""A blog that follows somebody, with posts in its tray: put there without a network."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from servers import Running

from liveblog.cli.opened import opened_store
from liveblog.model.blocks import Social
from liveblog.model.tray import Source, TrayPost
from liveblog.settings import Settings

Following = Callable[..., Awaitable[None]]


def fill_tray(server: Running, slug: str, posts: int) -> None:
    """Adds a source and this many posts of one line, the newest last."""

    async def fill() -> None:
        settings = Settings(data=server.data, redis_url=server.environ.get("REDIS_URL"))
        async with opened_store(settings) as store:
            blog = await store.blog(slug)
            source = await store.follow(
                blog, Source(id="s1", kind="bluesky", address="@mira.example", name="Mira Holm")
            )
            now = int(time.time() * 1000)
            made = [_post(source, number, now) for number in range(posts)]
            for start in range(0, posts, 500):
                await store.tray_add(blog.id, made[start : start + 500])

    with ThreadPoolExecutor(1) as other:  # a loop of its own: some who call are in one already
        other.submit(asyncio.run, fill()).result()


def _post(source: Source, number: int, now: int) -> TrayPost:
    url = f"https://bsky.app/profile/mira.example/post/3k{number:06d}"
    block = Social(
        network="bluesky", url=url, name="Mira Holm", handle="mira.example", text=f"Post {number}."
    )
    return TrayPost(id=f"p{number}", source=source.id, block=block, arrived=now)

"""What becomes of arrivals: posts in the trays of blogs that want them. Those of trusted sources go out by themselves.

Must not know: networks, HTTP, HTML.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from liveblog.errors import LiveblogError, NotFound, Unavailable
from liveblog.model.blocks import Link
from liveblog.model.tray import Source, TrayPost
from liveblog.sources.following.arrivals import Arrival, Target
from liveblog.sources.following.publishing import publish_post
from liveblog.store import Store
from liveblog.store.keys import post_id
from liveblog.text.resolved import post_names

log = logging.getLogger("liveblog.following")

Arrived = Iterable[tuple[Target, Sequence[Arrival]]]


class Trays:
    """Every method may raise Unavailable."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # What publishes by itself, by blog and source id.
        self._trusted: dict[str, dict[str, Target]] = {}
        self._held: set[str] = set()  # blogs in whose trays something may wait to go out

    def trust(self, targets: Iterable[Target]) -> None:
        """Which sources publish by themselves, among those of these targets."""
        self._trusted = {}
        for target in targets:
            for blog_id, source in target.subscribers:
                self._held.add(blog_id)
                if source.automatic:
                    self._trusted.setdefault(blog_id, {})[source.id] = target

    async def put(self, arrived: Arrived) -> None:
        """Each blog gets all of its posts at once: one write and one announcement, however many arrived."""
        blogs: dict[str, list[tuple[TrayPost, bool]]] = {}
        for target, arrivals in arrived:
            for arrival in arrivals:
                for blog_id, source in target.subscribers:
                    if post := _post(source, arrival):
                        blogs.setdefault(blog_id, []).append((post, arrival.update))
        for blog_id, found in blogs.items():
            edits = {at for at, (_, update) in enumerate(found) if update}
            await self._add(blog_id, [post for post, _ in found], edits)

    async def _add(self, blog_id: str, posts: Sequence[TrayPost], edits: set[int]) -> None:
        trusted = self._trusted.get(blog_id, {})
        if any(post.source in trusted for post in posts):
            try:
                blog = await self._store.blog_by_id(blog_id)
            except NotFound:
                return
            if blog.state == "live":
                due = int(time.time() * 1000) + blog.hold * 1000
                posts = [replace(post, due=due) if post.source in trusted else post for post in posts]
        await self._store.tray_add(blog_id, posts, edits)
        if any(post.due for post in posts):
            self._held.add(blog_id)
            await self._publish_due_of(blog_id)

    async def publish_due(self) -> None:
        """Publishes what has waited for its blog's hold time."""
        for blog_id in list(self._held):
            self._held.discard(blog_id)  # before: what arrives meanwhile puts it back
            try:
                await self._publish_due_of(blog_id)
            except Unavailable:
                self._held.add(blog_id)
                raise
            if await self._store.tray_holds(blog_id):
                self._held.add(blog_id)

    async def _publish_due_of(self, blog_id: str) -> None:
        try:
            blog = await self._store.blog_by_id(blog_id)
            for post in await self._store.tray_due(blog):
                target = self._trusted.get(blog_id, {}).get(post.source)
                if target is None or blog.state != "live":
                    await self._store.tray_keep(blog, post)
                    continue
                name = target.name or target.address
                try:
                    await publish_post(self._store, blog, post, by=name, authors=(name,))
                except Unavailable:
                    raise
                except LiveblogError as problem:
                    log.info("%s was not published by itself: %s", post.url, problem)
                    await self._store.tray_keep(blog, post)
        except NotFound:
            pass  # the blog was deleted, and its tray with it


def _post(source: Source, arrival: Arrival) -> TrayPost | None:
    """What an arrival is in the tray of a blog; None when its filters do not want it."""
    names = post_names(arrival.block)
    if not names:
        return None
    post = TrayPost(
        id=post_id(names[0]),
        source=source.id,
        block=arrival.block,
        arrived=int(time.time() * 1000),
        edited=arrival.edited,
        state="gone" if arrival.gone else "new",
        account=arrival.account,
    )
    if arrival.gone or arrival.update:
        return post
    if isinstance(post.block, Link) and not source.name:
        post = replace(post, block=replace(post.block, site=post.block.site or source.shown))
    wanted = source.wants(post, reply=arrival.reply, repost=arrival.repost, language=arrival.language)
    return post if wanted else None

"""Blogs in Redis: made, found by their slugs, changed, deleted.

Must not know: entries, HTTP, HTML.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from liveblog.blogs import Blog, NewBlog
from liveblog.errors import Invalid, NotFound, Stale, Unavailable
from liveblog.events import dumps
from liveblog.sentences import sentence
from liveblog.store.keys import ATTEMPTS, Acts, key_of, keys_of, position_of

_SLUGS = "lb:blogs"


class BlogActs(Acts):
    """Every act on a blog. Each may raise Unavailable."""

    async def create_blog(self, new: NewBlog) -> Blog:
        """Raises Invalid when the slug is taken."""
        now = self._now()
        blog = Blog(
            id=secrets.token_hex(8),
            slug=new.slug,
            title=new.title,
            summary=new.summary,
            state=new.state,
            language=new.language,
            started=new.started,
            bylines=new.bylines,
            close_after=new.close_after,
            zone=new.zone,
            direction=new.direction,
            cover=new.cover,
            created=now,
            updated=now,
            revision=1,
        )
        await self._claim(blog.slug, blog.id)
        await self._change_blog(blog)
        return blog

    async def blog(self, slug: str) -> Blog:
        """The blog of this slug, also of one it had before. Raises NotFound."""
        async with self.connection.errors():
            id: Any = await self.connection.client.hget(_SLUGS, slug)
            found: Any = id and await self.connection.client.hget(key_of(id, "blog"), "json")
        if not found:
            raise NotFound(sentence("There is no blog called “{slug}”.", slug=slug))
        return Blog.from_json(json.loads(found))

    async def blogs(self, limit: int = 200) -> list[tuple[Blog, int]]:
        """Blogs with the number of entries readers see, last changed first."""
        async with self.connection.errors():
            ids: Any = sorted(set(await self.connection.client.hvals(_SLUGS)))
            async with self.connection.client.pipeline(transaction=False) as pipeline:
                for id in ids:
                    pipeline.hmget(key_of(id, "blog"), ["json", "position"])
                    pipeline.zcard(key_of(id, "order"))
                answers: Any = await pipeline.execute()
        found = [
            (position_of(position), Blog.from_json(json.loads(blog)), count)
            for (blog, position), count in zip(answers[::2], answers[1::2], strict=True)
            if blog
        ]
        found.sort(key=lambda f: f[0], reverse=True)
        return [(blog, count) for _, blog, count in found[:limit]]

    async def change_blog(
        self, blog: Blog, changes: Mapping[str, Any], *, revision: int | None = None
    ) -> Blog:
        """The blog with these fields changed. Raises Stale when `revision` is given and not the current one."""
        for _ in range(ATTEMPTS):
            current = await self.blog_by_id(blog.id)
            if revision is not None and revision != current.revision:
                raise Stale("Somebody else changed this blog meanwhile.", current.revision)
            changed = replace(current, **changes)
            if changed == current:
                return current
            if changed.slug != current.slug:
                await self._claim(changed.slug, blog.id)
            changed = replace(changed, revision=current.revision + 1, updated=self._now())
            try:
                await self._change_blog(changed)
            except Stale:
                continue
            return changed
        raise Unavailable("Too many people are changing this blog at once. Try again in a moment.")

    async def blog_by_id(self, id: str) -> Blog:
        async with self.connection.errors():
            found: Any = await self.connection.client.hget(key_of(id, "blog"), "json")
        if not found:
            raise NotFound("This blog was deleted.")
        return Blog.from_json(json.loads(found))

    async def close_idle(self) -> list[Blog]:
        """Close the live blogs in which nothing happened for as many days as they say; those closed."""
        closed = []
        for blog, *_ in await self.blogs(10_000):
            if blog.close_after and blog.state == "live":
                async with self.connection.errors():
                    last: Any = await self.connection.client.hget(key_of(blog.id, "blog"), "position")
                closes = blog.closes(position_of(last).ms)
                if closes is not None and closes <= self._now():
                    with suppress(Stale):  # somebody is at it just now: then it is not idle
                        closed.append(
                            await self.change_blog(blog, {"state": "closed"}, revision=blog.revision)
                        )
        return closed

    async def delete_blog(self, blog: Blog) -> None:
        await self.connection.script("delete")(keys_of(blog.id), [60])
        async with self.connection.errors():
            slugs: Any = await self.connection.client.hgetall(_SLUGS)
            mine = [slug for slug, id in slugs.items() if id == blog.id]
            if self.followed is not None:
                await self.followed(blog.id, None)
            if mine:
                await self.connection.client.hdel(_SLUGS, *mine)

    async def _claim(self, slug: str, id: str) -> None:
        client = self.connection.client
        async with self.connection.errors():
            if await client.hsetnx(_SLUGS, slug, id):
                return
            owner: Any = await client.hget(_SLUGS, slug)
            # A claim whose blog is gone (or never came to be) holds nobody back.
            if owner == id or not await client.exists(key_of(owner, "blog")):
                await client.hset(_SLUGS, slug, id)
                return
        raise Invalid(slug=sentence("The slug “{slug}” is taken. Choose another one.", slug=slug))

    async def _change_blog(self, blog: Blog) -> None:
        answer = await self._act(
            "change", blog.id, [dumps(blog.to_json()), blog.revision - 1, self._log_length]
        )
        if answer[0] == "stale":
            raise Stale("Somebody else changed this blog meanwhile.", int(answer[1]))

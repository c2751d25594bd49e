"""Blogs in Redis: creating, finding by slug, changing, deleting.

Must not know: entries, HTTP, HTML.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Any

from liveblog.errors import BlogGone, Invalid, NotNow, Stale, Unavailable
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog, NewBlog, no_blog
from liveblog.model.events import Position, dumps, parse_position
from liveblog.store.keys import ATTEMPTS, CLAIMS, SLUGS, Acts, Record, key_of, keys_of, position_of

_CLAIM_WAITS = 30_000  # milliseconds for which a claimed slug stays reserved before its blog exists

Mark = tuple[Position, str]  # two blogs may have changed in the same millisecond, so the id goes with it


@dataclass(frozen=True, slots=True)
class Listed:
    """A blog in a list of blogs: how many entries readers see, and when it last changed."""

    blog: Blog
    count: int
    position: Position

    @property
    def mark(self) -> str:
        """Its place in the list, as a cursor for the next page."""
        return f"{self.position}-{self.blog.id}"


def parse_mark(text: str) -> Mark | None:
    """A mark of the list, or None for anything else."""
    position, _, id = text.rpartition("-")
    found = parse_position(position)
    return (found, id) if found else None


class BlogActs(Acts):
    """Every act on a blog. Each may raise Unavailable."""

    async def create_blog(self, new: NewBlog, *, id: str = "") -> Blog:
        """Raises Invalid when the slug is taken. Calling again with the same `id` returns the existing blog."""
        if id and await self.has_blog(id):
            return await self.blog_by_id(id)
        now = self._now()
        blog = Blog(
            id=id or secrets.token_hex(8),
            slug=new.slug,
            title=new.title,
            summary=new.summary,
            state=new.state,
            language=new.language,
            started=new.started,
            bylines=new.bylines,
            reader_count=new.reader_count,
            close_after=new.close_after,
            zone=new.zone,
            direction=new.direction,
            cover=new.cover,
            deleted_posts=new.deleted_posts,
            hold=new.hold,
            site=new.site,
            created=now,
            updated=now,
            revision=1,
        )
        await self._claim(blog.slug, blog.id)
        try:
            await self._change_blog(blog, ("blog.create", blog.slug))
        except Stale:  # the same form was sent twice at once
            return await self.blog_by_id(blog.id)
        except BlogGone:  # created by the same form and deleted since: create another one
            await self._unclaim(blog.id)
            return await self.create_blog(new)
        return blog

    async def blog(self, slug: str) -> Blog:
        """The blog with this slug, current or former. Raises NotFound."""
        id: Any = await self.connection.client.hget(SLUGS, slug)
        found: Any = id and await self.connection.client.hget(key_of(id, "blog"), "json")
        if not found:
            raise BlogGone(no_blog(slug))
        return Blog.from_json(json.loads(found))

    async def blogs(
        self,
        limit: int | None = None,
        *,
        wanted: Callable[[Blog], bool] | None = None,
        before: Mark | None = None,
    ) -> list[Listed]:
        """Matching blogs, last changed first, from after the one with this mark."""
        ids: Any = sorted(set(await self.connection.client.hvals(SLUGS)))
        async with self.connection.client.pipeline(transaction=False) as pipeline:
            for id in ids:
                pipeline.hmget(key_of(id, "blog"), ["json", "position"])
                pipeline.zcard(key_of(id, "order"))
            answers: Any = await pipeline.execute()
        found = [
            Listed(Blog.from_json(json.loads(blog)), count, position_of(position))
            for (blog, position), count in zip(answers[::2], answers[1::2], strict=True)
            if blog
        ]
        found = [f for f in found if before is None or (f.position, f.blog.id) < before]
        found = [f for f in found if wanted is None or wanted(f.blog)]
        return sorted(found, key=lambda f: (f.position, f.blog.id), reverse=True)[:limit]

    async def change_blog(
        self, blog: Blog, changes: Mapping[str, Any], *, revision: int | None = None, by: str = ""
    ) -> Blog:
        """The blog with these fields changed, by somebody of this name.

        Raises Stale when `revision` is given and is not the current one.
        """
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
            if changed.state != current.state:
                changed = replace(changed, state_by=by)
            try:
                await self._change_blog(changed, _record(current, changed))
            except Stale:
                continue
            return changed
        raise Unavailable("Too many people are changing this blog at once. Try again in a moment.")

    async def has_blog(self, id: str) -> bool:
        return bool(await self.connection.client.exists(key_of(id, "blog")))

    async def blog_by_id(self, id: str) -> Blog:
        found: Any = await self.connection.client.hget(key_of(id, "blog"), "json")
        if not found:
            raise BlogGone("This blog was deleted.")
        return Blog.from_json(json.loads(found))

    async def close_idle(self) -> list[Blog]:
        """Closes live blogs that were idle for the number of days in their settings; returns those closed."""
        closed = []
        for listed in await self.blogs(wanted=lambda blog: bool(blog.close_after) and blog.state == "live"):
            blog, closes = listed.blog, listed.blog.closes(listed.position.ms)
            if closes is not None and closes <= self._now():
                with suppress(Stale):  # changed at this very moment, so it is not idle
                    closed.append(await self.change_blog(blog, {"state": "closed"}, revision=blog.revision))
        return closed

    async def delete_blog(self, blog: Blog) -> None:
        """Deletes a blog with everything in it. Raises NotNow while it is live: it may have readers."""
        answer = await self.audit.act("delete", keys_of(blog.id), [60], "blog.delete", blog.slug)
        if answer == "live":
            raise NotNow("The blog is live. Close it first; then it can be deleted.")
        await self._unclaim(blog.id)
        if self.followed is not None:
            await self.followed(blog.id, None)

    async def _claim(self, slug: str, id: str) -> None:
        claim, gone = self.connection.script("claim"), ""
        for _ in range(2):
            answer = await claim([SLUGS, CLAIMS], [slug, id, self._now(), gone, _CLAIM_WAITS])
            if not answer:
                return
            owner, fresh = answer
            if fresh or await self.has_blog(owner):
                break
            gone = owner  # a claim whose blog was deleted or never created does not reserve the slug
        raise Invalid(slug=sentence("The slug “{slug}” is taken. Choose another one.", slug=slug))

    async def _unclaim(self, id: str) -> None:
        await self.connection.script("unclaim")([SLUGS], [id])

    async def _change_blog(self, blog: Blog, record: Record) -> None:
        args: list[str | int] = [dumps(blog.to_json()), blog.revision - 1, self._log_length]
        answer = await self._act("change", blog.id, args, record)
        if answer[0] == "deleted":
            raise BlogGone("This blog was deleted.")
        if answer[0] == "stale":
            raise Stale("Somebody else changed this blog meanwhile.", int(answer[1]))


def _record(before: Blog, after: Blog) -> Record:
    """The change of a blog, for the audit log."""
    if after.state != before.state:
        return "blog.state", f"{after.slug} {before.state} → {after.state}"
    ours = ("revision", "updated", "state_by")
    changed = [f.name for f in fields(Blog) if getattr(before, f.name) != getattr(after, f.name)]
    return "blog.change", f"{after.slug} {' '.join(name for name in changed if name not in ours)}"

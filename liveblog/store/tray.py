"""The sources that blogs follow, and their trays, in Redis. Changes go to the desk's log only.

| key                  | type   | what                                                                       |
|----------------------|--------|----------------------------------------------------------------------------|
| `lb:{ID}:sources`    | hash   | source id → JSON                                                           |
| `lb:{ID}:tray`       | hash   | post id → JSON                                                             |
| `lb:{ID}:trayorder`  | zset   | post ids by when they arrived (ms)                                         |
| `lb:{ID}:traynew`    | zset   | those of them that nobody has decided about, by the same                   |
| `lb:{ID}:traydue`    | zset   | those of them that go out by themselves, by when they are due (ms)         |
| `lb:{ID}:posts`      | hash   | name of a post in an entry → entry id; every act on entries keeps it       |
| `lb:following`       | set    | ids of blogs that follow something                                         |
| `lb:following:version` | string | counts changes of sources, so that the worker need not read them all the time |
| `lb:following:worker` | string | the process that follows; expires                                         |
| `lb:cursor:STREAM`   | string | how far a stream was read                                                  |

Must not know: networks, HTTP, HTML.
"""

from __future__ import annotations

import json
import time
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from liveblog.errors import Invalid, NotFound, Stale
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import Blog
from liveblog.model.events import dumps
from liveblog.model.tray import KEPT, SOURCES_LIMIT, PostState, Source, TrayPost
from liveblog.store.keys import Acts, key_of, keys_of
from liveblog.text.resolved import post_names

FOLLOWING, VERSION, WORKER = "lb:following", "lb:following:version", "lb:following:worker"
LEASE = 4_000  # milliseconds
PAGE = 50


class TrayActs(Acts):
    """Every method may raise Unavailable."""

    # Sources

    async def sources(self, blog_id: str) -> list[Source]:
        """The sources that a blog follows, oldest first."""
        stored: Any = await self.connection.client.hvals(key_of(blog_id, "sources"))
        return sorted(
            (Source.from_json(json.loads(text)) for text in stored), key=lambda s: (s.created, s.id)
        )

    async def follow(self, blog: Blog, source: Source) -> Source:
        """Follows a source; returns the existing one if it is already followed. Raises Invalid."""
        there = await self.sources(blog.id)
        same = next(
            (s for s in there if (s.kind, s.address.lower()) == (source.kind, source.address.lower())), None
        )
        if same:
            source = replace(
                same, automatic=source.automatic, replies=source.replies, reposts=source.reposts,
                words=source.words, language=source.language,
            )  # fmt: skip
        elif len(there) >= SOURCES_LIMIT:
            raise Invalid(
                address=sentence("A blog can follow {most} sources. Remove one first.", most=SOURCES_LIMIT)
            )
        else:
            source = replace(source, created=self._now())
        await self.connection.client.sadd(FOLLOWING, blog.id)
        key, args = key_of(blog.id, "sources"), [source.id, dumps(source.to_json())]
        what = f"{blog.slug} {source.kind} {source.address}"
        await self.audit.act("put", [key], args, "source.follow", what)
        await self.connection.client.incr(VERSION)
        return source

    async def unfollow(self, blog: Blog, id: str) -> None:
        """Raises NotFound."""
        key, what = key_of(blog.id, "sources"), f"{blog.slug} {id}"
        if not await self.audit.act("drop", [key], [id], "source.unfollow", what):
            raise NotFound("There is no such source; it may have been removed already.")
        await self.connection.client.incr(VERSION)

    async def mute(self, blog: Blog, post: TrayPost) -> None:
        """Stops the post's source from delivering posts by the post's account."""
        for source in await self.sources(blog.id):
            if source.id == post.source and post.handle and post.handle not in source.muted:
                await self.save_source(blog.id, replace(source, muted=(*source.muted, post.handle)[-200:]))
                await self.connection.client.incr(VERSION)

    async def save_source(self, blog_id: str, source: Source) -> None:
        await self.connection.client.hset(key_of(blog_id, "sources"), source.id, dumps(source.to_json()))

    async def note_source(
        self, blog_id: str, id: str, why: Sentence | None, facts: Mapping[str, str]
    ) -> Source | None:
        """Records facts about a source, and its problem or that it has none; None if it is no longer followed."""
        key = key_of(blog_id, "sources")
        stored: Any = await self.connection.client.hget(key, id)
        if not stored:
            return None
        source = Source.from_json(json.loads(stored))
        said = why.to_json() if why else None
        same = said and source.why and said["one"] == source.why["one"]
        since = (source.since if same else self._now()) if why else 0
        changed = replace(source, why=said, since=since, **dict[str, Any](facts))
        if source.handle and changed.handle != source.handle:
            changed = replace(changed, former=source.handle, renamed=self._now())
        if changed != source:
            await self.save_source(blog_id, changed)
            await self.tell_tray(blog_id, [])
        return changed

    # The worker's side

    async def hold_following(self, who: str) -> bool:
        """Takes or renews the lease of the following worker; returns whether `who` holds it."""
        return bool(await self.connection.script("hold")([WORKER], [who, LEASE]))

    async def leave_following(self, who: str) -> None:
        if await self.hold_following(who):
            await self.connection.client.delete(WORKER)

    async def following(self) -> tuple[int, dict[str, list[Source]]]:
        """The version of the set of followed sources, and the sources by blog id."""
        version: Any = await self.connection.client.get(VERSION)
        blogs: Any = await self.connection.client.smembers(FOLLOWING)
        found = {}
        for blog_id in blogs:
            if await self.connection.client.exists(key_of(blog_id, "blog")):
                found[blog_id] = await self.sources(blog_id)
            else:
                await self.connection.client.srem(FOLLOWING, blog_id)
        return int(version or 0), {id: sources for id, sources in found.items() if sources}

    async def following_version(self) -> int:
        version: Any = await self.connection.client.get(VERSION)
        return int(version or 0)

    async def cursor(self, stream: str) -> str:
        """How far a stream was read; "" if it was not."""
        found: Any = await self.connection.client.get(f"lb:cursor:{stream}")
        return found or ""

    async def set_cursor(self, stream: str, cursor: str) -> None:
        await self.connection.client.set(f"lb:cursor:{stream}", cursor)

    # The tray

    async def tray_add(
        self, blog_id: str, posts: Sequence[TrayPost], edits: Container[int] = ()
    ) -> list[str]:
        """Adds posts, leaving known ones as they are; returns the ids of the new ones.

        `edits`: the indexes of those that change a known post, and are nothing new otherwise.
        """
        if not posts:
            return []
        args: list[str | int] = [self._log_length, KEPT, self._now()]
        for at, post in enumerate(posts):
            how = "gone" if post.state == "gone" else "edit" if at in edits else "put"
            name = post_names(post.block)[0]
            args += [post.id, name, dumps(replace(post, due=0).to_json()), post.due, how]
        new: list[str] = await self.connection.script("tray_add")(keys_of(blog_id), args)
        return new

    async def tray(
        self, blog: Blog, *, limit: int = PAGE, before: str = "", states: Iterable[PostState] = ("new",)
    ) -> list[TrayPost]:
        """The posts in the tray, newest first, older than the one given."""
        wanted = set(states)
        order = key_of(blog.id, "traynew" if wanted == {"new"} else "trayorder")
        client, start, end = self.connection.client, 0, "+inf"
        if before:
            score: Any = await client.zscore(key_of(blog.id, "trayorder"), before)
            end = f"({score!r}" if score is not None else end
        found: dict[str, TrayPost] = {}  # by id: posts that arrive meanwhile shift the others down
        while len(found) < limit:
            ids: Any = await client.zrevrangebyscore(order, end, "-inf", start=start, num=limit)
            if not ids:
                break
            found |= {post.id: post for post in await self.tray_posts(blog, ids) if post.state in wanted}
            start += len(ids)
        return list(found.values())[:limit]

    async def tray_count(self, blog: Blog, most: int = 100) -> int:
        """The number of new posts, counted up to `most`."""
        count: Any = await self.connection.client.zcard(key_of(blog.id, "traynew"))
        return min(int(count), most)

    async def tray_due(self, blog: Blog, most: int = 20) -> list[TrayPost]:
        """The posts whose time has come to be published by themselves, first due first."""
        ids: Any = await self.connection.client.zrangebyscore(
            key_of(blog.id, "traydue"), "-inf", int(time.time() * 1000), start=0, num=most
        )
        return await self.tray_posts(blog, ids)

    async def tray_holds(self, blog_id: str) -> bool:
        """Whether any post waits to be published by itself."""
        return bool(await self.connection.client.exists(key_of(blog_id, "traydue")))

    async def tray_keep(self, blog: Blog, post: TrayPost) -> None:
        """A post that was due stays in the tray, for an editor to decide."""
        try:
            await self.tray_set(blog, post, "new", "", among="new")
        except (Stale, NotFound):
            await self.connection.client.zrem(key_of(blog.id, "traydue"), post.id)

    async def tray_post(self, blog: Blog, id: str) -> TrayPost:
        """Raises NotFound."""
        stored: Any = await self.connection.client.hget(key_of(blog.id, "tray"), id)
        if not stored:
            raise NotFound("There is no such post in the tray; it may be too old.")
        return TrayPost.from_json(json.loads(stored))

    async def tray_posts(self, blog: Blog, ids: Sequence[str]) -> list[TrayPost]:
        """Those of these posts that exist."""
        stored: Any = await self.connection.client.hmget(key_of(blog.id, "tray"), list(ids)) if ids else []
        return [TrayPost.from_json(json.loads(text)) for text in stored if text]

    async def tray_set(
        self, blog: Blog, post: TrayPost, state: PostState, by: str, entry: str = "", among: str = "new,gone"
    ) -> TrayPost:
        """Stores an editor's decision about a post. Raises Stale if a colleague was first; NotFound."""
        changed = replace(post, state=state, by=by, entry=entry, due=0)
        args: list[str | int] = [self._log_length, post.id, dumps(changed.to_json()), among]
        answer = await self.connection.script("tray_set")(keys_of(blog.id), args)
        if answer[0] == "missing":
            raise NotFound("There is no such post in the tray; it may be too old.")
        if answer[0] == "taken":
            raise taken(TrayPost.from_json(json.loads(answer[1])))
        return changed

    async def tell_tray(self, blog_id: str, ids: Sequence[str]) -> None:
        """Announces to the desk that the tray or the sources changed."""
        event = dumps({"type": "staff", "about": "tray", "data": {"ids": list(ids)}})
        await self.connection.script("tell")(keys_of(blog_id), [event, self._log_length])


def taken(post: TrayPost) -> Stale:
    """The error for a post that a colleague has already decided about."""
    if post.state == "used":
        return Stale(sentence("{name} published this post meanwhile.", name=post.by or "—"), 0)
    return Stale(sentence("{name} dismissed this post meanwhile.", name=post.by or "—"), 0)

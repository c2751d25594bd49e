"""Blogs and their entries in Redis: every act on them is one Lua script, every read one round trip.

Must not know: HTTP, HTML, frames. The table of keys is in the package's docstring.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from liveblog.blogs import Blog, NewBlog
from liveblog.entries import Entry, NewEntry
from liveblog.errors import Invalid, NotFound, Stale, Unavailable
from liveblog.events import Position, dumps, parse_position
from liveblog.settings import Settings
from liveblog.store.connection import Connection
from liveblog.store.log import Canary, Log
from liveblog.store.people import People

_KEYS = (
    "blog",
    "entries",
    "revisions",
    "order",
    "all",
    "pinned",
    "keys",
    "removed",
    "events",
    "desk",
    "history",
)
_SLUGS = "lb:blogs"
_ATTEMPTS = 20  # of an edit that others keep overtaking
_SERVING, _SERVING_SECONDS = "lb:serving", 15
_READERS_SECONDS = 20  # after which the readers of a process that says nothing no longer count
_ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a blog's first page is made from, all of one position."""

    blog: Blog
    position: Position
    count: int
    entries: tuple[Entry, ...]  # unpinned, newest first
    pinned: tuple[Entry, ...]
    keys: tuple[Entry, ...]


class Store:
    """Blogs, entries and their logs. Every method may raise Unavailable."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self.connection = connection
        self.events = Log(connection, "events")
        self.desk = Log(connection, "desk")
        self.canary = Canary(connection)
        self.people = People(connection, settings)
        self._log_length = settings.log_length
        self._last_now = 0

    @classmethod
    async def open(cls, url: str, settings: Settings) -> Store:
        """Raises CannotStart with a sentence when that Redis cannot be used."""
        connection = Connection(url)
        try:
            await connection.check()
        except BaseException:
            await connection.close()
            raise
        return cls(connection, settings)

    async def close(self) -> None:
        self.people.close()
        await self.connection.close()

    # Blogs

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
            found: Any = id and await self.connection.client.hget(_key(id, "blog"), "json")
        if not found:
            raise NotFound(f"There is no blog called “{slug}”.")
        return Blog.from_json(json.loads(found))

    async def blogs(self, limit: int = 200) -> list[tuple[Blog, int]]:
        """Blogs with the number of entries readers see, last changed first."""
        async with self.connection.errors():
            ids: Any = sorted(set(await self.connection.client.hvals(_SLUGS)))
            async with self.connection.client.pipeline(transaction=False) as pipeline:
                for id in ids:
                    pipeline.hmget(_key(id, "blog"), ["json", "position"])
                    pipeline.zcard(_key(id, "order"))
                answers: Any = await pipeline.execute()
        found = [
            (_position(position), Blog.from_json(json.loads(blog)), count)
            for (blog, position), count in zip(answers[::2], answers[1::2], strict=True)
            if blog
        ]
        found.sort(key=lambda f: f[0], reverse=True)
        return [(blog, count) for _, blog, count in found[:limit]]

    async def change_blog(
        self, blog: Blog, changes: Mapping[str, Any], *, revision: int | None = None
    ) -> Blog:
        """The blog with these fields changed. Raises Stale when `revision` is given and not the current one."""
        for _ in range(_ATTEMPTS):
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
            found: Any = await self.connection.client.hget(_key(id, "blog"), "json")
        if not found:
            raise NotFound("This blog was deleted.")
        return Blog.from_json(json.loads(found))

    async def delete_blog(self, blog: Blog) -> None:
        await self.connection.script("delete")(_keys(blog.id), [60])
        async with self.connection.errors():
            slugs: Any = await self.connection.client.hgetall(_SLUGS)
            mine = [slug for slug, id in slugs.items() if id == blog.id]
            if mine:
                await self.connection.client.hdel(_SLUGS, *mine)

    async def _claim(self, slug: str, id: str) -> None:
        client = self.connection.client
        async with self.connection.errors():
            if await client.hsetnx(_SLUGS, slug, id):
                return
            owner: Any = await client.hget(_SLUGS, slug)
            # A claim whose blog is gone (or never came to be) holds nobody back.
            if owner == id or not await client.exists(_key(owner, "blog")):
                await client.hset(_SLUGS, slug, id)
                return
        raise Invalid(slug=f"The slug “{slug}” is taken. Choose another one.")

    async def _change_blog(self, blog: Blog) -> None:
        answer = await self.connection.script("change")(
            _keys(blog.id), [dumps(blog.to_json()), blog.revision - 1, self._log_length]
        )
        if answer[0] == "stale":
            raise Stale("Somebody else changed this blog meanwhile.", int(answer[1]))

    # Entries

    async def publish(self, blog: Blog, new: NewEntry) -> tuple[Entry, bool]:
        """Store a new entry, in whatever state it is to have; (the entry, whether it is new).

        The same id again gives the stored entry and changes nothing, so a form sent twice makes one entry.
        """
        now = self._now()
        entry = Entry(
            id=new.id or _new_id(now),
            revision=1,
            state=new.state,
            source=new.source,
            blocks=new.blocks,
            headline=new.headline,
            published=now if new.published is None else new.published,
            updated=now,
            authors=new.authors,
            label=new.label,
            key=new.key,
            pinned=new.pinned,
            tags=new.tags,
        )
        args: list[str | int] = [
            entry.id,
            dumps(entry.to_json()),
            entry.published,
            _flags(entry),
            self._log_length,
        ]
        answer = await self.connection.script("publish")(_keys(blog.id), args)
        if answer[0] == "no blog":
            raise NotFound("This blog was deleted. Keep your text and publish it in another one.")
        if answer[0] == "kept":
            if not answer[1]:
                raise NotFound(
                    "An entry with this id was published and removed. Restore it, or use a new id."
                )
            return Entry.from_json(json.loads(answer[1])), False
        return entry, True

    async def entry(self, blog: Blog, id: str) -> Entry:
        """Raises NotFound."""
        return await self._entry(blog, id, "entries")

    async def entries(
        self,
        blog: Blog,
        *,
        limit: int = 50,
        before: str | None = None,
        states: Sequence[str] = ("published",),
    ) -> list[Entry]:
        """Newest first, those before the entry with the id `before`. Raises NotFound when that id is unknown."""
        order = _key(blog.id, "order" if tuple(states) == ("published",) else "all")
        found: list[Entry] = []
        async with self.connection.errors():
            start = await self._start(blog, order, before)
            while len(found) < limit:
                wanted = limit - len(found)
                ids: Any = await self.connection.client.zrevrange(order, start, start + wanted - 1)
                if not ids:
                    break
                stored: Any = await self.connection.client.hmget(_key(blog.id, "entries"), ids)
                entries = [Entry.from_json(json.loads(s)) for s in stored if s]
                found += [e for e in entries if e.state in states]
                start += len(ids)
        return found

    async def neighbours(self, blog: Blog, id: str, count: int) -> tuple[list[Entry], list[Entry]]:
        """The published entries just newer and just older than one, newest first both. Raises NotFound."""
        order = _key(blog.id, "order")
        async with self.connection.errors():
            rank: Any = await self.connection.client.zrevrank(order, id)
            if rank is None:
                raise NotFound("There is no such entry; it may have been removed.")
            ids: Any = await self.connection.client.zrevrange(order, max(rank - count, 0), rank + count)
            stored: Any = await self.connection.client.hmget(_key(blog.id, "entries"), ids)
        entries = [Entry.from_json(json.loads(s)) for s in stored if s]
        place = next((i for i, e in enumerate(entries) if e.id == id), len(entries))
        return entries[:place], entries[place + 1 :]

    async def _start(self, blog: Blog, order: str, before: str | None) -> int:
        if before is None:
            return 0
        rank: Any = await self.connection.client.zrevrank(order, before)
        if rank is not None:
            return int(rank) + 1
        # Removed meanwhile: go on from where it stood.
        removed = await self._entry(blog, before, "removed")
        newer: Any = await self.connection.client.zcount(order, f"({removed.published}", "+inf")
        return int(newer)

    async def window(self, blog: Blog, entries: int, keys: int) -> Stored:
        """What the first page is made from, all at one position. Raises NotFound."""
        answer = await self.connection.script("window")(_keys(blog.id), [entries, keys])
        if not answer:
            raise NotFound("This blog was deleted.")
        stored, position, count, newest, pinned, key_events = answer
        return Stored(
            Blog.from_json(json.loads(stored)),
            _position(position),
            count,
            *(
                tuple(Entry.from_json(json.loads(s)) for s in some if s)
                for some in (newest, pinned, key_events)
            ),
        )

    async def change(
        self, blog: Blog, id: str, changes: Mapping[str, Any], *, revision: int | None = None
    ) -> Entry:
        """The entry with these fields changed, as its next revision; nothing happens when they are as they were.

        Raises Stale when `revision` is given and not the current one; NotFound.
        """
        for _ in range(_ATTEMPTS):
            current = await self.entry(blog, id)
            if revision is not None and revision != current.revision:
                raise _stale(current.revision)
            changed = replace(current, **changes)
            if changed == current:
                return current
            now = self._now()
            if changed.state == "published" != current.state and "published" not in changes:
                changed = replace(changed, published=now)
            changed = replace(changed, revision=current.revision + 1, updated=now)
            args: list[str | int] = [
                id,
                dumps(changed.to_json()),
                changed.published,
                _flags(changed),
                self._log_length,
            ]
            answer = await self.connection.script("edit")(_keys(blog.id), [*args, current.revision])
            if answer[0] == "missing":
                raise NotFound("This entry was removed meanwhile.")
            if answer[0] == "changed":
                return changed
        raise Unavailable("Too many people are changing this entry at once. Try again in a moment.")

    async def remove(self, blog: Blog, id: str, *, revision: int | None = None) -> None:
        """Take an entry away; `restore` brings it back. Raises Stale, NotFound."""
        args: list[str | int] = [id, "" if revision is None else revision, self._log_length]
        answer = await self.connection.script("remove")(_keys(blog.id), args)
        if answer[0] == "missing":
            raise NotFound("There is no such entry; it may have been removed already.")
        if answer[0] == "stale":
            raise _stale(int(answer[1]))

    async def restore(self, blog: Blog, id: str) -> Entry:
        """Undo a removal; the entry comes back as its next revision. Raises NotFound."""
        removed = await self._entry(blog, id, "removed")
        entry = replace(removed, revision=removed.revision + 1, updated=self._now())
        args: list[str | int] = [id, dumps(entry.to_json()), entry.published, _flags(entry), self._log_length]
        answer = await self.connection.script("restore")(_keys(blog.id), args)
        if answer[0] == "missing":
            raise NotFound("This entry was restored already.")
        return entry

    async def history(self, blog: Blog, id: str) -> list[Entry]:
        """Every revision of an entry, oldest first, the current one last. Raises NotFound."""
        current = await self.entry(blog, id)
        fields = [f"{id}:{revision}" for revision in range(1, current.revision)]
        async with self.connection.errors():
            stored: Any = (
                await self.connection.client.hmget(_key(blog.id, "history"), fields) if fields else []
            )
        return [Entry.from_json(json.loads(s)) for s in stored if s] + [current]

    # Servers

    async def say_serving(self, address: str) -> None:
        """A server starts: where readers find it. Forgotten unless `still_serving` is said again and again."""
        async with self.connection.errors():
            await self.connection.client.set(_SERVING, address, ex=_SERVING_SECONDS)

    async def still_serving(self) -> None:
        async with self.connection.errors():
            await self.connection.client.expire(_SERVING, _SERVING_SECONDS)

    async def serving(self) -> str | None:
        """Where a running server is to be found, or None."""
        async with self.connection.errors():
            found: Any = await self.connection.client.get(_SERVING)
        return found if isinstance(found, str) else None

    # Readers

    async def count_readers(self, counts: Mapping[str, int], process: str) -> dict[str, int]:
        """Says how many readers this process has, blog id by blog id; gives how many all processes have."""
        run = self.connection.script("readers")
        now = int(time.time())
        return {
            id: int(await run([_key(id, "readers")], [process, count, now, _READERS_SECONDS]))
            for id, count in counts.items()
        }

    async def forget_readers(self, ids: Sequence[str], process: str) -> None:
        """This process ends: its readers are on their way to others."""
        async with self.connection.errors():
            for id in ids:
                await self.connection.client.hdel(_key(id, "readers"), process)

    async def _entry(self, blog: Blog, id: str, where: str) -> Entry:
        async with self.connection.errors():
            found: Any = await self.connection.client.hget(_key(blog.id, where), id)
        if not found:
            raise NotFound("There is no such entry; it may have been removed.")
        return Entry.from_json(json.loads(found))

    def _now(self) -> int:
        # Never the same millisecond twice, so that entries published in a row keep their order.
        self._last_now = max(int(time.time() * 1000), self._last_now + 1)
        return self._last_now


def _stale(revision: int) -> Stale:
    return Stale(
        f"Somebody else changed this entry meanwhile (it is at revision {revision} now). "
        "Nothing was overwritten: look at both versions, then save again.",
        revision,
    )


def _flags(entry: Entry) -> str:
    return ("v" if entry.visible else "") + ("p" if entry.pinned else "") + ("k" if entry.key else "")


def _key(blog_id: str, name: str) -> str:
    return f"lb:{{{blog_id}}}:{name}"


def _keys(blog_id: str) -> list[str]:
    return [_key(blog_id, name) for name in _KEYS]


def _position(text: str) -> Position:
    found = parse_position(text)
    assert found is not None, text  # Redis wrote it
    return found


def _new_id(now: int) -> str:
    """Sorts by time, cannot be guessed from its neighbours: 9 letters of milliseconds, 7 of chance."""
    letters = []
    for _ in range(9):
        now, letter = divmod(now, 32)
        letters.append(_ID_LETTERS[letter])
    return "".join(reversed(letters)) + "".join(secrets.choice(_ID_LETTERS) for _ in range(7))

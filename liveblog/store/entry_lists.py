"""Reading entries from Redis: one, a list, an entry's neighbours, a blog's first page, earlier revisions.

Must not know: how any of it changes, HTTP, HTML.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from liveblog.errors import BlogGone, NotFound
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import Position
from liveblog.store.keys import Acts, key_of, keys_of, position_of

HISTORY_AT_ONCE = 1_000  # revisions asked for at once


@dataclass(frozen=True, slots=True)
class Stored:
    """The contents of a blog's first page, all read at one position."""

    blog: Blog
    position: Position
    count: int
    entries: tuple[Entry, ...]  # unpinned, newest first
    pinned: tuple[Entry, ...]
    keys: tuple[Entry, ...]
    corrected: tuple[Entry, ...]  # those with corrections or a tombstone
    oldest: tuple[Entry, ...]  # the oldest of all; empty in an empty blog


class EntryLists(Acts):
    """Reads of entries. Each may raise Unavailable."""

    async def entry(self, blog: Blog, id: str) -> Entry:
        """Raises NotFound."""
        return await self._entry(blog, id, "entries")

    async def entries(
        self,
        blog: Blog,
        *,
        limit: int = 50,
        before: str | None = None,
        states: Sequence[str] | None = None,
    ) -> list[Entry]:
        """Entries, newest first, older than the one with the id `before`. Raises NotFound when that id is unknown.

        Without `states`: the entries that readers see, as they see them.
        """
        order = key_of(blog.id, "order" if states is None else "all")
        found: dict[str, Entry] = {}  # by id: entries that are published meanwhile shift the others down
        start = await self._start(blog, order, before)
        while len(found) < limit:
            wanted = limit - len(found)
            ids: Any = await self.connection.client.zrevrange(order, start, start + wanted - 1)
            if not ids:
                break
            stored: Any = await self.connection.client.hmget(key_of(blog.id, "entries"), ids)
            entries = [Entry.from_json(json.loads(s)) for s in stored if s]
            if states is None:
                found |= {e.id: e.shown() for e in entries if e.visible}
            else:
                found |= {e.id: e for e in entries if e.state in states}
            start += len(ids)
        return list(found.values())

    async def shown(self, blog: Blog, ids: Sequence[str]) -> list[Entry]:
        """These entries as readers see them, in this order, without those that they do not see."""
        stored: Any = await self.connection.client.hmget(key_of(blog.id, "entries"), list(ids)) if ids else []
        entries = [Entry.from_json(json.loads(s)) for s in stored if s]
        return [entry.shown() for entry in entries if entry.visible]

    async def times(self, blog: Blog, limit: int) -> list[tuple[str, int]]:
        """The ids of the newest entries that readers see, and when each was published (milliseconds)."""
        key = key_of(blog.id, "order")
        found: Any = await self.connection.client.zrevrange(key, 0, limit - 1, withscores=True)
        return [(str(id), int(score)) for id, score in found]

    async def neighbours(self, blog: Blog, id: str, count: int) -> tuple[list[Entry], list[Entry]]:
        """The entries that readers see just above and just below this one, both newest first. Raises NotFound."""
        order = key_of(blog.id, "order")
        rank: Any = await self.connection.client.zrevrank(order, id)
        if rank is None:
            raise NotFound("There is no such entry; it may have been removed.")
        ids: Any = await self.connection.client.zrevrange(order, max(rank - count, 0), rank + count)
        stored: Any = await self.connection.client.hmget(key_of(blog.id, "entries"), ids)
        entries = [Entry.from_json(json.loads(s)).shown() for s in stored if s]
        place = next((i for i, e in enumerate(entries) if e.id == id), len(entries))
        return entries[:place], entries[place + 1 :]

    async def beside(self, blog: Blog, at: int, *, newer: bool) -> str | None:
        """The id of the visible entry that was published next after a time, or last before it; None without any."""
        order = key_of(blog.id, "order")
        find = self.connection.client.zrangebyscore if newer else self.connection.client.zrevrangebyscore
        ids: Any = await find(order, f"({at}", "+inf" if newer else "-inf", start=0, num=1)
        return str(ids[0]) if ids else None

    async def _start(self, blog: Blog, order: str, before: str | None) -> int:
        if before is None:
            return 0
        rank: Any = await self.connection.client.zrevrank(order, before)
        if rank is not None:
            return int(rank) + 1
        # Removed or withdrawn since: continue from where it stood.
        try:
            stood = await self._entry(blog, before, "removed")
        except NotFound:
            stood = await self._entry(blog, before, "entries")
        newer: Any = await self.connection.client.zcount(order, f"({stood.published}", "+inf")
        return int(newer)

    async def window(self, blog: Blog, entries: int, keys: int, corrected: int = 100) -> Stored:
        """The contents of the first page as readers see it, at one position. Raises NotFound."""
        answer = await self.connection.script("window")(keys_of(blog.id), [entries, keys, corrected])
        if not answer:
            raise BlogGone("This blog was deleted.")
        stored, position, count, *lists = answer
        return Stored(
            Blog.from_json(json.loads(stored)),
            position_of(position),
            count,
            *(tuple(Entry.from_json(json.loads(s)).shown() for s in some if s) for some in lists),
        )

    async def removed(self, blog: Blog, id: str) -> Entry:
        """A removed entry, as it was. Raises NotFound."""
        return await self._entry(blog, id, "removed")

    async def all_removed(self, blog: Blog) -> list[Entry]:
        """All removed entries, newest first."""
        stored: Any = await self.connection.client.hvals(key_of(blog.id, "removed"))
        entries = [Entry.from_json(json.loads(s)) for s in stored]
        return sorted(entries, key=lambda e: (e.published, e.id), reverse=True)

    async def unpublished(self, blog: Blog) -> list[Entry]:
        """All entries that readers do not see, newest first."""
        keys = [key_of(blog.id, "all"), key_of(blog.id, "order")]
        ids: Any = await self.connection.client.zdiff(keys)
        stored: Any = await self.connection.client.hmget(key_of(blog.id, "entries"), ids) if ids else []
        return [Entry.from_json(json.loads(s)) for s in reversed(stored) if s]

    async def revision(self, blog: Blog, id: str, revision: int) -> Entry | None:
        """An earlier revision of an entry; None if it is not kept."""
        stored: Any = await self.connection.client.hget(key_of(blog.id, "history"), f"{id}:{revision}")
        return Entry.from_json(json.loads(stored)) if stored else None

    async def history(self, blog: Blog, id: str) -> list[Entry]:
        """The kept revisions of an entry, oldest first, the current one last: all but quick changes of its facts box.
        Raises NotFound."""
        current = await self.entry(blog, id)
        found = [current]
        async for entry in self._before(blog, current):
            found.append(entry)
        return found[::-1]

    async def version(self, blog: Blog, current: Entry, revision: int) -> Entry | None:
        """A revision of an entry; of quick changes of its facts box, which are not all kept, the one kept before it.
        That one differs in nothing but the box."""
        if revision >= current.revision:
            return current if revision == current.revision else None
        async for entry in self._before(blog, current, revision + 1):
            return entry
        return None

    async def _before(self, blog: Blog, current: Entry, end: int | None = None) -> AsyncIterator[Entry]:
        """The kept revisions of an entry before this number, newest first. There may be long gaps between them."""
        end = min(end or current.revision, current.revision)
        while end > 1:
            begin = max(1, end - HISTORY_AT_ONCE)
            fields = [f"{current.id}:{revision}" for revision in range(end - 1, begin - 1, -1)]
            stored: Any = await self.connection.client.hmget(key_of(blog.id, "history"), fields)
            for one in stored:
                if one:
                    yield Entry.from_json(json.loads(one))
            end = begin

    async def _entry(self, blog: Blog, id: str, where: str) -> Entry:
        found: Any = await self.connection.client.hget(key_of(blog.id, where), id)
        if not found:
            raise NotFound("There is no such entry; it may have been removed.")
        return Entry.from_json(json.loads(found))

"""Entries in Redis: published, changed, removed and brought back, each by one Lua script; read newest first.

Must not know: how text becomes blocks, HTTP, HTML.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from liveblog.errors import BlogGone, Invalid, NotFound, NotNow, Stale, Unavailable
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog
from liveblog.model.corrections import amended, need_now
from liveblog.model.entries import Entry, NewEntry
from liveblog.model.events import Position, dumps
from liveblog.store.keys import ATTEMPTS, SCHEDULING, Acts, key_of, keys_of, position_of

CLOSED = "This blog is closed, so nothing new goes out in it. Reopen it first, then do this again."
BUSY = "Too many people are changing this entry at once. Try again in a moment."
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
    corrected: tuple[Entry, ...]  # those with corrections or a tombstone
    oldest: tuple[Entry, ...]  # the oldest of all; empty in an empty blog


class EntryActs(Acts):
    """Every act on entries. Each may raise Unavailable."""

    async def publish(self, blog: Blog, new: NewEntry, *, imported: bool = False) -> tuple[Entry, bool]:
        """Store a new entry, in whatever state it is to have; (the entry, whether it is new).

        The same id again gives the stored entry and changes nothing, so a form sent twice makes one entry.
        `imported`: also into a blog that is closed, and whatever became of it elsewhere. Raises Invalid; NotFound;
        NotNow, as `change` and `restore` do, when it would go out in one.
        """
        now = self._now()
        if not imported:
            need_now(new, now)
        entry = new.entry(new.id or _new_id(now), now)
        args = self._args(entry, imported=imported)
        await self._watch_schedule(blog, entry)
        answer = await self._act("publish", blog.id, args)
        if answer[0] == "no blog":
            raise BlogGone("This blog was deleted. Keep your text and publish it in another one.")
        if answer[0] == "closed":
            raise NotNow(CLOSED)
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
        states: Sequence[str] | None = None,
    ) -> list[Entry]:
        """Newest first, those before the entry with the id `before`. Raises NotFound when that id is unknown.

        Without `states`: what readers see, as they see it.
        """
        order = key_of(blog.id, "order" if states is None else "all")
        found: list[Entry] = []
        start = await self._start(blog, order, before)
        while len(found) < limit:
            wanted = limit - len(found)
            ids: Any = await self.connection.client.zrevrange(order, start, start + wanted - 1)
            if not ids:
                break
            stored: Any = await self.connection.client.hmget(key_of(blog.id, "entries"), ids)
            entries = [Entry.from_json(json.loads(s)) for s in stored if s]
            if states is None:
                found += [e.shown() for e in entries if e.visible]
            else:
                found += [e for e in entries if e.state in states]
            start += len(ids)
        return found

    async def neighbours(self, blog: Blog, id: str, count: int) -> tuple[list[Entry], list[Entry]]:
        """What readers see just above and just below an entry, newest first both. Raises NotFound."""
        order = key_of(blog.id, "order")
        rank: Any = await self.connection.client.zrevrank(order, id)
        if rank is None:
            raise NotFound("There is no such entry; it may have been removed.")
        ids: Any = await self.connection.client.zrevrange(order, max(rank - count, 0), rank + count)
        stored: Any = await self.connection.client.hmget(key_of(blog.id, "entries"), ids)
        entries = [Entry.from_json(json.loads(s)).shown() for s in stored if s]
        place = next((i for i, e in enumerate(entries) if e.id == id), len(entries))
        return entries[:place], entries[place + 1 :]

    async def _start(self, blog: Blog, order: str, before: str | None) -> int:
        if before is None:
            return 0
        rank: Any = await self.connection.client.zrevrank(order, before)
        if rank is not None:
            return int(rank) + 1
        # Removed or withdrawn meanwhile: go on from where it stood.
        try:
            stood = await self._entry(blog, before, "removed")
        except NotFound:
            stood = await self._entry(blog, before, "entries")
        newer: Any = await self.connection.client.zcount(order, f"({stood.published}", "+inf")
        return int(newer)

    async def window(self, blog: Blog, entries: int, keys: int, corrected: int = 100) -> Stored:
        """What the first page is made from, all at one position, as readers see it. Raises NotFound."""
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

    async def change(
        self, blog: Blog, id: str, changes: Mapping[str, Any], *, revision: int | None = None, by: str = ""
    ) -> Entry:
        """The entry with these fields changed, as its next revision; nothing happens when they are as they were.

        `changes` may hold a "correction", too. `by` is the name of whoever changes it: the same changes by them of
        the same revision again, as after an answer got lost, give what came of them. In a closed blog a withdrawal is
        undone for 5 minutes.
        Raises Stale when `revision` is given and not the current one; NotNow; Invalid; NotFound.
        """
        for _ in range(ATTEMPTS):
            current = await self.entry(blog, id)
            if revision is not None and revision != current.revision:
                if by and await self._came_of(blog, revision, changes, by, current):
                    return current
                raise stale(current.revision)
            changed = _revised(current, changes, self._now(), by)
            if changed == current:
                return current
            await self._watch_schedule(blog, changed)
            args = [*self._args(changed), current.revision]
            answer = await self._act("edit", blog.id, args)
            if answer[0] == "missing":
                raise NotFound("This entry was removed meanwhile.")
            if answer[0] == "closed":
                raise NotNow(CLOSED)
            if answer[0] == "changed":
                return changed
        raise Unavailable(BUSY)

    async def _came_of(
        self, blog: Blog, revision: int, changes: Mapping[str, Any], by: str, current: Entry
    ) -> bool:
        """Whether the entry is as it is because of just these changes of that revision."""
        before = await self.revision(blog, current.id, revision) if revision == current.revision - 1 else None
        try:
            return before is not None and _revised(before, changes, current.updated, by) == current
        except Invalid:  # other changes, then
            return False

    async def _watch_schedule(self, blog: Blog, entry: Entry) -> None:
        # Before the act: a blog without anything due in this set costs a look, one that is missing costs an entry.
        if entry.state == "scheduled":
            await self.connection.client.sadd(SCHEDULING, blog.id)

    async def remove(self, blog: Blog, id: str, *, revision: int | None = None) -> None:
        """Take an entry away; `restore` brings it back. Raises Stale, NotFound."""
        args: list[str | int] = [id, "" if revision is None else revision, self._log_length, self._now()]
        answer = await self._act("remove", blog.id, args)
        if answer[0] == "missing":
            raise NotFound("There is no such entry; it may have been removed already.")
        if answer[0] == "stale":
            raise stale(int(answer[1]))

    async def removed(self, blog: Blog, id: str) -> Entry:
        """An entry that was taken away, as it was. Raises NotFound."""
        return await self._entry(blog, id, "removed")

    async def all_removed(self, blog: Blog) -> list[Entry]:
        """Every entry that was taken away, newest first."""
        stored: Any = await self.connection.client.hvals(key_of(blog.id, "removed"))
        entries = [Entry.from_json(json.loads(s)) for s in stored]
        return sorted(entries, key=lambda e: (e.published, e.id), reverse=True)

    async def unpublished(self, blog: Blog) -> list[Entry]:
        """Every entry that readers do not see, newest first."""
        keys = [key_of(blog.id, "all"), key_of(blog.id, "order")]
        ids: Any = await self.connection.client.zdiff(keys)
        stored: Any = await self.connection.client.hmget(key_of(blog.id, "entries"), ids) if ids else []
        return [Entry.from_json(json.loads(s)) for s in reversed(stored) if s]

    async def restore(self, blog: Blog, id: str, *, revision: int | None = None) -> Entry:
        """Undo a removal; the entry comes back as its next revision. Raises NotFound; Stale when `revision` is given
        and another one was removed; NotNow, in a closed blog, when readers saw it and it is longer than 5 minutes ago.
        """
        for _ in range(ATTEMPTS):
            removed = await self._entry(blog, id, "removed")
            if revision is not None and revision != removed.revision:
                raise stale(removed.revision)
            entry = replace(removed, revision=removed.revision + 1, updated=self._now())
            await self._watch_schedule(blog, entry)
            answer = await self._act("restore", blog.id, [*self._args(entry), removed.revision])
            if answer[0] == "missing":
                raise NotFound("This entry was restored already.")
            if answer[0] == "closed":
                raise NotNow(CLOSED)
            if answer[0] == "restored":
                return entry
        raise Unavailable(BUSY)

    async def revision(self, blog: Blog, id: str, revision: int) -> Entry | None:
        """An entry as it was before its current revision; None when that is not kept."""
        stored: Any = await self.connection.client.hget(key_of(blog.id, "history"), f"{id}:{revision}")
        return Entry.from_json(json.loads(stored)) if stored else None

    async def history(self, blog: Blog, id: str) -> list[Entry]:
        """Every revision of an entry, oldest first, the current one last. Raises NotFound."""
        current = await self.entry(blog, id)
        fields = [f"{id}:{revision}" for revision in range(1, current.revision)]
        stored: Any = await self.connection.client.hmget(key_of(blog.id, "history"), fields) if fields else []
        return [Entry.from_json(json.loads(s)) for s in stored if s] + [current]

    def _args(self, entry: Entry, *, imported: bool = False) -> list[str | int]:
        """What every act that stores an entry takes first."""
        shown = dumps(entry.shown().to_json()) if entry.tombstone else ""
        return [
            entry.id,
            dumps(entry.to_json()),
            entry.published,
            _flags(entry.shown()) + "i" * imported,
            self._log_length,
            shown,
        ]

    async def _entry(self, blog: Blog, id: str, where: str) -> Entry:
        found: Any = await self.connection.client.hget(key_of(blog.id, where), id)
        if not found:
            raise NotFound("There is no such entry; it may have been removed.")
        return Entry.from_json(json.loads(found))


def _revised(entry: Entry, changes: Mapping[str, Any], now: int, by: str) -> Entry:
    """The next revision with these changes, made at a time; the entry itself when nothing changes. Raises Invalid."""
    changed = amended(entry, changes, now)
    if changed == entry:
        return entry
    if changed.pinned and not entry.pinned:
        changed = replace(changed, pin=now)  # the newest pin stands highest, until somebody moves one
    return replace(changed, revision=entry.revision + 1, updated=now, changed_by=by)


def stale(revision: int) -> Stale:
    """What is raised when an entry has another revision than somebody began with."""
    return Stale(
        sentence(
            "Somebody else changed this entry meanwhile (it is at revision {revision} now). "
            "Nothing was overwritten: look at both versions, then save again.",
            revision=revision,
        ),
        revision,
    )


def _flags(entry: Entry) -> str:
    """What log.lua's index has to know of an entry."""
    facts = {"v": entry.visible, "t": entry.tombstone, "p": entry.pinned, "k": entry.key}
    facts["s"] = entry.state == "scheduled"
    corrected = [c.at for c in entry.corrections] + [entry.withdrawn or 0] * entry.tombstone
    return "".join(flag for flag, true in facts.items() if true) + (f"c{max(corrected)}" if corrected else "")


def _new_id(now: int) -> str:
    """Sorts by time, cannot be guessed from its neighbours: 9 letters of milliseconds, 7 of chance."""
    letters = []
    for _ in range(9):
        now, letter = divmod(now, 32)
        letters.append(_ID_LETTERS[letter])
    return "".join(reversed(letters)) + "".join(secrets.choice(_ID_LETTERS) for _ in range(7))

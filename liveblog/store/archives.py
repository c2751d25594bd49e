"""Archived blogs in Redis: reading entries with their earlier revisions, and storing an archive's, as they were.

An archive is imported in three acts: `begin_import`, `import_entries` as often as it takes, `finish_import`. Each can
be repeated, so an import that was ended in the middle is done again from its start. Meanwhile the field `importing` of
the blog's hash holds the archive's mark.

Must not know: files, HTTP, HTML.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from liveblog.errors import BlogGone
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import Position, dumps
from liveblog.store.blogs import BlogActs
from liveblog.store.entries import EntryActs
from liveblog.store.keys import key_of, same_id

_AT_ONCE = 1_000  # ids asked for at once
_DELETED = "This blog was deleted meanwhile."


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is now, whatever its state, and its earlier revisions, oldest first."""

    entry: Entry
    past: tuple[Entry, ...] = ()


class ArchiveActs(BlogActs, EntryActs):
    """Acts of exports and imports. Each may raise Unavailable."""

    async def kept(self, blog: Blog, entries: Sequence[Entry]) -> list[Kept]:
        """These entries with their earlier revisions."""
        past: dict[str, list[Entry]] = {entry.id: [] for entry in entries}
        async with self.connection.client.pipeline(transaction=False) as pipeline:
            changed = [entry for entry in entries if entry.revision > 1]
            for entry in changed:
                names = [f"{entry.id}:{number}" for number in range(1, entry.revision)]
                pipeline.hmget(key_of(blog.id, "history"), names)
            for entry, stored in zip(changed, await pipeline.execute(), strict=True):
                past[entry.id] = [Entry.from_json(json.loads(one)) for one in stored if one]
        return [Kept(entry, tuple(past[entry.id])) for entry in entries]

    async def known(self, blog: Blog, ids: Sequence[str]) -> set[str]:
        """Those of these ids that entries of the blog have or had."""
        found: set[str] = set()
        for begin in range(0, len(ids), _AT_ONCE):
            some = list(ids[begin : begin + _AT_ONCE])
            stored: Any = await self.connection.client.hmget(key_of(blog.id, "revisions"), some)
            found |= {id for id, revision in zip(some, stored, strict=True) if revision}
        return found

    async def importing(self, blog: Blog) -> str:
        """The mark of the archive whose import into this blog has not finished; "" for none."""
        found: Any = await self.connection.client.hget(key_of(blog.id, "blog"), "importing")
        return found or ""

    async def begin_import(self, blog: Blog, mark: str) -> Blog:
        """Makes the blog for an archive with this mark. It keeps its id unless another blog has it, so that feeds and
        pages that readers have open go on. Raises Invalid when the slug is taken."""
        for attempt in range(3):
            id = blog.id if not attempt else same_id("import", blog.id, blog.slug, str(attempt))
            if await self.has_blog(id):
                continue
            made = Blog.from_json({**blog.to_json(), "id": id, "state": "draft", "revision": 1})
            await self._claim(made.slug, id)
            args: list[str | int] = [dumps(made.to_json()), mark, self._log_length]
            answer = await self._act("import_begin", id, args)
            if answer[0] == "made":
                return made
            await self._unclaim(id)
        raise BlogGone(_DELETED)

    async def import_entries(self, blog: Blog, kept: Iterable[Kept]) -> int:
        """Stores entries that the blog does not have yet; returns how many these were. Raises NotFound."""
        args: list[str | int] = [self._log_length, 0]
        for one in kept:
            await self._watch_schedule(blog, one.entry)
            id, stored, published, flags, _, shown, posts = self._args(one.entry, imported=True)
            history = _history(one)
            args += [
                id,
                stored,
                published,
                flags,
                shown,
                posts,
                one.entry.revision,
                len(history) // 2,
                *history,
            ]
            args[1] = int(args[1]) + 1
        answer = await self._act("import_entries", blog.id, args)
        if answer[0] == "no blog":
            raise BlogGone(_DELETED)
        return int(answer[1])

    async def finish_import(self, blog: Blog, position: Position | None) -> None:
        """Gives the blog these facts, and its readers' log this position. Raises NotFound."""
        at = str(position) if position else ""
        args: list[str | int] = [dumps(blog.to_json()), blog.revision, at, self._log_length]
        answer = await self._act("import_finish", blog.id, args)
        if answer[0] == "no blog":
            raise BlogGone(_DELETED)


def _history(kept: Kept) -> list[str]:
    """The fields of the history, as lua/edit.lua keeps them: names and values in turn."""
    id = kept.entry.id
    fields = [part for old in kept.past for part in (f"{id}:{old.revision}", dumps(old.to_json()))]
    of_facts = [str(old.revision) for old in kept.past if old.facts_run]
    return [*fields, f"{id}:facts", " ".join(of_facts)] if of_facts else fields

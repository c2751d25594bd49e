"""Entries in Redis: publishing, changing, removing and restoring, each by one Lua script.

Must not know: how text becomes blocks, HTTP, HTML.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from liveblog.errors import BlogGone, Invalid, NotFound, NotNow, Stale, Unavailable
from liveblog.language.translatable import sentence
from liveblog.model.audit import STATE_ACTS
from liveblog.model.blocks import Block
from liveblog.model.blogs import Blog
from liveblog.model.corrections import amended, need_now
from liveblog.model.entries import Entry, NewEntry
from liveblog.model.events import dumps
from liveblog.model.times import iso
from liveblog.store.entry_lists import EntryLists
from liveblog.store.keys import ATTEMPTS, SCHEDULING, Record, post_id
from liveblog.store.profiles import signed
from liveblog.text.resolved import carried, post_names, upgraded

CLOSED = "This blog is closed, so nothing new goes out in it. Reopen it first, then do this again."
BUSY = "Too many people are changing this entry at once. Try again in a moment."
TOGETHER = 60_000  # milliseconds in which one person's changes of a facts box share a revision of the history
_ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


class EntryActs(EntryLists):
    """Every act on entries. Each may raise Unavailable."""

    async def publish(self, blog: Blog, new: NewEntry, *, imported: bool = False) -> tuple[Entry, bool]:
        """Stores a new entry in any state; returns (the entry, whether it is new).

        The same id again returns the stored entry and changes nothing, so a form sent twice creates one entry.
        `imported`: also into a closed blog, in any state. Raises Invalid; NotFound; NotNow, as `change` and
        `restore` do, when it would be published in a closed blog.
        """
        now = self._now()
        if not imported:
            need_now(new, now)
        id = new.id or _new_id(now)
        entry = replace(new, blocks=await self._answered(new.blocks, new.source)).entry(id, now)
        if not imported:
            entry = await signed(self.connection, entry)
        args = self._args(entry, imported=imported)
        await self._watch_schedule(blog, entry)
        record = None if imported else (STATE_ACTS[entry.state], f"{blog.slug}/{id}")
        answer = await self._act_asking("publish", blog, id, args, new.blocks, record)
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

    async def change(
        self, blog: Blog, id: str, changes: Mapping[str, Any], *, revision: int | None = None, by: str = ""
    ) -> Entry:
        """The entry with these fields changed, as its next revision; without a difference nothing happens.

        `changes` may contain a "correction", too. `by` is the name of the person: the same changes by the same person
        to the same revision, as after a lost answer, return the result of the first call. In a closed blog a
        withdrawal can be undone for 5 minutes.
        Raises Stale when `revision` is given and is not the current one; NotNow; Invalid; NotFound.
        """
        for _ in range(ATTEMPTS):
            current = await self.entry(blog, id)
            if revision is not None and not current.is_at(revision):
                if by and await self._came_of(blog, revision, changes, by, current):
                    return current
                raise stale(current.revision)
            changed = _revised(current, changes, self._now(), by)
            if changed == current:
                return current
            if (changed.authors, changed.state) != (current.authors, current.state):
                changed = await signed(self.connection, changed)
            wanted = changed.blocks if changed.blocks != current.blocks else ()
            if wanted:
                changed = replace(changed, blocks=await self._answered(changed.blocks, changed.source))
            await self._watch_schedule(blog, changed)
            goes_on = _goes_on(current, changed)
            args = [*self._args(changed), current.revision, int(goes_on)]
            # A feed may change a facts box once a second: its first change is recorded.
            record = None if goes_on else (_act_of(current, changed), f"{blog.slug}/{id}")
            answer = await self._act_asking("edit", blog, id, args, wanted, record)
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
        """Whether the entry's current state is the result of exactly these changes to that revision."""
        made = await self.revision(blog, current.id, current.saved) if current.upgraded_from else current
        before = await self.revision(blog, current.id, current.saved - 1)
        if made is None or before is None or not before.is_at(revision):
            # Of quick changes to its facts box not every revision is kept.
            return bool(current.facts_run) and current.changed_by == by and _says(current, changes)
        try:
            return _as_typed(_revised(before, changes, made.updated, by)) == _as_typed(made)
        except Invalid:  # so it was changed in another way
            return False

    async def _answered(self, blocks: tuple[Block, ...], source: str) -> tuple[Block, ...]:
        """The blocks with the networks' answers that came while the entry was written; `upgrade` adds later ones.

        The other look-ups are queued in parallel with storing the entry, so that Redis syncs both at once. If only one
        of the two succeeds, the save is reported as failed, and sending the form again queues them again.
        """
        for found in await self.asks.answers(blocks):
            blocks = upgraded(blocks, source, found, iso(self._now())) or blocks
        return blocks

    async def _act_asking(
        self,
        name: str,
        blog: Blog,
        id: str,
        args: Sequence[str | int],
        blocks: Iterable[Block],
        record: Record | None,
    ) -> list[Any]:
        """Run an act on an entry, and ask for what is behind its blocks at the same time; the act's answer."""
        wanted = self.asks.askable(blocks)
        if not wanted:
            return await self._act(name, blog.id, args, record)
        acted, asked = self._act(name, blog.id, args, record), self.asks.want(wanted.values(), (blog.id, id))
        answer: list[Any] = (await asyncio.gather(acted, asked))[0]
        return answer

    async def _watch_schedule(self, blog: Blog, entry: Entry) -> None:
        # Before the script: an idle blog in this set costs one look-up, a missing one costs an entry.
        if entry.state == "scheduled":
            await self.connection.client.sadd(SCHEDULING, blog.id)

    async def remove(self, blog: Blog, id: str, *, revision: int | None = None) -> None:
        """Removes an entry; `restore` undoes that. Raises Stale, NotFound."""
        args: list[str | int] = [id, "" if revision is None else revision, self._log_length, self._now()]
        answer = await self._act("remove", blog.id, args, ("entry.remove", f"{blog.slug}/{id}"))
        if answer[0] == "missing":
            raise NotFound("There is no such entry; it may have been removed already.")
        if answer[0] == "stale":
            raise stale(int(answer[1]))

    async def restore(self, blog: Blog, id: str, *, revision: int | None = None) -> Entry:
        """Undo a removal; the entry comes back as its next revision. Raises NotFound; Stale when `revision` is given
        and another one was removed; NotNow, in a closed blog, for a public entry removed over 5 minutes ago.
        """
        for _ in range(ATTEMPTS):
            removed = await self._entry(blog, id, "removed")
            if revision is not None and not removed.is_at(revision):
                raise stale(removed.revision)
            entry = replace(
                removed,
                revision=removed.revision + 1,
                updated=self._now(),
                upgraded_from=0,
                facts_run=0,
                worded=0,
            )
            await self._watch_schedule(blog, entry)
            args = [*self._args(entry), removed.revision]
            record = ("entry.restore", f"{blog.slug}/{id}")
            answer = await self._act_asking("restore", blog, id, args, entry.blocks, record)
            if answer[0] == "missing":
                raise NotFound("This entry was restored already.")
            if answer[0] == "closed":
                raise NotNow(CLOSED)
            if answer[0] == "restored":
                return entry
        raise Unavailable(BUSY)

    def _args(self, entry: Entry, *, imported: bool = False) -> list[str | int]:
        """The first arguments of every script that stores an entry."""
        shown = dumps(entry.shown().to_json()) if entry.tombstone else ""
        return [
            entry.id,
            dumps(entry.to_json()),
            entry.published,
            _flags(entry.shown()) + "i" * imported,
            self._log_length,
            shown,
            _posts(entry),
        ]


def _revised(entry: Entry, changes: Mapping[str, Any], now: int, by: str) -> Entry:
    """The next revision, with these changes made at `now`; the entry itself if nothing changes. Raises Invalid.

    Networks' answers about posts that stay in it are kept.
    """
    kept = {n: carried(entry.blocks, changes[n]) for n in ("words", "blocks") if n in changes}
    changed = amended(entry, {**changes, **kept}, now)
    if changed == entry:
        return entry
    if changed.pinned and not entry.pinned:
        changed = replace(changed, pin=now)  # the newest pin is on top until an editor moves one
    changed = replace(changed, revision=entry.revision + 1, updated=now, changed_by=by, upgraded_from=0)
    if replace(changed, facts=entry.facts, facts_at=entry.facts_at) != _as_followed(entry, changed):
        return replace(changed, facts_run=0, worded=0)
    together = entry.facts_run and entry.changed_by == by and now - entry.facts_run < TOGETHER
    return replace(
        changed,
        facts_run=entry.facts_run if together and not entry.upgraded_from else now,
        worded=entry.settled,
    )


def _act_of(before: Entry, after: Entry) -> str:
    """What a change of an entry is, in the audit log."""
    return "entry.edit" if before.state == after.state else STATE_ACTS[after.state]


def _as_followed(entry: Entry, by: Entry) -> Entry:
    """The entry with what every next revision has of its own."""
    return replace(
        entry,
        revision=by.revision,
        updated=by.updated,
        changed_by=by.changed_by,
        upgraded_from=by.upgraded_from,
    )


def _goes_on(before: Entry, entry: Entry) -> bool:
    """Whether a revision continues quick changes of the facts box, so that the one before need not be kept."""
    same_run = before.facts_run == entry.facts_run > 0 and before.changed_by == entry.changed_by
    return same_run and not before.upgraded_from


def _says(entry: Entry, changes: Mapping[str, Any]) -> bool:
    """Whether these changes would make no difference."""
    try:
        return amended(entry, changes, entry.updated) == entry
    except Invalid:
        return False


def _as_typed(entry: Entry) -> Entry:
    """An entry without its blocks, which networks' answers change, and without its authors' profiles."""
    return replace(entry, blocks=entry.images, profiles=())


def stale(revision: int) -> Stale:
    """The error for an edit of an outdated revision."""
    return Stale(
        sentence(
            "Somebody else changed this entry meanwhile (it is at revision {revision} now). "
            "Nothing was overwritten: look at both versions, then save again.",
            revision=revision,
        ),
        revision,
    )


def _posts(entry: Entry) -> str:
    """The posts in an entry, by the names and ids under which a tray knows them; "" for none."""
    names = dict.fromkeys(name for block in entry.blocks for name in post_names(block))
    return dumps([[name, post_id(name)] for name in names]) if names else ""


def _flags(entry: Entry) -> str:
    """The flags by which log.lua indexes an entry."""
    facts = {"v": entry.visible, "t": entry.tombstone, "p": entry.pinned, "k": entry.key}
    facts["s"] = entry.state == "scheduled"
    corrected = [c.at for c in entry.corrections] + [entry.withdrawn or 0] * entry.tombstone
    return "".join(flag for flag, true in facts.items() if true) + (f"c{max(corrected)}" if corrected else "")


def _new_id(now: int) -> str:
    """Sorts by time, and cannot be guessed from its neighbours: 9 letters of milliseconds, 7 random ones."""
    letters = []
    for _ in range(9):
        now, letter = divmod(now, 32)
        letters.append(_ID_LETTERS[letter])
    return "".join(reversed(letters)) + "".join(secrets.choice(_ID_LETTERS) for _ in range(7))

"""The rows of a blog's entries at the desk: which there are, and how each is drawn around the readers' own entry.

The same row is drawn for the page and for the desk's socket.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog
from liveblog.model.entries import STATES, Entry
from liveblog.model.filters import DELETED, Filter
from liveblog.model.people import Person, may, may_edit
from liveblog.model.staff import Lease, Note
from liveblog.pages.rendering import Drawing
from liveblog.store import Store
from liveblog.store.asks import Ask
from liveblog.text.resolved import can_resolve
from liveblog.views.desk.asking import asked_lines

SHOWN = 50
PICKED = 500  # entries at most in one bulk action: a list grows while it is open
READ_AT_ONCE = 200
# What the readers' drawing has for readers' pages alone, a third of it.
_FOR_READERS = re.compile(r'<share-link>.*?</share-link>\n?| data-line="[^"]*"', re.DOTALL)
_RECORD = re.compile(r'<details class="record"><summary>(.*?)</summary>.*?</details>', re.DOTALL)
STATE_NAMES = {
    "published": sentence("Published"),
    "draft": sentence("Draft"),
    "submitted": sentence("Submitted for approval"),
    "scheduled": sentence("Scheduled"),
    "withdrawn": sentence("Withdrawn"),
}


def _for_row(html: str) -> str:
    """A drawn entry for a row. Of its record only who wrote it, and that it was changed."""
    return _RECORD.sub(lambda record: record[1].partition("<span>")[0].rstrip(), _FOR_READERS.sub("", html))


def row(
    drawing: Drawing,
    blog: Blog,
    entry: Entry,
    person: Person,
    notes: Sequence[Note] = (),
    lease: Lease | None = None,
    typed: Mapping[str, str] | None = None,
    asks: Mapping[str, Ask] | None = None,
    *,
    part: Literal["row", "row_acts"] = "row",
    acts: bool = False,
) -> str:
    """An entry in the desk's list; with `acts`, or by `part` alone, all that this person may do with it.

    `lease`: somebody else is editing it; `typed`: a note or a reason that is not sent yet; `asks`: pending look-ups by
    address.
    """
    return drawing.template(
        f"desk/_{part}.html",
        blog=blog,
        entry=entry,
        html=_for_row(drawing.entry(blog, entry)) if part == "row" else "",
        notes=notes,
        lease=lease,
        editable=may_edit(person, entry),
        may=lambda action: may(person.role, action),
        person=person,
        typed=typed or {},
        acts=acts,
        state_names=STATE_NAMES,
        asked=asked_lines(entry, asks or {}),
        askable=any(map(can_resolve, entry.blocks)),
    )


async def rows(
    store: Store,
    drawing: Drawing,
    blog: Blog,
    entries: Sequence[Entry],
    person: Person,
    typed: Mapping[str, Mapping[str, str]],
    *,
    acts: bool = False,
) -> list[str]:
    notes = await store.notes(blog, *(e.id for e in entries))
    leases = {held.entry: held for held in await store.leases(blog) if held.holder != person.id}
    asks = await store.asks.of(block for e in entries for block in e.blocks)
    drawn = []
    for e in entries:
        mine = notes.get(e.id, ()), leases.get(e.id), typed.get(e.id)
        drawn.append(row(drawing, blog, e, person, *mine, asks, acts=acts))
        await asyncio.sleep(0)  # long texts add up, and must not keep readers waiting
    return drawn


def deleted_row(drawing: Drawing, blog: Blog, entry: Entry) -> str:
    """The row of a deleted entry, with its restore button."""
    return drawing.template("desk/_deleted_row.html", blog=blog, entry=entry, html=drawing.entry(blog, entry))


def deleted_said(entry: Entry) -> str:
    """The message after an entry was deleted."""
    if entry.visible:
        return sentence("The entry is removed from readers’ screens.")
    return sentence("The draft is deleted.") if entry.state == "draft" else sentence("The entry is deleted.")


async def found(store: Store, blog: Blog, wanted: Filter, before: str | None, person: Person) -> list[Entry]:
    """Entries, newest first: one more than is shown, if there are that many."""
    if wanted.state == DELETED:
        removed = [e for e in await store.all_removed(blog) if wanted.matches(e) and may_edit(person, e)]
        return _after(removed, before)
    if not wanted:
        return await store.entries(blog, limit=SHOWN + 1, before=before, states=STATES)
    if wanted.state and wanted.state not in ("published", "withdrawn"):
        return _after([e for e in await store.unpublished(blog) if wanted.matches(e)], before)
    matching: list[Entry] = []
    while len(matching) <= SHOWN:
        some = await store.entries(blog, limit=READ_AT_ONCE, before=before, states=STATES)
        matching += [e for e in some if wanted.matches(e)]
        if len(some) < READ_AT_ONCE:
            break
        before = some[-1].id
    return matching[: SHOWN + 1]


def _after(entries: list[Entry], before: str | None) -> list[Entry]:
    """The entries after the one given, if that still exists."""
    start = next((n for n, entry in enumerate(entries, 1) if entry.id == before), 0)
    return entries[start : start + SHOWN + 1]

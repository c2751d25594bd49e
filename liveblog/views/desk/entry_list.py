"""A blog's page at the desk: its composer and its entries, and how each stands in the list.

The same row is drawn for the page and for the desk's socket, around the readers' own entry.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from starlette.responses import Response

from liveblog.errors import BlogGone, NotFound
from liveblog.language.translatable import sentence
from liveblog.language.zones import zone
from liveblog.model.blogs import Blog, parse_slug
from liveblog.model.entries import LABELS, STATES, Entry, parse_id
from liveblog.model.filters import DELETED, Filter, parse_filter
from liveblog.model.people import Person, may, may_edit, need_enter
from liveblog.model.staff import Lease, Note, unread
from liveblog.pages.rendering import Drawing
from liveblog.store import Store
from liveblog.views.answers import Asked, page, person_at
from liveblog.views.desk.composer import blank_form, ways_of
from liveblog.views.languages import drawing_of, language_of

SHOWN = 50
PICKED = 500  # at most, for one act on them all: a list grows while it is open
READ_AT_ONCE = 200
STATE_NAMES = {
    "published": sentence("Published"),
    "draft": sentence("Draft"),
    "submitted": sentence("Submitted for approval"),
    "scheduled": sentence("Scheduled"),
    "withdrawn": sentence("Withdrawn"),
}


async def blog_of(request: Asked) -> Blog:
    """The blog of the URL, also by a slug it had before; raises NotFound, or Forbidden when its desk is not
    open to whoever is signed in: every view of a blog's desk begins here."""
    slug = request.path_params["slug"]
    if parse_slug(slug) is None:
        raise BlogGone(
            "There is no such blog. It may have been deleted; the desk lists those that are there."
        )
    blog: Blog = await request.state["store"].blog(slug)
    need_enter(person_at(request), blog.id)
    return blog


def entry_id_of(request: Asked) -> str:
    """The entry's id in the URL; raises NotFound."""
    id = parse_id(request.path_params["id"])
    if id is None:
        raise NotFound("There is no such entry.")
    return id


def row(
    drawing: Drawing,
    blog: Blog,
    entry: Entry,
    person: Person,
    notes: Sequence[Note] = (),
    lease: Lease | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    """An entry in the desk's list, with what this person may do with it.

    `lease`: somebody else is editing it; `typed`: a remark or a reason that is not sent yet.
    """
    return drawing.template(
        "desk/_row.html",
        blog=blog,
        entry=entry,
        html=drawing.entry(blog, entry),
        notes=notes,
        lease=lease,
        editable=may_edit(person, entry),
        may=lambda action: may(person.role, action),
        person=person,
        typed=typed or {},
        state_names=STATE_NAMES,
    )


async def rows(
    store: Store,
    drawing: Drawing,
    blog: Blog,
    entries: Sequence[Entry],
    person: Person,
    typed: Mapping[str, Mapping[str, str]],
) -> list[str]:
    notes = await store.notes(blog, *(e.id for e in entries))
    leases = {held.entry: held for held in await store.leases(blog) if held.holder != person.id}
    drawn = []
    for e in entries:
        drawn.append(row(drawing, blog, e, person, notes.get(e.id, ()), leases.get(e.id), typed.get(e.id)))
        await asyncio.sleep(0)  # long texts add up, and readers are not to wait for them
    return drawn


def deleted_row(drawing: Drawing, blog: Blog, entry: Entry) -> str:
    """An entry that was deleted, with the way to bring it back."""
    return drawing.template("desk/_deleted_row.html", blog=blog, entry=entry, html=drawing.entry(blog, entry))


def deleted_said(entry: Entry) -> str:
    """What is said when an entry was deleted."""
    if entry.visible:
        return sentence("The entry is removed from readers’ screens.")
    return sentence("The draft is deleted.") if entry.state == "draft" else sentence("The entry is deleted.")


async def found(store: Store, blog: Blog, wanted: Filter, before: str | None, person: Person) -> list[Entry]:
    """One more entry than is shown, when there are so many; newest first."""
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
    """Those that come after one of them, if that is still there."""
    start = next((n for n, entry in enumerate(entries, 1) if entry.id == before), 0)
    return entries[start : start + SHOWN + 1]


async def _removed(store: Store, blog: Blog, id: str | None) -> Entry | None:
    """What was just deleted; None when it is back already."""
    try:
        return await store.removed(blog, id) if id else None
    except NotFound:
        return None


def _scheduled(request: Asked, blog: Blog) -> dict[str, str]:
    """What is said of an entry that was just scheduled: when it goes out, on the blog's clock."""
    at = request.query_params.get("at", "")
    if request.query_params.get("done") != "scheduled" or not re.fullmatch(r"[0-9]{1,15}", at, re.ASCII):
        return {}
    language, clock = language_of(request), zone(blog.zone)
    try:
        day, time = language.day(int(at), clock), language.clock(int(at), clock)
    except (ValueError, OverflowError, OSError):
        return {}  # no such year
    return {"done": sentence("Scheduled: it goes out on {day} at {clock}.", day=day, clock=time)}


async def _closing(store: Store, blog: Blog) -> dict[str, int | None]:
    """When the blog will close by itself, once that is near enough to warn of it; else when that will be so."""
    last = (await store.events.position(blog.id)).ms
    closes, warns = blog.closes(last), blog.warns(last)
    if warns is None or warns > time.time() * 1000:
        return {"closes": None, "warns": warns}
    return {"closes": closes, "warns": None}


async def blog_page(
    request: Asked,
    person: Person,
    blog: Blog,
    form: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    **context: Any,
) -> Response:
    """All of /desk/{slug}; with what was typed and what to fix when a form comes back.

    `typed`: remarks and reasons that could not be sent, by the entry they are on.
    """
    store = request.state["store"]
    # The position first: what happens meanwhile is announced again, which is harmless.
    position = await store.desk.position(blog.id)
    kept = None if form else await store.kept.form(person, blog, "new")
    if kept:
        form = blank_form(person) | kept.fields
    return page(
        request,
        "desk/blog.html",
        status,
        **{
            "blog": blog,
            "position": str(position),
            "form": form or blank_form(person),
            "problems": problems or {},
            "labels": LABELS,
            "state_names": STATE_NAMES,
            "preview": None,
            "kept_at": kept.at if kept else None,
            "ways": ways_of(person, closed=blog.state == "closed"),
            "readers": await store.servers.readers(blog.id),
            "pins": await store.pinned(blog),
            **await _listed(request, person, blog, typed or {}),
            **await _counts(store, blog),
            **await _chat(store, person, blog),
            **await _undo(request, blog),
            **await _closing(store, blog),
            **_scheduled(request, blog),
            **context,
        },
    )


async def _listed(
    request: Asked, person: Person, blog: Blog, typed: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The rows that the address asks for, and where older ones begin."""
    store, query, drawing = request.state["store"], request.query_params, drawing_of(request)
    before, wanted = parse_id(query.get("before", "")), parse_filter(query)
    entries = await found(store, blog, wanted, before, person)
    for id in set(typed) - {e.id for e in entries}:
        with suppress(NotFound):
            entries.insert(0, await store.entry(blog, id))
    deleted = wanted.state == DELETED
    shown = entries[:SHOWN]
    return {
        "rows": [deleted_row(drawing, blog, e) for e in shown]
        if deleted
        else await rows(store, drawing, blog, shown, person, typed),
        "older": entries[SHOWN - 1].id if len(entries) > SHOWN else None,
        "before": before,
        "wanted": wanted,
    }


async def _counts(store: Store, blog: Blog) -> dict[str, int]:
    """How many entries are in each state that readers do not see."""
    states: list[str] = [entry.state for entry in await store.unpublished(blog)]
    named = {"submitted": "submitted", "drafts": "draft", "scheduled": "scheduled"}
    return {name: states.count(state) for name, state in named.items()}


async def _chat(store: Store, person: Person, blog: Blog) -> dict[str, Any]:
    chat, up_to = await store.chat(blog), await store.read_up_to(blog, person)
    return {"chat": chat, "unread": unread(chat, up_to, person.name), "read_up_to": up_to}


async def _undo(request: Asked, blog: Blog) -> dict[str, Any]:
    """What was deleted by the form before, and can be restored."""
    query = request.query_params
    return {
        "undo": [id for id in query.get("undo", "").split(",")[:PICKED] if parse_id(id)],
        "removed": await _removed(request.state["store"], blog, parse_id(query.get("removed", ""))),
        "deleted_said": deleted_said,
    }

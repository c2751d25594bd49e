"""A blog's page at the desk: the composer, the entries, the staff's chat and presence, and undo."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.responses import Response

from liveblog.errors import NotFound
from liveblog.language.translatable import sentence
from liveblog.language.zones import zone
from liveblog.model.blogs import Blog
from liveblog.model.entries import LABELS, Entry, parse_id
from liveblog.model.filters import DELETED, parse_filter
from liveblog.model.people import Person
from liveblog.model.staff import unread
from liveblog.store import Store
from liveblog.views.answers import Asked, page
from liveblog.views.desk.composer import blank_form, ways_of
from liveblog.views.desk.entry_list import PICKED, SHOWN, STATE_NAMES, deleted_row, deleted_said, found, rows
from liveblog.views.desk.tray import tray_of
from liveblog.views.languages import drawing_of, language_of


async def _removed(store: Store, blog: Blog, id: str | None) -> Entry | None:
    """The entry that was just deleted; None if it has been restored."""
    try:
        return await store.removed(blog, id) if id else None
    except NotFound:
        return None


def _scheduled(request: Asked, blog: Blog) -> dict[str, str]:
    """For the message about an entry that was just scheduled: its time, in the blog's time zone."""
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
    """When the blog will close by itself, if that is soon enough for a warning; else when to show the warning."""
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
    """The page /desk/{slug}; when a form is returned, with its fields and problems.

    `typed`: notes and reasons that could not be sent, by entry id.
    """
    store = request.state["store"]
    # The position first: events that happen meanwhile are sent again, which is harmless.
    position = await store.desk.position(blog.id)
    kept = None if form else await store.drafts.draft(person, blog, "new")
    if kept:
        form = blank_form(person) | kept.fields
    composer = {
        "form": form or blank_form(person),
        "problems": problems or {},
        "preview": None,
        "choices": (),
        "kept_at": kept.at if kept else None,
        "ways": ways_of(person, closed=blog.state == "closed"),
        "labels": LABELS,
    }
    around = await _around(request, person, blog, typed or {})
    facts = {"blog": blog, "position": str(position)}
    return page(request, "desk/blog.html", status, **{**facts, **composer, **around, **context})


async def _around(
    request: Asked, person: Person, blog: Blog, typed: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """Everything except the composer: the list, its counts, chat, pins, the last action."""
    store = request.state["store"]
    return {
        "state_names": STATE_NAMES,
        "readers": await store.servers.readers(blog.id),
        "pins": await store.pinned(blog),
        **await _listed(request, person, blog, typed),
        **await _counts(store, blog),
        **await _chat(store, person, blog),
        **await _undo(request, blog),
        **await _closing(store, blog),
        **_scheduled(request, blog),
        **await tray_of(store, drawing_of(request), blog, person),
    }


async def _listed(
    request: Asked, person: Person, blog: Blog, typed: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The rows that the query selects, and the cursor to older ones."""
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
    """The number of entries in each state that readers do not see."""
    states: list[str] = [entry.state for entry in await store.unpublished(blog)]
    named = {"submitted": "submitted", "drafts": "draft", "scheduled": "scheduled"}
    return {name: states.count(state) for name, state in named.items()}


async def _chat(store: Store, person: Person, blog: Blog) -> dict[str, Any]:
    chat, up_to = await store.chat(blog), await store.read_up_to(blog, person)
    return {"chat": chat, "unread": unread(chat, up_to, person.name), "read_up_to": up_to}


async def _undo(request: Asked, blog: Blog) -> dict[str, Any]:
    """The entries that the last form deleted and that can be restored."""
    query = request.query_params
    return {
        "undo": [id for id in query.get("undo", "").split(",")[:PICKED] if parse_id(id)],
        "removed": await _removed(request.state["store"], blog, parse_id(query.get("removed", ""))),
        "deleted_said": deleted_said,
    }

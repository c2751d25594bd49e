"""Updating an entry's facts box from the list at the desk: one press, merged with what others change meanwhile.

Answers a plain form with a redirect or a page, and the desk's scripts with JSON.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from liveblog.errors import Invalid, NotFound, Stale, Unavailable
from liveblog.forms import facts_cells, facts_fields
from liveblog.forms.facts import parse_facts
from liveblog.forms.facts_merging import merge
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import dumps
from liveblog.model.people import Person, need_edit
from liveblog.store.entries import BUSY
from liveblog.views.answers import (
    Asked,
    form_of,
    json_problem,
    json_response,
    page,
    see,
    status_of,
    wants_json,
)
from liveblog.views.desk.addresses import blog_of, entry_id_of

ATTEMPTS = 5


async def update(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries/{id}/facts: cells and a press, on top of the box that the form was drawn from."""
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    now = round(time.time() * 1000)
    for _ in range(ATTEMPTS):
        entry = await request.state["store"].entry(blog, id)
        need_edit(person, entry)
        if entry.facts is None:
            raise NotFound("This entry has no facts box any more. Look at it as it is now.")
        theirs = entry.facts.to_json()
        base = facts_fields.base_of(form) or theirs
        mine = facts_cells.value_of(base, form, now, blog.zone)
        merged, conflicts = merge(base, mine, theirs)
        if conflicts:
            return _ask(request, blog, entry, form, list(facts_cells.places(theirs, conflicts)))
        found, wrong = parse_facts(merged, blog.zone)
        if wrong:
            problem = Invalid(**{_cell(path, mine): said for path, said in wrong.items()})
            return (
                json_problem(problem) if wants_json(request) else _page(request, blog, entry, form, problem)
            )
        try:
            entry = await request.state["store"].change(
                blog, id, {"facts": found}, revision=entry.revision, by=person.name
            )
        except Stale:
            continue
        return _done(request, blog, entry)
    raise Unavailable(BUSY)


def _done(request: Asked, blog: Blog, entry: Entry) -> Response:
    if wants_json(request):
        base = dumps(entry.facts.to_json()) if entry.facts else ""
        return json_response(id=entry.id, revision=entry.revision, base=base)
    return see(f"/desk/{blog.slug}#entry-{entry.id}", "saved")


def _ask(
    request: Asked, blog: Blog, entry: Entry, form: Mapping[str, str], theirs: list[tuple[str, str]]
) -> Response:
    """Both changed the same cells: nothing is done until the writer has seen what stands there now."""
    said = "; ".join(words for _, words in theirs)
    problem = Stale(
        sentence(
            "Somebody else changed the same meanwhile; now it is {theirs}. Save again to put yours in its place.",
            theirs=said,
        ),
        entry.revision,
    )
    if wants_json(request):
        base = dumps(entry.facts.to_json()) if entry.facts else ""
        return json_problem(problem, base=base, cells=[name for name, _ in theirs])
    return _page(request, blog, entry, form, problem)


def _page(
    request: Asked, blog: Blog, entry: Entry, form: Mapping[str, str], problem: Invalid | Stale
) -> Response:
    """The form as a page, with what was typed in it, on top of the box as it is now."""
    problems = problem.problems if isinstance(problem, Invalid) else {"": str(problem)}
    drawn = request.state["drawing"].entry(blog, entry)
    context: dict[str, Any] = {
        "blog": blog,
        "entry": entry,
        "cells": form,
        "problems": problems,
        "drawn": drawn,
    }
    return page(request, "desk/facts.html", status_of(problem), **context)


def _cell(path: tuple[str | int, ...], mine: Mapping[str, Any]) -> str:
    """The name of the cell at a place in the box; "" for none."""
    match path:
        case ("events", *_):
            return "cell-event"
        case (_, int(at), *column):
            rows = facts_cells.table_of(mine)
            new = at == len(rows) - 1 and mine["kind"] in ("list", "timeline", "results")
            return (
                f"cell-{at}-{column[0]}" if column and not new else f"cell-new-{column[0] if column else 0}"
            )
        case (str(name),):
            return f"cell-{name}"
    return ""

"""New entries at the desk: publish, preview.

Each answers a plain form with a page or a redirect, and the desk's scripts with JSON, after the same checks.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from liveblog.errors import BlogGone, Invalid, LiveblogError, NotFound, Stale, Unavailable
from liveblog.forms import facts_fields
from liveblog.forms.facts_merging import same
from liveblog.forms.when import parse_when
from liveblog.model.blocks import Block
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry, NewEntry, State
from liveblog.model.people import Person, may, need, need_edit
from liveblog.model.times import iso
from liveblog.text.choices import choices_of, decided
from liveblog.text.resolved import can_resolve, carried, is_resolved, upgraded
from liveblog.views.answers import (
    DONE,
    Asked,
    form_of,
    json_problem,
    json_response,
    see,
    status_of,
    wants_json,
)
from liveblog.views.desk.addresses import blog_of
from liveblog.views.desk.blog_page import blog_page
from liveblog.views.desk.composer import (
    SAID,
    corrections_of,
    draft_page,
    goes_out,
    new_entry_of,
    new_form,
    require_state,
    revision_of,
    sent,
    state_of,
    timed,
)
from liveblog.views.desk.editing import edit_page

TWICE = (
    "This form was sent before, with other words; that entry is unchanged."
    " Send it once more to make what is in the form an entry of its own."
)
REMOVED = (
    "This form was sent before and its entry was removed since."
    " Send it once more to make what is in the form a new entry."
)

MOVED_ON = (
    "This form was sent before, and its entry was changed since; it stays as it is."
    " Send it once more to make what is in the form an entry of its own."
)
_TYPED = ("source", "headline", "key_line", "label", "key", "pinned", "tags", "authors")  # and the facts box


async def publish(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries: a new entry, published, as a draft, or submitted for approval."""
    blog, form = await blog_of(request), await form_of(request)
    form[facts_fields.ZONE] = blog.zone
    try:
        need(person.role, "write")
        wanted = state_of(form, "published" if may(person.role, "publish") else "submitted")
        state, when = timed(wanted, parse_when(form))
        require_state(person, state)
        entry = await _publish(request, person, blog, form, state, when)
    except BlogGone:
        raise
    except LiveblogError as problem:
        return await _composer_again(request, person, blog, form, problem)
    await sent(request, person, blog, "new", entry)
    if form.get("rescued"):  # an orphaned draft, now moved here
        await request.state["store"].drafts.forget_entry(person, entry.id)
    # From the entry itself: the entry of a resent form may have been published or withdrawn since.
    said = SAID.get(entry.state, "withdrawn")
    if wants_json(request):
        return json_response(
            201,
            id=entry.id,
            revision=entry.revision,
            state=entry.state,
            said=DONE[said],
            next=new_form()["id"],
            **goes_out(entry),
        )
    return see(f"/desk/{blog.slug}#entry-{entry.id}", said, **goes_out(entry))


async def _publish(
    request: Asked, person: Person, blog: Blog, form: Mapping[str, str], state: State, when: int | None
) -> Entry:
    new = replace(
        new_entry_of(form, person), state=state, published=when, by=person.id, changed_by=person.name
    )
    await request.state["media"].need(new.images)
    try:
        entry, made = await request.state["store"].publish(blog, new)
    except NotFound as problem:
        await request.state["store"].blog_by_id(blog.id)  # raises if the blog was deleted
        raise Stale(REMOVED, 0) from problem
    return entry if made else await _sent_again(request, person, blog, entry, new)


async def _sent_again(request: Asked, person: Person, blog: Blog, entry: Entry, new: NewEntry) -> Entry:
    """The entry of a form that was sent before, because its answer got lost, or because its writer went back, changed
    something and sent it again. Nothing that was typed is dropped. Raises Stale."""
    store = request.state["store"]
    first = entry if entry.revision == 1 else await store.revision(blog, entry.id, 1)
    if _says(entry, new) or (first and _says(first, new)):
        return entry
    if (entry.source, entry.images) != (new.source, new.images):
        raise Stale(TWICE, entry.revision)  # perhaps from two tabs: the writer has to choose a text
    if entry.by != person.id or entry.revision > 1:
        raise Stale(MOVED_ON, entry.revision)
    need_edit(person, entry)
    changes: dict[str, Any] = {name: getattr(new, name) for name in (*_TYPED, "facts", "blocks", "state")}
    if new.published is not None or _dated(entry) is not None:
        changes["published"] = new.published or round(time.time() * 1000)
    return await store.change(blog, entry.id, changes, revision=1, by=person.name)


def _says(entry: Entry, new: NewEntry) -> bool:
    """Whether an entry is exactly what a form asks for."""
    if any(getattr(entry, name) != getattr(new, name) for name in (*_TYPED, "images", "state")):
        return False
    # A clock that the form starts began to run when the form came first.
    if not same(*(one.facts.to_json() if one.facts else None for one in (entry, new))):
        return False
    return entry.revision > 1 or _dated(entry) == new.published


def _dated(entry: Entry) -> int | None:
    """The time chosen for a new entry; None: the time when it is stored."""
    return None if entry.published == entry.updated else entry.published


async def preview(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/preview: the entry as readers would see it; nothing is stored."""
    need(person.role, "write")
    blog, form = await blog_of(request), await form_of(request)
    form[facts_fields.ZONE] = blog.zone
    typed = form.get("text", "")
    if decision := form.pop("rewrite", ""):
        form["text"] = decided(typed, decision)
    entry = None
    if revision_of(form):
        entry = await request.state["store"].entry(blog, form.get("id", ""))
    try:
        new = replace(new_entry_of(form, person, entry), corrections=corrections_of(form), state="published")
        await request.state["media"].need(new.images)
    except Invalid as problem:
        if entry and not wants_json(request):
            return edit_page(request, person, blog, entry, form, problem.problems, status_of(problem))
        return await _composer_again(request, person, blog, form, problem)
    now = round(time.time() * 1000)
    blocks, waiting = await _answered(request, new, entry, iso(now))
    drawn = request.state["drawing"].entry(blog, replace(new, blocks=blocks).entry("preview", now))
    choices = choices_of(blocks)
    if wants_json(request):
        words: dict[str, Any] = {"text": form["text"]} if form.get("text", "") != typed else {}
        listed = request.state["drawing"].template("desk/_choices.html", choices=choices, blog=blog)
        return json_response(html=drawn, waiting=waiting, choices=listed, **words)
    if entry:
        return edit_page(request, person, blog, entry, form, preview=drawn, choices=choices)
    return await blog_page(request, person, blog, form, preview=drawn, choices=choices)


async def _answered(
    request: Asked, new: NewEntry, entry: Entry | None, now: str
) -> tuple[tuple[Block, ...], int]:
    """A preview's blocks with the networks' answers so far, and the number of pending look-ups."""
    blocks = carried(entry.blocks, new.blocks) if entry else new.blocks
    try:
        answers = await request.state["store"].asks.want(blocks)
    except Unavailable:
        return blocks, 0
    for found in answers.values():
        blocks = upgraded(blocks, new.source, found, now) or blocks
    wanted = request.state["settings"].resolve
    return blocks, sum(can_resolve(b) and not is_resolved(b) for b in blocks) if wanted else 0


async def _composer_again(
    request: Asked, person: Person, blog: Blog, form: dict[str, str], problem: LiveblogError
) -> Response:
    """The page with the form as it was sent, and its problems."""
    fresh = new_form()
    if wants_json(request):
        return json_problem(problem, **({"next": fresh["id"]} if isinstance(problem, Stale) else {}))
    form = {**fresh, **form, **(fresh if isinstance(problem, Stale) else {})}
    if not may(person.role, "publish"):  # perhaps no longer: their form may have fields they lost
        form = {name: text for name, text in form.items() if name not in ("authors", "when", "zone")}
    problems = problem.problems if isinstance(problem, Invalid) else {"": str(problem)}
    if isinstance(problem, Unavailable):
        # The list cannot be read either; the text matters more than the list.
        return draft_page(request, person, blog, form, problem)
    return await blog_page(request, person, blog, form, problems, status_of(problem))

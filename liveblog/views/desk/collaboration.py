"""The staff's leases, notes and chat. None of it ever reaches readers."""

from __future__ import annotations

from typing import Literal

from starlette.responses import Response

from liveblog.errors import Invalid
from liveblog.model.people import Person, need, need_edit
from liveblog.model.staff import page_of, parse_note
from liveblog.model.times import iso
from liveblog.views.answers import (
    DONE,
    Asked,
    form_of,
    json_problem,
    json_response,
    new_id,
    page,
    person_at,
    see,
    wants_json,
)
from liveblog.views.desk.addresses import blog_of, entry_id_of


async def lease(request: Asked, person: Person) -> Response:
    """POST …/lease: take or renew it (`how` take), take it over (force) or give it back (end). Answers who has it."""
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store = request.state["store"]
    given = form.get("how", "take")
    how: Literal["take", "force", "end"] = (
        "force" if given == "force" else "end" if given == "end" else "take"
    )
    if how != "end":  # a lease can be given back even by a person who may no longer edit the entry
        need_edit(person, await store.entry(blog, id))
    held = await store.lease(blog, id, person, how, page_of(form))
    if not wants_json(request):
        return see(f"/desk/{blog.slug}/entries/{id}/edit", "taken-over" if how == "force" else "")
    mine = held is not None and held.holder == person.id
    return json_response(mine=mine, name=held.name if held else None, since=iso(held.since) if held else None)


async def note(request: Asked, person: Person) -> Response:
    """POST …/notes: a note on an entry, for the staff."""
    need(person.role, "write")
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store = request.state["store"]
    entry = await store.entry(blog, id)
    # The same text on the same revision is one note: its answer may have been lost.
    await store.note(blog, id, person, parse_note(form.get("note", "")), once=str(entry.revision))
    if wants_json(request):
        return json_response(201, said=DONE["noted"])
    return see(f"/desk/{blog.slug}#entry-{id}", "noted")


async def say(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/chat: a message to everybody at this desk; one with an `id` is added once."""
    need(person.role, "write")
    blog, form = await blog_of(request), await form_of(request)
    try:
        await request.state["store"].say(
            blog, person, parse_note(form.get("note", "")), once=form.get("id", "")
        )
    except Invalid as problem:
        if wants_json(request):
            return json_problem(problem)
        return await _chat_page(request, form, problem.problems, 422)
    if wants_json(request):
        return json_response(201, next=new_id())
    return see(f"/desk/{blog.slug}/chat")


async def read(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/chat/read: the chat was read up to the message `last`."""
    blog, form = await blog_of(request), await form_of(request)
    await request.state["store"].read(blog, person, form.get("last", ""))
    return json_response()


async def chat(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/chat: the chat as a page of its own, for browsers without scripts."""
    return await _chat_page(request, {}, {})


async def _chat_page(
    request: Asked, form: dict[str, str], problems: dict[str, str], status: int = 200
) -> Response:
    blog = await blog_of(request)
    said = await request.state["store"].chat(blog)
    if said:
        await request.state["store"].read(blog, person_at(request), said[-1].id)
    return page(request, "desk/chat.html", status, blog=blog, chat=said, form=form, problems=problems)

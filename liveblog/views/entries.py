"""Writing entries at the desk: publish, edit, save, preview.

Each answers a plain form with a page or a redirect, and the desk's scripts with JSON, after the same checks.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from liveblog import image_form, paste
from liveblog.blogs import Blog
from liveblog.differences import differences
from liveblog.entries import Correction, Entry, NewEntry, State
from liveblog.errors import Invalid, LiveblogError, NotFound, Stale, Unavailable
from liveblog.merging import FIELDS, Merged, merge
from liveblog.people import Person, may, need, need_edit
from liveblog.submissions import Submission, parse_submission
from liveblog.views.answers import (
    DONE,
    Asked,
    form_of,
    json_problem,
    page,
    see,
    status_of,
    told,
    wants_json,
)
from liveblog.views.desk_list import blog_of, blog_page, entry_id_of, form_of_entry, new_form, ways_of
from liveblog.when import parse_when

TWICE = (
    "This form was sent before, with other words; that entry is unchanged."
    " Send it once more to make what is in the form an entry of its own."
)
REMOVED = (
    "This form was sent before and its entry was removed since."
    " Send it once more to make what is in the form a new entry."
)
CLOSED = (
    "The blog was closed meanwhile, so nothing was published. Reopen it, then publish; your text is kept."
)
_SAID: dict[State, str] = {
    "published": "published",
    "draft": "drafted",
    "submitted": "submitted",
    "scheduled": "scheduled",
}
_SOON = 5_000  # milliseconds: closer than that is now


async def publish(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries: a new entry, published, as a draft, or submitted for approval."""
    blog, form = await blog_of(request), await form_of(request)
    try:
        need(person.role, "write")
        wanted = _state(form, "published" if may(person.role, "publish") else "submitted")
        state, when = _timed(wanted, parse_when(form))
        need_state(person, blog, state)
        entry = await _publish(request, person, blog, form, state, when)
    except LiveblogError as problem:
        return await _composer_again(request, person, blog, form, problem)
    await _sent(request, person, blog, "new", entry)
    said = _SAID[state]
    if wants_json(request):
        return told(
            201, id=entry.id, revision=entry.revision, state=state, said=DONE[said], next=new_form()["id"]
        )
    return see(f"/desk/{blog.slug}#entry-{entry.id}", said)


async def _sent(request: Asked, person: Person, blog: Blog, composer: str, entry: Entry) -> None:
    """What was typed is stored: nothing needs to be kept for it any more, and others may edit it."""
    store = request.state["store"]
    # Redis went away just after it stored the entry: then these end by themselves.
    with contextlib.suppress(Unavailable):
        kept = await store.kept.form(person, blog, composer)
        if kept and kept.fields.get("id") == entry.id:
            await store.kept.forget(person, blog, composer)
        if composer != "new":
            await store.lease(blog, entry.id, person, "end")


def need_state(person: Person, blog: Blog, state: State) -> None:
    """Raises what stands against giving an entry this state."""
    if state in ("published", "scheduled"):
        need(person.role, "publish")
        if blog.state == "closed":
            raise Stale(CLOSED, blog.revision)


def _state(form: Mapping[str, str], otherwise: State) -> State:
    text = form.get("state", "") or otherwise
    for state in _SAID:
        if text == state:
            return state
    raise Invalid("An entry can be published, kept as a draft or submitted for approval.")


def _timed(state: State, when: int | None) -> tuple[State, int | None]:
    """What is published at a time to come is scheduled; what is neither out nor to go out has no time yet."""
    ahead = when is not None and when > time.time() * 1000 + _SOON
    if state == "scheduled" and not ahead:
        raise Invalid(when="Choose a time to come, or publish it now.")
    if state == "published" and ahead:
        return "scheduled", when
    if when is not None and state not in ("published", "scheduled"):
        raise Invalid(when="A draft has no time yet. Leave it empty, and choose it when you publish.")
    return state, when


async def _publish(
    request: Asked, person: Person, blog: Blog, form: Mapping[str, str], state: State, when: int | None
) -> Entry:
    new = replace(_new_entry(form, person), state=state, published=when, by=person.id, changed_by=person.name)
    await request.state["media"].need(new.images)
    try:
        entry, made = await request.state["store"].publish(blog, new)
    except NotFound as problem:
        await request.state["store"].blog_by_id(blog.id)  # raises when it is the blog that is gone
        raise Stale(REMOVED, 0) from problem
    if not made and (entry.source, entry.images) != (new.source, new.images):
        # Sent from two tabs, or changed after an answer got lost: never swallow the words.
        raise Stale(TWICE, entry.revision)
    return entry


async def edit(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/entries/{id}/edit: the form as a page; with ?part=form for the desk's scripts.

    Opening it takes the lease, unless somebody else has it: then the form says who.
    """
    blog, store = await blog_of(request), request.state["store"]
    entry = await store.entry(blog, entry_id_of(request))
    need_edit(person, entry)
    lease = await store.lease(blog, entry.id, person)
    other = lease if lease and lease.holder != person.id else None
    form, kept = form_of_entry(entry), await store.kept.form(person, blog, entry.id)
    if kept:
        # With the revision it was begun on: saving says so when somebody changed the entry since.
        form |= kept.fields
    return edit_page(request, person, blog, entry, form, lease=other, kept_at=kept.at if kept else None)


async def save(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries/{id}: an edit made on top of a revision, which must still be the current one."""
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    if form.get("take") in FIELDS:
        return await _take(request, person, blog, id, {**form, "id": id})
    try:
        entry, before = await _save(request, person, blog, id, form)
    except NotFound as problem:
        if wants_json(request):
            return json_problem(problem)
        # The entry is gone, the words are not: they are in the composer now, as a new entry.
        form = {**form, **new_form()}
        said = f"{problem} What you typed is in the form: publish it as a new entry if it is still wanted."
        return await blog_page(request, person, blog, form, {"": said}, 404)
    except LiveblogError as problem:
        if wants_json(request):
            return json_problem(problem)
        return await _edit_again(request, person, blog, id, {**form, "id": id}, problem)
    await _sent(request, person, blog, id, entry)
    said = _SAID.get(entry.state, "saved") if entry.state != before else "saved"
    if wants_json(request):
        return told(id=entry.id, revision=entry.revision, state=entry.state, said=DONE[said])
    return see(f"/desk/{blog.slug}#entry-{entry.id}", said)


async def _save(
    request: Asked, person: Person, blog: Blog, id: str, form: Mapping[str, str]
) -> tuple[Entry, State]:
    """The entry as saved, and the state it had before."""
    store = request.state["store"]
    current = await store.entry(blog, id)
    need_edit(person, current)
    changes = paste.changes(submission_of(form, person))
    await request.state["media"].need(changes.get("images", ()))
    state = _state(form, current.state) if form.get("state") else current.state
    changes |= _when_and_state(form, current, state)
    if changes.get("state", current.state) != current.state:
        need_state(person, blog, changes["state"])
    revision = revision_of(form)
    # An edit that does not say what it began with counts as stale, so that it can never overwrite unseen.
    revision = 0 if revision is None else revision
    return await store.change(blog, id, changes, revision=revision, by=person.name), current.state


def _when_and_state(form: Mapping[str, str], current: Entry, state: State) -> dict[str, Any]:
    """The fields of state and time that an edit changes."""
    when = parse_when(form, current.published if current.state in ("published", "scheduled") else None)
    if current.state == state == "published":
        if when is not None and when > time.time() * 1000 + _SOON:
            raise Invalid(when="Readers see this entry already; its time cannot be to come.")
        return {} if when is None else {"published": when}
    if current.state == state == "scheduled" and when is None:
        return {}
    if current.state == "scheduled" and state != "scheduled":
        return {"state": state}  # now, or not yet: whatever time was chosen before
    state, when = _timed(state, when)
    return {"state": state} | ({} if when is None else {"published": when})


async def _take(request: Asked, person: Person, blog: Blog, id: str, form: dict[str, str]) -> Response:
    """Of two versions, theirs of one field: the form again, nothing saved yet."""
    entry = await request.state["store"].entry(blog, id)
    need_edit(person, entry)
    theirs = form_of_entry(entry)
    name = form.pop("take")
    form[name] = theirs[name]
    # What else differs is shown again; the version both began with is behind us.
    merged = merge(None, form, theirs)
    return edit_page(request, person, blog, entry, {**form, "revision": str(entry.revision)}, merged=merged)


async def preview(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/preview: the entry as readers would see it; nothing is stored."""
    need(person.role, "write")
    blog, form = await blog_of(request), await form_of(request)
    try:
        new = _new_entry(form, person)
        await request.state["media"].need(new.images)
    except Invalid as problem:
        return await _composer_again(request, person, blog, form, problem)
    drawn = request.state["drawing"].entry(blog, _as_published(new, _corrections(form)))
    if wants_json(request):
        return told(html=drawn)
    if form.get("revision"):
        entry = await request.state["store"].entry(blog, form.get("id", ""))
        return edit_page(request, person, blog, entry, form, preview=drawn)
    return await blog_page(request, person, blog, form, preview=drawn)


def revision_of(form: Mapping[str, str]) -> int | None:
    text = form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def submission_of(form: Mapping[str, str], person: Person) -> Submission:
    """What the composer may say; state and time of an entry are decided elsewhere."""
    asked = ["id", "text", "headline", "label", "key", "key_line", "pinned", "tags"]
    if may(person.role, "publish"):
        asked.append("authors")  # whoever may not publish writes in their own name
    said = {name: text for name, text in form.items() if name in asked or image_form.is_field(name)}
    if form.get("change") == "correction":
        said["correction"] = form.get("correction", "")
    return parse_submission(said, need_text=True)


def _new_entry(form: Mapping[str, str], person: Person) -> NewEntry:
    # No label chosen leaves it to the text ("BREAKING: …"); in an edit it takes the label away.
    if not form.get("label") and not form.get("revision"):
        form = {k: v for k, v in form.items() if k != "label"}
    submission = submission_of(form, person)
    # A field of authors that is empty is an entry without a name on purpose.
    return paste.new_entry(
        submission.but(authors=(person.name,)) if submission.authors is None else submission
    )


def _corrections(form: Mapping[str, str]) -> tuple[Correction, ...]:
    """What a form that was checked says was wrong."""
    if form.get("change") != "correction":
        return ()
    return (Correction(at=round(time.time() * 1000), text=form["correction"].strip()),)


def _as_published(new: NewEntry, corrections: tuple[Correction, ...]) -> Entry:
    now = round(time.time() * 1000)
    return Entry(
        id="preview",
        revision=1,
        state="published",
        source=new.source,
        blocks=new.blocks,
        headline=new.headline,
        key_line=new.key_line,
        published=now,
        updated=now,
        authors=new.authors,
        label=new.label,
        key=new.key,
        pinned=new.pinned,
        tags=new.tags,
        corrections=corrections,
    )


async def _composer_again(
    request: Asked, person: Person, blog: Blog, form: dict[str, str], problem: LiveblogError
) -> Response:
    """The page as it was sent, with what to fix."""
    fresh = new_form()
    if wants_json(request):
        return json_problem(problem, **({"next": fresh["id"]} if isinstance(problem, Stale) else {}))
    form = {**fresh, **form, **(fresh if isinstance(problem, Stale) else {})}
    problems = problem.problems if isinstance(problem, Invalid) else {"": str(problem)}
    if isinstance(problem, Unavailable):
        # The list cannot be read either; the words matter more than the list.
        return _kept_page(request, person, blog, form, problem)
    return await blog_page(request, person, blog, form, problems, status_of(problem))


async def _edit_again(
    request: Asked, person: Person, blog: Blog, id: str, form: dict[str, str], problem: LiveblogError
) -> Response:
    if isinstance(problem, Unavailable):
        return _kept_page(request, person, blog, form, problem)
    store = request.state["store"]
    entry = await store.entry(blog, id)
    problems = problem.problems if isinstance(problem, Invalid) else {"": str(problem)}
    merged = None
    if isinstance(problem, Stale) and problem.revision == entry.revision:
        versions = {e.revision: form_of_entry(e) for e in await store.history(blog, id)}
        merged = merge(versions.get(revision_of(form) or 0), form, form_of_entry(entry))
        # Saving again is on top of what is shown now: nothing is overwritten unseen.
        form = {**merged.form, "revision": str(entry.revision)}
    return edit_page(request, person, blog, entry, form, problems, status_of(problem), merged=merged)


def _kept_page(
    request: Asked, person: Person, blog: Blog, form: dict[str, str], problem: LiveblogError
) -> Response:
    return page(
        request, "desk/kept.html", 503, blog=blog, form=form, problem=str(problem), ways=ways_of(person)
    )


def edit_page(
    request: Asked,
    person: Person,
    blog: Blog,
    entry: Entry,
    form: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    merged: Merged | None = None,
    **context: Any,
) -> Response:
    """The form that edits an entry, alone (for the desk's scripts) or as a page."""
    conflict = merged.theirs.get("text") if merged else None
    if not may(person.role, "publish"):
        form = {name: text for name, text in form.items() if name not in ("authors", "when")}
    part = request.query_params.get("part") == "form"
    return page(
        request,
        "desk/_edit.html" if part else "desk/edit.html",
        status,
        **{
            "blog": blog,
            "entry": entry,
            "drawn": request.state["drawing"].entry(blog, entry),
            "form": form,
            "problems": problems or {},
            "preview": None,
            "merged": merged,
            "diff": differences(form.get("text", ""), conflict) if conflict is not None else (),
            "lease": None,
            "kept_at": None,
            "ways": ways_of(person, entry),
            **context,
        },
    )

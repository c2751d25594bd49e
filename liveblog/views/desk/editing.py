"""Editing an entry at the desk: its form, saving it, and conflicts with a colleague's edit.

Each answers a plain form with a page or a redirect, and the desk's scripts with JSON, after the same checks.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from liveblog.errors import BlogGone, Forbidden, Invalid, LiveblogError, NotFound, Stale, Unavailable
from liveblog.forms import facts_fields
from liveblog.forms import images as image_form
from liveblog.forms.merging import FIELDS, Merged, merge
from liveblog.forms.when import parse_when
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog
from liveblog.model.corrections import SOON, rewrites
from liveblog.model.differences import differences
from liveblog.model.entries import Entry, State
from liveblog.model.people import Person, may, need_edit
from liveblog.model.staff import page_of
from liveblog.store.entries import BUSY, stale
from liveblog.text import paste
from liveblog.views.answers import (
    DONE,
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
from liveblog.views.desk.blog_page import blog_page
from liveblog.views.desk.composer import (
    SAID,
    as_seen,
    draft_page,
    form_of_entry,
    goes_out,
    new_form,
    require_state,
    revision_of,
    sent,
    state_of,
    submission_of,
    timed,
    ways_of,
    with_label,
)
from liveblog.views.desk.entry_list import STATE_NAMES

REMOVED = (
    "This entry was removed meanwhile."
    " What you typed is in the form: make it a new entry if it is still wanted."
)
NOT_YOURS = (
    "This entry is not yours to change any more: it was published meanwhile, or you have another role."
    " What you typed is in the form: make it a new entry if it is still wanted."
)
WHICH = "You changed what readers have read. Say whether it is a small fix or a correction, then save again."
ATTEMPTS = 5
_OF_THE_OLD = ("revision", "base", "state", "take", "change", "correction", "when", "zone")


async def edit(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/entries/{id}/edit: the form as a page; with ?part=form for the desk's scripts, with ?from=3 with
    the text of that revision in it, to be reviewed and saved.

    Opening it takes the lease, unless somebody else has it: then the form names the holder.
    """
    blog, store = await blog_of(request), request.state["store"]
    entry = await store.entry(blog, entry_id_of(request))
    need_edit(person, entry)
    asking = page_of(request.query_params)
    lease = await store.lease(blog, entry.id, person, page=asking)
    other = lease if lease and lease.holder != person.id else None
    form, kept, said = form_of_entry(entry), None, ""
    if older := request.query_params.get("from"):
        form = await _with_words_of(request, blog, entry, older)
        said = sentence(
            "These are the words of revision {number}. Look at them, then save to put them back.",
            number=older,
        )
    else:
        kept = await store.drafts.draft(person, blog, entry.id)
    if kept:
        # With the revision it is based on, so that saving detects a change by somebody else.
        form |= kept.fields
    kept_at = kept.at if kept else None
    return edit_page(
        request, person, blog, entry, form, lease=other, asking=asking, kept_at=kept_at, said=said
    )


async def _with_words_of(request: Asked, blog: Blog, entry: Entry, revision: str) -> dict[str, str]:
    """An entry's form with the fields of an older revision, but with the current time and corrections."""
    wanted = revision_of({"revision": revision}) or 0
    version = await request.state["store"].version(blog, entry, wanted)
    if version is None or version.revision != wanted:
        raise NotFound("This revision is not kept any more.")
    now, older = form_of_entry(entry), form_of_entry(version)
    words = {name: text for name, text in older.items() if name in FIELDS or image_form.is_field(name)}
    words |= facts_fields.typed(version.facts.to_json() if version.facts else None)
    return {name: text for name, text in now.items() if not image_form.is_field(name)} | words


async def save(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries/{id}: an edit based on a revision, which must still be the current one."""
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    form["id"], form[facts_fields.ZONE] = id, blog.zone
    try:
        current = await request.state["store"].entry(blog, id)
        seen = await as_seen(request.state["store"], blog, person, current, form)
        need_edit(person, seen)
    except (NotFound, Forbidden) as problem:
        return await _as_new(request, person, blog, form, problem)
    if (take := form.get("take", "")) in FIELDS or facts_fields.is_field(take):
        return await _take(request, person, blog, current, form)
    try:
        entry = await _save(request, person, blog, seen, form)
    except BlogGone:
        raise
    except NotFound as problem:
        return await _as_new(request, person, blog, form, problem)
    except LiveblogError as problem:
        if isinstance(problem, Invalid) and seen.revision != current.revision:
            problem = stale(current.revision)  # resolve the conflict before validating the form
        if wants_json(request):
            return json_problem(problem)
        return await _edit_again(request, person, blog, form, problem)
    await sent(request, person, blog, id, entry)
    said = SAID.get(entry.state, "saved") if entry.state != seen.state else "saved"
    if wants_json(request):
        return json_response(
            id=entry.id,
            revision=entry.revision,
            state=entry.state,
            said=DONE[said],
            facts=facts_fields.of_facts(entry.facts)[facts_fields.BASE],
            **goes_out(entry),
        )
    return see(f"/desk/{blog.slug}#entry-{entry.id}", said, **goes_out(entry))


async def _save(request: Asked, person: Person, blog: Blog, current: Entry, form: Mapping[str, str]) -> Entry:
    """Saves an edit; on top of quick changes of the facts box, however often those come."""
    for _ in range(ATTEMPTS):
        try:
            return await _save_on(request, person, blog, current, _with_newer_box(form, current))
        except Stale:
            newer = await request.state["store"].entry(blog, current.id)
            if newer.revision == current.revision or not newer.is_but_facts_at(revision_of(form) or 0):
                raise
            current = newer
    raise Unavailable(BUSY)


def _with_newer_box(form: Mapping[str, str], current: Entry) -> Mapping[str, str]:
    """The form on top of an entry of which only the facts box changed since; as it is, if more did, or if both changed
    the same cells."""
    if current.is_at(revision := revision_of(form) or 0) or not current.is_but_facts_at(revision):
        return form
    now = {"revision": str(current.revision)}
    if facts_fields.KIND not in form:
        return {**form, **now}
    box, conflicts, _ = facts_fields.merged(None, form, form_of_entry(current))
    return form if conflicts else facts_fields.replaced(form, box) | now


async def _save_on(
    request: Asked, person: Person, blog: Blog, current: Entry, form: Mapping[str, str]
) -> Entry:
    store = request.state["store"]
    # Before anything else: errors that depend on a state which the writer has not seen would make no sense to them.
    # An edit that does not name its base revision counts as stale, so that it can never overwrite anything unseen.
    if not current.is_at(revision_of(form) or 0):
        raise stale(current.revision)
    changes = paste.changes(submission_of(with_label(form, current), person))
    await request.state["media"].need(changes.get("images", ()))
    state = state_of(form, current.state) if form.get("state") else current.state
    changes |= _when_and_state(form, current, state)
    if changes.get("state", current.state) != current.state:
        require_state(person, changes["state"])
    # The form has the question and no answer. A form without `change`, as programs send it, means a small fix.
    if form.get("change") == "" and state == "published" and rewrites(current, changes):
        raise Invalid(change=WHICH)
    return await store.change(blog, current.id, changes, revision=current.revision, by=person.name)


def _when_and_state(form: Mapping[str, str], current: Entry, state: State) -> dict[str, Any]:
    """The fields of state and time that an edit changes."""
    when = _when_chosen(form, current)
    if current.state == state == "published":
        if when is not None and when > time.time() * 1000 + SOON:
            raise Invalid(when="Readers see this entry already; its time cannot be to come.")
        return {} if when is None else {"published": when}
    if current.state == state == "scheduled" and when is None:
        return {}
    if current.state == "scheduled" and state != "scheduled":
        return {"state": state}  # now, or not yet: an earlier chosen time does not matter
    state, when = timed(state, when)
    return {"state": state} | ({} if when is None else {"published": when})


def _when_chosen(form: Mapping[str, str], entry: Entry) -> int | None:
    """The time in a form, if it differs from the entry's."""
    return parse_when(form, entry.published if entry.state in ("published", "scheduled") else None)


async def _as_new(
    request: Asked, person: Person, blog: Blog, form: dict[str, str], problem: LiveblogError
) -> Response:
    """The entry was deleted, or this person may no longer change it: offers the text as a new entry."""
    if wants_json(request):
        return json_problem(problem)
    said = REMOVED if isinstance(problem, NotFound) else NOT_YOURS
    problems, old = {"": said}, form["id"]
    form = {name: text for name, text in form.items() if name not in _OF_THE_OLD} | new_form()
    if not may(person.role, "publish"):
        form.pop("authors", None)
    if request.query_params.get("part") != "form":
        return await blog_page(request, person, blog, form, problems, status_of(problem))
    # Without a base revision, by which a composer knows that it is not the one above the list.
    form["revision"] = "0"
    context = {"blog": blog, "form": form, "problems": problems, "ways": ways_of(person), "old": old}
    return page(request, "desk/_orphaned_edit.html", status_of(problem), **context)


async def _take(request: Asked, person: Person, blog: Blog, entry: Entry, form: dict[str, str]) -> Response:
    """Adopts a colleague's value of one conflicting field and returns the form, without saving."""
    theirs, name = form_of_entry(entry), form.pop("take")
    form[name] = theirs.get(name, "")
    if not entry.is_at(revision_of(form) or 0):
        merged = await _merged(request, blog, entry, form)
        return edit_page(request, person, blog, entry, merged.form, merged=merged)
    # Untouched fields have been merged already; any that still differ were chosen by the writer since.
    base = await _version(request, blog, entry, revision_of(form, "base"))
    merged = replace(merge(base, form, theirs), taken=())
    return edit_page(request, person, blog, entry, form, merged=merged)


async def _edit_again(
    request: Asked, person: Person, blog: Blog, form: dict[str, str], problem: LiveblogError
) -> Response:
    if isinstance(problem, Unavailable):
        return draft_page(request, person, blog, form, problem)
    entry = await request.state["store"].entry(blog, form["id"])
    problems = problem.problems if isinstance(problem, Invalid) else {"": str(problem)}
    merged = None
    if isinstance(problem, Stale) and not entry.is_at(revision_of(form) or 0):
        merged = await _merged(request, blog, entry, form)
        form = merged.form
    return edit_page(request, person, blog, entry, form, problems, status_of(problem), merged=merged)


async def _merged(request: Asked, blog: Blog, entry: Entry, form: dict[str, str]) -> Merged:
    """The form based on the current entry, so that saving it again overwrites nothing unseen."""
    began = await request.state["store"].version(blog, entry, revision_of(form) or 0)
    theirs = form_of_entry(entry)
    if began and not _chose_time(form, began):
        form = form | {"when": theirs["when"], "zone": "0"}
    merged = merge(form_of_entry(began) if began else None, form, theirs)
    began_with = form.get("revision", "") if began else ""
    return replace(merged, form=merged.form | {"revision": str(entry.revision), "base": began_with})


def _chose_time(form: Mapping[str, str], began: Entry) -> bool:
    try:
        return _when_chosen(form, began) is not None
    except Invalid:
        return True


async def _version(request: Asked, blog: Blog, entry: Entry, revision: int | None) -> dict[str, str] | None:
    """The fields of a revision, of one that is not kept all but its facts box; None if it is unknown."""
    found = await request.state["store"].version(blog, entry, revision or 0)
    return form_of_entry(found) if found else None


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
            "choices": (),
            "merged": merged,
            "diff": differences(form.get("text", ""), conflict) if conflict is not None else (),
            "lease": None,
            "state_names": STATE_NAMES,
            "asking": page_of(request.query_params),
            "kept_at": None,
            "said": "",
            "ways": ways_of(person, entry),
            **context,
        },
    )

"""An entry's buttons at the desk: mark, publish, submit, send back, remove, restore; and its history."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from liveblog.errors import NotFound, NotNow, Stale
from liveblog.forms.submissions import parse_submission
from liveblog.language.translatable import sentence
from liveblog.model import facts_text
from liveblog.model.blocks import Social
from liveblog.model.blogs import Blog
from liveblog.model.corrections import rewrites
from liveblog.model.differences import differences
from liveblog.model.entries import Entry
from liveblog.model.filters import DELETED
from liveblog.model.people import Person, may, may_edit, need, need_edit
from liveblog.model.staff import parse_note
from liveblog.pages.names import LABEL_NAMES
from liveblog.store import Store
from liveblog.views.answers import DONE, Asked, form_of, json_response, page, see, status_of, wants_json
from liveblog.views.desk.addresses import blog_of, entry_id_of
from liveblog.views.desk.blog_page import blog_page
from liveblog.views.desk.composer import as_seen, changed, require_current_revision, require_state
from liveblog.views.desk.entry_list import STATE_NAMES, deleted_said

STATE_SAID = {
    ("draft", "published"): "published",
    ("submitted", "published"): "published",
    ("withdrawn", "published"): "published",
    ("scheduled", "published"): "published",
    ("draft", "submitted"): "submitted",
    ("submitted", "draft"): "sent-back",
    ("published", "draft"): "unpublished",
    ("scheduled", "draft"): "drafted",
}


async def mark(request: Asked, person: Person) -> Response:
    """POST …/mark: sets pinned, key or label by one button; marks never conflict with edits of the text."""
    need(person.role, "publish")
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    marks = {name: value for name, value in form.items() if name in ("pinned", "key", "label")}
    submission = parse_submission(marks, need_text=False)
    entry = await request.state["store"].change(blog, id, submission.given(), by=person.name)
    if wants_json(request):
        return json_response(id=entry.id, revision=entry.revision)
    return see(f"/desk/{blog.slug}#entry-{entry.id}")


async def change_state(request: Asked, person: Person) -> Response:
    """POST …/state: publish, submit, send back or withdraw, with an optional note."""
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store = request.state["store"]
    remark = form.get("remark", "").strip()
    note = parse_note(remark) if remark else ""
    try:
        entry, said = await in_state(store, blog, person, id, form)
    except (NotNow, Stale) as problem:
        if wants_json(request):
            raise
        # The row is drawn in its current state with the note in it, so that sending it again is based on what is shown.
        words = {"": str(problem)}
        return await blog_page(
            request,
            person,
            blog,
            None,
            words,
            status_of(problem),
            typed={id: {"remark": remark}} if remark else {},
        )
    if note:  # only after success, or each refused try would add the note again
        await store.note(blog, id, person, note, once=str(entry.revision))
    if wants_json(request):
        return json_response(id=entry.id, revision=entry.revision, state=entry.state, said=DONE[said])
    return see(f"/desk/{blog.slug}#entry-{id}", said)


async def in_state(
    store: Store, blog: Blog, person: Person, id: str, form: Mapping[str, str]
) -> tuple[Entry, str]:
    """The entry in the requested state, and the value for ?done=."""
    entry = await store.entry(blog, id)
    seen = await as_seen(store, blog, person, entry, form)
    said = STATE_SAID.get((seen.state, form.get("state", "")))
    if said is None:
        raise Stale("Somebody did this already, or the entry is in another state by now.", entry.revision)
    need_edit(person, seen)
    require_current_revision(form, seen)
    changes = parse_submission({"state": form["state"]}, need_text=False).given()
    require_state(person, changes["state"])
    return await changed(store, blog, person, seen, changes), said


async def remove(request: Asked, person: Person) -> Response:
    """POST …/remove"""
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store = request.state["store"]
    entry = await store.entry(blog, id)
    need_edit(person, entry)
    try:
        require_current_revision(form, entry)
        # With the revision that was checked: once published, other permissions apply.
        await store.remove(blog, id, revision=entry.revision)
    except Stale as problem:
        if wants_json(request):
            raise
        return await blog_page(request, person, blog, None, {"": str(problem)}, 409)
    if wants_json(request):
        undo = f"/desk/{blog.slug}/entries/{id}/restore"
        return json_response(id=id, state=DELETED, said=deleted_said(entry), undo=undo)
    return see(f"/desk/{blog.slug}", removed=id)


async def restore(request: Asked, person: Person) -> Response:
    """POST …/restore: the undo of a removal."""
    blog, id = await blog_of(request), entry_id_of(request)
    store = request.state["store"]
    need(person.role, "write")
    seen = None
    if not may(person.role, "publish"):
        removed = await store.removed(blog, id)
        need_edit(person, removed)
        seen = removed.revision
    try:
        entry = await store.restore(blog, id, revision=seen)
    except NotNow as problem:
        if wants_json(request):
            raise
        gone = await store.removed(blog, id)
        return await blog_page(
            request, person, blog, None, {"": str(problem)}, status_of(problem), removed=gone
        )
    if wants_json(request):
        return json_response(id=entry.id, revision=entry.revision, state=entry.state, said=DONE["restored"])
    return see(f"/desk/{blog.slug}#entry-{entry.id}", "restored")


async def history(request: Asked, person: Person) -> Response:
    """GET …/history: every revision, what changed in it word by word, and a way back to it."""
    blog, id = await blog_of(request), entry_id_of(request)
    revisions = await request.state["store"].history(blog, id)
    pairs = list(zip([None, *revisions[:-1]], revisions, strict=True))[-100:]
    # Comparing long texts takes a while and must not block other requests.
    compared = await asyncio.to_thread(
        lambda: [
            (
                new,
                differences(old.headline if old else "", new.headline),
                differences(old.source if old else "", new.source),
                _facts(old, new),
                differences(*map(_posts, (old, new))) if new.upgraded_from else (),
                differences(*map(_box, (old, new))),
            )
            for old, new in pairs
        ]
    )
    return page(
        request,
        "desk/history.html",
        blog=blog,
        entry=revisions[-1],
        changed=compared[::-1],
        may_restore=may_edit(person, revisions[-1]),
    )


def _box(entry: Entry | None) -> str:
    """What the facts box of a revision says."""
    return "\n".join(facts_text.lines(entry.facts)) if entry and entry.facts else ""


def _posts(entry: Entry | None) -> str:
    """What the posts of others in a revision say."""
    posts = [block for block in entry.blocks if isinstance(block, Social)] if entry else []
    said = [f"{post.name or post.handle or post.url or ''}: {post.text}".strip(": ") for post in posts]
    return "\n".join(said)


async def restore_revision(request: Asked, person: Person) -> Response:
    """POST …/history: restores the text and marks of an older revision as a new one; the state stays.

    What readers have seen is not changed without saying what that is: then they are put into the form.
    """
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store = request.state["store"]
    revisions = {str(e.revision): e for e in await store.history(blog, id)}
    current = max(revisions.values(), key=lambda e: e.revision)
    need_edit(person, current)
    wanted = revisions.get(form.get("from", ""))
    if wanted is None:
        raise NotFound("This revision is not kept any more.")
    if not current.is_at(int("0" + "".join(filter(str.isdecimal, form.get("revision", "")))[:9])):
        raise Stale("Somebody changed this entry meanwhile. Look at its history again.", current.revision)
    changes = {
        name: getattr(wanted, name)
        for name in (
            *("source", "blocks", "headline", "label", "key", "key_line", "pinned", "tags", "authors"),
            "facts",
        )
    }
    if rewrites(current, changes | {"images": wanted.images}):
        return see(f"/desk/{blog.slug}/entries/{id}/edit", **{"from": str(wanted.revision)})
    await store.change(blog, id, changes, revision=current.revision, by=person.name)
    return see(f"/desk/{blog.slug}#entry-{id}", "went-back")


def _facts(old: Entry | None, new: Entry) -> list[tuple[str, str, str]]:
    """The other fields that changed: name, before, after."""
    names = ("state", "label", "key", "pinned", "tags", "authors")
    if old is None:
        return []
    both = [(name, getattr(old, name), getattr(new, name)) for name in names]
    return [
        (name, _said(name, before), _said(name, after)) for name, before, after in both if before != after
    ]


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return sentence("yes") if value else sentence("no")
    if not value:
        return sentence("none")
    if isinstance(value, tuple):
        return ", ".join(value)
    return {"state": STATE_NAMES, "label": LABEL_NAMES}[name][value]

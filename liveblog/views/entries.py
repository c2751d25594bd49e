"""Writing entries at the desk: publish, edit, mark, remove, restore, preview.

Each answers a plain form with a page or a redirect, and the desk's scripts with JSON, after the same checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from liveblog import paste
from liveblog.blogs import Blog
from liveblog.entries import Entry, NewEntry, Submission, parse_submission
from liveblog.errors import Invalid, LiveblogError, NotFound, Stale, Unavailable
from liveblog.people import Person, need
from liveblog.views.answers import Asked, form_of, json_problem, page, see, status_of, told, wants_json
from liveblog.views.desk_list import blog_of, blog_page, entry_id_of, form_of_entry, new_form

TWICE = (
    "This form was published before, with other words; that entry is unchanged."
    " Publish once more to make what is in the form an entry of its own."
)
REMOVED = (
    "This form was published before and its entry was removed since."
    " Publish once more to make what is in the form a new entry."
)
CLOSED = (
    "The blog was closed meanwhile, so nothing was published. Reopen it, then publish; your text is kept."
)


async def publish(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries"""
    blog, form = await blog_of(request), await form_of(request)
    try:
        need(person.role, "publish")
        if blog.state == "closed":
            raise Stale(CLOSED, blog.revision)
        entry = await _publish(request, person, blog, form)
    except LiveblogError as problem:
        return await _composer_again(request, blog, form, problem)
    if wants_json(request):
        return told(201, id=entry.id, revision=entry.revision, next=new_form()["id"])
    return see(f"/desk/{blog.slug}#entry-{entry.id}", "published")


async def _publish(request: Asked, person: Person, blog: Blog, form: Mapping[str, str]) -> Entry:
    new = _new_entry(form)
    new = replace(new, authors=new.authors or (person.name,))
    try:
        entry, made = await request.state["store"].publish(blog, new)
    except NotFound as problem:
        await request.state["store"].blog_by_id(blog.id)  # raises when it is the blog that is gone
        raise Stale(REMOVED, 0) from problem
    if not made and entry.source != new.source:
        # Sent from two tabs, or changed after an answer got lost: never swallow the words.
        raise Stale(TWICE, entry.revision)
    return entry


async def edit(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/entries/{id}/edit: the form as a page; with ?part=form for the desk's scripts."""
    need(person.role, "publish")
    blog = await blog_of(request)
    entry = await request.state["store"].entry(blog, entry_id_of(request))
    return _edit_page(request, blog, entry, form_of_entry(entry))


async def save(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries/{id}: an edit made on top of a revision, which must still be the current one."""
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store = request.state["store"]
    try:
        need(person.role, "publish")
        changes = paste.changes(_submission(form))
        entry = await store.change(blog, id, changes, revision=revision_of(form))
    except NotFound as problem:
        if wants_json(request):
            return json_problem(problem)
        # The entry is gone, the words are not: they are in the composer now, as a new entry.
        form = {**form, **new_form()}
        said = f"{problem} What you typed is in the form: publish it as a new entry if it is still wanted."
        return await blog_page(request, blog, form, {"": said}, 404)
    except LiveblogError as problem:
        if wants_json(request):
            return json_problem(problem)
        return await _edit_again(request, blog, id, {**form, "id": id}, problem)
    if wants_json(request):
        return told(id=entry.id, revision=entry.revision)
    return see(f"/desk/{blog.slug}#entry-{entry.id}", "saved")


async def mark(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries/{id}/mark: pinned, key or label by one button; a mark never conflicts with words."""
    try:
        need(person.role, "publish")
        blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
        submission = parse_submission(
            {name: form[name] for name in ("pinned", "key", "label") if name in form}, need_text=False
        )
        entry = await request.state["store"].change(blog, id, submission.given())
    except LiveblogError as problem:
        if wants_json(request):
            return json_problem(problem)
        raise
    if wants_json(request):
        return told(id=entry.id, revision=entry.revision)
    return see(f"/desk/{blog.slug}#entry-{entry.id}")


async def remove(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries/{id}/remove"""
    try:
        need(person.role, "publish")
        blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
        await request.state["store"].remove(blog, id, revision=revision_of(form))
    except LiveblogError as problem:
        if wants_json(request):
            return json_problem(problem)
        if isinstance(problem, Stale):
            return await blog_page(request, blog, None, {"": str(problem)}, 409)
        raise
    if wants_json(request):
        return told(id=id)
    return see(f"/desk/{blog.slug}", removed=id)


async def restore(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries/{id}/restore: the undo of a removal."""
    try:
        need(person.role, "publish")
        blog, id = await blog_of(request), entry_id_of(request)
        entry = await request.state["store"].restore(blog, id)
    except LiveblogError as problem:
        if wants_json(request):
            return json_problem(problem)
        raise
    if wants_json(request):
        return told(id=entry.id, revision=entry.revision)
    return see(f"/desk/{blog.slug}#entry-{entry.id}", "restored")


async def preview(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/preview: the entry as readers would see it; nothing is stored."""
    need(person.role, "write")
    blog, form = await blog_of(request), await form_of(request)
    try:
        new = _new_entry(form)
    except Invalid as problem:
        return await _composer_again(request, blog, form, problem)
    drawn = request.state["drawing"].entry(blog, _as_published(new, person, blog))
    if wants_json(request):
        return told(html=drawn)
    if form.get("revision"):
        entry = await request.state["store"].entry(blog, form.get("id", ""))
        return _edit_page(request, blog, entry, form, preview=drawn)
    return await blog_page(request, blog, form, preview=drawn)


def revision_of(form: Mapping[str, str]) -> int | None:
    text = form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _submission(form: Mapping[str, str]) -> Submission:
    # What a form may say; state, authors and time of an entry are not asked for here.
    asked = ("id", "text", "headline", "label", "key", "pinned", "tags")
    return parse_submission({name: form[name] for name in asked if name in form}, need_text=True)


def _new_entry(form: Mapping[str, str]) -> NewEntry:
    # No label chosen leaves it to the text ("BREAKING: …"); in an edit it takes the label away.
    form = form if form.get("label") or form.get("revision") else {k: v for k, v in form.items() if k != "label"}
    return paste.new_entry(_submission(form))


def _as_published(new: NewEntry, person: Person, blog: Blog) -> Entry:
    return Entry(
        id="preview",
        revision=1,
        state="published",
        source=new.source,
        blocks=new.blocks,
        headline=new.headline,
        published=blog.updated,
        updated=blog.updated,
        authors=new.authors or (person.name,),
        label=new.label,
        key=new.key,
        pinned=new.pinned,
        tags=new.tags,
    )


async def _composer_again(
    request: Asked, blog: Blog, form: dict[str, str], problem: LiveblogError
) -> Response:
    """The page as it was sent, with what to fix."""
    fresh = new_form()
    if wants_json(request):
        return json_problem(problem, **({"next": fresh["id"]} if isinstance(problem, Stale) else {}))
    form = {**fresh, **form, **(fresh if isinstance(problem, Stale) else {})}
    problems = problem.problems if isinstance(problem, Invalid) else {"": str(problem)}
    if isinstance(problem, Unavailable):
        # The list cannot be read either; the words matter more than the list.
        return page(request, "desk/kept.html", 503, blog=blog, form=form, problem=str(problem))
    return await blog_page(request, blog, form, problems, status_of(problem))


async def _edit_again(
    request: Asked, blog: Blog, id: str, form: dict[str, str], problem: LiveblogError
) -> Response:
    if isinstance(problem, Unavailable):
        return page(request, "desk/kept.html", 503, blog=blog, form=form, problem=str(problem))
    entry = await request.state["store"].entry(blog, id)
    problems = problem.problems if isinstance(problem, Invalid) else {"": str(problem)}
    theirs = None
    if isinstance(problem, Stale):
        theirs = request.state["drawing"].entry(blog, entry)
        # Saving again is on top of what is shown now: nothing is overwritten unseen.
        form = {**form, "revision": str(entry.revision)}
    return _edit_page(request, blog, entry, form, problems, status_of(problem), theirs=theirs)


def _edit_page(
    request: Asked,
    blog: Blog,
    entry: Entry,
    form: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    part = request.query_params.get("part") == "form"
    return page(
        request,
        "desk/_edit.html" if part else "desk/edit.html",
        status,
        **{
            "blog": blog,
            "entry": entry,
            "form": form,
            "problems": problems or {},
            "preview": None,
            "theirs": None,
            **context,
        },
    )

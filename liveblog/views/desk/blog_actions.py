"""Actions on a whole blog at the desk: creating, copying, saving settings, opening and closing, deleting."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid, NotNow, Stale, Unavailable
from liveblog.forms import cover as cover_form
from liveblog.forms import settings as settings_form
from liveblog.forms.blogs import parse_blog, parse_blog_changes
from liveblog.forms.merging import Merged
from liveblog.language import choices
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog, slug_of
from liveblog.model.people import Person, need
from liveblog.model.sites import with_language
from liveblog.store.entries import BUSY
from liveblog.store.keys import same_id
from liveblog.views.answers import (
    BODY_LIMIT,
    FIELDS_LIMIT,
    Asked,
    form_of,
    json_problem,
    json_response,
    page,
    person_at,
    see,
    signed_in,
    status_of,
    wants_json,
)
from liveblog.views.desk.addresses import blog_of
from liveblog.views.desk.composer import revision_of
from liveblog.views.media import need_cover
from liveblog.views.uploads import LARGEST_REQUEST, is_multipart, multipart

STALE = (
    "Somebody else changed these settings meanwhile. Nothing is saved yet:"
    " look at what is theirs below, then save again."
)
SUMMARY_STALE = (
    "Somebody else changed the summary meanwhile; theirs is below. Save again to put yours in its place."
)
ATTEMPTS = 5


async def make(request: Asked, form: dict[str, Any]) -> Blog:
    """Creates a blog; a missing slug is derived from the title. A form with an `id` creates it once, however often it
    arrives. Raises Invalid."""
    store, made = request.state["store"], not form.get("slug", "").strip()
    slug = slug_of(form.get("title", "")) if made else form["slug"]
    site = request.state["site"]
    new = replace(parse_blog(with_language(site, {**form, "slug": slug})), site=site.id)
    id = same_id(person_at(request).id, repr(sorted(form.items()))) if form.get("id") else ""
    for number in range(2, 50):
        try:
            blog = await store.create_blog(new, id=id)
        except Invalid:
            if not made:
                raise
            new = replace(new, slug=f"{slug[:76]}-{number}")
            continue
        # A person restricted to some blogs may also use the desk of a blog they created.
        await store.people.open_blogs(person_at(request).id, [blog.id], add=True)
        return blog
    raise Invalid(slug="Blogs with this title are there already. Give this one a slug of its own.")


async def settings(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/settings"""
    need(person.role, "blogs")
    return await _settings_page(request, await blog_of(request), {})


async def save_settings(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/settings; `take` adopts a colleague's value of one conflicting field, without saving yet."""
    need(person.role, "blogs")
    blog = await blog_of(request)
    form, refused = await _with_cover(request)
    if form.get("take") in settings_form.FIELDS and revision_of(form) == blog.revision:
        taken = settings_form.taking(form, form["take"], blog)
        return await _settings_page(request, blog, taken.form, merged=taken)
    try:
        changes = _changes(form, refused)
        await need_cover(request, changes.get("cover"))
        changed = await _change(request, blog, form, changes, by=person.name)
    except Stale as problem:
        return await _ask(request, blog, form, problem)
    except (Invalid, Unavailable) as problem:
        if wants_json(request):
            return json_problem(problem)
        problems = problem.problems if isinstance(problem, Invalid) else {"": str(problem)}
        return await _settings_page(request, blog, form, problems, status_of(problem))
    if wants_json(request):
        return json_response(revision=changed.revision, summary=changed.summary)
    return see(f"/desk/{changed.slug}", "blog")


async def _change(
    request: Asked, blog: Blog, form: dict[str, str], changes: dict[str, Any], *, by: str
) -> Blog:
    """Saves. Where somebody else changed nothing that this form is about, there is nothing to look at first."""
    store, revision = request.state["store"], revision_of(form)
    for _ in range(ATTEMPTS):
        try:
            return await store.change_blog(blog, changes, revision=revision, by=by)
        except Stale:
            now = await store.blog_by_id(blog.id)
            merged = settings_form.on_top(form, now)
            if merged.theirs or merged.taken:
                raise
            revision = now.revision
    raise Unavailable(BUSY)


async def _ask(request: Asked, blog: Blog, form: dict[str, str], problem: Stale) -> Response:
    """Nothing is saved until the editor has seen what is saved now; saving again overwrites nothing unseen."""
    now = await request.state["store"].blog_by_id(blog.id)
    merged = settings_form.on_top(form, now)
    if wants_json(request):
        return json_problem(Stale(SUMMARY_STALE, now.revision), theirs=now.summary)
    fresh = {name: text for name, text in merged.form.items() if not name.startswith("was-")}
    return await _settings_page(
        request, now, fresh | {"revision": str(now.revision)}, {"": STALE}, status_of(problem), merged=merged
    )


async def _with_cover(request: Asked) -> tuple[dict[str, str], dict[str, str]]:
    """The form with its file stored as an image, and the problem if the file was refused."""
    if not is_multipart(request):
        return await form_of(request), {}
    refused: dict[str, str] = {}
    async with multipart(request, most_files=1, most_fields=FIELDS_LIMIT, most_text=BODY_LIMIT) as sent:
        form = sent.fields
        for upload in sent.files:
            try:
                form = cover_form.with_file(form, (await request.state["media"].keep(upload.file)).media)
            except (Invalid, Unavailable) as problem:
                refused[cover_form.FILE] = str(problem)
    request.scope["liveblog.form"] = form
    return form, refused


def _changes(form: dict[str, str], refused: dict[str, str]) -> dict[str, Any]:
    cover, problems = cover_form.read(form)
    problems |= refused
    changes: dict[str, Any] = {}
    try:
        changes = parse_blog_changes({name: text for name, text in form.items() if name != cover_form.FILE})
    except Invalid as problem:
        problems = problem.problems | problems
    if problems:
        raise Invalid(**problems)
    return changes | ({"cover": cover} if cover_form.is_in(form) else {})


async def change_state(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/state: live, closed or draft, by one button."""
    need(person.role, "blogs")
    blog, form = await blog_of(request), await form_of(request)
    changes = parse_blog_changes({"state": form.get("state", "")})
    changed = await request.state["store"].change_blog(blog, changes, by=person.name)
    if wants_json(request):
        return json_response(state=changed.state)
    return see(f"/desk/{blog.slug}", changed.state)


async def duplicate(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/duplicate: a new draft with this blog's facts, without its entries."""
    need(person.role, "blogs")
    blog, form = await blog_of(request), await form_of(request)
    title = form.get("new_title", "")
    facts = {
        name: getattr(blog, name)
        for name in (
            "summary",
            "language",
            "bylines",
            "reader_count",
            "close_after",
            "zone",
            "direction",
            "deleted_posts",
            "hold",
        )
    }
    facts["cover"] = blog.to_json()["cover"]
    try:
        fields = {**facts, "title": title, "state": "draft", "id": form.get("id", "")}
        made = await make(request, fields)
    except Invalid as problem:
        said = problem.problems.get("title") or str(problem)
        return await _settings_page(request, blog, {"new_title": title}, {"new_title": said}, 422)
    return see(f"/desk/{made.slug}", "created")


async def delete(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/delete: only a closed or draft blog, and only with its slug typed out."""
    need(person.role, "delete-blogs")
    blog, form = await blog_of(request), await form_of(request)
    try:
        if blog.state != "live" and form.get("typed", "").strip() != blog.slug:
            raise Invalid(
                sentence(
                    "Type “{slug}” to delete the blog and all its entries. This cannot be undone.",
                    slug=blog.slug,
                )
            )
        await request.state["store"].delete_blog(blog)
    except (Invalid, NotNow) as problem:
        typed = {"typed": form.get("typed", "")}
        return await _settings_page(request, blog, typed, {"typed": str(problem)}, status_of(problem))
    return see("/desk", "deleted")


async def _settings_page(
    request: Asked,
    blog: Blog,
    form: dict[str, str],
    problems: dict[str, str] | None = None,
    status: int = 200,
    merged: Merged | None = None,
) -> Response:
    """`form`: the fields as typed; {}: as saved. The form keeps the values it began with, whatever was saved since."""
    context: dict[str, Any] = {"blog": blog, "form": form, "problems": problems or {}, "merged": merged}
    await asyncio.to_thread(choices.load)  # names of languages and zones, read once
    context["was"] = settings_form.began_with(form) or settings_form.of_blog(blog)
    return page(request, "desk/settings.html", status, **context)


ROUTES: list[BaseRoute] = [
    Route("/desk/{slug}/settings", signed_in(settings)),
    Route("/desk/{slug}/settings", signed_in(save_settings), methods=["POST"], max_body_size=LARGEST_REQUEST),
    Route("/desk/{slug}/state", signed_in(change_state), methods=["POST"]),
    Route("/desk/{slug}/duplicate", signed_in(duplicate), methods=["POST"]),
    Route("/desk/{slug}/delete", signed_in(delete), methods=["POST"]),
]

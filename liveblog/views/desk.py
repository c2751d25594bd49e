"""The desk's blogs: the list, creating one, one blog's page, its settings, its end. And the URLs of a blog's desk.

Entries are written in `views.entries` and `views.editing`, whose forms this page shows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from liveblog import cover_form
from liveblog.blogs import Blog, parse_blog, parse_blog_changes, slug_of
from liveblog.errors import Invalid, NotNow, Stale, Unavailable
from liveblog.people import Person, need
from liveblog.sentences import sentence
from liveblog.views import bulk, desk_socket, editing, entries, entry_acts, kept_forms, together, withdrawals
from liveblog.views.answers import (
    BODY_LIMIT,
    FIELDS_LIMIT,
    Asked,
    form_of,
    page,
    person_at,
    see,
    signed_in,
    status_of,
    told,
    wants_json,
)
from liveblog.views.composing import revision_of
from liveblog.views.desk_list import blog_of, blog_page
from liveblog.views.media import need_cover
from liveblog.views.memberships import Some, some_blogs
from liveblog.views.security import DESK_HEADERS as HEADERS
from liveblog.views.uploads import LARGEST_REQUEST, is_multipart, multipart

SHOWN = 50  # blogs on a page of the list


async def blogs(request: Asked, person: Person) -> Response:
    """GET /desk"""
    return await _blogs_page(request, {})


async def create(request: Asked, person: Person) -> Response:
    """POST /desk: a new blog. Without a slug it is made from the title."""
    need(person.role, "blogs")
    form = await form_of(request)
    try:
        blog = await _create(request, form)
    except (Invalid, Unavailable) as problem:
        if isinstance(problem, Unavailable):
            context: dict[str, Any] = {"listed": Some(), "form": form, "problems": {"": str(problem)}}
            return page(request, "desk/blogs.html", 503, **context)
        return await _blogs_page(request, form, problem.problems, 422)
    return see(f"/desk/{blog.slug}", "created")


async def _create(request: Asked, form: dict[str, Any]) -> Blog:
    store, made = request.state["store"], not form.get("slug", "").strip()
    slug = slug_of(form.get("title", "")) if made else form["slug"]
    new = parse_blog({**form, "slug": slug})
    for number in range(2, 50):
        try:
            blog = await store.create_blog(new)
        except Invalid:
            if not made:
                raise
            new = replace(new, slug=f"{slug[:76]}-{number}")
            continue
        await open_to_maker(request, blog)
        return blog
    raise Invalid(slug="Blogs with this title are there already. Give this one a slug of its own.")


async def open_to_maker(request: Asked, blog: Blog) -> None:
    """Whoever may be at some desks only may also be at that of a blog they made."""
    await request.state["store"].people.open_blogs(person_at(request).id, [blog.id], add=True)


async def _blogs_page(
    request: Asked, form: dict[str, str], problems: dict[str, str] | None = None, status: int = 200
) -> Response:
    listed = await some_blogs(request, SHOWN, person_at(request))
    context: dict[str, Any] = {"listed": listed, "form": form, "problems": problems or {}}
    return page(request, "desk/blogs.html", status, **context)


async def show(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}: the composer and the entries."""
    blog = await blog_of(request)
    if blog.slug != request.path_params["slug"]:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/desk/{blog.slug}{query}", 301, HEADERS)
    return await blog_page(request, person, blog)


async def settings(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/settings"""
    need(person.role, "blogs")
    return _settings_page(request, await blog_of(request), {})


async def save_settings(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/settings"""
    need(person.role, "blogs")
    blog = await blog_of(request)
    try:
        form, refused = await _with_cover(request)
    except ClientDisconnect:
        return Response(status_code=400)
    try:
        changes = _changes(form, refused)
        await need_cover(request, changes.get("cover"))
        changed = await request.state["store"].change_blog(blog, changes, revision=revision_of(form))
    except (Invalid, Stale, Unavailable) as problem:
        problems = problem.problems if isinstance(problem, Invalid) else {"": str(problem)}
        # After a stale save the form holds what was typed, and the page shows what is there now.
        now = await request.state["store"].blog_by_id(blog.id) if isinstance(problem, Stale) else blog
        return _settings_page(request, now, form, problems, status_of(problem))
    return see(f"/desk/{changed.slug}", "blog")


async def _with_cover(request: Asked) -> tuple[dict[str, str], dict[str, str]]:
    """The form, with the file in it as an image of ours; and why that was not taken."""
    if not is_multipart(request):
        return await form_of(request), {}
    request.scope["liveblog.form"] = {}  # what an answer to a broken form finds
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
    changed = await request.state["store"].change_blog(blog, changes)
    if wants_json(request):
        return told(state=changed.state)
    return see(f"/desk/{blog.slug}", changed.state)


async def duplicate(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/duplicate: a new draft with this blog's facts, without its entries."""
    need(person.role, "blogs")
    blog, form = await blog_of(request), await form_of(request)
    title = form.get("new_title", "")
    facts = {
        k: getattr(blog, k) for k in ("summary", "language", "bylines", "close_after", "zone", "direction")
    }
    facts["cover"] = blog.to_json()["cover"]
    try:
        made = await _create(request, {**facts, "title": title, "state": "draft"})
    except Invalid as problem:
        said = problem.problems.get("title") or str(problem)
        return _settings_page(request, blog, {"new_title": title}, {"new_title": said}, 422)
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
        return _settings_page(request, blog, typed, {"typed": str(problem)}, status_of(problem))
    return see("/desk", "deleted")


def _settings_page(
    request: Asked,
    blog: Blog,
    form: dict[str, str],
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    context: dict[str, Any] = {"blog": blog, "form": form, "problems": problems or {}}
    return page(request, "desk/settings.html", status, **context)


ROUTES: list[BaseRoute] = [
    Route("/desk", signed_in(blogs), name="desk"),
    Route("/desk", signed_in(create), methods=["POST"]),
    WebSocketRoute("/desk/{slug}/ws", desk_socket.socket),
    Route("/desk/{slug}", signed_in(show)),
    Route("/desk/{slug}/settings", signed_in(settings)),
    Route("/desk/{slug}/settings", signed_in(save_settings), methods=["POST"], max_body_size=LARGEST_REQUEST),
    Route("/desk/{slug}/state", signed_in(change_state), methods=["POST"]),
    Route("/desk/{slug}/duplicate", signed_in(duplicate), methods=["POST"]),
    Route("/desk/{slug}/delete", signed_in(delete), methods=["POST"]),
    *kept_forms.ROUTES,
    Route("/desk/{slug}/bulk", signed_in(bulk.bulk), methods=["POST"]),
    Route("/desk/{slug}/preview", signed_in(entries.preview), methods=["POST"]),
    Route("/desk/{slug}/entries", signed_in(entries.publish), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}", signed_in(editing.save), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/edit", signed_in(editing.edit)),
    Route("/desk/{slug}/entries/{id}/mark", signed_in(entry_acts.mark), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/state", signed_in(entry_acts.change_state), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/withdraw", signed_in(withdrawals.withdraw), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/bring-back", signed_in(withdrawals.bring_back), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/remove", signed_in(entry_acts.remove), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/restore", signed_in(entry_acts.restore), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/history", signed_in(entry_acts.history)),
    Route("/desk/{slug}/entries/{id}/history", signed_in(entry_acts.restore_revision), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/lease", signed_in(together.lease), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/notes", signed_in(together.note), methods=["POST"]),
    Route("/desk/{slug}/chat", signed_in(together.chat)),
    Route("/desk/{slug}/chat", signed_in(together.say), methods=["POST"]),
]

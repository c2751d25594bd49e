"""The desk's blogs: the list, creating one, one blog's page. And the URLs of a blog's desk.

Entries are written in `publishing.py` and `editing.py`, whose forms this page shows.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from liveblog.errors import Invalid, Unavailable
from liveblog.model.people import Person, need
from liveblog.views.answers import (
    Asked,
    form_of,
    page,
    person_at,
    see,
    signed_in,
)
from liveblog.views.desk import (
    archive,
    asking,
    blog_actions,
    bulk,
    collaboration,
    connections,
    drafts,
    editing,
    embedding,
    entry_actions,
    entry_page,
    facts,
    publishing,
    socket,
    tray,
    webhooks,
    withdrawals,
)
from liveblog.views.desk.addresses import blog_of
from liveblog.views.desk.blog_actions import make
from liveblog.views.desk.blog_page import blog_page
from liveblog.views.desk.memberships import Some, some_blogs
from liveblog.views.desk.orphaned_drafts import offering, open_to, orphaned_drafts
from liveblog.views.security import DESK_HEADERS as HEADERS
from liveblog.views.upgrade import upgrade_required

SHOWN = 50  # blogs on a page of the list


async def blogs(request: Asked, person: Person) -> Response:
    """GET /desk"""
    return await _blogs_page(request, {})


async def create(request: Asked, person: Person) -> Response:
    """POST /desk: a new blog. Without a slug it is made from the title."""
    need(person.role, "blogs")
    form = await form_of(request)
    try:
        blog = await make(request, form)
    except (Invalid, Unavailable) as problem:
        if isinstance(problem, Unavailable):
            context: dict[str, Any] = {
                "listed": Some(),
                "form": form,
                "problems": {"": str(problem)},
                "lost": (),
            }
            return page(request, "desk/blogs.html", 503, **context)
        return await _blogs_page(request, form, problem.problems, 422)
    return see(f"/desk/{blog.slug}", "created")


async def _blogs_page(
    request: Asked, form: dict[str, str], problems: dict[str, str] | None = None, status: int = 200
) -> Response:
    person = person_at(request)
    listed, lost = await some_blogs(request, SHOWN, person), await orphaned_drafts(request, person)
    context: dict[str, Any] = {"listed": listed, "form": form, "problems": problems or {}, "lost": lost}
    context["homes"] = await open_to(request, person) if lost else []
    return page(request, "desk/blogs.html", status, **context)


async def show(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}: the composer and the entries."""
    blog = await blog_of(request)
    if blog.slug != request.path_params["slug"]:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/desk/{blog.slug}{query}", 301, HEADERS)
    return await blog_page(request, person, blog)


ROUTES: list[BaseRoute] = [
    Route("/desk", signed_in(blogs), name="desk"),
    Route("/desk", signed_in(create), methods=["POST"]),
    WebSocketRoute("/desk/{slug}/ws", socket.socket),
    Route("/desk/{slug}/ws", upgrade_required),
    Route("/desk/{slug}", signed_in(show)),
    *tray.ROUTES,
    *connections.ROUTES,
    *webhooks.ROUTES,
    *blog_actions.ROUTES,
    *archive.ROUTES,
    *embedding.ROUTES,
    *drafts.ROUTES,
    Route("/desk/{slug}/bulk", signed_in(bulk.bulk), methods=["POST"]),
    Route("/desk/{slug}/preview", signed_in(offering(publishing.preview)), methods=["POST"]),
    Route("/desk/{slug}/entries", signed_in(offering(publishing.publish)), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}", signed_in(entry_page.show)),
    Route("/desk/{slug}/entries/{id}", signed_in(offering(editing.save)), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/edit", signed_in(editing.edit)),
    Route("/desk/{slug}/entries/{id}/facts", signed_in(facts.update), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/mark", signed_in(entry_actions.mark), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/state", signed_in(entry_actions.change_state), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/withdraw", signed_in(withdrawals.withdraw), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/bring-back", signed_in(withdrawals.bring_back), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/remove", signed_in(entry_actions.remove), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/restore", signed_in(entry_actions.restore), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/history", signed_in(entry_actions.history)),
    Route("/desk/{slug}/entries/{id}/history", signed_in(entry_actions.restore_revision), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/lease", signed_in(collaboration.lease), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/ask", signed_in(asking.ask_again), methods=["POST"]),
    Route("/desk/{slug}/ask", signed_in(asking.ask_ahead), methods=["POST"]),
    Route("/desk/{slug}/entries/{id}/notes", signed_in(collaboration.note), methods=["POST"]),
    Route("/desk/{slug}/chat", signed_in(collaboration.chat)),
    Route("/desk/{slug}/chat", signed_in(collaboration.say), methods=["POST"]),
    Route("/desk/{slug}/chat/read", signed_in(collaboration.read), methods=["POST"]),
]

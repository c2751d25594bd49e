"""The API for programs, by bearer token, JSON in and out: its routes, and blogs. Entries are in `entries.py`.

Every action checks `model.people.need`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from liveblog.errors import Invalid, NotFound, Stale
from liveblog.forms.blogs import parse_blog, parse_blog_changes
from liveblog.live.delivery import DeliveryReport, combine
from liveblog.model.blogs import Blog
from liveblog.model.events import parse_position
from liveblog.model.people import need
from liveblog.model.sites import with_language
from liveblog.model.times import iso
from liveblog.state import State
from liveblog.store.blogs import parse_mark
from liveblog.views.api import audit, entries, inbox, sources, webhooks_out
from liveblog.views.api.calls import (
    Answer,
    address,
    blog_of,
    body_of,
    if_match,
    limit_of,
    precondition_failed,
)
from liveblog.views.api.openapi import document
from liveblog.views.auth import token_of
from liveblog.views.media import add_by_program, need_cover
from liveblog.views.readers.watched import is_here
from liveblog.views.uploads import LARGEST_REQUEST


async def list_blogs(request: Request[State]) -> Response:
    """The blogs that the token is for; `next` is the `before` of the next page."""
    token = await token_of(request)
    limit, before = limit_of(request, 200), request.query_params.get("before")
    start = parse_mark(before) if before is not None else None
    if before is not None and start is None:
        raise Invalid(before="Give `before` what the page before this one says as `next`.")
    found = await request.state["store"].blogs(
        limit + 1,
        wanted=lambda blog: token.may_use(blog.id) and is_here(request.scope, blog),
        before=start,
    )
    more = found[limit - 1].mark if len(found) > limit else None
    return Answer({"blogs": [_blog(request, listed.blog) for listed in found[:limit]], "next": more})


async def create_blog(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "blogs")
    site = request.state["site"]
    new = replace(parse_blog(with_language(site, await body_of(request))), site=site.id)
    await need_cover(request, new.cover)
    blog = await request.state["store"].create_blog(new)
    # A token restricted to some blogs may also use those it created.
    await request.state["store"].people.open_to_token(token.id, blog.id)
    return Answer(_blog(request, blog), 201, {"location": f"/api/v1/blogs/{blog.slug}"})


async def read_blog(request: Request[State]) -> Response:
    return _blog_answer(request, await blog_of(request, await token_of(request)))


async def change_blog(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "blogs")
    blog = await blog_of(request, token)
    revision = if_match(request)
    changes = parse_blog_changes(await body_of(request))
    await need_cover(request, changes.get("cover"))
    try:
        return _blog_answer(
            request, await request.state["store"].change_blog(blog, changes, revision=revision)
        )
    except Stale as stale:
        return precondition_failed(stale)


async def delete_blog(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "delete-blogs")
    blog = await blog_of(request, token)
    if (revision := if_match(request)) not in (None, blog.revision):
        assert revision is not None
        return precondition_failed(Stale("Somebody else changed this blog meanwhile.", blog.revision))
    await request.state["store"].delete_blog(blog)
    return Response(status_code=204)


async def landing(request: Request[State]) -> Response:
    """How soon readers received the event at a position, as far as measured."""
    blog = await blog_of(request, await token_of(request))
    position = request.query_params.get("position", "")
    if parse_position(position) is None:
        raise Invalid(position="Give the position of an event, such as 1700000000000-0.")
    found = await request.state["store"].servers.delivery_reports(blog.id, position=position)
    seen = combine(DeliveryReport.from_json(report) for report in found)
    if seen is None:
        raise NotFound("Nothing was measured of this event (yet), or it is a while ago.")
    return Answer({"position": position, **seen})


async def openapi(request: Request[State]) -> Response:
    return JSONResponse(document(), headers={"cache-control": "public, max-age=300"})


def _blog(request: Request[State], blog: Blog) -> dict[str, Any]:
    return {
        **blog.wire(),
        "revision": blog.revision,
        "created": iso(blog.created),
        "bylines": blog.bylines,
        "close_after": blog.close_after,
        "zone": blog.zone,
        "deleted_posts": blog.deleted_posts,
        "hold": blog.hold,
        "url": address(request, f"/live/{blog.slug}"),
    }


def _blog_answer(request: Request[State], blog: Blog) -> Response:
    return Answer(_blog(request, blog), headers={"etag": f'"{blog.revision}"'})


ROUTES: list[BaseRoute] = [
    Mount(
        "/api/v1",
        routes=[
            Route("/openapi.json", openapi, methods=["GET"]),
            Route("/images", add_by_program, methods=["POST"], max_body_size=LARGEST_REQUEST),
            Route("/blogs", list_blogs, methods=["GET"]),
            Route("/blogs", create_blog, methods=["POST"]),
            Route("/blogs/{slug}", read_blog, methods=["GET"]),
            Route("/blogs/{slug}", change_blog, methods=["PATCH"]),
            Route("/blogs/{slug}", delete_blog, methods=["DELETE"]),
            Route("/blogs/{slug}/landing", landing, methods=["GET"]),
            Route("/blogs/{slug}/entries", entries.list_entries, methods=["GET"]),
            Route("/blogs/{slug}/entries", entries.publish, methods=["POST"]),
            Route("/blogs/{slug}/entries/{id}", entries.read_entry, methods=["GET"]),
            Route("/blogs/{slug}/entries/{id}", entries.change_entry, methods=["PATCH"]),
            Route("/blogs/{slug}/entries/{id}", entries.remove_entry, methods=["DELETE"]),
            *audit.ROUTES,
            *sources.ROUTES,
            *webhooks_out.ROUTES,
            *inbox.ROUTES,
        ],
    )
]

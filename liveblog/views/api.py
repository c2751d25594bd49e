"""The API for machines: blogs and entries, by bearer token, JSON in and out.

Every action asks `people.need`; what an entry's `text` becomes is `paste`'s to say.
"""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from liveblog import paste
from liveblog.auth import token_of
from liveblog.blogs import Blog, parse_blog, parse_blog_changes
from liveblog.entries import Entry, block_to_json, iso, parse_id
from liveblog.errors import Invalid, NotFound, Stale
from liveblog.events import dumps, parse_position
from liveblog.live.landing import Landed, together
from liveblog.people import Role, may, need
from liveblog.state import State
from liveblog.submissions import Submission, parse_submission
from liveblog.views.media import add_by_program, need_cover
from liveblog.views.openapi import document
from liveblog.views.problems import problem
from liveblog.views.uploads import LARGEST_REQUEST

MOST_ENTRIES = 200
LARGEST_BODY = 1_000_000  # bytes; text of 50,000 characters, escaped in any way, is a third of that


class Answer(JSONResponse):
    """JSON that nobody may keep."""

    def __init__(self, content: Any, status_code: int = 200, headers: dict[str, str] | None = None) -> None:
        super().__init__(content, status_code, {"cache-control": "no-store", **(headers or {})})

    def render(self, content: Any) -> bytes:
        return dumps(content).encode()


async def list_blogs(request: Request[State]) -> Response:
    await token_of(request)
    found = await request.state["store"].blogs()
    return Answer({"blogs": [_blog(request, blog) for blog, _ in found]})


async def create_blog(request: Request[State]) -> Response:
    need((await token_of(request)).role, "blogs")
    new = parse_blog(await _body(request))
    await need_cover(request, new.cover)
    blog = await request.state["store"].create_blog(new)
    return Answer(_blog(request, blog), 201, {"location": f"/api/v1/blogs/{blog.slug}"})


async def read_blog(request: Request[State]) -> Response:
    await token_of(request)
    return _blog_answer(request, await _blog_of(request))


async def change_blog(request: Request[State]) -> Response:
    need((await token_of(request)).role, "blogs")
    blog = await _blog_of(request)
    revision = _if_match(request)
    changes = parse_blog_changes(await _body(request))
    await need_cover(request, changes.get("cover"))
    try:
        return _blog_answer(
            request, await request.state["store"].change_blog(blog, changes, revision=revision)
        )
    except Stale as stale:
        return _precondition_failed(stale)


async def delete_blog(request: Request[State]) -> Response:
    need((await token_of(request)).role, "delete-blogs")
    blog = await _blog_of(request)
    if (revision := _if_match(request)) not in (None, blog.revision):
        assert revision is not None
        return _precondition_failed(Stale("Somebody else changed this blog meanwhile.", blog.revision))
    await request.state["store"].delete_blog(blog)
    return Response(status_code=204)


async def publish(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "write")
    blog = await _blog_at_hand(request)
    submission = parse_submission(await _body(request), need_text=True)
    if submission.correction is not None or submission.corrections is not None:
        raise Invalid(correction="A correction is of an entry that readers have seen: PATCH that one.")
    new = paste.new_entry(_allowed(submission, token.role, new=True))
    await request.state["media"].need(new.images)
    entry, made = await request.state["store"].publish(blog, new)
    location = {"location": f"/api/v1/blogs/{blog.slug}/entries/{entry.id}"}
    return _entry_answer(request, blog, entry, 201 if made else 200, location)


async def list_entries(request: Request[State]) -> Response:
    token = await token_of(request)
    blog = await _blog_of(request)
    limit = request.query_params.get("limit", "50")
    if not re.fullmatch(r"\d{1,6}", limit) or not 1 <= int(limit) <= MOST_ENTRIES:
        raise Invalid(limit=f"The limit is a number from 1 to {MOST_ENTRIES}.")
    before = request.query_params.get("before")
    if before is not None and parse_id(before) is None:
        raise Invalid(before="Give `before` the id of an entry.")
    states = None  # as readers see them
    if may(token.role, "publish") and (asked := request.query_params.get("state")):
        states = asked.split(",")
    found = await request.state["store"].entries(blog, limit=int(limit), before=before, states=states)
    return Answer({"entries": [_entry(request, blog, entry) for entry in found]})


async def read_entry(request: Request[State]) -> Response:
    token = await token_of(request)
    blog, id = await _blog_of(request), _id_of(request)
    entry = await request.state["store"].entry(blog, id)
    if not may(token.role, "publish"):
        entry = entry.shown()
        if not entry.visible:
            need(token.role, "publish")
    return _entry_answer(request, blog, entry)


async def change_entry(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "publish")
    blog, id = await _blog_of(request), _id_of(request)
    revision = _if_match(request)
    changes = paste.changes(parse_submission(await _body(request), need_text=False))
    await request.state["media"].need(changes.get("images", ()))
    try:
        entry = await request.state["store"].change(blog, id, changes, revision=revision)
    except Stale as stale:
        return _precondition_failed(stale)
    return _entry_answer(request, blog, entry)


async def remove_entry(request: Request[State]) -> Response:
    need((await token_of(request)).role, "publish")
    blog, id = await _blog_of(request), _id_of(request)
    try:
        await request.state["store"].remove(blog, id, revision=_if_match(request))
    except Stale as stale:
        return _precondition_failed(stale)
    return Response(status_code=204)


async def landing(request: Request[State]) -> Response:
    """How the event at a position arrived at readers, as far as it is measured by now."""
    await token_of(request)
    blog = await _blog_of(request)
    position = request.query_params.get("position", "")
    if parse_position(position) is None:
        raise Invalid(position="Give the position of an event, such as 1700000000000-0.")
    found = await request.state["store"].servers.landings(blog.id, position=position)
    seen = together(Landed.from_json(report) for report in found)
    if seen is None:
        raise NotFound("Nothing was measured of this event (yet), or it is a while ago.")
    return Answer({"position": position, **seen})


async def openapi(request: Request[State]) -> Response:
    return JSONResponse(document(), headers={"cache-control": "public, max-age=300"})


def _allowed(submission: Submission, role: Role, *, new: bool) -> Submission:
    """A contributor's entry waits for approval; to ask for more is refused."""
    if may(role, "publish"):
        return submission
    if submission.state not in (None, "draft", "submitted"):
        need(role, "publish")
    return submission.but(state=submission.state or "submitted") if new else submission


async def _body(request: Request[State]) -> dict[str, Any]:
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_BODY:
            raise HTTPException(413)
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise Invalid("The body is not JSON. Send an object such as {“text”: “…”}.") from None
    if not isinstance(body, dict):
        raise Invalid("The body has to be a JSON object such as {“text”: “…”}.")
    return body


async def _blog_of(request: Request[State]) -> Blog:
    return await request.state["store"].blog(request.path_params["slug"])


async def _blog_at_hand(request: Request[State]) -> Blog:
    """The blog as this process knows it, when it follows it: enough to publish, and a way to Redis and back less.

    What it does not know yet (that the blog was deleted) the act itself finds.
    """
    tail = request.state["hub"].find(request.path_params["slug"])
    return tail.blog if tail is not None else await _blog_of(request)


def _id_of(request: Request[State]) -> str:
    id: str = request.path_params["id"]
    if parse_id(id) is None:
        raise NotFound("There is no such entry.")
    return id


def _if_match(request: Request[State]) -> int | None:
    """The revision that a write insists on; None: any."""
    header = request.headers.get("if-match", "").strip()
    if header in ("", "*"):
        return None
    found = re.fullmatch(r'(?:W/)?"?(\d{1,15})"?', header)
    if not found:
        raise Invalid('If-Match has to be a revision in quotes, such as "3".')
    return int(found[1])


def _precondition_failed(stale: Stale) -> Response:
    return problem(412, str(stale), headers={"etag": f'"{stale.revision}"'})


def _address(request: Request[State], path: str) -> str:
    return request.state["drawing"].address(path)


def _blog(request: Request[State], blog: Blog) -> dict[str, Any]:
    return {
        **blog.wire(),
        "revision": blog.revision,
        "created": iso(blog.created),
        "bylines": blog.bylines,
        "close_after": blog.close_after,
        "zone": blog.zone,
        "url": _address(request, f"/live/{blog.slug}"),
    }


def _blog_answer(request: Request[State], blog: Blog) -> Response:
    return Answer(_blog(request, blog), headers={"etag": f'"{blog.revision}"'})


def _entry(request: Request[State], blog: Blog, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "revision": entry.revision,
        "state": entry.state,
        "text": entry.source,
        "headline": entry.headline,
        "key_line": entry.key_line,
        "label": entry.label,
        "key": entry.key,
        "pinned": entry.pinned,
        "tags": list(entry.tags),
        "authors": list(entry.authors),
        "published": iso(entry.published),
        "updated": iso(entry.updated),
        "corrections": [{"at": iso(c.at), "text": c.text} for c in entry.corrections],
        "reason": entry.reason,
        "withdrawn": iso(entry.withdrawn) if entry.withdrawn else None,
        "images": [{n: getattr(i, n) for n in ("media", "alt", "caption", "credit")} for i in entry.images],
        "blocks": [block_to_json(b) for b in entry.blocks],
        "html": request.state["drawing"].entry(blog, entry),
        "url": _address(request, f"/live/{blog.slug}/{entry.id}"),
    }


def _entry_answer(
    request: Request[State],
    blog: Blog,
    entry: Entry,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    return Answer(_entry(request, blog, entry), status, {"etag": f'"{entry.revision}"', **(headers or {})})


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
            Route("/blogs/{slug}/entries", list_entries, methods=["GET"]),
            Route("/blogs/{slug}/entries", publish, methods=["POST"]),
            Route("/blogs/{slug}/entries/{id}", read_entry, methods=["GET"]),
            Route("/blogs/{slug}/entries/{id}", change_entry, methods=["PATCH"]),
            Route("/blogs/{slug}/entries/{id}", remove_entry, methods=["DELETE"]),
        ],
    )
]

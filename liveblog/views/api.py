"""The API for machines: blogs and entries, by bearer token, JSON in and out.

Every action asks `people.need`; what an entry's `text` becomes is `paste`'s to say.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from liveblog import paste
from liveblog.auth import token_of
from liveblog.blogs import Blog, parse_blog, parse_blog_changes
from liveblog.entries import Entry, block_to_json, iso, parse_id
from liveblog.errors import Forbidden, Invalid, NotFound, Stale
from liveblog.events import dumps, parse_position
from liveblog.live.landing import Landed, together
from liveblog.people import Token, may, need, need_token_for
from liveblog.sentences import sentence
from liveblog.state import State
from liveblog.store.blogs import parse_mark
from liveblog.submissions import Submission, parse_submission
from liveblog.views.media import add_by_program, need_cover
from liveblog.views.openapi import document
from liveblog.views.problems import problem
from liveblog.views.uploads import LARGEST_REQUEST

AT_ONCE = 200  # blogs or entries in one answer
LARGEST_BODY = 1_000_000  # bytes; text of 50,000 characters, escaped in any way, is a third of that


class Answer(JSONResponse):
    """JSON that nobody may keep."""

    def __init__(self, content: Any, status_code: int = 200, headers: dict[str, str] | None = None) -> None:
        super().__init__(content, status_code, {"cache-control": "no-store", **(headers or {})})

    def render(self, content: Any) -> bytes:
        return dumps(content).encode()


async def list_blogs(request: Request[State]) -> Response:
    """Those that the token is for; `next` is the `before` of the page after this one."""
    token = await token_of(request)
    limit, before = _limit(request, 200), request.query_params.get("before")
    start = parse_mark(before) if before is not None else None
    if before is not None and start is None:
        raise Invalid(before="Give `before` what the page before this one says as `next`.")
    found = await request.state["store"].blogs(
        limit + 1, wanted=lambda blog: token.may_use(blog.id), before=start
    )
    more = found[limit - 1].mark if len(found) > limit else None
    return Answer({"blogs": [_blog(request, listed.blog) for listed in found[:limit]], "next": more})


async def create_blog(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "blogs")
    new = parse_blog(await _body(request))
    await need_cover(request, new.cover)
    blog = await request.state["store"].create_blog(new)
    # A token that is for some blogs only is also for those it made.
    await request.state["store"].people.open_to_token(token.id, blog.id)
    return Answer(_blog(request, blog), 201, {"location": f"/api/v1/blogs/{blog.slug}"})


async def read_blog(request: Request[State]) -> Response:
    return _blog_answer(request, await _blog_of(request, await token_of(request)))


async def change_blog(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "blogs")
    blog = await _blog_of(request, token)
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
    token = await token_of(request)
    need(token.role, "delete-blogs")
    blog = await _blog_of(request, token)
    if (revision := _if_match(request)) not in (None, blog.revision):
        assert revision is not None
        return _precondition_failed(Stale("Somebody else changed this blog meanwhile.", blog.revision))
    await request.state["store"].delete_blog(blog)
    return Response(status_code=204)


async def publish(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "write")
    blog = await _blog_at_hand(request, token)
    submission = parse_submission(await _body(request), need_text=True)
    if submission.correction is not None or submission.corrections is not None:
        raise Invalid(correction="A correction is of an entry that readers have seen: PATCH that one.")
    new = replace(paste.new_entry(_allowed(submission, token)), by=token.id)
    await request.state["media"].need(new.images)
    entry, made = await request.state["store"].publish(blog, new)
    if not made:
        # Whoever guesses an id must not be told what it names.
        entry = _readable(token, entry)
    location = {"location": f"/api/v1/blogs/{blog.slug}/entries/{entry.id}"}
    return _entry_answer(request, blog, entry, 201 if made else 200, location)


async def list_entries(request: Request[State]) -> Response:
    token = await token_of(request)
    blog = await _blog_of(request, token)
    limit = _limit(request, 50)
    before = request.query_params.get("before")
    if before is not None and parse_id(before) is None:
        raise Invalid(before="Give `before` the id of an entry.")
    states = None  # as readers see them
    if may(token.role, "publish") and (asked := request.query_params.get("state")):
        states = asked.split(",")
    found = await request.state["store"].entries(blog, limit=limit, before=before, states=states)
    return Answer({"entries": [_entry(request, blog, entry) for entry in found]})


async def read_entry(request: Request[State]) -> Response:
    token = await token_of(request)
    blog, id = await _blog_of(request, token), _id_of(request)
    return _entry_answer(request, blog, _readable(token, await request.state["store"].entry(blog, id)))


async def change_entry(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "publish")
    blog, id = await _blog_of(request, token), _id_of(request)
    revision = _if_match(request)
    changes = paste.changes(parse_submission(await _body(request), need_text=False))
    await request.state["media"].need(changes.get("images", ()))
    try:
        entry = await request.state["store"].change(blog, id, changes, revision=revision)
    except Stale as stale:
        return _precondition_failed(stale)
    return _entry_answer(request, blog, entry)


async def remove_entry(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "publish")
    blog, id = await _blog_of(request, token), _id_of(request)
    try:
        await request.state["store"].remove(blog, id, revision=_if_match(request))
    except Stale as stale:
        return _precondition_failed(stale)
    return Response(status_code=204)


async def landing(request: Request[State]) -> Response:
    """How the event at a position arrived at readers, as far as it is measured by now."""
    blog = await _blog_of(request, await token_of(request))
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


def _allowed(submission: Submission, token: Token) -> Submission:
    """A contributor's new entry waits for approval, in its own name; to ask for more is refused."""
    if may(token.role, "publish"):
        return submission
    if submission.state not in (None, "draft", "submitted"):
        need(token.role, "publish")
    if submission.authors not in (None, (), (token.name,)):
        raise Forbidden("A contributor writes in its own name. Leave the authors out.")
    return submission.but(state=submission.state or "submitted", authors=(token.name,))


def _readable(token: Token, entry: Entry) -> Entry:
    """The entry as this token may see it: whole, when it publishes or made it; else as readers do. Raises Forbidden."""
    if may(token.role, "publish") or entry.by == token.id:
        return entry
    shown = entry.shown()
    if not shown.visible:
        raise Forbidden(
            "Readers do not see this entry, and it is not yours. A token of an editor may read it."
        )
    return shown


def _limit(request: Request[State], otherwise: int) -> int:
    text = request.query_params.get("limit", str(otherwise))
    if not re.fullmatch(r"\d{1,6}", text) or not 1 <= int(text) <= AT_ONCE:
        raise Invalid(limit=f"The limit is a number from 1 to {AT_ONCE}.")
    return int(text)


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


async def _blog_of(request: Request[State], token: Token) -> Blog:
    """The blog of the URL. Raises NotFound; Forbidden when the token is not for it."""
    slug = request.path_params["slug"]
    return _for(token, await request.state["store"].blog(slug), slug)


async def _blog_at_hand(request: Request[State], token: Token) -> Blog:
    """The blog as this process knows it, when it follows it: enough to publish, and a way to Redis and back less.

    What it does not know yet (that the blog was deleted, or closed) the act itself finds.
    """
    slug = request.path_params["slug"]
    tail = request.state["hub"].find(slug)
    return _for(token, tail.blog, slug) if tail is not None else await _blog_of(request, token)


def _for(token: Token, blog: Blog, slug: str) -> Blog:
    if blog.state == "draft" and not token.may_use(blog.id):
        # Nobody else is to know that it is there.
        raise NotFound(sentence("There is no blog called “{slug}”.", slug=slug))
    need_token_for(token, blog.id)
    return blog


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

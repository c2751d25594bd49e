"""Shared by all API calls: the blog and entry in the address, the body, revisions, answers.

The blogs that a token is for are checked here, where every view looks up its blog.
"""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from liveblog.errors import Invalid, NotFound, Stale
from liveblog.model.blogs import Blog, no_blog
from liveblog.model.entries import parse_id
from liveblog.model.events import dumps
from liveblog.model.people import Token, need_token_for
from liveblog.state import State
from liveblog.views.base import base_of
from liveblog.views.problems import problem
from liveblog.views.readers.watched import is_here

AT_ONCE = 200  # blogs or entries in one answer
LARGEST_BODY = 1_000_000  # bytes; a text of 50,000 characters, however it is escaped, takes a third of that


class Answer(JSONResponse):
    """JSON that must not be cached."""

    def __init__(self, content: Any, status_code: int = 200, headers: dict[str, str] | None = None) -> None:
        super().__init__(content, status_code, {"cache-control": "no-store", **(headers or {})})

    def render(self, content: Any) -> bytes:
        return dumps(content).encode()


async def body_of(request: Request[State]) -> dict[str, Any]:
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


async def blog_of(request: Request[State], token: Token) -> Blog:
    """The blog of the URL. Raises NotFound; Forbidden when the token is not for it."""
    slug = request.path_params["slug"]
    return _open_to(request, token, await request.state["store"].blog(slug), slug)


async def blog_at_hand(request: Request[State], token: Token) -> Blog:
    """The blog as this process follows it, if it does: enough to publish, and it saves a round trip to Redis.

    If its copy is outdated (the blog was deleted or closed), the act itself notices.
    """
    slug = request.path_params["slug"]
    tail = request.state["hub"].find(slug)
    return _open_to(request, token, tail.blog, slug) if tail is not None else await blog_of(request, token)


def _open_to(request: Request[State], token: Token, blog: Blog, slug: str) -> Blog:
    if not is_here(request.scope, blog):
        raise NotFound(no_blog(slug))
    if blog.state == "draft" and not token.may_use(blog.id):
        # Others must not learn that it exists.
        raise NotFound(no_blog(slug))
    need_token_for(token, blog.id)
    return blog


def id_of(request: Request[State]) -> str:
    id: str = request.path_params["id"]
    if parse_id(id) is None:
        raise NotFound("There is no such entry.")
    return id


def if_match(request: Request[State]) -> int | None:
    """The revision that a write requires; None: any."""
    header = request.headers.get("if-match", "").strip()
    if header in ("", "*"):
        return None
    found = re.fullmatch(r'(?:W/)?"?(\d{1,15})"?', header)
    if not found:
        raise Invalid('If-Match has to be a revision in quotes, such as "3".')
    return int(found[1])


def limit_of(request: Request[State], otherwise: int) -> int:
    text = request.query_params.get("limit", str(otherwise))
    if not re.fullmatch(r"\d{1,6}", text) or not 1 <= int(text) <= AT_ONCE:
        raise Invalid(limit=f"The limit is a number from 1 to {AT_ONCE}.")
    return int(text)


def precondition_failed(stale: Stale) -> Response:
    return problem(412, str(stale), headers={"etag": f'"{stale.revision}"'})


def address(request: Request[State], path: str) -> str:
    return request.state["drawing"].at(base_of(request.scope)).address(path)

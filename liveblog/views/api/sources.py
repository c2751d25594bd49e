"""A blog's sources and its tray, by the API."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.errors import Invalid
from liveblog.language.translatable import Sentence
from liveblog.model.people import need
from liveblog.model.times import iso
from liveblog.model.tray import Source
from liveblog.sources.following.publishing import publish_post
from liveblog.state import State
from liveblog.text.followed import parse_source
from liveblog.views.answers import new_id
from liveblog.views.api.calls import Answer, blog_of, body_of, limit_of
from liveblog.views.api.entries import entry_answer
from liveblog.views.auth import token_of


async def list_sources(request: Request[State]) -> Response:
    token = await token_of(request)
    blog = await blog_of(request, token)
    return Answer({"sources": [_source(s) for s in await request.state["store"].sources(blog.id)]})


async def follow(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "publish")
    blog = await blog_of(request, token)
    source = await request.state["store"].follow(blog, parse_source(await body_of(request), new_id()))
    return Answer(_source(source), 201)


async def unfollow(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "publish")
    blog = await blog_of(request, token)
    await request.state["store"].unfollow(blog, request.path_params["source"])
    return Response(status_code=204)


async def read_tray(request: Request[State]) -> Response:
    """New posts, newest first; with ?state=all also used and dismissed ones."""
    token = await token_of(request)
    need(token.role, "write")
    blog = await blog_of(request, token)
    all = request.query_params.get("state") == "all"
    posts = await request.state["store"].tray(
        blog,
        limit=limit_of(request, 50),
        before=request.query_params.get("before", ""),
        states=("new", "used", "dismissed", "gone") if all else ("new",),
    )
    return Answer({"posts": [post.wire() for post in posts]})


async def decide(request: Request[State]) -> Response:
    """POST …/tray/{id}: publish the post, with a text before it, or dismiss it."""
    token = await token_of(request)
    need(token.role, "publish")
    blog, store = await blog_of(request, token), request.state["store"]
    body = await body_of(request)
    post = await store.tray_post(blog, request.path_params["post"])
    if body.get("act") == "dismiss":
        await store.tray_set(blog, post, "dismissed", token.name)
        return Response(status_code=204)
    if body.get("act") != "publish":
        raise Invalid(act="Give “publish” or “dismiss”.")
    words = body.get("text", "")
    if not isinstance(words, str):
        raise Invalid(text="Give the words before the post as text.")
    entry = await publish_post(store, blog, post, by=token.name, by_id=token.id, words=words)
    return entry_answer(request, blog, entry, 201)


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "kind": source.kind,
        "address": source.address,
        "name": source.name,
        "url": source.url,
        "automatic": source.automatic,
        "replies": source.replies,
        "reposts": source.reposts,
        "words": list(source.words),
        "language": source.language,
        "problem": Sentence.from_json(source.why) if source.why else None,
        "since": iso(source.since) if source.since else None,
    }


_AT = "/blogs/{slug}"
ROUTES = [
    Route(f"{_AT}/sources", list_sources),
    Route(f"{_AT}/sources", follow, methods=["POST"]),
    Route(f"{_AT}/sources/{{source}}", unfollow, methods=["DELETE"]),
    Route(f"{_AT}/tray", read_tray),
    Route(f"{_AT}/tray/{{post}}", decide, methods=["POST"]),
]

"""A blog's webhooks, by the API: make, list, test, send again, remove."""

from __future__ import annotations

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.errors import Invalid
from liveblog.language.translatable import Sentence
from liveblog.model.blogs import Blog
from liveblog.model.events import parse_position
from liveblog.model.people import need
from liveblog.model.times import iso
from liveblog.model.webhooks import Attempt, Standing, Webhook, parse_webhook
from liveblog.sources.webhooks.checking import check_url
from liveblog.sources.webhooks.signing import new_secret
from liveblog.state import State
from liveblog.store.webhooks import Asked
from liveblog.views.answers import new_id
from liveblog.views.api.calls import Answer, blog_of, body_of
from liveblog.views.auth import token_of


async def list_webhooks(request: Request[State]) -> Response:
    blog = await _blog(request)
    found = await request.state["store"].webhooks.of(blog.id)
    return Answer({"webhooks": [_wire(hook, standing) for hook, standing in found]})


async def create(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "publish")
    blog = await blog_of(request, token)
    empty = Webhook(id=new_id(), url="", secret=new_secret(), made=int(time.time() * 1000), by=token.name)
    hook = parse_webhook(await body_of(request), empty)
    check_url(hook.url, request.state["settings"].fetch_allow)
    await request.state["store"].webhooks.add(blog, hook)
    return Answer({"id": hook.id, "secret": hook.secret, "url": hook.url, "events": list(hook.events)}, 201)


async def read(request: Request[State]) -> Response:
    """One webhook with its last deliveries, newest first."""
    blog, store = await _blog(request), request.state["store"]
    hook, standing = await store.webhooks.one(blog.id, request.path_params["webhook"])
    tries = await store.webhooks.tries(blog.id, hook.id)
    return Answer({**_wire(hook, standing), "deliveries": [_try(one) for one in tries]})


async def remove(request: Request[State]) -> Response:
    blog = await _blog(request)
    await request.state["store"].webhooks.remove(blog, request.path_params["webhook"])
    return Response(status_code=204)


async def test(request: Request[State]) -> Response:
    blog = await _blog(request)
    await request.state["store"].webhooks.ask(blog.id, Asked(request.path_params["webhook"], "test"))
    return Response(status_code=202)


async def resend(request: Request[State]) -> Response:
    blog, body = await _blog(request), await body_of(request)
    position = parse_position(str(body.get("position", "")))
    if position is None:
        raise Invalid(position="Give the position of the event, such as 1700000000000-0.")
    asked = Asked(request.path_params["webhook"], str(position))
    await request.state["store"].webhooks.ask(blog.id, asked)
    return Response(status_code=202)


async def switch_on(request: Request[State]) -> Response:
    blog = await _blog(request)
    await request.state["store"].webhooks.switch_on(blog.id, request.path_params["webhook"])
    return Response(status_code=204)


async def _blog(request: Request[State]) -> Blog:
    token = await token_of(request)
    need(token.role, "publish")
    return await blog_of(request, token)


def _wire(hook: Webhook, standing: Standing) -> dict[str, Any]:
    return {
        "id": hook.id,
        "url": hook.url,
        "events": list(hook.events),
        "made": iso(hook.made),
        "state": standing.state,
        "since": iso(standing.off_since or standing.since) if standing.since or standing.off else None,
        "next": iso(standing.next) if standing.next else None,
        "position": str(standing.at),
    }


def _try(one: Attempt) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "position": one.position,
        "when": iso(one.when),
        "status": one.status,
        "ms": one.ms,
        "problem": Sentence.from_json(one.why) if one.why else None,
        "next": iso(one.next) if one.next else None,
    }


_AT = "/blogs/{slug}/webhooks"
_ONE = f"{_AT}/{{webhook}}"
ROUTES = [
    Route(_AT, list_webhooks),
    Route(_AT, create, methods=["POST"]),
    Route(_ONE, read),
    Route(_ONE, remove, methods=["DELETE"]),
    Route(f"{_ONE}/test", test, methods=["POST"]),
    Route(f"{_ONE}/resend", resend, methods=["POST"]),
    Route(f"{_ONE}/on", switch_on, methods=["POST"]),
]

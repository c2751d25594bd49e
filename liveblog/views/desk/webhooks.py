"""The webhooks of a blog, at the desk: add, look at the last deliveries, test, send again, switch on, remove."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid
from liveblog.language.translatable import Sentence
from liveblog.model.blogs import Blog
from liveblog.model.events import parse_position
from liveblog.model.people import Person, need
from liveblog.model.webhooks import KINDS, Attempt, Webhook, parse_webhook
from liveblog.sources.webhooks.checking import check_url
from liveblog.sources.webhooks.signing import new_secret
from liveblog.store.webhooks import Asked as Wanted
from liveblog.views.answers import Asked, form_of, new_id, page, see, signed_in
from liveblog.views.desk.addresses import blog_of


async def show(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/webhooks: the webhooks, how they do, their last deliveries."""
    need(person.role, "publish")
    return await _page(request, await blog_of(request))


async def create(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/webhooks: a new one; its secret is shown once."""
    need(person.role, "publish")
    blog, form = await blog_of(request), await form_of(request)
    store = request.state["store"]
    id = form.get("id", "")  # of the form: sent twice, it makes one webhook
    given = {"url": form.get("url", ""), "events": [kind for kind in KINDS if form.get(kind)]}
    try:
        empty = Webhook(
            id=id if id.isalnum() and len(id) <= 32 else new_id(),
            url="",
            secret=new_secret(),
            made=int(time.time() * 1000),
            by=person.name,
        )
        hook = parse_webhook(given, empty)
        check_url(hook.url, request.state["settings"].fetch_allow)
        await store.webhooks.add(blog, hook)
    except Invalid as problem:
        return await _page(request, blog, form, problem.problems, 422)
    stored, _ = await store.webhooks.one(blog.id, hook.id)
    if stored.secret != hook.secret:  # the form was sent before: the secret was shown then
        return see(_at(blog), "webhook")
    return await _page(request, blog, made=hook)


async def act(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/webhooks/{webhook}: test, send again, switch on or remove it."""
    need(person.role, "publish")
    blog, form = await blog_of(request), await form_of(request)
    webhooks, id = request.state["store"].webhooks, request.path_params["webhook"]
    what = form.get("act", "")
    if what == "remove":
        await webhooks.remove(blog, id)
        return see(_at(blog), "webhook-removed")
    if what == "on":
        await webhooks.switch_on(blog.id, id)
        return see(_at(blog), "webhook-on")
    position = parse_position(form.get("position", ""))
    try:
        await webhooks.ask(blog.id, Wanted(id, str(position) if position else "test"))
    except Invalid as problem:
        return await _page(request, blog, {}, problem.problems, 422)
    return see(_at(blog), "webhook-asked")


def _at(blog: Blog) -> str:
    return f"/desk/{blog.slug}/webhooks"


async def _page(
    request: Asked,
    blog: Blog,
    form: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    made: Webhook | None = None,
) -> Response:
    webhooks = request.state["store"].webhooks
    listed = [
        (hook, standing, await webhooks.tries(blog.id, hook.id))
        for hook, standing in await webhooks.of(blog.id)
    ]
    given: dict[str, Any] = {
        "webhooks": listed,
        "kinds": KINDS,
        "form": form or {},
        "problems": problems or {},
        "made": made,
        "why": _why,
    }
    return page(request, "desk/webhooks.html", status, blog=blog, **given)


def _why(one: Attempt) -> str:
    return Sentence.from_json(one.why) if one.why else ""


_AT = "/desk/{slug}/webhooks"
ROUTES: list[BaseRoute] = [
    Route(_AT, signed_in(show)),
    Route(_AT, signed_in(create), methods=["POST"]),
    Route(f"{_AT}/{{webhook}}", signed_in(act), methods=["POST"]),
]

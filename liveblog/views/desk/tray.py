"""The tray at the desk: incoming posts, decisions about them, and the sources that deliver them.

Each answers a plain form with a page or a redirect, and the desk's scripts with JSON.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid, Stale
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import Blog
from liveblog.model.connections import Status
from liveblog.model.people import Person, may, need
from liveblog.model.tray import KINDS, Source, TrayPost
from liveblog.pages.rendering import Drawing
from liveblog.sources.following.publishing import publish_post
from liveblog.store import Store
from liveblog.store.tray import PAGE
from liveblog.text.followed import parse_source
from liveblog.views.answers import (
    DONE,
    Asked,
    form_of,
    json_problem,
    json_response,
    new_id,
    page,
    see,
    signed_in,
    status_of,
    wants_json,
)
from liveblog.views.desk.addresses import blog_of

MOST_COUNTED = 100
NEWS = 86_400  # seconds for which the tray says that an account has another name


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong with a connection: its name, why, since when (ms), and where it can be put right."""

    name: str
    why: Sentence
    since: int
    at: str


def tray_post(drawing: Drawing, blog: Blog, post: TrayPost, person: Person) -> str:
    """A post in the tray, with the buttons that this person may use."""
    return drawing.template(
        "desk/_tray_post.html",
        blog=blog,
        post=post,
        may=lambda action: may(person.role, action),
        person=person,
    )


async def tray_of(
    store: Store, drawing: Drawing, blog: Blog, person: Person, before: str = ""
) -> dict[str, Any]:
    """The tray as the desk shows it: its newest posts, their number, the sources and their problems."""
    sources = await store.sources(blog.id)
    posts = await store.tray(blog, limit=PAGE + 1, before=before) if sources else []
    return {
        "sources": sources,
        "tray": [tray_post(drawing, blog, post, person) for post in posts[:PAGE]],
        "tray_older": posts[PAGE - 1].id if len(posts) > PAGE else None,
        "tray_count": await store.tray_count(blog, MOST_COUNTED) if sources else 0,
        "tray_problems": [source for source in sources if source.why or _renamed_lately(source)],
        "troubles": await _troubles(store, blog),
        "why": why,
    }


def why(source: Source) -> tuple[str, int]:
    """What editors should know of a source, and since when (ms): its problem, or its new name; ("", 0) for nothing."""
    if source.why:
        return Sentence.from_json(source.why), source.since
    if source.former:
        said = sentence(
            "It is called {handle} now; it was {former}.", handle=source.handle, former=source.former
        )
        return said, source.renamed
    return "", 0


def _renamed_lately(source: Source) -> bool:
    return source.renamed > (time.time() - NEWS) * 1000


async def _troubles(store: Store, blog: Blog) -> list[Trouble]:
    """What is wrong with the blog's connections to chats, and which webhooks are switched off."""
    connections = await store.connections(blog.id)
    states = await store.connection_states(blog.id) if connections else {}
    off = [
        Trouble(
            hook.url,
            sentence("The webhook is switched off: nothing is sent to it."),
            standing.off_since,
            f"/desk/{blog.slug}/webhooks#webhook-{hook.id}",
        )
        for hook, standing in await store.webhooks.of(blog.id)
        if standing.off
    ]
    return off + [
        Trouble(
            one.name,
            Sentence.from_json(problem.why),
            problem.since,
            f"/desk/{blog.slug}/connections#connection-{one.id}",
        )
        for one in connections
        for problem in states.get(one.id, Status()).problems
    ]


async def show(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/tray: the tray as a page of its own, with older posts."""
    blog, store = await blog_of(request), request.state["store"]
    before = request.query_params.get("before", "")
    drawing = request.state["drawing"]
    return page(request, "desk/tray.html", blog=blog, **await tray_of(store, drawing, blog, person, before))


async def decide(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/tray/{post}: publish it (with a text before it), dismiss it, mute its account, or undo that."""
    need(person.role, "publish")
    blog, store, form = await blog_of(request), request.state["store"], await form_of(request)
    post = await store.tray_post(blog, request.path_params["post"])
    try:
        said, more = await _decided(store, blog, person, post, form)
    except (Stale, Invalid) as problem:
        if wants_json(request):
            return json_problem(problem)
        context = await tray_of(store, request.state["drawing"], blog, person)
        problems = problem.problems if isinstance(problem, Invalid) else {"": str(problem)}
        return page(
            request, "desk/tray.html", status_of(problem), blog=blog, **{**context, "problems": problems}
        )
    if wants_json(request):
        return json_response(id=post.id, said=DONE[said], **more)
    return see(f"/desk/{blog.slug}/tray", said)


async def _decided(
    store: Store, blog: Blog, person: Person, post: TrayPost, form: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    match form.get("act"):
        case "publish":
            words = form.get("words", "")
            entry = await publish_post(
                store, blog, post, by=person.name, by_id=person.id, authors=(person.name,), words=words
            )
            return "published", {"entry": entry.id}
        case "dismiss":
            await store.tray_set(blog, post, "dismissed", person.name)
            return "dismissed", {}
        case "mute":
            await store.mute(blog, post)
            await store.tray_set(blog, post, "dismissed", person.name)
            return "muted", {}
        case "restore":
            await store.tray_set(blog, post, "new", "", among="dismissed")
            return "tray-restored", {}
    raise Invalid("Choose what to do with this post: publish it or dismiss it.")


async def sources(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/sources: the sources that the blog follows, and a form to add one."""
    need(person.role, "publish")
    return await _sources_page(request, await blog_of(request), {})


async def follow(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/sources"""
    need(person.role, "publish")
    blog, form = await blog_of(request), await form_of(request)
    try:
        await request.state["store"].follow(blog, parse_source(form, new_id()))
    except Invalid as problem:
        return await _sources_page(request, blog, form, problem.problems, 422)
    return see(f"/desk/{blog.slug}/sources", "followed")


async def unfollow(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/sources/{source}/remove"""
    need(person.role, "publish")
    blog = await blog_of(request)
    await request.state["store"].unfollow(blog, request.path_params["source"])
    return see(f"/desk/{blog.slug}/sources", "unfollowed")


async def _sources_page(
    request: Asked,
    blog: Blog,
    form: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    store, settings = request.state["store"], request.state["settings"]
    cap = settings.x_api_monthly_cap if settings.x_api_token else 0.0
    context: dict[str, Any] = {
        "sources": await store.sources(blog.id),
        "kinds": KINDS,
        "why": why,
        "form": form,
        "problems": problems or {},
        "x_cap": cap,
        "x_spent": await store.asks.spent("x") if cap else 0.0,
    }
    return page(request, "desk/sources.html", status, blog=blog, **context)


ROUTES: list[BaseRoute] = [
    Route("/desk/{slug}/tray", signed_in(show)),
    Route("/desk/{slug}/tray/{post}", signed_in(decide), methods=["POST"]),
    Route("/desk/{slug}/sources", signed_in(sources)),
    Route("/desk/{slug}/sources", signed_in(follow), methods=["POST"]),
    Route("/desk/{slug}/sources/{source}/remove", signed_in(unfollow), methods=["POST"]),
]

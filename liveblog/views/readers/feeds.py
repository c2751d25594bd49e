"""A blog's feeds, built from its newest entries at most once per event and shared by all requests."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from liveblog.feeds import items
from liveblog.feeds import json as json_format
from liveblog.feeds import xml as xml_formats
from liveblog.live.tail import Tail
from liveblog.pages import feed
from liveblog.pages.cached import Cached
from liveblog.state import State
from liveblog.views.readers.watched import moved, tail_of

# Feed readers poll every few minutes at best; a CDN may serve its copy during an outage of ours.
_KEPT = "public, max-age=5, stale-while-revalidate=30, stale-if-error=86400"
_URL = "/:?#[]@!$&'()*+,;=%~"


async def atom(request: Request[State]) -> ASGIApp:
    return await _feed(request, "atom")


async def rss(request: Request[State]) -> ASGIApp:
    return await _feed(request, "rss")


async def json_feed(request: Request[State]) -> ASGIApp:
    return await _feed(request, "json")


async def _feed(request: Request[State], form: str) -> ASGIApp:
    tail = await tail_of(request)
    if away := moved(request, tail):
        return away
    wanted = feed.parse_wanted(request.query_params)
    # Feeds need absolute addresses, so without the setting the requested host has to do.
    base = (request.state["settings"].public_url or str(request.base_url)).rstrip("/") + "/"
    own = f"{base}live/{tail.blog.slug}/feed.{form}{wanted.query}"
    return await tail.acached(f"feed:{own}", lambda t: _make(request, t, form, wanted, base, own))


async def _make(
    request: Request[State], tail: Tail, form: str, wanted: feed.Wanted, base: str, own: str
) -> Cached:
    store, lines = request.state["store"], tail.window.corrections
    # A hub is told of whole feeds only.
    hub = "" if wanted.query else request.state["settings"].hub
    events = await store.events.last(tail.blog_id, feed.NEWEST)
    newest = await store.entries(tail.blog, limit=feed.NEWEST)
    made = items.make(
        tail.blog,
        feed.select(newest, events, lines, wanted),
        request.state["drawing"],
        site=request.state["settings"].site_name,
        base=base,
        own=own,
        hub=hub,
    )
    media_type = f"{feed.FORMS[form][1]}; charset=utf-8"
    written = json_format.write(made) if form == "json" else xml_formats.write(form, made)
    links = (
        {"link": f'<{quote(hub, safe=_URL)}>; rel="hub", <{quote(own, safe=_URL)}>; rel="self"'}
        if hub
        else {}
    )
    return Cached(written.encode(), media_type, _KEPT, links)


ROUTES: list[BaseRoute] = [
    Route("/live/{slug}/feed.atom", atom),
    Route("/live/{slug}/feed.rss", rss),
    Route("/live/{slug}/feed.json", json_feed),
]

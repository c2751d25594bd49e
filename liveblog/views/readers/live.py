"""Readers' pages, and a blog's events by WebSocket, Server-Sent Events and polling.

Public, anonymous, the same bytes for all. Everything is served from the hub's tails, so a watched blog needs no
Redis and stays available while Redis is down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Scope
from starlette.websockets import WebSocket

from liveblog.errors import BlogGone, NotFound, Unavailable
from liveblog.language.zones import zone
from liveblog.live import fallback, sse
from liveblog.live.backlog import After, Message
from liveblog.live.frames import NO_SUCH_BLOG, OVERLOADED
from liveblog.live.tail import Tail
from liveblog.model.entries import Entry, parse_id
from liveblog.model.events import Position, Why, dumps, parse_position
from liveblog.model.reading import Reading
from liveblog.pages import hours as by_hour
from liveblog.pages.cached import PAGE, SHARED, Cached
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Drawn, Page
from liveblog.state import State
from liveblog.views.base import base_of
from liveblog.views.readers import filtered
from liveblog.views.readers.nearest import nearest
from liveblog.views.readers.watched import is_here, moved, tail_of, visible_entry
from liveblog.views.security import page_headers
from liveblog.views.upgrade import upgrade_required

_NOT_HERE = "There is no such blog."  # without its name: a close reason holds 123 bytes
NEIGHBOURS = 2
# Compressing proxies buffer a stream for seconds; "no-transform" forbids them to compress it.
STREAM = "no-store, no-transform"


async def page(request: Request[State]) -> ASGIApp:
    tail = await tail_of(request)
    if away := moved(request, tail):
        return away
    reading = filtered.reading_of(request)
    try:
        return await _part(request, tail, reading)
    except BlogGone:
        raise
    except NotFound:
        return await nearest(request, tail, reading)


async def _part(request: Request[State], tail: Tail, reading: Reading | None) -> Cached:
    before = request.query_params.get("before")
    base = base_of(request.scope)
    drawing = request.state["drawing"].at(base)
    if reading:
        end = filtered.end_of(request, reading)

        async def make(tail: Tail) -> Cached:
            part = await filtered.part(request, tail, reading, end)
            return _html(drawing, (drawing.older if end else drawing.page)(part))

        return await tail.acached(f"reading:{base}:{reading.query()}:{end}", make)
    if before is None:
        return tail.cached(f"page{base}", lambda t: _html(drawing, drawing.page(t.page())))
    older = await _older(request, tail, before)
    return _html(drawing, drawing.older(older))


def hot(scope: Scope) -> Cached | None:
    """The cached answer for a watched blog's page, if it is newer than the last event."""
    path: str = scope["path"]
    if not path.startswith("/live/") or scope["query_string"] or scope["method"] not in ("GET", "HEAD"):
        return None
    tail = scope["state"]["hub"].find(path[6:])
    if tail is None or tail.blog.slug != path[6:] or not tail.public or not is_here(scope, tail.blog):
        return None
    made: Cached | None = tail.made(f"page{base_of(scope)}")
    return made


async def permalink(request: Request[State]) -> ASGIApp:
    tail = await tail_of(request)
    id = request.path_params["entry"]
    if parse_id(id) is None:
        raise NotFound("There is no such entry.")
    if away := moved(request, tail):
        return away
    base = base_of(request.scope)
    return await tail.acached(f"entry:{id}:{base}", lambda t: _permalink(request, t, id, base))


async def _permalink(request: Request[State], tail: Tail, id: str, base: str) -> Cached:
    store, drawing = request.state["store"], request.state["drawing"].at(base)
    position = tail.position
    entry = await visible_entry(store, tail.blog, id)
    newer, older = await store.neighbours(tail.blog, id, NEIGHBOURS)
    newer_drawn, [drawn], older_drawn = (_drawn(request, tail, some) for some in (newer, [entry], older))
    return _html(drawing, drawing.permalink(tail.blog, newer_drawn, drawn, older_drawn, position))


async def snapshot(request: Request[State]) -> ASGIApp:
    tail = await tail_of(request)
    before = request.query_params.get("before")
    version = request.state["drawing"].version
    if reading := filtered.reading_of(request):
        end = filtered.end_of(request, reading)
        return _json((await filtered.part(request, tail, reading, end)).wire(), version)
    if before is None:
        return tail.cached("snapshot", lambda t: _json(t.page().wire(), version))
    return _json((await _older(request, tail, before)).wire(), version)


async def hours(request: Request[State]) -> ASGIApp:
    """The story hour by hour: a page, or with `json` its data. Made once per event, in time that hardly grows."""
    tail = await tail_of(request)
    if away := moved(request, tail):
        return away
    base = base_of(request.scope)
    as_json = "json" in request.query_params
    return await tail.acached(f"hours:{as_json}:{base}", lambda t: _hours(request, t, as_json, base))


async def _hours(request: Request[State], tail: Tail, as_json: bool, base: str) -> Cached:
    clock = zone(tail.blog.zone)
    found = by_hour.hours(await request.state["store"].times(tail.blog, by_hour.MOST), clock)
    drawing = request.state["drawing"].at(base)
    if as_json:
        return _json(by_hour.wire(found, tail.window.page().keys), drawing.version)
    return _html(drawing, drawing.hours(tail.blog, by_hour.days(found, clock)))


async def updates(request: Request[State]) -> ASGIApp:
    """The missed events by polling. All caught-up readers share one URL, so a CDN can answer them."""
    tail = await tail_of(request)
    after = _after(request.query_params.get("after"))
    if isinstance(after, Position):
        await tail.channel.reach(after)
    version = request.state["drawing"].version
    poll = f"{request.state['settings'].poll:g}"
    return tail.cached(f"updates:{after}", lambda t: _updates(t, after, poll, version))


def _updates(tail: Tail, after: After, poll: str, version: str) -> Cached:
    position = str(tail.position)
    missed: Sequence[Message] | Why = ()
    if after is not None:
        missed = tail.channel.after(after) if isinstance(after, Position) else after
    if isinstance(missed, str):
        reset = {"type": "reset", "why": missed, "position": position}
        events = dumps(reset)
    else:
        # They are JSON text already: join them instead of parsing and dumping them again.
        events = b",".join(message.data for message in missed).decode()
    body = f'{{"position":"{position}","events":[{events}],"poll":{poll}}}'
    return Cached(body.encode(), "application/json", SHARED, {"liveblog-version": version})


async def events(request: Request[State]) -> Response:
    """Server-Sent Events. The browser sends its position as Last-Event-ID, which takes precedence over the URL."""
    tail = await tail_of(request)
    after = _after(request.headers.get("last-event-id") or request.query_params.get("after"))
    return StreamingResponse(
        sse.stream(
            tail.channel,
            after,
            spread=request.state["settings"].spread,
            fd=request.scope.get("extensions", {}).get("liveblog.fd", {}).get("fd"),
        ),
        media_type="text/event-stream",
        headers={"cache-control": STREAM, "x-accel-buffering": "no"},
    )


async def socket(websocket: WebSocket[State]) -> None:
    """Hands the connection to its channel and returns: an idle reader costs no task."""
    after = _after(websocket.query_params.get("after"))
    hub = websocket.state["hub"]
    slug = websocket.path_params["slug"]
    tail = hub.find(slug)
    if tail is None:
        try:
            tail = await hub.watch(slug)
        except (NotFound, Unavailable) as problem:
            await websocket.accept()
            gone = isinstance(problem, NotFound)
            await websocket.close(*((NO_SUCH_BLOG, _NOT_HERE) if gone else (OVERLOADED, str(problem)[:120])))
            return
    if not tail.public or not is_here(websocket.scope, tail.blog):
        await websocket.accept()
        await websocket.close(NO_SUCH_BLOG, _NOT_HERE)
        return
    await websocket.accept()
    handoff = websocket.scope.get("extensions", {}).get("liveblog.handoff")
    if handoff is not None:
        handoff(tail.channel, after)
    else:
        await fallback.serve(tail.channel, after, websocket.receive, websocket.send)


async def _older(request: Request[State], tail: Tail, before: str) -> Page:
    if parse_id(before) is None:
        raise NotFound("There is no such entry.")
    return await tail.acached(f"before:{before}", lambda t: _older_page(request, t, before))


async def _older_page(request: Request[State], tail: Tail, before: str) -> Page:
    size = request.state["settings"].page_size
    position = tail.position
    # Pinned entries stand at the top of the first page, so they are left out here.
    pinned = {d.entry.id for d in tail.window.pinned}
    entries = await request.state["store"].entries(tail.blog, limit=size + 1 + len(pinned), before=before)
    wanted = [e for e in entries if e.id not in pinned]
    drawn = tuple(_drawn(request, tail, wanted[:size]))
    return Page(
        blog=tail.blog, position=position, entries=drawn, more=len(wanted) > size, count=tail.window.count
    )


def _drawn(request: Request[State], tail: Tail, entries: Iterable[Entry]) -> list[Drawn]:
    draw = request.state["drawing"].entry
    return [Drawn(entry, draw(tail.blog, entry)) for entry in entries]


def _after(text: str | None) -> After:
    """The reader's position, None for "from now". An unusable one is answered with a reset."""
    return None if text is None else parse_position(text) or "unknown-position"


def _html(drawing: Drawing, html: str) -> Cached:
    # It goes out past views/cors.py when it is answered at the door.
    headers = {**page_headers(drawing), "access-control-allow-origin": "*"}
    return Cached(html.encode(), "text/html; charset=utf-8", PAGE, headers)


def _json(value: Any, version: str) -> Cached:
    return Cached(dumps(value).encode(), "application/json", SHARED, {"liveblog-version": version})


ROUTES: list[BaseRoute] = [
    WebSocketRoute("/live/{slug}/ws", socket),
    Route("/live/{slug}/ws", upgrade_required),
    Route("/live/{slug}", page, name="page"),
    Route("/live/{slug}/events", events, name="events"),
    Route("/live/{slug}/updates", updates, name="updates"),
    Route("/live/{slug}/snapshot", snapshot, name="snapshot"),
    Route("/live/{slug}/hours", hours, name="hours"),
    Route("/live/{slug}/{entry}", permalink, name="entry"),
]

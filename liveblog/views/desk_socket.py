"""The desk's WebSocket: what happens in a blog, whatever the state of an entry, to whoever is signed in.

Fed by the blog's desk log, which no reader's transport reads. Editors are few: each has a task and a tail.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from liveblog.auth import SignInNeeded, sign_in_of
from liveblog.blogs import Blog, parse_slug
from liveblog.entries import iso
from liveblog.errors import LiveblogError, NotFound, Unavailable
from liveblog.events import Changed, Event, Gone, Position, Put, dumps, parse_position
from liveblog.state import State
from liveblog.store.log import Deleted
from liveblog.views.desk_list import row

log = logging.getLogger(__name__)

SIGN_IN, NO_SUCH_BLOG, RESTARTING = 4401, 4404, 1012
CATCH_UP = 200  # more missed events than that: take the page again


async def socket(websocket: WebSocket[State]) -> None:
    """WS /desk/{slug}/ws?after=POSITION"""
    try:
        await sign_in_of(websocket)
        blog = await _blog(websocket)
    except LiveblogError as problem:
        # Accepted only to say why: a browser's script does not see the status of a refused handshake.
        await websocket.accept()
        await websocket.close(_code(problem), "")
        return
    await websocket.accept()
    after = parse_position(websocket.query_params.get("after", ""))
    tell = asyncio.create_task(_tell(websocket, blog, after))
    try:
        # What an editor's browser sends is not looked at; that it left is.
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass
    finally:
        tell.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await tell


async def _tell(websocket: WebSocket[State], blog: Blog, after: Position | None) -> None:
    code = RESTARTING
    try:
        async for frame in _frames(websocket, blog, after):
            await websocket.send_text(frame)
    except LiveblogError as problem:
        code = _code(problem)
    except Deleted:
        code = NO_SUCH_BLOG
    except (WebSocketDisconnect, RuntimeError):
        return  # gone; whoever reads from it notices too
    except Exception:
        log.exception("the desk's socket of %s failed", blog.slug)
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await websocket.close(code)


async def _frames(websocket: WebSocket[State], blog: Blog, after: Position | None) -> AsyncIterator[str]:
    """Everything after a position, for as long as the sign-in lasts; ends with its reason raised."""
    store, drawing = websocket.state["store"], websocket.state["drawing"]
    position = await store.desk.position(blog.id)
    if after is None:
        after = position
    missed = await store.desk.after(blog.id, after, CATCH_UP) if after != position else None
    if missed is not None and missed.why:
        yield dumps({"type": "reset", "why": missed.why, "position": str(position)})
        after = position
    yield dumps({"type": "hello", "position": str(after), "version": drawing.version})
    async for events in store.desk.follow(blog.id, after):
        # Every few seconds at the latest, also when nothing happens: an ended sign-in ends this too.
        await sign_in_of(websocket)
        if not events:
            yield '{"type":"tick"}'
        for event in events:
            if isinstance(event.change, Changed):
                blog = event.change.blog
            yield dumps(_wire(drawing, blog, event))


def _wire(drawing: Any, blog: Blog, event: Event) -> dict[str, Any]:
    head = {"position": str(event.position), "count": event.count}
    match event.change:
        case Put(entry):
            return {
                "type": "put",
                **head,
                "id": entry.id,
                "revision": entry.revision,
                "state": entry.state,
                "published": iso(entry.published),
                "html": row(drawing, blog, entry),
            }
        case Gone(id):
            return {"type": "gone", **head, "id": id}
        case Changed(changed):
            return {"type": "blog", **head, "blog": changed.wire()}


async def _blog(websocket: WebSocket[State]) -> Blog:
    slug = websocket.path_params["slug"]
    if parse_slug(slug) is None:
        raise NotFound("There is no such blog.")
    return await websocket.state["store"].blog(slug)


def _code(problem: LiveblogError) -> int:
    match problem:
        case SignInNeeded():
            return SIGN_IN
        case NotFound():
            return NO_SUCH_BLOG
        case Unavailable():
            return RESTARTING
    return 1008

"""The desk's WebSocket: a blog's events, with entries in every state, and the staff's chat, notes and presence.

It reads the blog's desk log, which no reader's transport does. Editors are few: each has a task and a tail.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from liveblog.errors import Forbidden, LiveblogError, NotFound, Unavailable
from liveblog.model.blogs import Blog, parse_slug
from liveblog.model.events import Changed, Event, Gone, Position, Put, Staff, dumps, parse_position
from liveblog.model.people import Person, need_enter
from liveblog.model.staff import Note, Present
from liveblog.model.times import iso
from liveblog.pages.rendering import Drawing
from liveblog.state import State
from liveblog.store import Store
from liveblog.store.log import Deleted
from liveblog.views.answers import SOMEBODY_ELSE
from liveblog.views.auth import SignInNeeded, person_of
from liveblog.views.desk.entry_list import row
from liveblog.views.desk.tray import MOST_COUNTED, tray_post
from liveblog.views.languages import drawing_of
from liveblog.views.readers.watched import is_here

log = logging.getLogger(__name__)

SIGN_IN, NOT_YOURS, NO_SUCH_BLOG, RESTARTING = 4401, 4403, 4404, 1012
_OF_A_NOTE = ("mine", "note", "by", "words")
CATCH_UP = 200  # after more missed events than that, reload the page
TICK = '{"type":"tick"}'


async def socket(websocket: WebSocket[State]) -> None:
    """WS /desk/{slug}/ws?after=POSITION&person=ID: whose page it is, so that nobody else's sign-in serves it."""
    try:
        person = await person_of(websocket)
        if websocket.query_params.get("person", person.id) != person.id:
            raise SignInNeeded(SOMEBODY_ELSE)
        blog = await _blog(websocket)
        need_enter(person, blog.id)
    except LiveblogError as problem:
        # Accepted only to say why: a browser's script does not see the status of a refused handshake.
        await websocket.accept()
        await websocket.close(_code(problem), "")
        return
    await websocket.accept()
    after = parse_position(websocket.query_params.get("after", ""))
    tell = asyncio.create_task(_tell(websocket, blog, person, after))
    try:
        # Messages from the browser are ignored; reading them detects that it disconnected.
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass
    finally:
        tell.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await tell


async def _tell(websocket: WebSocket[State], blog: Blog, person: Person, after: Position | None) -> None:
    code, connection = RESTARTING, secrets.token_hex(6)
    try:
        async for frame in _frames(websocket, blog, person, after, connection):
            await websocket.send_text(frame)
    except LiveblogError as problem:
        code = _code(problem)
    except Deleted:
        code = NO_SUCH_BLOG
    except (WebSocketDisconnect, RuntimeError):
        pass  # disconnected; the reading task notices too
    except Exception:
        log.exception("the desk's socket of %s failed", blog.slug)
    finally:
        with contextlib.suppress(LiveblogError):
            await websocket.state["store"].left(blog, connection)
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await websocket.close(code)


async def _frames(
    websocket: WebSocket[State], blog: Blog, person: Person, after: Position | None, connection: str
) -> AsyncIterator[str]:
    """Sends everything after a position, as long as the sign-in lasts; raises the reason when it ends."""
    store, drawing = websocket.state["store"], drawing_of(websocket)
    position = await store.desk.position(blog.id)
    if after is None:
        after = position
    missed = await store.desk.after(blog.id, after, CATCH_UP) if after != position else None
    if missed is not None and missed.why:
        yield dumps({"type": "reset", "why": missed.why, "position": str(position)})
        after = position
    yield dumps({"type": "hello", "position": str(after), "version": websocket.state["drawing"].version})
    present = await store.here(blog, connection, person)
    yield _present(present)
    async for events in store.desk.follow(blog.id, after):
        # Checked every few seconds, also when nothing happens, so that the socket ends with its sign-in.
        person = await person_of(websocket)
        need_enter(person, blog.id)
        before, present = present, await store.here(blog, connection, person)
        if present != before:
            yield _present(present)
        if not events:
            yield TICK
        for event in events:
            if isinstance(event.change, Changed):
                blog = event.change.blog
            yield dumps(await _wire(store, drawing, blog, person, event))


async def _wire(store: Store, drawing: Drawing, blog: Blog, person: Person, event: Event) -> dict[str, Any]:
    head = {"position": str(event.position), "count": event.count}
    match event.change:
        case Put(entry):
            notes = (await store.notes(blog, entry.id)).get(entry.id, ())
            return {
                "type": "put",
                **head,
                "id": entry.id,
                "revision": entry.revision,
                "state": entry.state,
                "by": entry.changed_by,
                "mine": entry.by == person.id and entry.changed_by not in ("", person.name),
                "published": iso(entry.published),
                "saved": entry.settled,
                "html": row(drawing, blog, entry, person, notes, asks=await store.asks.of(entry.blocks)),
            }
        case Gone(id):
            return {"type": "gone", **head, "id": id}
        case Changed(changed):
            return {"type": "blog", **head, "blog": changed.wire()}
        case Staff("note", data):
            return {"type": "note", **head, **await _noted(store, drawing, blog, person, str(data["id"]))}
        case Staff("asked", data):
            drawn = await _noted(store, drawing, blog, person, str(data["id"]))
            return {"type": "asked", **head, **{n: v for n, v in drawn.items() if n not in _OF_A_NOTE}}
        case Staff("tray", data):
            return {"type": "tray", **head, **await _tray(store, drawing, blog, person, data["ids"])}
        case Staff("chat", data):
            html = drawing.template("desk/_chat_message.html", message=Note.from_json(data))
            return {"type": "chat", **head, "html": html}
        case Staff():
            # A lease changed hands: presence and leases have just been sent.
            return {"type": "tick", **head}


async def _tray(
    store: Store, drawing: Drawing, blog: Blog, person: Person, ids: Sequence[str]
) -> dict[str, Any]:
    """The posts in the tray that are new or have changed, and the number of new ones."""
    posts = [
        {
            "id": post.id,
            "state": post.state,
            "html": tray_post(drawing, blog, post, person) if post.state == "new" else "",
        }
        for post in await store.tray_posts(blog, ids[-MOST_COUNTED:])
    ]
    return {"posts": posts, "waiting": await store.tray_count(blog, MOST_COUNTED)}


async def _noted(store: Store, drawing: Drawing, blog: Blog, person: Person, id: str) -> dict[str, Any]:
    """The row of an entry with a new note; None if the entry has been deleted."""
    try:
        entry = await store.entry(blog, id)
    except NotFound:
        return {"id": id, "html": ""}
    notes = (await store.notes(blog, id)).get(id, ())
    last = notes[-1] if notes else None
    told: dict[str, Any] = {}
    if last and entry.by == person.id and last.by != person.name:
        told = {"mine": True, "note": last.id, "by": last.by, "words": last.text}
    return {
        "id": id,
        "revision": entry.revision,
        **told,
        "published": iso(entry.published),
        "saved": entry.settled,
        "html": row(drawing, blog, entry, person, notes, asks=await store.asks.of(entry.blocks)),
    }


def _present(present: Present) -> str:
    leases = [
        {"entry": held.entry, "holder": held.holder, "name": held.name, "since": iso(held.since)}
        for held in present.leases
    ]
    return dumps({"type": "here", "names": list(present.names), "leases": leases})


async def _blog(websocket: WebSocket[State]) -> Blog:
    slug = websocket.path_params["slug"]
    if parse_slug(slug) is None:
        raise NotFound("There is no such blog.")
    blog = await websocket.state["store"].blog(slug)
    if not is_here(websocket.scope, blog):
        raise NotFound("There is no such blog.")
    return blog


def _code(problem: LiveblogError) -> int:
    match problem:
        case SignInNeeded():
            return SIGN_IN
        case Forbidden():
            return NOT_YOURS
        case NotFound():
            return NO_SUCH_BLOG
        case Unavailable():
            return RESTARTING
    return 1008

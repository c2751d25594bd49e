"""A newsroom of one blog that the tests of the browser's side steer: real pages, real sockets, and faults on demand.

It keeps the blog as a list and draws it with the real templates; no Redis. What it adds to the real server is that
it can lose events, send them twice, fork, fall silent, refuse and overload, exactly when a test says so.
The file is long because all of it is one double, and its parts know each other.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from liveblog.model.blocks import Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import Correction, Entry
from liveblog.model.events import Changed, Event, Gone, Position, Put, dumps, event_wire
from liveblog.model.reading import parse_reading
from liveblog.pages.themed import themed
from liveblog.pages.themes.files import TYPES
from liveblog.pages.window import Corrected, Drawn, KeyEvent, Page, corrections_of, rank
from liveblog.settings import Settings, resource
from liveblog.text import html
from liveblog.views.security import page_headers

NOON = 1_767_960_000_000  # 2026-01-09T12:00:00Z


class Newsroom:
    """One blog, its log, and the ways in which the road to its readers can break."""

    def __init__(self, size: int = 5, theme: str = "") -> None:
        self.drawing = themed(Settings(theme=theme))
        self.size = size
        self.blog = Blog(
            id="b1",
            slug="story",
            title="A story",
            summary="What it is about.",
            state="live",
            language="en",
            started=None,
            created=NOON,
            updated=NOON,
            revision=1,
        )
        self.entries: dict[str, Entry] = {}
        self.removed: dict[str, Entry] = {}
        self.log: list[dict[str, Any]] = []
        self.position = Position(NOON, 0)
        self.trimmed = False  # positions that are not the newest are answered with a reset
        self.forgetful = False  # every position is, even the snapshot's own
        self.sockets: list[WebSocket] = []
        self.joined: list[str | None] = []  # the positions that sockets asked for
        self.polled: list[str | None] = []
        self.refuse: Any = None  # "handshake", "polls", "all", or a close code to say at once
        self.silent = False  # no frames, not even hello
        self.greets_only = False  # hello alone: what follows is held back on the way
        self.heartbeat = 25.0
        self.readers = 1  # as hello counts them
        self.spread = 0.1
        self.poll = 1.0
        self.version = self.drawing.version
        self.snapshots = 0
        self.url = ""
        self.skip = 0  # added to the next positions
        self._changed = asyncio.Condition()

    # The desk

    async def publish(self, id: str, words: str = "", at: int | None = None, **facts: Any) -> Entry:
        entry = Entry(
            id=id,
            revision=1,
            state="published",
            source="",
            blocks=facts.pop("blocks", None) or (Text(text=words or f"Words of {id}."),),
            headline=facts.pop("headline", f"Headline of {id}"),
            published=at if at is not None else NOON + 60_000 * (len(self.log) + 1),
            updated=NOON,
            authors=facts.pop("authors", ("Ada",)),
            label=facts.pop("label", None),
            key=facts.pop("key", False),
            pinned=facts.pop("pinned", False),
            tags=facts.pop("tags", ()),
        )
        await self._put(entry)
        return entry

    async def edit(self, id: str, words: str | None = None, **facts: Any) -> None:
        entry = self.entries[id]
        if words is not None:
            facts["blocks"] = (Text(text=words),)
        now = entry.updated + 60_000
        await self._put(replace(entry, revision=entry.revision + 1, updated=now, edited=now, **facts))

    async def correct(self, id: str, sentence: str) -> None:
        entry = self.entries[id]
        correction = Correction(at=self.position.ms + 1, text=sentence)
        await self.edit(id, corrections=(*entry.corrections, correction))

    async def withdraw(self, id: str, reason: str) -> None:
        entry = self.entries[id]
        gone = replace(entry, state="withdrawn", reason=reason, withdrawn=self.position.ms + 1)
        await self._put(replace(gone, revision=entry.revision + 1))

    async def remove(self, id: str) -> None:
        self.removed[id] = self.entries.pop(id)
        await self._append(Gone(id))

    async def restore(self, id: str) -> None:
        entry = self.removed.pop(id)
        await self._put(replace(entry, revision=entry.revision + 1))

    async def change(self, **facts: Any) -> None:
        self.blog = replace(self.blog, **facts)
        await self._append(Changed(self.blog))

    async def _put(self, entry: Entry) -> None:
        entry = entry.shown()
        self.entries[entry.id] = entry
        await self._append(Put(entry))

    async def _append(self, change: Any) -> None:
        prev = self._step()
        html = self.drawing.entry(self.blog, change.entry) if isinstance(change, Put) else ""
        self.log.append(event_wire(Event(self.position, prev, change), html))
        await self.send(self.log[-1])

    async def send_raw_put(self, entry: dict[str, Any]) -> None:
        """A put in its place in the chain, of an entry that no server would send."""
        prev = self._step()
        self.log.append({"type": "put", "position": str(self.position), "prev": str(prev), "entry": entry})
        await self.send(self.log[-1])

    def _step(self) -> Position:
        """One position on; gives the one before."""
        prev, self.position = self.position, Position(self.position.ms + 1000, self.skip)
        return prev

    # What goes out

    async def send(self, frame: dict[str, Any], *, times: int = 1) -> None:
        if self.silent or self.greets_only:
            return
        for socket in self.sockets:
            for _ in range(times):
                await socket.send_text(dumps(frame))

    async def close(self, code: int) -> None:
        """Ends all sockets with this code; 1001 is the network's way, without a word."""
        ended, self.sockets = self.sockets, []
        for socket in ended:
            await socket.close(code)

    def after(self, position: str | None) -> list[dict[str, Any]]:
        """What a reader at this position missed, or the reset."""
        if position is None or (position == str(self.position) and not self.forgetful):
            return []
        starts = [i for i, frame in enumerate(self.log) if frame["prev"] == position]
        if self.trimmed or self.forgetful or not starts:
            return [{"type": "reset", "why": "unknown-position", "position": str(self.position)}]
        return self.log[starts[-1] :]

    def page(self, before: str | None = None, query: Mapping[str, str] | None = None) -> Page:
        newest = sorted(self.entries.values(), key=rank, reverse=True)
        reading = parse_reading(query or {})
        if reading:
            listed = [e for e in newest if reading.matches(e)][:: -1 if reading.oldest_first else 1]
            end = (query or {}).get("after" if reading.oldest_first else "before", "")
            listed = listed[[e.id for e in listed].index(end) + 1 :] if end else listed
        else:
            listed = [e for e in newest if not e.pinned]
            if before is not None:
                listed = [e for e in listed if rank(e) < rank(self.entries[before])]
        return Page(
            blog=self.blog,
            position=self.position,
            reading=reading,
            entries=tuple(map(self._drawn, listed[: self.size])),
            pinned=tuple(self._drawn(e) for e in newest if e.pinned and before is None and not reading),
            keys=tuple(KeyEvent.of(e, html.line(e)) for e in newest if e.key),
            corrections=tuple(sorted((c for e in newest for c in corrections_of(e)), key=_at, reverse=True)),
            more=len(listed) > self.size,
            count=len(newest),
        )

    def _drawn(self, entry: Entry) -> Drawn:
        return Drawn(entry, self.drawing.entry(self.blog, entry))

    # Waiting for readers

    async def until(self, holds: Any) -> None:
        """Waits until something that readers did makes this true."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(holds)

    async def _notice(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # URLs

    async def _page(self, request: Request) -> Response:
        before = request.query_params.get("before")
        page = self.page(before, request.query_params)
        html = self.drawing.page(page) if before is None else self.drawing.older(page)
        return HTMLResponse(html, headers=page_headers(self.drawing))

    async def _permalink(self, request: Request) -> Response:
        newest = sorted(self.entries.values(), key=rank, reverse=True)
        at = [e.id for e in newest].index(request.path_params["entry"])
        near = [self._drawn(e) for e in newest]
        html = self.drawing.permalink(
            self.blog, near[max(0, at - 2) : at], near[at], near[at + 1 : at + 3], self.position
        )
        return HTMLResponse(html, headers=page_headers(self.drawing))

    async def _snapshot(self, request: Request) -> Response:
        self.snapshots += 1
        await self._notice()
        wire = self.page(request.query_params.get("before"), request.query_params).wire()
        return JSONResponse(wire, headers={"liveblog-version": self.version})

    async def _updates(self, request: Request) -> Response:
        after = request.query_params.get("after")
        self.polled.append(after)
        await self._notice()
        if self.refuse in ("all", "polls"):
            return PlainTextResponse("Not now.", 503)
        body = {"position": str(self.position), "events": self.after(after), "poll": self.poll}
        return JSONResponse(body, headers={"liveblog-version": self.version})

    async def _socket(self, socket: WebSocket) -> None:
        after = socket.query_params.get("after")
        self.joined.append(after)
        await self._notice()
        if self.refuse in ("handshake", "all"):
            await socket.close()
            return
        await socket.accept()
        if isinstance(self.refuse, int):
            await socket.close(self.refuse)
            return
        if not self.silent:
            hello = {"type": "hello", "position": str(self.position), "state": self.blog.state}
            facts = {"heartbeat": self.heartbeat, "spread": self.spread, "readers": self.readers}
            await socket.send_text(dumps(hello | facts))
            for frame in self.after(after) if not self.greets_only else []:
                await socket.send_text(dumps(frame))
        self.sockets.append(socket)
        await self._notice()
        try:
            while True:
                await socket.receive_text()
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            if socket in self.sockets:
                self.sockets.remove(socket)
            await self._notice()

    async def _of_theme(self, request: Request) -> Response:
        path = f"theme/{request.path_params['path']}"
        return Response(self.drawing.files[path], media_type=TYPES[f".{path.rpartition('.')[2]}"])

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                WebSocketRoute("/live/story/ws", self._socket),
                Route(
                    "/",
                    lambda request: HTMLResponse(
                        self.drawing.index([self.page()], []), headers=page_headers(self.drawing)
                    ),
                ),
                Route("/live/story", self._page),
                Route("/live-worker.js", lambda request: Response("", media_type="text/javascript")),
                Route("/live/story/snapshot", self._snapshot),
                Route("/live/story/updates", self._updates),
                Route("/live/story/{entry}", self._permalink),
                Route("/static/{version}/theme/{path:path}", self._of_theme),
                Mount("/static/{version}", StaticFiles(directory=resource("static"))),
            ]
        )


def _at(correction: Corrected) -> tuple[int, str]:
    return (correction.at, correction.id)


class _Server(uvicorn.Server):
    def capture_signals(self) -> Any:
        return nullcontext()  # the signals are pytest's


@asynccontextmanager
async def open_newsroom(size: int = 5, theme: str = "") -> AsyncIterator[Newsroom]:
    newsroom = Newsroom(size, theme)
    server = _Server(
        uvicorn.Config(
            newsroom.app(),
            host="127.0.0.1",
            port=0,
            lifespan="off",
            log_level="critical",
            ws="websockets-sansio",
        )
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    newsroom.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield newsroom
    finally:
        await newsroom.close(1001)
        server.should_exit = server.force_exit = True
        await serving

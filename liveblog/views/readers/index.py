"""The list of blogs for readers: those that are live, and the closed ones page by page.

No process follows all blogs, so the list is read from Redis; concurrent requests share one read.
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Hashable, Sequence

from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from liveblog.errors import BlogGone
from liveblog.model.blogs import Blog
from liveblog.pages.cached import PAGE, Cached
from liveblog.pages.window import Drawn, KeyEvent, Page
from liveblog.state import State
from liveblog.store import Store
from liveblog.store.blogs import Listed, Mark, parse_mark
from liveblog.text.html import line
from liveblog.views.languages import drawing_of, language_of
from liveblog.views.readers.watched import is_here
from liveblog.views.security import page_headers

SHOWN = 50  # closed blogs on a page
MOST = 200  # live ones; more than anybody reads
KEYS = 3  # key events per blog
_VARY = {"vary": "accept-encoding, accept-language"}


async def index(request: Request[State]) -> ASGIApp:
    """GET /; with `before`, from the link to older blogs, the closed blogs after that one."""
    before = parse_mark(request.query_params.get("before", "")[:80])
    site = request.state["site"]
    key = (language_of(request).code, before, site.id, site.revision)
    return await request.state["index"].get(key, lambda: _made(request, key, before))


async def _made(request: Request[State], key: Hashable, before: Mark | None) -> Cached:
    store, shelves = request.state["store"], request.state["index"]
    states = ("live", "closed") if before is None else ("closed",)
    found = await store.blogs(
        wanted=lambda blog: blog.state in states and is_here(request.scope, blog), before=before
    )
    live = [f for f in found if f.blog.state == "live"][:MOST]
    closed = [f for f in found if f.blog.state == "closed"]
    older = closed[SHOWN - 1].mark if len(closed) > SHOWN else None
    closed = closed[:SHOWN]
    # Whatever happens in a blog moves its position.
    sign = (*((f.blog.id, f.position) for f in (*live, *closed)), older)
    if kept := shelves.kept(key, sign):
        return kept
    drawing = drawing_of(request)
    html = drawing.index(
        await _pages(store, live),
        await _pages(store, closed),
        older=older,
        first=before is None,
        poll=request.state["settings"].poll,
    )
    return shelves.keep(
        key, sign, Cached(html.encode(), "text/html; charset=utf-8", PAGE, page_headers(drawing) | _VARY)
    )


async def _pages(store: Store, listed: Sequence[Listed]) -> list[Page]:
    """Each blog's summary in the list: its newest entry and key events, last change, number of entries."""
    return [page for page in await gather(*(_page(store, one.blog) for one in listed)) if page]


async def _page(store: Store, blog: Blog) -> Page | None:
    try:
        stored = await store.window(blog, 1, KEYS, 1)
    except BlogGone:
        return None  # deleted just now
    newest = stored.entries or stored.pinned
    return Page(
        blog=stored.blog,
        position=stored.position,
        entries=tuple(Drawn(entry, "") for entry in newest[:1]),
        keys=tuple(KeyEvent.of(entry, line(entry)) for entry in stored.keys),
        count=stored.count,
    )


ROUTES: list[BaseRoute] = [Route("/", index, name="index")]

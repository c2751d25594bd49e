"""The list of blogs for readers: those that are live, and the closed ones page by page.

Nothing here follows all blogs, so it is read from Redis; however many ask, one reading at a time serves them.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from liveblog.pages.cached import PAGE, Cached
from liveblog.pages.rendering import Drawing
from liveblog.state import State
from liveblog.store import Store
from liveblog.store.blogs import Mark, parse_mark
from liveblog.views.languages import drawing_of, language_of
from liveblog.views.security import PAGE_HEADERS

SHOWN = 50  # closed blogs on a page
MOST = 200  # live ones; more than anybody reads
HEADERS = PAGE_HEADERS | {"vary": "accept-encoding, accept-language"}


async def index(request: Request[State]) -> ASGIApp:
    """GET /: with `before`, which a page's link to older ones says, the closed blogs after that one."""
    drawing, store = drawing_of(request), request.state["store"]
    before = parse_mark(request.query_params.get("before", "")[:80])
    return await request.state["index"].get(
        (language_of(request).code, before), lambda: _made(drawing, store, before)
    )


async def _made(drawing: Drawing, store: Store, before: Mark | None) -> Cached:
    states = ("live", "closed") if before is None else ("closed",)
    found = await store.blogs(wanted=lambda blog: blog.state in states, before=before)
    live = [f.blog for f in found if f.blog.state == "live"][:MOST]
    closed = [f for f in found if f.blog.state == "closed"]
    older = closed[SHOWN - 1].mark if len(closed) > SHOWN else None
    html = drawing.index(live, [f.blog for f in closed[:SHOWN]], older=older, first=before is None)
    return Cached(html.encode(), "text/html; charset=utf-8", PAGE, HEADERS)


ROUTES: list[BaseRoute] = [Route("/", index, name="index")]

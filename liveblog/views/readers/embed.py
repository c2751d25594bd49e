"""A blog in pages of other sites: the page to frame, and the fragment that scripts and servers include.

Both are made at most once between two events and shared by all who ask for the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Scope

from liveblog.errors import Elsewhere, Invalid, NotFound, Removed
from liveblog.live.tail import Tail
from liveblog.model.entries import Entry
from liveblog.model.reading import Reading
from liveblog.pages.cached import PAGE, Cached
from liveblog.pages.embed import Options, among, excerpt, parse_options
from liveblog.pages.window import Drawn, Page
from liveblog.state import State
from liveblog.views.base import base_of
from liveblog.views.languages import drawing_of
from liveblog.views.readers.watched import is_here, moved, tail_of, visible_entry
from liveblog.views.security import EMBED_HEADERS

MOST_SPELLINGS = 8  # of one name
LONGEST = 300  # characters of a query that are kept in memory


async def embed(request: Request[State]) -> ASGIApp:
    """GET /live/{slug}/embed; with `fragment=1` the fragment. What is wrong is said in a page that can be framed."""
    try:
        return await _embed(request)
    except Elsewhere:
        raise  # leads there
    except (NotFound, Invalid) as problem:
        status = 410 if isinstance(problem, Removed) else 404 if isinstance(problem, NotFound) else 400
        html = drawing_of(request).at(base_of(request.scope)).embed_problem(str(problem))
        return HTMLResponse(html, status, {"cache-control": "no-store", **EMBED_HEADERS})


async def _embed(request: Request[State]) -> ASGIApp:
    tail = await tail_of(request)
    if away := moved(request, tail):
        return away
    options = parse_options(request.query_params)
    whole = request.query_params.get("fragment") != "1"
    base = base_of(request.scope)
    name = f"embed:{whole}:{options.query}:{base}"
    made = await tail.acached(name, lambda t: _made(request, t, options, whole, base))
    if tail.made(name) is made and (asked := _asked(request.scope)):
        tail.cached(asked, lambda t: made)  # for `hot`, in the words of this address
    return made


def hot(scope: Scope) -> Cached | None:
    """The cached answer to exactly this address, if it is newer than the last event: many readers share an address."""
    path: str = scope["path"]
    if not (path.startswith("/live/") and path.endswith("/embed") and scope["method"] in ("GET", "HEAD")):
        return None
    slug = path.removeprefix("/live/").removesuffix("/embed")
    tail = scope["state"]["hub"].find(slug)
    if tail is None or tail.blog.slug != slug or not tail.public or not is_here(scope, tail.blog):
        return None
    made: Cached | None = tail.made(_asked(scope))
    return made


def _asked(scope: Scope) -> str:
    """The name of the answer to exactly this address; "" where it is too long to be one of ours."""
    query: bytes = scope["query_string"]
    return f"embed?{query.decode('latin-1')} {base_of(scope)}" if len(query) <= LONGEST else ""


async def _made(request: Request[State], tail: Tail, options: Options, whole: bool, base: str) -> Cached:
    page = await _page(request, tail, options)
    html = request.state["drawing"].at(base).embed(excerpt(page, options), options, whole=whole)
    # It goes out past views/cors.py when it is answered at the door.
    headers = {**EMBED_HEADERS, "access-control-allow-origin": "*"}
    return Cached(html.encode(), "text/html; charset=utf-8", PAGE, headers)


async def _page(request: Request[State], tail: Tail, options: Options) -> Page:
    """What an excerpt is taken from: the first page, more of the blog where that may be too little, or one entry."""
    store, page = request.state["store"], tail.page()
    if options.entry:
        entry = await visible_entry(store, tail.blog, options.entry)
        return replace(
            page, entries=_drawn(request, tail, [replace(entry, pinned=False)]), pinned=(), more=True
        )
    enough = not options.filters and len(page.entries) >= options.shown
    if enough or not page.more:
        return page
    pinned = {d.entry.id for d in page.pinned}
    limit = options.shown + len(pinned) + 1
    if options.filters:
        newest = await _matching(request, tail, options, limit)
    else:
        newest = await store.entries(tail.blog, limit=limit)
    wanted = [e for e in newest if e.id not in pinned]
    return replace(page, entries=_drawn(request, tail, wanted), more=len(newest) == limit)


async def _matching(request: Request[State], tail: Tail, options: Options, most: int) -> list[Entry]:
    """The newest entries of the whole blog that the filter asks for."""
    catalogue = await request.state["catalogues"].of(tail.blog)
    # The catalogue compares more strictly, so it is asked for every way in which the name is written.
    tags, authors = (
        [name for name in catalogue.written(kind) if among(wanted, (name,))] if wanted else [""]
        for kind, wanted in (("tag", options.tag), ("author", options.author))
    )
    readings = [
        Reading(key="1" if options.key else "", label=options.label, tag=tag, author=author)
        for tag in tags[:MOST_SPELLINGS]
        for author in authors[:MOST_SPELLINGS]
    ]
    ids = dict.fromkeys(id for reading in readings for id in catalogue.find(reading).before(None, most))
    found = await request.state["store"].shown(tail.blog, list(ids))
    return sorted(found, key=lambda entry: (entry.published, entry.id), reverse=True)[:most]


def _drawn(request: Request[State], tail: Tail, entries: Sequence[Entry]) -> tuple[Drawn, ...]:
    draw = request.state["drawing"].entry
    return tuple(Drawn(entry, draw(tail.blog, entry)) for entry in entries)


ROUTES: list[BaseRoute] = [Route("/live/{slug}/embed", embed, name="embed")]

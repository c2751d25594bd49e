"""Searching a whole blog: a page that needs no scripts, and the same as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from liveblog.errors import Invalid, NotFound
from liveblog.language.translatable import Sentence, sentence
from liveblog.live.tail import Tail
from liveblog.model.entries import parse_id
from liveblog.model.events import dumps
from liveblog.model.reading import Reading, parse_reading
from liveblog.model.words import one_line
from liveblog.pages.cached import PAGE, Cached
from liveblog.pages.catalogue import Catalogue
from liveblog.pages.marks import marked
from liveblog.pages.window import Drawn
from liveblog.state import State
from liveblog.text.searching import LONGEST_QUERY, spans, wanted
from liveblog.views.base import base_of
from liveblog.views.readers.watched import moved, tail_of
from liveblog.views.security import page_headers

TOO_LONG = sentence("A search has at most {most} characters. Leave some words out.", most=LONGEST_QUERY)
_HEADERS = {"vary": "accept, accept-encoding", "x-robots-tag": "noindex"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a reader asks for: words, in a part of the blog."""

    q: str = ""
    reading: Reading = Reading()
    before: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Raises Invalid for more than can be looked for."""
        if len(self.q) > LONGEST_QUERY:
            raise Invalid(q=TOO_LONG)
        return wanted(self.q)

    def query(self, before: str = "") -> str:
        """The part of the address that asks for the same, after the entry `before`."""
        return self.reading.query(q=self.q, before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A page of what was found. `next`: the entry after whose place the next page begins."""

    drawn: tuple[Drawn, ...] = ()
    count: int = 0
    next: str = ""


async def search(request: Request[State]) -> ASGIApp:
    tail = await tail_of(request)
    if away := moved(request, tail):
        return away
    query = request.query_params
    reading = parse_reading(query).but(order="")
    asked = Search(q=one_line(query.get("q", "")), reading=reading, before=query.get("before", ""))
    as_json = "application/json" in request.headers.get("accept", "")
    if as_json:
        asked.words  # noqa: B018 – too long a search is answered as any other problem
    base = base_of(request.scope)
    make = partial(_answer, request, asked=asked, as_json=as_json, base=base)
    if len(asked.q) > LONGEST_QUERY:
        return await make(tail)
    try:
        return await tail.acached(f"search:{as_json}:{base}:{asked.query(asked.before)}", make)
    except NotFound:
        if as_json or not asked.before:
            raise
        # An old address: the first page of the same search.
        place = f"/live/{tail.blog.slug}/search?{asked.query()}"
        return RedirectResponse(place, 302, {"cache-control": "no-store"})


async def _answer(request: Request[State], tail: Tail, *, asked: Search, as_json: bool, base: str) -> Cached:
    problem: Sentence | None = None
    words: tuple[str, ...] = ()
    try:
        words = asked.words
    except Invalid:
        problem = TOO_LONG
    catalogue = await request.state["catalogues"].of(tail.blog)
    result = Result() if problem else await _found(request, tail, asked, catalogue)
    drawing = request.state["drawing"].at(base)
    if as_json:
        said = {
            "entries": [d.wire() for d in result.drawn],
            "next": result.next or None,
            "count": result.count,
        }
        headers = {"liveblog-version": drawing.version, **_HEADERS}
        return Cached(dumps(said).encode(), "application/json", PAGE, headers)
    shown = [Drawn(d.entry, marked(d.html, lambda text: spans(text, words))) for d in result.drawn]
    html = drawing.search(
        tail.blog, asked=asked, result=result, shown=shown, problem=problem, catalogue=catalogue
    )
    return Cached(html.encode(), "text/html; charset=utf-8", PAGE, page_headers(drawing) | _HEADERS)


async def _found(request: Request[State], tail: Tail, asked: Search, catalogue: Catalogue) -> Result:
    if not asked.words and (asked.q or not asked.reading):
        return Result()  # nothing is asked for
    store, size = request.state["store"], request.state["settings"].page_size
    found = catalogue.find(asked.reading, asked.words)
    before = None
    if asked.before:
        if parse_id(asked.before) is None:
            raise NotFound("There is no such entry.")
        before = await request.state["catalogues"].rank(tail.blog, catalogue, asked.before)
    ids = found.before(before, size + 1)
    entries = await store.shown(tail.blog, ids[:size])
    draw = request.state["drawing"].entry
    return Result(
        drawn=tuple(Drawn(entry, draw(tail.blog, entry)) for entry in entries),
        count=len(found),
        next=ids[size - 1] if len(ids) > size else "",
    )


ROUTES: list[BaseRoute] = [Route("/live/{slug}/search", search, name="search")]

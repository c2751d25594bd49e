"""Searching a whole blog: a page that needs no scripts, and the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from liveblog.errors import Invalid, NotFound
from liveblog.language.translatable import Sentence, sentence
from liveblog.live.tail import Tail
from liveblog.model.entries import LABELS, parse_id
from liveblog.model.events import dumps
from liveblog.model.words import one_line
from liveblog.pages.cached import PAGE, Cached
from liveblog.pages.catalogue import Wanted
from liveblog.pages.marks import marked
from liveblog.pages.window import Drawn
from liveblog.state import State
from liveblog.text.searching import LONGEST_QUERY, spans, wanted
from liveblog.views.base import base_of
from liveblog.views.readers.watched import moved, tail_of
from liveblog.views.security import page_headers

TOO_LONG = sentence("A search has at most {most} characters. Leave some words out.", most=LONGEST_QUERY)
_NAMES = ("q", "tag", "author", "label", "key")
_HEADERS = {"vary": "accept, accept-encoding", "x-robots-tag": "noindex"}
_KEPT = 120  # characters of a tag's or an author's name


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader asks for, as it stands in the address; what is empty is not asked for."""

    q: str = ""
    tag: str = ""
    author: str = ""
    label: str = ""
    key: str = ""
    before: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Search:
        """Values that mean nothing are left out."""
        said = {name: one_line(query.get(name, "")) for name in ("q", "tag", "author")}
        return cls(
            q=said["q"],
            tag=said["tag"].lstrip("#＃")[:_KEPT],
            author=said["author"][:_KEPT],
            label=label if (label := query.get("label", "")) in LABELS else "",
            key="1" if query.get("key") == "1" else "",
            before=query.get("before", ""),
        )

    @property
    def wanted(self) -> Wanted:
        """Raises Invalid for more words than can be looked for."""
        if len(self.q) > LONGEST_QUERY:
            raise Invalid(q=TOO_LONG)
        return Wanted(
            words=wanted(self.q), tag=self.tag, author=self.author, label=self.label, key=bool(self.key)
        )

    def address(self, before: str = "") -> str:
        """The query that asks for the same, after the entry `before`."""
        named = [(name, getattr(self, name)) for name in _NAMES] + [("before", before)]
        return urlencode([(name, value) for name, value in named if value])


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
    asked = Search.of(request.query_params)
    as_json = "application/json" in request.headers.get("accept", "")
    if as_json:
        asked.wanted  # noqa: B018 – too long a one is answered as any other problem
    base = base_of(request.scope)
    make = partial(_answer, request, asked=asked, as_json=as_json, base=base)
    if len(asked.q) > LONGEST_QUERY:
        return await make(tail)
    return await tail.acached(f"search:{as_json}:{base}:{asked.address(asked.before)}", make)


async def _answer(request: Request[State], tail: Tail, *, asked: Search, as_json: bool, base: str) -> Cached:
    problem: Sentence | None = None
    result = Result()
    try:
        if asked.wanted or asked.q:
            result = await _found(request, tail, asked)
    except Invalid:
        problem = TOO_LONG
    drawing = request.state["drawing"].at(base)
    if as_json:
        said = {
            "entries": [d.wire() for d in result.drawn],
            "next": result.next or None,
            "count": result.count,
        }
        headers = {"liveblog-version": drawing.version, **_HEADERS}
        return Cached(dumps(said).encode(), "application/json", PAGE, headers)
    words = wanted(asked.q) if problem is None else ()
    shown = [Drawn(d.entry, marked(d.html, lambda text: spans(text, words))) for d in result.drawn]
    html = drawing.search(tail.blog, asked, result, shown, problem)
    return Cached(html.encode(), "text/html; charset=utf-8", PAGE, page_headers(drawing) | _HEADERS)


async def _found(request: Request[State], tail: Tail, asked: Search) -> Result:
    catalogues, store = request.state["catalogues"], request.state["store"]
    size = request.state["settings"].page_size
    wanted = asked.wanted
    if not wanted:
        return Result()  # there is no word in it
    catalogue = await catalogues.of(tail.blog)
    found = catalogue.find(wanted)
    before = None
    if asked.before:
        if parse_id(asked.before) is None:
            raise NotFound("There is no such entry.")
        before = await catalogues.rank(tail.blog, catalogue, asked.before)
    ids = found.before(before, size + 1)
    entries = await store.shown(tail.blog, ids[:size])
    draw = request.state["drawing"].entry
    return Result(
        drawn=tuple(Drawn(entry, draw(tail.blog, entry)) for entry in entries),
        count=len(found),
        next=ids[size - 1] if len(ids) > size else "",
    )


ROUTES: list[BaseRoute] = [Route("/live/{slug}/search", search, name="search")]

"""A blog in another order, or with only some of its entries: its page, and the same as a snapshot.

The first page of a reading is live as the blog's own is. Later parts are pages of their own, asked for with `before`
(or `after`, where the oldest come first) and the entry at the end of the part before.
"""

from __future__ import annotations

from starlette.requests import Request

from liveblog.errors import NotFound
from liveblog.live.tail import Tail
from liveblog.model.entries import parse_id
from liveblog.model.reading import Reading, parse_reading
from liveblog.pages.catalogue import Catalogue, Rank
from liveblog.pages.window import Drawn, Page
from liveblog.state import State


def reading_of(request: Request[State]) -> Reading | None:
    """What the address asks for; None for the blog as it is."""
    return parse_reading(request.query_params) or None


def end_of(request: Request[State], reading: Reading) -> str:
    """The id of the entry at the end of the part before; "" for the first part. Raises NotFound for what is no id."""
    id = request.query_params.get("after" if reading.oldest_first else "before", "")
    if id and parse_id(id) is None:
        raise NotFound("There is no such entry.")
    return id


async def part(request: Request[State], tail: Tail, reading: Reading, end: str) -> Page:
    """A part of a reading. Raises NotFound for an entry that never was, Unavailable."""
    return await tail.acached(f"part:{reading.query()}:{end}", lambda t: _part(request, t, reading, end))


async def _part(request: Request[State], tail: Tail, reading: Reading, end: str) -> Page:
    # What is read from here on may be newer than this position: its events then change nothing.
    page = tail.page()
    catalogues, size = request.state["catalogues"], request.state["settings"].page_size
    catalogue = await catalogues.of(tail.blog)
    found = catalogue.find(reading)
    if reading.oldest_first:
        rank = await catalogues.rank(tail.blog, catalogue, end) if end else _before_start(catalogue, reading)
        ids = found.after(rank, size + 1)
    else:
        ids = found.before(await catalogues.rank(tail.blog, catalogue, end) if end else None, size + 1)
    entries = await request.state["store"].shown(tail.blog, ids[:size])
    draw = request.state["drawing"].entry
    return Page(
        blog=page.blog,
        position=page.position,
        entries=tuple(Drawn(entry, draw(tail.blog, entry)) for entry in entries),
        keys=page.keys,
        corrections=page.corrections,
        more=len(ids) > size,
        count=len(found),
        reading=reading,
        newest=page.entries[0].entry if page.entries else None,
    )


def _before_start(catalogue: Catalogue, reading: Reading) -> Rank | None:
    """The place before the entry to begin at; None, the very beginning, where there is no such entry any more."""
    rank = catalogue.rank(reading.start)
    return (rank[0], "") if rank else None

"""Where an address leads that names a place in the story which is not there: an entry that never was, or a position.

An address from last year leads on, and each such request costs the store two lookups and is kept nowhere.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.live.tail import Tail
from liveblog.model.events import parse_position
from liveblog.model.reading import Reading
from liveblog.state import State

NOT_HERE = "#not-here"  # the sentence in templates/readers/live.html


async def nearest(request: Request[State], tail: Tail, reading: Reading | None) -> Response:
    """A redirect to the part that begins at a position's time; where that is none, to the first page, which says so."""
    oldest_first = reading is not None and reading.oldest_first
    name = "after" if oldest_first else "before"
    asked = reading.query() if reading else ""
    position = parse_position(request.query_params.get(name, ""))
    id = None
    if position is not None:
        id = await request.state["store"].beside(tail.blog, position.ms, newer=not oldest_first)
    query = "&".join(part for part in (asked, f"{name}={id}" if id else "") if part)
    place = f"/live/{tail.blog.slug}{'?' if query else ''}{query}{'' if id else NOT_HERE}"
    # Not kept: an entry of that name may come.
    return RedirectResponse(place, 302, {"cache-control": "no-store"})

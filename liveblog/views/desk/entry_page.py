"""One entry at the desk and all that can be done with it: what opens in its row, and a page without scripts."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from liveblog.model.people import Person
from liveblog.views.answers import Asked, page
from liveblog.views.desk.addresses import blog_of, entry_id_of
from liveblog.views.desk.entry_list import row, rows
from liveblog.views.languages import drawing_of
from liveblog.views.security import desk_headers


async def show(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/entries/{id}: the page; with ?part=acts what opens in the row, for the desk's scripts."""
    blog, store, drawing = await blog_of(request), request.state["store"], drawing_of(request)
    entry = await store.entry(blog, entry_id_of(request))
    if request.query_params.get("part") == "acts":
        drawn = row(drawing, blog, entry, person, part="row_acts")
        return HTMLResponse(drawn, headers=desk_headers(drawing))
    [drawn] = await rows(store, drawing, blog, [entry], person, {}, acts=True)
    return page(request, "desk/entry.html", blog=blog, entry=entry, row=drawn)

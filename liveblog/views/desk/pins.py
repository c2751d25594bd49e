"""Ordering a blog's pinned entries at the desk."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid
from liveblog.model.people import Person, need
from liveblog.views.answers import DONE, Asked, form_of, json_response, page, see, signed_in, wants_json
from liveblog.views.desk.addresses import blog_of, entry_id_of


async def pins(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/pins: the part of the desk's page with the pinned entries, in order."""
    blog = await blog_of(request)
    return page(request, "desk/_pins.html", blog=blog, pins=await request.state["store"].pinned(blog))


async def move(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries/{id}/pin: `move` it up or down among the pinned ones, or to a `place` (from 1)."""
    need(person.role, "publish")
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store, to = request.state["store"], form.get("place", "")
    if to.isascii() and to.isdigit() and len(to) < 5:
        place, count = await store.place_pin(blog, id, int(to) - 1, by=person.name)
    elif form.get("move") in ("up", "down"):
        place, count = await store.move_pin(blog, id, up=form["move"] == "up", by=person.name)
    else:
        raise Invalid("Say whether it is to move up or down.")
    if wants_json(request):
        return json_response(id=id, said=DONE["moved"], place=place + 1, count=count)
    return see(f"/desk/{blog.slug}#pins", "moved")


ROUTES: list[BaseRoute] = [
    Route("/desk/{slug}/pins", signed_in(pins)),
    Route("/desk/{slug}/entries/{id}/pin", signed_in(move), methods=["POST"]),
]

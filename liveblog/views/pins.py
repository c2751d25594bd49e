"""The order of what is pinned, put right at the desk."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid
from liveblog.people import Person, need
from liveblog.views.answers import DONE, Asked, form_of, see, signed_in, told, wants_json
from liveblog.views.desk_list import blog_of, entry_id_of


async def move(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/entries/{id}/pin: `move` it up or down among the pinned ones."""
    need(person.role, "publish")
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    if form.get("move") not in ("up", "down"):
        raise Invalid("Say whether it is to move up or down.")
    await request.state["store"].move_pin(blog, id, up=form["move"] == "up", by=person.name)
    if wants_json(request):
        return told(id=id, said=DONE["moved"])
    return see(f"/desk/{blog.slug}#pins", "moved")


ROUTES: list[BaseRoute] = [Route("/desk/{slug}/entries/{id}/pin", signed_in(move), methods=["POST"])]

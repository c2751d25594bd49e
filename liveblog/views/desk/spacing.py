"""Choosing how close the entries of the desk's list stand, by each person for themselves."""

from __future__ import annotations

import re

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.model.people import Person
from liveblog.views.answers import Asked, form_of, see, signed_in


async def choose(request: Asked, person: Person) -> Response:
    """POST /desk/account/spacing: `comfortable` is 1 or 0; `blog`: the slug of the desk to go back to."""
    form = await form_of(request)
    await request.state["store"].people.choose_spacing(person.id, comfortable=form.get("comfortable") == "1")
    slug = form.get("blog", "")
    return see(f"/desk/{slug}#entries" if re.fullmatch(r"[a-z0-9-]{1,80}", slug) else "/desk/account")


ROUTES: list[BaseRoute] = [Route("/desk/account/spacing", signed_in(choose), methods=["POST"])]

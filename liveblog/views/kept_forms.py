"""Keeping what is typed at the desk while it is typed: the browser sends a form here every few seconds.

A form is kept under who types it, so that it is there on another machine, too; sent, it is forgotten.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.blogs import Blog
from liveblog.entries import parse_id
from liveblog.errors import NotFound
from liveblog.people import Person, need
from liveblog.store import Store
from liveblog.views.answers import Asked, form_of, see, signed_in, told, wants_json
from liveblog.views.desk_list import blog_of


async def keep(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/keep: a composer's fields; with `discard`, forget them."""
    need(person.role, "write")
    blog, form, store = await blog_of(request), await form_of(request), request.state["store"]
    composer = form.get("id", "") if form.get("revision") else "new"
    if "discard" in form:
        await store.kept.forget(person, blog, composer)
        if wants_json(request):
            return told()
        back = f"/entries/{composer}/edit" if composer != "new" and parse_id(composer) else ""
        return see(f"/desk/{blog.slug}{back}", "discarded")
    kept = parse_id(form.get("id", "")) is not None and await _is_news(store, blog, form)
    if kept:
        await store.kept.keep(person, blog, composer, form)
    return told(kept=kept)


async def _is_news(store: Store, blog: Blog, form: dict[str, str]) -> bool:
    """Whether this is still to be sent: what was sent already must not come back as if it were not."""
    try:
        entry = await store.entry(blog, form["id"])
    except NotFound:
        return not form.get("revision")
    return form.get("revision") == str(entry.revision)


ROUTES: list[BaseRoute] = [Route("/desk/{slug}/keep", signed_in(keep), methods=["POST"])]

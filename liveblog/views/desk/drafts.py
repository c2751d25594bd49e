"""Saving drafts while they are typed: the browser sends the form here every few seconds.

A draft belongs to a person, so that it can be continued on another machine; once sent, it is deleted. It names the
page it was typed on (`kept-by`) and the server's draft that this page knows (`kept-at`): a page left open somewhere
never replaces a draft that its writer continued elsewhere.
"""

from __future__ import annotations

from contextlib import suppress

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import NotFound, Unavailable
from liveblog.model.blogs import Blog
from liveblog.model.entries import parse_id
from liveblog.model.people import Person, need
from liveblog.store import Store
from liveblog.store.drafts import Overtaken
from liveblog.views.answers import Asked, form_of, json_response, see, signed_in, wants_json
from liveblog.views.desk.addresses import blog_of
from liveblog.views.desk.composer import newer_than

ATTEMPTS = 3
TOO_LONG = (
    "This is too long to be kept on the server. Split it up; until then it is kept in this browser only."
)


async def keep(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/keep: saves a composer's fields; with `discard`, deletes them."""
    need(person.role, "write")
    for _ in range(ATTEMPTS):
        # Another page of the same person saved first: compare with its draft.
        with suppress(Overtaken):
            return await _keep(request, person)
    raise Unavailable(
        "You type this in several places at once. Go on in one of them: your text is kept there."
    )


async def _keep(request: Asked, person: Person) -> Response:
    blog, store = await blog_of(request), request.state["store"]
    form = dict(await form_of(request))
    composer = form.get("id", "") if form.get("revision") else "new"
    known = form.pop("kept-at", None)
    before = await store.drafts.draft(person, blog, composer)
    newer = newer_than(before, form, known)
    if "discard" in form:
        if newer is None:
            await store.drafts.forget(person, blog, composer, before)
        if wants_json(request):
            return json_response()
        back = f"/entries/{composer}/edit" if composer != "new" and parse_id(composer) else ""
        return see(f"/desk/{blog.slug}{back}", "discarded")
    if parse_id(form.get("id", "")) is None or not await _is_news(store, blog, form, person):
        return json_response(kept=False)
    if newer:
        return json_response(409, kept=False, newer={"fields": newer.fields, "at": newer.at})
    at = await store.drafts.save(person, blog, composer, form, before)
    if at is None:
        return json_response(422, kept=False, message=TOO_LONG)
    return json_response(kept=True, at=at)


async def _is_news(store: Store, blog: Blog, form: dict[str, str], person: Person) -> bool:
    """Whether this is still to be sent: what was sent already must not come back as if it were not.

    Based on a colleague's newer version it is unsent: saving it will show both versions.
    """
    try:
        entry = await store.entry(blog, form["id"])
    except NotFound:
        return not form.get("revision")
    if not form.get("revision"):
        return False
    return form["revision"] == str(entry.revision) or entry.changed_by != person.name


ROUTES: list[BaseRoute] = [Route("/desk/{slug}/keep", signed_in(keep), methods=["POST"])]

"""Drafts whose blog was deleted or is no longer open to their writer. They can be moved to another blog.

A form sent to such a blog is returned with that offer; saved drafts of such blogs are listed on /desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import BlogGone, Invalid, NotYours
from liveblog.model.blogs import Blog
from liveblog.model.entries import parse_id
from liveblog.model.people import Person
from liveblog.views.answers import (
    Asked,
    PersonView,
    form_of,
    json_problem,
    page,
    see,
    signed_in,
    status_of,
    wants_json,
)
from liveblog.views.desk.composer import new_form
from liveblog.views.desk.memberships import some_blogs

OFFERED = 30  # blogs
GONE = "This blog was deleted. Nothing was saved there, but your text is not lost: keep it as a draft in another blog."
SHUT = (
    "You may not work in this blog any more. Nothing was saved there, but your text is not lost:"
    " keep it as a draft in another blog."
)
# A draft has no time and no revision, and was never visible to readers, so there is nothing to correct.
_LEFT = frozenset(
    {"revision", "base", "state", "when", "zone", "take", "discard", "change", "correction", "act"}
    | {"kept-at", "kept-by"}
)


@dataclass(frozen=True, slots=True)
class Lost:
    """An orphaned draft: its fields, and some of its text to recognise it by."""

    fields: dict[str, str]

    @classmethod
    def of(cls, form: dict[str, str]) -> Lost:
        fields = {name: text for name, text in form.items() if name not in _LEFT}
        return cls(fields | ({} if parse_id(fields.get("id", "")) else new_form()))

    @property
    def words(self) -> list[str]:
        return [text for name in ("headline", "text") if (text := self.fields.get(name, "").strip())]


def offering(view: PersonView) -> PersonView:
    """Wraps a view that takes a text: if its blog is gone, the text is offered to other blogs."""

    async def answer(request: Asked, person: Person) -> Response:
        try:
            return await view(request, person)
        except (BlogGone, NotYours) as problem:
            said = GONE if isinstance(problem, BlogGone) else SHUT
            if wants_json(request):
                # The desk's scripts then submit the form as a page, which shows the offer.
                return json_problem(type(problem)(said), gone=True)
            lost = Lost.of(await form_of(request))
            context: dict[str, Any] = {"lost": lost, "blogs": await open_to(request, person), "problem": said}
            return page(request, "desk/orphaned_draft.html", status_of(problem), **context)

    return answer


async def open_to(request: Asked, person: Person) -> list[Blog]:
    """The blogs to which a person may move a draft."""
    listed = await some_blogs(request, OFFERED, person, asked={})
    return [one.blog for one in listed.blogs if one.blog.state != "closed"]


async def orphaned_drafts(request: Asked, person: Person) -> list[Lost]:
    """A person's drafts whose blog is gone."""
    store = request.state["store"]
    found = []
    for blog, form in await store.drafts.all(person):
        if person.may_enter(blog) and await store.has_blog(blog):
            continue
        lost = Lost.of(form.fields)
        found += [lost] if lost.words else []
    return found


async def discard(request: Asked, person: Person) -> Response:
    """POST /desk/account/kept: discards an orphaned draft."""
    id = parse_id((await form_of(request)).get("id", ""))
    if id is None:
        raise Invalid("There is nothing of that kind to discard.")
    await request.state["store"].drafts.forget_entry(person, id)
    return see("/desk", "discarded")


ROUTES: list[BaseRoute] = [Route("/desk/account/kept", signed_in(discard), methods=["POST"])]

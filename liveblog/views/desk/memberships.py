"""The blogs that a person works in: chosen on a page of its own for an existing person, and within the form for an
invitation or a token.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid, NotFound
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog, no_blog
from liveblog.model.filters import plain
from liveblog.model.people import Person, need
from liveblog.model.sites import need_within, works_at
from liveblog.store.blogs import Listed, parse_mark
from liveblog.views.answers import Asked, form_of, page, see, signed_in
from liveblog.views.readers.watched import is_here

SHOWN = 100  # boxes in one form, which with its other fields stay below the limit on fields
NEWEST = 12  # boxes beside an invitation or a token; others are named by their slugs
_ID = re.compile(r"[0-9a-f]{16}")
NONE_CHOSEN = "Choose at least one blog, or all of them."


@dataclass(frozen=True, slots=True)
class Some:
    """A page of a list of blogs: `before` is the cursor to the next page, None on the last."""

    blogs: tuple[Listed, ...] = ()
    before: str | None = None
    words: str = ""
    older: bool = False  # whether this is not the first page


async def some_blogs(
    request: Asked, shown: int, person: Person | None = None, asked: Mapping[str, str] | None = None
) -> Some:
    """The blogs open to a person (None: all) that match the query: `words` of the title or slug, `before`."""
    query = request.query_params if asked is None else asked
    words = query.get("words", "").strip()[:200]
    before = parse_mark(query.get("before", ""))

    def wanted(blog: Blog) -> bool:
        text = plain(f"{blog.title} {blog.slug}")
        mine = is_here(request.scope, blog) and (person is None or person.may_enter(blog.id))
        return mine and all(w in text for w in plain(words).split())

    found = await request.state["store"].blogs(shown + 1, wanted=wanted, before=before)
    more = found[shown - 1].mark if len(found) > shown else None
    return Some(tuple(found[:shown]), more, words, before is not None)


async def chosen(request: Asked, form: Mapping[str, str], prefix: str = "") -> list[str]:
    """The ids of the blogs that a form names by boxes or slugs; empty for all blogs. Raises Invalid."""
    if form.get(f"{prefix}which", "all") != "some":
        return []
    ids = [*_ticked(form, f"{prefix}blog-")]
    for slug in re.split(r"[\s,]+", form.get(f"{prefix}slugs", "").strip()):
        try:
            ids += [(await _blog_here(request, slug)).id] if slug else []
        except NotFound as problem:
            raise Invalid(**{f"{prefix}slugs": str(problem)}) from None
    if not ids:
        raise Invalid(**{f"{prefix}which": NONE_CHOSEN})
    return list(dict.fromkeys(ids))


async def _blog_here(request: Asked, slug: str) -> Blog:
    blog = await request.state["store"].blog(slug)
    if not is_here(request.scope, blog):
        raise NotFound(no_blog(slug))
    return blog


async def person_here(request: Asked, admin: Person) -> Person:
    """The person in the address, whom this admin may change. Raises NotFound, also for people of other sites only;
    Forbidden for somebody who works elsewhere, too."""
    other = await request.state["store"].people.person(request.path_params["id"])
    if not works_at(other.sites, request.state["site"].id):
        raise NotFound("There is no such account.")
    need_within(admin.sites, other.sites)
    return other


async def show(request: Asked, person: Person) -> Response:
    """GET /desk/people/{id}/blogs: the blogs whose desks a person may use."""
    need(person.role, "people")
    other = await person_here(request, person)
    return await _page(request, other, other.blogs.split(), bool(other.blogs))


async def save(request: Asked, person: Person) -> Response:
    """POST /desk/people/{id}/blogs: all blogs, or those ticked. Blogs that the form did not show stay as they were."""
    need(person.role, "people")
    form, store = await form_of(request), request.state["store"]
    other = await person_here(request, person)
    some = form.get("which") == "some"
    shown = set(form.get("shown", "").split())
    ids = [id for id in other.blogs.split() if id not in shown] + _ticked(form, "blog-")
    if some and not ids:
        problem = sentence(
            "Choose at least one blog, or all of them. To shut somebody out, remove the account."
        )
        return await _page(request, other, ids, some, {"which": problem}, 422)
    await store.people.open_blogs(other.id, ids if some else [])
    return see("/desk/people", "blogs")


async def _page(
    request: Asked,
    other: Person,
    open: Collection[str],
    some: bool,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    listed = await some_blogs(request, SHOWN)
    elsewhere = len(set(open) - {f.blog.id for f in listed.blogs})
    context: dict[str, Any] = {"other": other, "open": open, "some": some, "listed": listed}
    context |= {"elsewhere": elsewhere, "problems": problems or {}}
    return page(request, "desk/person_blogs.html", status, **context)


def _ticked(form: Mapping[str, str], prefix: str) -> list[str]:
    names = [name.removeprefix(prefix) for name in form if name.startswith(prefix)]
    return [id for id in names if _ID.fullmatch(id)]


ROUTES: list[BaseRoute] = [
    Route("/desk/people/{id}/blogs", signed_in(show)),
    Route("/desk/people/{id}/blogs", signed_in(save), methods=["POST"]),
]

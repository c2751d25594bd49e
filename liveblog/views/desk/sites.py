"""The sites of this server, for admins of all of them: which there are, which blog is whose, who works where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid, LiveblogError, NotNow, Stale
from liveblog.language.languages import all_languages
from liveblog.model.people import Person, need
from liveblog.model.sites import MAIN, Site, need_all_sites, parse_site
from liveblog.views.answers import Asked, form_of, page, see, signed_in, status_of
from liveblog.views.desk.composer import revision_of

_AT = "/desk/sites"


async def show(request: Asked, person: Person) -> Response:
    """GET /desk/sites"""
    _need(person)
    return await _page(request)


async def create(request: Asked, person: Person) -> Response:
    """POST /desk/sites"""
    _need(person)
    form, sites = await form_of(request), request.state["sites"]
    try:
        await request.state["store"].sites.save(parse_site(form, sites.themes, sites.main_host))
    except (Invalid, NotNow) as problem:
        return await _page(request, form, problem)
    await sites.refresh()
    return see(_AT, "site")


async def edit(request: Asked, person: Person) -> Response:
    """GET /desk/sites/{id}"""
    _need(person)
    site = await request.state["store"].sites.site(request.path_params["id"])
    return _site_page(request, site, _fields(site))


async def save(request: Asked, person: Person) -> Response:
    """POST /desk/sites/{id}"""
    _need(person)
    form, sites, store = await form_of(request), request.state["sites"], request.state["store"].sites
    site = await store.site(request.path_params["id"])
    try:
        changed = parse_site({**form, "id": site.id}, sites.themes, sites.main_host)
        await store.save(changed, revision=revision_of(form) or site.revision)
    except (Invalid, Stale) as problem:
        current = await store.site(site.id)
        return _site_page(request, current, form, _problems(problem), status_of(problem))
    await sites.refresh()
    return see(_AT, "site")


async def remove(request: Asked, person: Person) -> Response:
    """POST /desk/sites/{id}/remove: refused while blogs belong to it."""
    _need(person)
    store, id = request.state["store"], request.path_params["id"]
    try:
        await store.remove_site(id)
    except NotNow as problem:
        return await _page(request, problem=problem)
    await request.state["sites"].refresh()
    return see(_AT, "site-removed")


async def move(request: Asked, person: Person) -> Response:
    """POST /desk/sites/move: a blog, by its slug, to the site `to`; its old addresses lead there."""
    _need(person)
    form, store = await form_of(request), request.state["store"]
    try:
        await store.move_blog(form.get("slug", "").strip(), form.get("to", ""))
    except Invalid as problem:
        return await _page(request, form, problem)
    return see(_AT, "blog-moved")


async def people(request: Asked, person: Person) -> Response:
    """POST /desk/sites/people: the sites that `id` works at; none ticked: all."""
    _need(person)
    form, store = await form_of(request), request.state["store"]
    known = {MAIN, *(site.id for site in await store.sites.all())}
    ticked = [name.removeprefix("site-") for name in form if name.startswith("site-")]
    other = await store.people.person(form.get("id", ""))
    if other.id == person.id and ticked:
        return await _page(
            request, problem=Invalid("You would shut yourself out. Ask another admin of all sites.")
        )
    await store.people.set_sites(other.id, [id for id in ticked if id in known])
    return see(_AT, "works-at")


def _need(person: Person) -> None:
    need(person.role, "people")
    need_all_sites(person.sites)


async def _page(
    request: Asked, form: Mapping[str, str] | None = None, problem: LiveblogError | None = None
) -> Response:
    store = request.state["store"]
    sites, counts = await store.sites.all(), dict[str, int]()
    for one in await store.blogs():
        counts[one.blog.site] = counts.get(one.blog.site, 0) + 1
    context: dict[str, Any] = {
        "sites": sites,
        "main": request.state["sites"].main,
        "counts": counts,
        "choices": [(MAIN, request.state["sites"].main.name), *((s.id, s.name) for s in sites)],
        "everybody": await store.people.everybody(),
        "form": form or {},
        "problems": _problems(problem) if problem else {},
        **_choices(request),
    }
    return page(request, "desk/sites.html", status_of(problem) if problem else 200, **context)


def _site_page(
    request: Asked,
    site: Site,
    form: Mapping[str, str],
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    shown = {"one": site, "form": form, "problems": problems or {}, **_choices(request)}
    return page(request, "desk/site.html", status, **shown)


def _problems(problem: LiveblogError) -> dict[str, str]:
    return problem.problems if isinstance(problem, Invalid) else {"": str(problem)}


def _choices(request: Asked) -> dict[str, Any]:
    return {"themes": sorted(request.state["sites"].themes), "known_languages": ", ".join(all_languages())}


def _fields(site: Site) -> dict[str, str]:
    plain = {"id": site.id, "name": site.name, "logo": site.logo, "theme": site.theme}
    lists = {"hosts": ", ".join(site.hosts), "languages": ", ".join(site.languages)}
    return {**plain, **lists, "revision": str(site.revision)}


ROUTES: list[BaseRoute] = [
    Route(_AT, signed_in(show)),
    Route(_AT, signed_in(create), methods=["POST"]),
    Route(f"{_AT}/move", signed_in(move), methods=["POST"]),
    Route(f"{_AT}/people", signed_in(people), methods=["POST"]),
    Route(f"{_AT}/{{id}}", signed_in(edit)),
    Route(f"{_AT}/{{id}}", signed_in(save), methods=["POST"]),
    Route(f"{_AT}/{{id}}/remove", signed_in(remove), methods=["POST"]),
]

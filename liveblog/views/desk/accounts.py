"""A person's own account (password, sign-ins) and, for admins, all people, invitations and tokens.

The blogs whose desks a person may use are chosen in `memberships.py`.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.model.people import ROLES, Link, Person, Session, device, need, parse_days, parse_role
from liveblog.model.sites import need_within, works_at
from liveblog.pages.names import ROLE_NAMES
from liveblog.store.throttle import Throttled
from liveblog.views.answers import Asked, form_of, page, see, signed_in, status_of
from liveblog.views.auth import clear_cookie
from liveblog.views.desk import audit, memberships, orphaned_drafts, profiles
from liveblog.views.security import DESK_HEADERS as HEADERS


async def account(request: Asked, person: Person) -> Response:
    """GET /desk/account"""
    return await _account_page(request, person, {})


async def change_password(request: Asked, person: Person) -> Response:
    """POST /desk/account/password"""
    form = await form_of(request)
    people = request.state["store"].people
    try:
        await people.change_password(person, form.get("old", ""), form.get("password", ""), _session(request))
    except Invalid as problem:
        return await _account_page(request, person, problem.problems, 422)
    except Throttled as problem:
        return await _account_page(request, person, {"old": str(problem)}, status_of(problem))
    return see("/desk/account", "password")


async def end_session(request: Asked, person: Person) -> Response:
    """POST /desk/account/sessions: ends one sign-in (`id`), or all of them."""
    form = await form_of(request)
    people, mine = request.state["store"].people, _session(request).id
    id = form.get("id", "")
    if id:
        await people.end_session(person, id)
    else:
        await people.end_sessions(person)
    if id and id != mine:
        return see("/desk/account", "ended")
    answer = RedirectResponse("/desk/login", 303, HEADERS)
    clear_cookie(request, answer)
    return answer


async def people(request: Asked, person: Person) -> Response:
    """GET /desk/people"""
    need(person.role, "people")
    return await _people_page(request, person)


async def invite(request: Asked, person: Person) -> Response:
    """POST /desk/people/invite: a one-time link, shown once."""
    need(person.role, "people")
    form, store = await form_of(request), request.state["store"]
    try:
        role = parse_role(form.get("role", ""))
        blogs = await memberships.chosen(request, form)
        secret = await store.people.invite(role, form.get("name", "").strip(), blogs, _sites(request, person))
    except Invalid as problem:
        return await _people_page(request, person, 422, problems=problem.problems, form=form)
    return await _people_page(
        request,
        person,
        made=_url(request, secret),
        made_for=sentence("a new account: {role}", role=ROLE_NAMES[role]),
    )


async def reset(request: Asked, person: Person) -> Response:
    """POST /desk/people/{id}/reset: a one-time link with which that person sets a new password."""
    need(person.role, "people")
    store = request.state["store"]
    other = await memberships.person_here(request, person)
    secret = await store.people.reset(other.id)
    return await _people_page(
        request,
        person,
        made=_url(request, secret),
        made_for=sentence("{name}’s new password", name=other.name),
    )


async def change_role(request: Asked, person: Person) -> Response:
    """POST /desk/people/{id}/role"""
    need(person.role, "people")
    form = await form_of(request)
    try:
        role = parse_role(form.get("role", ""))
        other = await memberships.person_here(request, person)
        await request.state["store"].people.change_role(other.id, role)
    except Invalid as problem:
        return await _people_page(request, person, 422, problems=problem.problems)
    return see("/desk/people", "role")


async def remove(request: Asked, person: Person) -> Response:
    """POST /desk/people/{id}/remove: asks for confirmation unless `sure` is given."""
    need(person.role, "people")
    form = await form_of(request)
    store = request.state["store"]
    other = await memberships.person_here(request, person)
    if form.get("sure") != "yes":
        return page(request, "desk/remove_person.html", other=other)
    try:
        await store.people.remove(other.id)
    except Invalid as problem:
        return await _people_page(request, person, 422, problems=problem.problems)
    return see("/desk/people", "person-removed")


async def revoke_link(request: Asked, person: Person) -> Response:
    """POST /desk/people/links/{id}"""
    need(person.role, "people")
    people, id = request.state["store"].people, request.path_params["id"]
    for link in await people.links():
        if link.id == id:
            need_within(person.sites, link.sites)
    await people.revoke_link(id)
    return see("/desk/people", "revoked")


async def create_token(request: Asked, person: Person) -> Response:
    """POST /desk/people/tokens: a token for a program, shown once."""
    need(person.role, "people")
    form, store = await form_of(request), request.state["store"]
    try:
        blogs = await memberships.chosen(request, form, "token_")
        role = parse_role(form.get("token_role", ""))
        days = parse_days(form.get("token_days", ""))
        token = await store.people.create_token(
            form.get("token_name", ""), role, blogs, days, _sites(request, person)
        )
    except Invalid as problem:
        problems = {
            name if not name or name.startswith("token_") else f"token_{name}": said
            for name, said in problem.problems.items()
        }
        return await _people_page(request, person, 422, problems=problems, form=form)
    return await _people_page(request, person, token=token)


async def revoke_token(request: Asked, person: Person) -> Response:
    """POST /desk/people/tokens/{id}"""
    need(person.role, "people")
    people, id = request.state["store"].people, request.path_params["id"]
    for token in await people.tokens():
        if token.id == id:
            need_within(person.sites, token.sites)
    await people.revoke_token(id)
    return see("/desk/people", "token-revoked")


async def _account_page(
    request: Asked, person: Person, problems: dict[str, str], status: int = 200
) -> Response:
    sessions = await request.state["store"].people.sessions(person)
    return page(
        request,
        "desk/account.html",
        status,
        sessions=[(s, device(s.agent)) for s in sessions],
        mine=_session(request).id,
        problems=problems,
    )


def _sites(request: Asked, admin: Person) -> str:
    """The sites of whom an admin invites, or of their token: at a site it is that one; at the main one all, or those of
    the admin."""
    return request.state["site"].id or admin.sites


async def _people_page(request: Asked, admin: Person, status: int = 200, **context: Any) -> Response:
    store, site = request.state["store"], request.state["site"].id
    return page(
        request,
        "desk/people.html",
        status,
        **{
            "everybody": [p for p in await store.people.everybody() if works_at(p.sites, site)],
            "links": await _links(request, admin),
            "tokens": [t for t in await store.people.tokens() if works_at(t.sites, site)],
            "all_sites": not admin.sites,
            "roles": ROLES,
            "newest": await memberships.some_blogs(request, memberships.NEWEST, asked={}),
            "form": {},
            **context,
        },
    )


async def _links(request: Asked, admin: Person) -> list[Link]:
    """The unused links for this site."""
    found = [k for k in await request.state["store"].people.links() if k.purpose != "first"]
    return [k for k in found if works_at(k.sites, request.state["site"].id)]


def _session(request: Asked) -> Session:
    found: tuple[Person, Session] = request.scope["liveblog.sign-in"]
    return found[1]


def _url(request: Asked, secret: str) -> str:
    public = request.state["settings"].public_url
    return f"{(public or str(request.base_url)).rstrip('/')}/desk/link/{secret}"


ROUTES: list[BaseRoute] = [
    Route("/desk/account", signed_in(account)),
    Route("/desk/account/password", signed_in(change_password), methods=["POST"]),
    Route("/desk/account/sessions", signed_in(end_session), methods=["POST"]),
    Route("/desk/people", signed_in(people)),
    Route("/desk/people/invite", signed_in(invite), methods=["POST"]),
    Route("/desk/people/links/{id}", signed_in(revoke_link), methods=["POST"]),
    Route("/desk/people/tokens", signed_in(create_token), methods=["POST"]),
    Route("/desk/people/tokens/{id}", signed_in(revoke_token), methods=["POST"]),
    Route("/desk/people/{id}/reset", signed_in(reset), methods=["POST"]),
    Route("/desk/people/{id}/role", signed_in(change_role), methods=["POST"]),
    Route("/desk/people/{id}/remove", signed_in(remove), methods=["POST"]),
    *audit.ROUTES,
    *memberships.ROUTES,
    *orphaned_drafts.ROUTES,
    *profiles.ROUTES,
]

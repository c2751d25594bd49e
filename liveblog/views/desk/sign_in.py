"""Signing in and out, and the one-time links: first sign-in, invitation, new password."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid, LiveblogError, NotFound
from liveblog.model.sites import works_at
from liveblog.store.throttle import Throttled
from liveblog.views.answers import (
    FIELDS_LIMIT,
    Asked,
    anyone,
    form_of,
    json_problem,
    json_response,
    page,
    status_of,
    wants_json,
)
from liveblog.views.auth import OTHER_SITE, clear_cookie, next_of, set_cookie, sign_in_of, where
from liveblog.views.security import DESK_HEADERS as HEADERS

SOMEBODY_ELSES = (
    "You are signed in. What was to be sent from this page is somebody else’s, so it was neither shown nor sent:"
    " if you are both, sign in here as who wrote it."
)


async def login(request: Asked) -> Response:
    """GET /desk/login"""
    return page(request, "desk/login.html", name="", next=next_of(request.query_params.get("next", "")))


async def sign_in(request: Asked) -> Response:
    """POST /desk/login: a name and a password for a cookie. `again` is a form that the sign-in interrupted."""
    form = await form_of(request)
    again = _again(form.get("again", ""))
    people = request.state["store"].people
    try:
        person, secret = await people.sign_in(form.get("name", ""), form.get("password", ""), where(request))
        if not works_at(person.sites, request.state["site"].id):
            found = await people.session(secret)
            if found:
                await people.end_session(*found[:1], found[1].id)
            raise Invalid(OTHER_SITE)
    except (Invalid, Throttled) as problem:
        if wants_json(request):
            return json_problem(problem)
        answer = page(
            request,
            "desk/login.html",
            status_of(problem),
            problems={"": str(problem)},
            name=form.get("name", ""),
            next=next_of(form.get("next", "")),
            again=again,
        )
        if isinstance(problem, Throttled):
            answer.headers["retry-after"] = str(problem.wait)
        return answer
    if wants_json(request):
        answer = json_response(id=person.id, name=person.name)
    elif again and again["person"] not in ("", person.id):
        problems = {"": SOMEBODY_ELSES}
        answer = page(
            request, "desk/login.html", 409, problems=problems, name="", next="/desk", again=again, desk=True
        )
    elif again:
        request.scope["liveblog.sign-in"] = person, None
        answer = page(request, "desk/resend.html", again=again)
    else:
        answer = RedirectResponse(next_of(form.get("next", "")), 303, HEADERS)
    set_cookie(request, answer, secret)
    return answer


async def sign_out(request: Asked) -> Response:
    """POST /desk/logout"""
    answer = RedirectResponse("/desk/login", 303, HEADERS)
    try:
        person, session = await sign_in_of(request)
        await request.state["store"].people.end_session(person, session.id)
    except LiveblogError:
        pass  # already ended, or Redis is unreachable: at least delete the cookie
    clear_cookie(request, answer)
    return answer


async def link(request: Asked) -> Response:
    """GET /desk/link/{secret}: explains the link and shows the form that uses it."""
    return await _link_page(request, {}, {})


async def use_link(request: Asked) -> Response:
    """POST /desk/link/{secret}: an account, or a new password; then signed in."""
    form = await form_of(request)
    people, secret = request.state["store"].people, request.path_params["secret"]
    password = form.get("password", "")
    try:
        found = await people.link(secret)
        if found.purpose == "reset":
            _, cookie = await people.set_password(secret, password, where(request))
        else:
            _, cookie = await people.join(secret, form.get("name", ""), password, where(request))
    except Invalid as problem:
        return await _link_page(request, form, problem.problems, 422)
    answer = RedirectResponse("/desk", 303, HEADERS)
    set_cookie(request, answer, cookie)
    return answer


async def _link_page(
    request: Asked, form: dict[str, str], problems: dict[str, str], status: int = 200
) -> Response:
    try:
        found = await request.state["store"].people.link(request.path_params["secret"])
    except NotFound as problem:
        return page(request, "desk/problem.html", 404, problem=str(problem))
    return page(
        request, "desk/link.html", status, link=found, name=form.get("name", found.name), problems=problems
    )


def _again(text: str) -> dict[str, Any] | None:
    """The interrupted form that the sign-in page carried, if it is complete, else None."""
    try:
        # JSON escapes can hold half a surrogate pair, which UTF-8 cannot: it would break the page that shows it.
        found = json.loads(json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "replace"))
        fields = [(str(name), str(value)) for name, value in found["fields"]]
        action, person = next_of(str(found["action"])), str(found.get("person", ""))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return {"action": action, "fields": fields, "person": person} if len(fields) <= FIELDS_LIMIT else None


ROUTES: list[BaseRoute] = [
    Route("/desk/login", anyone(login), name="login"),
    Route("/desk/login", anyone(sign_in), methods=["POST"]),
    Route("/desk/logout", anyone(sign_out), methods=["POST"]),
    Route("/desk/link/{secret}", anyone(link)),
    Route("/desk/link/{secret}", anyone(use_link), methods=["POST"]),
]

"""What readers see beside an author's name, a job title and a picture: set by oneself, or by an admin."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid, Unavailable
from liveblog.media.store import UNKNOWN
from liveblog.model.images import size_of
from liveblog.model.people import Person, need
from liveblog.model.profiles import parse_job_title
from liveblog.views.answers import (
    BODY_LIMIT,
    FIELDS_LIMIT,
    Asked,
    form_of,
    own,
    page,
    see,
    signed_in,
)
from liveblog.views.desk import memberships
from liveblog.views.uploads import LARGEST_REQUEST, is_multipart, multipart

FILE = "portrait"
SIDE = 192  # pixels: twice what any page shows


async def save_mine(request: Asked, person: Person) -> Response:
    """POST /desk/account/profile"""
    return await _save(request, person, "/desk/account/profile", "/desk/account")


async def other(request: Asked, person: Person) -> Response:
    """GET /desk/people/{id}/profile"""
    need(person.role, "people")
    whose = await memberships.person_here(request, person)
    return _page(request, whose, _action(whose), {}, {})


async def save_other(request: Asked, person: Person) -> Response:
    """POST /desk/people/{id}/profile"""
    need(person.role, "people")
    whose = await memberships.person_here(request, person)
    return await _save(request, whose, _action(whose), "/desk/people")


async def _save(request: Asked, whose: Person, action: str, done: str) -> Response:
    """Saves both, or neither: then the form comes back with what was typed and the picture that was sent."""
    form, problems = await _with_picture(request)
    picture = "" if form.get("remove") == "1" else form.get("picture", "")
    try:
        job_title = parse_job_title(form.get("job_title", ""))
    except Invalid as problem:
        problems |= problem.problems
    if picture and not (size_of(picture) and await request.state["media"].has(picture)):
        problems[FILE] = UNKNOWN
        form = {**form, "picture": ""}
    if problems:
        return _page(request, whose, action, form, problems, 422)
    await request.state["store"].people.set_profile(whose.id, job_title=job_title, picture=picture)
    return see(done, "profile")


async def _with_picture(request: Asked) -> tuple[dict[str, str], dict[str, str]]:
    """The form with its file stored as an image, and the problem if the file was refused."""
    if not is_multipart(request):
        return await form_of(request), {}
    problems: dict[str, str] = {}
    async with multipart(request, most_files=1, most_fields=FIELDS_LIMIT, most_text=BODY_LIMIT) as sent:
        own(request, sent.fields)
        form = dict(sent.fields)
        for upload in sent.files:
            try:
                form["picture"] = (await request.state["media"].keep(upload.file, SIDE)).media
                form.pop("remove", None)
            except (Invalid, Unavailable) as problem:
                problems[FILE] = str(problem)
    request.scope["liveblog.form"] = form
    return form, problems


def _page(
    request: Asked,
    whose: Person,
    action: str,
    form: dict[str, str],
    problems: dict[str, str],
    status: int = 200,
) -> Response:
    return page(
        request, "desk/profile.html", status, whose=whose, action=action, form=form, problems=problems
    )


def _action(whose: Person) -> str:
    return f"/desk/people/{whose.id}/profile"


ROUTES: list[BaseRoute] = [
    Route("/desk/account/profile", signed_in(save_mine), methods=["POST"], max_body_size=LARGEST_REQUEST),
    Route("/desk/people/{id}/profile", signed_in(other)),
    Route(
        "/desk/people/{id}/profile", signed_in(save_other), methods=["POST"], max_body_size=LARGEST_REQUEST
    ),
]

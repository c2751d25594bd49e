"""Choosing the desk's language for this browser."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid
from liveblog.language.languages import SHIPPED
from liveblog.model.people import Person
from liveblog.views.answers import Asked, form_of, see, signed_in
from liveblog.views.auth import secure
from liveblog.views.languages import COOKIE, COOKIE_PATH


async def choose(request: Asked, person: Person) -> Response:
    """POST /desk/account/language: `language` is a code, or empty for what the browser asks for."""
    code = (await form_of(request)).get("language", "")
    answer = see("/desk/account", "language")
    if code in SHIPPED:
        answer.set_cookie(
            COOKIE, code, max_age=400 * 86_400, path=COOKIE_PATH, samesite="lax", secure=secure(request)
        )
    elif not code:
        answer.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="lax", secure=secure(request))
    else:
        raise Invalid("The desk does not speak that language. Choose one of the list.")
    return answer


ROUTES: list[BaseRoute] = [Route("/desk/account/language", signed_in(choose), methods=["POST"])]

"""Error answers: a page for people, RFC 9457 JSON for programs."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Message, Receive, Scope, Send

from liveblog.errors import (
    Elsewhere,
    Forbidden,
    Invalid,
    LiveblogError,
    NotFound,
    NotNow,
    Removed,
    Stale,
    Unavailable,
)
from liveblog.language.translatable import sentence
from liveblog.state import State
from liveblog.views.answers import json_response, wants_json
from liveblog.views.auth import SignInNeeded, TokenNeeded, login_url
from liveblog.views.languages import drawing_of
from liveblog.views.security import DESK_HEADERS, desk_headers, page_headers

log = logging.getLogger("liveblog")

STATUS: dict[type[LiveblogError], int] = {
    Invalid: 422,
    Removed: 410,  # before its base class
    NotFound: 404,
    Stale: 409,
    NotNow: 409,
    Forbidden: 403,
    Unavailable: 503,
    TokenNeeded: 401,
    SignInNeeded: 401,
}
_MACHINES = ("/snapshot", "/updates", "/events", "/feed.atom", "/feed.rss", "/feed.json")
_TITLES = {
    404: sentence("Not here"),
    403: sentence("Not allowed"),
    409: sentence("Changed meanwhile"),
    410: sentence("Removed"),
    413: sentence("Too large"),
    500: sentence("Our mistake"),
    503: sentence("Back in a moment"),
}
_SENTENCES = {
    404: sentence("There is nothing at this address. It may have been removed, or the link is incomplete."),
    405: sentence("This address cannot be used that way."),
    413: sentence("What you sent is too large. Split it, or shorten it."),
    500: sentence("Something of ours went wrong; it was logged. Try again in a moment."),
}


def problem(
    status: int, detail: str, errors: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> JSONResponse:
    """An RFC 9457 answer. `errors` maps field names to sentences."""
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body["detail"] = detail
    if errors:
        body["errors"] = errors
    return JSONResponse(
        body, status, {"cache-control": "no-store", **(headers or {})}, media_type="application/problem+json"
    )


async def ours(request: Request[State], error: Exception) -> Response:
    """Handler of every LiveblogError that a view did not catch."""
    assert isinstance(error, LiveblogError)
    if isinstance(error, Elsewhere) and error.address and request.method in ("GET", "HEAD"):
        # Not cached: a blog may come back.
        return RedirectResponse(error.address, 302, {"cache-control": "no-cache"})
    status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 400)
    errors = {k: v for k, v in error.problems.items() if k} if isinstance(error, Invalid) else None
    if isinstance(error, Invalid) and request.method in ("GET", "HEAD"):
        status = 400  # the address was wrong, not a form
    headers = {"retry-after": str(error.wait)} if error.wait else {}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, SignInNeeded) and request.method == "GET" and not _for_machines(request):
        return RedirectResponse(login_url(request.url.path), 303, DESK_HEADERS)
    onward = f"/live/{error.slug}" if isinstance(error, Removed) else ""
    return _answer(request, status, str(error), errors, headers, onward)


async def http(request: Request[State], error: Exception) -> Response:
    """Handler of Starlette's own errors: no route, wrong method, body too large."""
    assert isinstance(error, HTTPException)
    detail, headers = _SENTENCES.get(error.status_code, error.detail), dict(error.headers or {})
    if error.status_code == 405:
        headers = {"allow": ", ".join(sorted(_methods_at(request.app.routes, request.url.path)))}
    return _answer(request, error.status_code, detail, None, headers)


def _methods_at(routes: Sequence[BaseRoute], path: str) -> set[str]:
    """The methods of all routes with this address; Starlette names those of the first one alone."""
    found: set[str] = set()
    for route in routes:
        if isinstance(route, Mount) and path.startswith(f"{route.path}/"):
            found |= _methods_at(route.routes, path.removeprefix(route.path))
        elif isinstance(route, Route) and route.path_regex.match(path):
            found |= route.methods or set()
    return found


async def gone(request: Request[State], error: Exception) -> Response:
    """Handler for a client that disconnected in the middle of its body: nobody receives this answer."""
    return Response(status_code=400)


async def internal_error(request: Request[State], error: Exception) -> Response:
    """Handler of unexpected errors. The server logs the traceback."""
    return _answer(request, 500, _SENTENCES[500], None, {})


def sized(scope: Scope, receive: Receive, send: Send) -> Send:
    """A `send` that replaces Starlette's plain English answer to a body that is too large with ours."""
    refused = False

    async def say(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start" and message["status"] == 413:
            # Where middleware of ours refused it, Starlette passes on neither the text nor the status.
            refused = Headers(raw=message["headers"]).get("content-type", "").startswith("text/plain")
            if refused:
                request: Request[State] = Request(scope, receive)
                await _answer(request, 413, _SENTENCES[413], None, {})(scope, receive, send)
        if not refused:
            await send(message)

    return say


def _for_machines(request: Request[State]) -> bool:
    path = request.url.path
    return path.startswith("/api/") or (
        path.startswith("/live/") and (path.endswith(_MACHINES) or wants_json(request))
    )


def _answer(
    request: Request[State],
    status: int,
    detail: str,
    errors: dict[str, str] | None,
    headers: dict[str, str],
    onward: str = "",
) -> Response:
    if _for_machines(request):
        return problem(status, detail, errors, headers)
    if request.url.path.startswith("/desk") and wants_json(request):
        return json_response(status, message=detail)
    title = _TITLES.get(status, HTTPStatus(status).phrase)
    drawing = drawing_of(request)
    html = drawing.error(status, title, detail, onward)
    secure = (desk_headers if request.url.path.startswith("/desk") else page_headers)(drawing)
    return HTMLResponse(html, status, {"cache-control": "no-store", **secure, **headers})

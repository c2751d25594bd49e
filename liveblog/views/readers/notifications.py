"""Readers' subscriptions to notifications of a blog's key events. Nothing is kept of who they are.

JSON in and out; only our own pages may write (views/csrf.py).
"""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.sources.notifying.subscribing import read_endpoint, read_subscription
from liveblog.state import State
from liveblog.store.throttle import network_of
from liveblog.views.base import base_of
from liveblog.views.languages import language_of
from liveblog.views.readers.watched import tail_of

LARGEST = 8_000  # bytes
NO_STORE = {"cache-control": "no-store"}
_FULL = sentence("So many readers have notifications of this live blog that no more can be added.")
_OFTEN = sentence("That was too often. Wait a few minutes, then try again.")
_BROKEN = sentence("The subscription did not arrive whole. Press the button again.")


class _Often:
    """How often a network asked lately. In memory, for a few minutes: readers' addresses are not kept."""

    MOST, LASTS = 60, 600.0

    def __init__(self) -> None:
        self._begun, self._asked = 0.0, Counter[str]()

    def allows(self, address: str) -> bool:
        if time.monotonic() - self._begun > self.LASTS or len(self._asked) > 50_000:
            self._begun, self._asked = time.monotonic(), Counter()
        self._asked[network_of(address)] += 1
        return self._asked[network_of(address)] <= self.MOST


_often = _Often()


async def key(request: Request[State]) -> Response:
    """GET /live/{slug}/notifications: the key to subscribe with."""
    await tail_of(request)
    if not request.state["settings"].push_readers:
        return JSONResponse({"key": None}, headers=NO_STORE)
    return JSONResponse({"key": request.state["push_key"]}, headers=NO_STORE)


async def subscribe(request: Request[State]) -> Response:
    """POST /live/{slug}/notifications: a subscription, with quiet hours; again: with other ones."""
    return await _answered(request, _subscribe)


async def end(request: Request[State]) -> Response:
    """POST /live/{slug}/notifications/end: ends the one with this `endpoint`."""
    return await _answered(request, _end)


async def _subscribe(request: Request[State]) -> Response:
    tail = await tail_of(request)
    settings = request.state["settings"]
    site = settings.public_url or base_of(request.scope)
    subscription = read_subscription(await _sent(request), settings, site, int(time.time() * 1000))
    if not await request.state["store"].push.join(tail.blog.id, subscription, settings.push_readers):
        return _problem(request, 409, _FULL)
    return JSONResponse({}, 201, NO_STORE)


async def _end(request: Request[State]) -> Response:
    tail = await tail_of(request)
    endpoint = read_endpoint(await _sent(request), request.state["settings"])
    await request.state["store"].push.leave_blog(tail.blog.id, endpoint)
    return Response(status_code=204, headers=NO_STORE)


async def _answered(request: Request[State], view: Any) -> Response:
    if not _often.allows(request.client.host if request.client else "unknown"):
        return _problem(request, 429, _OFTEN, {"retry-after": "600"})
    try:
        answer: Response = await view(request)
        return answer
    except Invalid as problem:
        return _problem(request, 422, str(problem))


async def _sent(request: Request[State]) -> Any:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise Invalid(_BROKEN)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Invalid(_BROKEN) from None


def _problem(
    request: Request[State], status: int, detail: str, headers: dict[str, str] | None = None
) -> Response:
    said = language_of(request).say(detail)
    return JSONResponse({"detail": said}, status, {**NO_STORE, **(headers or {})})


ROUTES: list[BaseRoute] = [
    Route("/live/{slug}/notifications", key),
    Route("/live/{slug}/notifications", subscribe, methods=["POST"]),
    Route("/live/{slug}/notifications/end", end, methods=["POST"]),
]

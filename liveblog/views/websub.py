"""Where hubs reach us (WebSub): they ask whether we want a subscription, and send what is new in a feed.

Anybody can call this address. Only a subscription's secret id gets an answer, and only what it signed counts.
"""

from __future__ import annotations

import time
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from liveblog.model.subscriptions import Subscription, parse_lease
from liveblog.state import State
from liveblog.store.subscriptions import Push

LARGEST = 500_000  # bytes of what a hub sends; more comes by asking
_CHALLENGE = 500  # characters


async def verify(request: Request[State]) -> Response:
    """GET /websub/{id}: a hub asks whether we asked for this."""
    one = await _subscription(request)
    asked = request.query_params
    mode, topic, challenge = (asked.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
    if one is None or topic != one.topic or len(challenge) > _CHALLENGE:
        return Response(status_code=404)
    kept = request.state["store"].subscriptions
    if mode == "subscribe" and one.state in ("asked", "active"):
        lease = parse_lease(asked.get("hub.lease_seconds", ""))
        await kept.save(replace(one, state="active", lease=lease, until=time.time() + lease))
    elif mode == "unsubscribe" and one.state == "leaving":
        await kept.remove(one.id)
    elif mode == "denied":
        await kept.save(replace(one, state="denied", until=0.0))
        return Response(status_code=204)
    else:
        return Response(status_code=404)
    return PlainTextResponse(challenge, headers={"x-content-type-options": "nosniff"})


async def take(request: Request[State]) -> Response:
    """POST /websub/{id}: what is new. What is not signed is taken and ignored, as the specification wants it."""
    one = await _subscription(request)
    if one is None:
        return Response(status_code=410)
    body = await request.body()
    if one.state != "leaving" and one.signed(request.headers.get("x-hub-signature", ""), body):
        kind = request.headers.get("content-type", "")[:200]
        await request.state["store"].subscriptions.push(Push(one.target, kind, body))
    return Response(status_code=202)


async def _subscription(request: Request[State]) -> Subscription | None:
    return await request.state["store"].subscriptions.find(request.path_params["id"])


ROUTES = [
    Route("/websub/{id}", verify, methods=["GET"]),
    Route("/websub/{id}", take, methods=["POST"], max_body_size=LARGEST),
]

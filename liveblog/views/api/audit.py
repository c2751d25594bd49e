"""The audit log for programs: `GET /api/v1/audit`."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.errors import Forbidden, Invalid
from liveblog.model.audit import Event
from liveblog.model.events import parse_position
from liveblog.model.people import need
from liveblog.model.sites import need_all_sites
from liveblog.model.times import iso
from liveblog.state import State
from liveblog.views.api.calls import Answer, limit_of
from liveblog.views.auth import token_of


async def list_events(request: Request[State]) -> Response:
    """Who did what, newest first: ?limit=&before=ID&who=&act=."""
    token = await token_of(request)
    need_all_sites(token.sites)
    need(token.role, "people")
    if token.blogs:
        raise Forbidden("The audit log is about all blogs, and this token is for some. Ask for one for all.")
    query = request.query_params
    before = query.get("before", "")
    if before and parse_position(before) is None:
        raise Invalid(before="Give `before` the id of an event.")
    found = await request.state["store"].audit.events(
        limit=limit_of(request, 50), before=before, who=query.get("who", ""), act=query.get("act", "")
    )
    return Answer({"events": [_event(event) for event in found]})


def _event(event: Event) -> dict[str, Any]:
    said = {"who": event.who, "act": event.act, "what": event.what, "from": event.address or None}
    return {"id": event.id, "at": iso(event.at), **said}


ROUTES = [Route("/audit", list_events, methods=["GET"])]

"""The number of readers, and how soon an entry reached them, as measured by the engine, for the desk."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.live.delivery import DeliveryReport, combine
from liveblog.model.entries import parse_id
from liveblog.model.people import Person
from liveblog.views.answers import Asked, json_response, signed_in
from liveblog.views.desk.addresses import blog_of


async def readers(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/readers; ?entry=ID&revision=N adds the delivery of that one (null: not measured yet)."""
    blog = await blog_of(request)
    servers = request.state["store"].servers
    entry, revision = request.query_params.get("entry", ""), request.query_params.get("revision", "")
    seen = None
    if parse_id(entry) and revision.isdecimal():
        found = await servers.delivery_reports(blog.id, about=f"{entry} {int(revision[:12])}")
        seen = combine(DeliveryReport.from_json(report) for report in found)
    return json_response(readers=await servers.readers(blog.id), landed=seen)


ROUTES: list[BaseRoute] = [Route("/desk/{slug}/readers", signed_in(readers))]

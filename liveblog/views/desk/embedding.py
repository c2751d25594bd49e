"""How a blog is put into other pages: codes to copy, for what the form asks for."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid
from liveblog.model.people import Person
from liveblog.pages.embed import MOST, Options, parse_options
from liveblog.pages.embed_codes import codes
from liveblog.views.answers import Asked, page, signed_in, status_of
from liveblog.views.base import base_of
from liveblog.views.desk.addresses import blog_of


async def embedding(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/embed?limit=&form=&order=&theme=&key=&tag=&label=&author="""
    blog = await blog_of(request)
    options, problems, status = Options(), {}, 200
    try:
        options = parse_options(request.query_params)
    except Invalid as problem:
        problems, status = problem.problems, status_of(problem)
    base = (request.state["settings"].public_url or base_of(request.scope)).rstrip("/")
    return page(
        request,
        "desk/embed.html",
        status,
        blog=blog,
        given=request.query_params,
        options=options,
        codes=codes(blog, options, base),
        most=MOST,
        problems=problems,
    )


ROUTES: list[BaseRoute] = [Route("/desk/{slug}/embed", signed_in(embedding))]

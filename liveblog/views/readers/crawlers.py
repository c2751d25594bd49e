"""What crawlers ask for: what they may read, and which blogs there are."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from liveblog.feeds.sitemap import MOST, Place, sitemap
from liveblog.pages.cached import Cached
from liveblog.state import State
from liveblog.views.base import base_of
from liveblog.views.languages import drawing_of
from liveblog.views.readers.watched import is_here

_KEPT = "public, max-age=60, stale-if-error=86400"
_ROBOTS = """User-agent: *
Disallow: /desk
Disallow: /api/
Disallow: /websub/

Sitemap: {base}/sitemap.xml
"""


async def robots(request: Request[State]) -> Response:
    """GET /robots.txt"""
    return PlainTextResponse(_ROBOTS.format(base=_base(request)), headers={"cache-control": _KEPT})


async def show_sitemap(request: Request[State]) -> ASGIApp:
    """GET /sitemap.xml: the blogs that readers may see, last changed first; concurrent requests share one read."""
    base = _base(request)
    key = ("sitemap", base, request.state["site"].id)
    return await request.state["index"].get(key, lambda: _made(request, base))


async def _made(request: Request[State], base: str) -> Cached:
    found = await request.state["store"].blogs(
        MOST, wanted=lambda blog: blog.state != "draft" and is_here(request.scope, blog)
    )
    places = [Place(one.blog, one.position.ms or one.blog.updated) for one in found]
    name = request.state["site"].name or request.state["settings"].site_name
    written = sitemap(places, base=base, site=name, now=int(time.time() * 1000))
    return Cached(written.encode(), "application/xml; charset=utf-8", _KEPT)


def _base(request: Request[State]) -> str:
    # Both need absolute addresses, so where none is known the requested host has to do.
    known = drawing_of(request).at(base_of(request.scope)).address("")
    return (known or str(request.base_url)).rstrip("/")


ROUTES: list[BaseRoute] = [
    Route("/robots.txt", robots),
    Route("/sitemap.xml", show_sitemap),
]

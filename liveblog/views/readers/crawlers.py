"""What crawlers ask for: what they may read, and which blogs there are."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from liveblog.errors import NotFound
from liveblog.feeds.sitemap import MOST_PARTS, Place, written_part
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
    """GET /sitemap.xml: the blogs that readers may see; where they are too many for one, an index of sitemaps."""
    return await _shown(request, 0)


async def show_part(request: Request[State]) -> ASGIApp:
    """GET /sitemap-{number}.xml: a part of the index, counted from 1. Raises NotFound."""
    text = request.path_params["number"]
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    answer = await _shown(request, number) if number else None
    if answer is None or not answer.content:
        raise NotFound("There is no such sitemap.")
    return answer


async def indexnow_key(request: Request[State]) -> Response:
    """GET /{key}.txt: proves to search engines that IndexNow's key is ours. Raises NotFound."""
    key = request.state["settings"].indexnow
    if not key or request.path_params["key"] != key:
        raise NotFound("There is nothing at this address.")
    return PlainTextResponse(key, headers={"cache-control": _KEPT})


async def _shown(request: Request[State], number: int) -> Cached:
    """Concurrent requests share one read."""
    base = _base(request)
    # However high a number is asked for, one answer is kept for all that are too high.
    key = ("sitemap", base, request.state["site"].id, min(number, MOST_PARTS + 1))
    answer: Cached = await request.state["index"].get(key, lambda: _made(request, base, number))
    return answer


async def _made(request: Request[State], base: str, number: int) -> Cached:
    found = await request.state["store"].blogs(
        wanted=lambda blog: blog.state != "draft" and is_here(request.scope, blog)
    )
    places = [Place(one.blog, one.position.ms or one.blog.updated) for one in found]
    name = request.state["site"].name or request.state["settings"].site_name
    written = written_part(places, number, base=base, site=name, now=int(time.time() * 1000))
    return Cached(written.encode(), "application/xml; charset=utf-8", _KEPT)


def _base(request: Request[State]) -> str:
    # Both need absolute addresses, so where none is known the requested host has to do.
    known = drawing_of(request).at(base_of(request.scope)).address("")
    return (known or str(request.base_url)).rstrip("/")


ROUTES: list[BaseRoute] = [
    Route("/robots.txt", robots),
    Route("/sitemap.xml", show_sitemap),
    Route("/sitemap-{number}.xml", show_part),
    Route("/{key}.txt", indexnow_key),
]

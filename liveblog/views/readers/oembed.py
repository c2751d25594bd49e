"""The oEmbed provider (oembed.com): what a site shows where somebody pastes the address of a blog or an entry."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid, NotFound
from liveblog.language.translatable import sentence
from liveblog.pages.embed import Options, parse_options
from liveblog.pages.oembed import Size, of_blog
from liveblog.state import State
from liveblog.views.base import base_of
from liveblog.views.problems import problem
from liveblog.views.readers.watched import tail_named, visible_entry

_OURS = re.compile(r"/live/([^/]+)(?:/([^/]+))?/?")
_KEPT = {"cache-control": "public, max-age=300, stale-if-error=86400"}
_FORMAT = sentence("Only JSON is offered here: leave format out, or write format=json.")
_NO_ADDRESS = sentence("Say which address to embed: ?url=ADDRESS.")
_NOT_OURS = sentence("That is not the address of a live blog here, or of an entry of one.")


async def oembed(request: Request[State]) -> Response:
    """GET /oembed?url=: 404 for what is not ours or not public, 501 for other formats than JSON."""
    asked = request.query_params
    if asked.get("format", "json").lower() not in ("json", ""):
        return problem(501, _FORMAT)
    if not asked.get("url"):
        return problem(400, _NO_ADDRESS)
    try:
        return JSONResponse(await _of(request, asked["url"]), headers=_KEPT)
    except NotFound:
        return problem(404, _NOT_OURS)


async def _of(request: Request[State], url: str) -> dict[str, Any]:
    base = base_of(request.scope)
    slug, id, query = _parts(url, request.state["settings"].public_url or base)
    tail = await tail_named(request, slug)
    options = _options(query, "" if id == "embed" else id)
    entry = None
    if options.entry:
        entry = (await visible_entry(request.state["store"], tail.blog, options.entry)).shown()
    size = Size.within(request.query_params.get("maxwidth"), request.query_params.get("maxheight"), entry)
    return of_blog(tail.page(), entry, options, size, request.state["drawing"].at(base))


def _parts(url: str, base: str) -> tuple[str, str, str]:
    """Slug, entry (or "") and query of an address of ours. Raises NotFound."""
    try:
        parts, ours = urlsplit(url.strip()), urlsplit(base)
        same = (parts.hostname, parts.port) == (ours.hostname, ours.port)
    except ValueError:
        raise NotFound(_NOT_OURS) from None
    found = _OURS.fullmatch(parts.path)
    if not same or parts.scheme not in ("http", "https") or found is None:
        raise NotFound(_NOT_OURS)
    return found[1], found[2] or "", parts.query


def _options(query: str, entry: str) -> Options:
    """The address may show a part of the blog (?key=1): then so does the embed."""
    try:
        return parse_options(dict(parse_qsl(query)) | ({"entry": entry} if entry else {}))
    except Invalid:
        if entry:
            raise NotFound(_NOT_OURS) from None
        return Options()


ROUTES: list[BaseRoute] = [Route("/oembed", oembed, name="oembed")]

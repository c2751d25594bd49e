"""Share pictures of blogs and entries. Their addresses change with their content, so caches keep them for ever; any
other address of one leads to the current one.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import NotFound, Removed, Unavailable
from liveblog.live.tail import Tail
from liveblog.media.share_picture import HEIGHT, PHOTO, SharePicture
from liveblog.media.store import MediaStore
from liveblog.model.entries import Entry, parse_id
from liveblog.model.images import files, size_of
from liveblog.pages import share
from liveblog.state import State
from liveblog.views.media import KEPT, File
from liveblog.views.readers.watched import WITHDRAWN, moved, tail_of, visible_entry

_NOT_LONG = {"cache-control": "public, max-age=60"}
_NOT_KEPT = {"cache-control": "no-store"}


async def of_blog(request: Request[State]) -> Response:
    """GET /live/{slug}/share.png"""
    tail = await tail_of(request)
    if away := moved(request, tail):
        return away
    site = request.state["settings"].site_name
    return await _answer(request, tail, tail.cached("share", lambda t: share.of_blog(t.page(), site)))


async def of_entry(request: Request[State]) -> Response:
    """GET /live/{slug}/{entry}/share.png"""
    tail = await tail_of(request)
    if away := moved(request, tail):
        return away
    id = request.path_params["entry"]
    if parse_id(id) is None:
        raise NotFound("There is no such entry.")
    entry, picture = await tail.acached(f"share:{id}", lambda t: _of_entry(request, t, id))
    return await _answer(request, tail, picture, entry)


async def _of_entry(request: Request[State], tail: Tail, id: str) -> tuple[Entry, SharePicture]:
    entry = await visible_entry(request.state["store"], tail.blog, id)
    if entry.tombstone:
        raise Removed(WITHDRAWN, tail.blog.slug)
    return entry, share.of_entry(tail.blog, entry, request.state["settings"].site_name)


async def _answer(
    request: Request[State], tail: Tail, picture: SharePicture, entry: Entry | None = None
) -> Response:
    media, away = request.state["media"], False
    try:
        gone = picture.image is not None and not await media.has(picture.image)
    except Unavailable:
        gone = away = True
    if gone:
        picture = replace(picture, image=None, credit="")
    current = share.address(tail.blog, picture, entry)
    if not away and current != f"{request.url.path}?{request.url.query}":
        return RedirectResponse(current, 307, _NOT_LONG)
    headers = {
        **(_NOT_KEPT if away else {}),
        **{k: v for k, v in KEPT.items() if not (away and k == "cache-control")},
    }
    headers["etag"] = f'"{picture.key}"'
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    contents = await request.state["shares"].get(picture, partial(_photo, media, picture.image or ""))
    return File(contents, headers=headers, media_type=picture.type)


async def _photo(media: MediaStore, name: str) -> bytes | None:
    """The smallest file of an image that is large enough for a picture."""
    width, height = size_of(name) or (1, 1)
    fits = [file for file, wide, _ in files(name) if wide >= PHOTO and wide * height >= HEIGHT * width]
    return await media.read((fits or [file for file, *_ in files(name)])[0 if fits else -1])


ROUTES: list[BaseRoute] = [
    *(Route(f"/live/{{slug}}/share.{form}", of_blog) for form in ("png", "jpg")),
    *(Route(f"/live/{{slug}}/{{entry}}/share.{form}", of_entry) for form in ("png", "jpg")),
]

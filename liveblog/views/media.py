"""Images: served to readers, and uploaded by programs. (Editors' uploads: `desk/images.py`.)"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from liveblog.errors import Invalid
from liveblog.media.pixels import Head
from liveblog.media.store import UNKNOWN
from liveblog.model import images
from liveblog.model.people import need
from liveblog.state import State
from liveblog.views.auth import token_of
from liveblog.views.uploads import body, is_multipart

_PART = 65_536
KEPT = {
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    # Other sites' pages that embed a blog show its images.
    "cross-origin-resource-policy": "cross-origin",
}


async def show(request: Request[State]) -> Response:
    """GET /media/{name}: a file that never changes."""
    name: str = request.path_params["name"]
    type = images.type_of_file(name)
    contents = await request.state["media"].read(name) if type else None
    if type is None or contents is None:
        headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
        return PlainTextResponse("There is no such image here.", 404, headers)
    headers = {**KEPT, "etag": f'"{name}"'}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return File(contents, headers=headers, media_type=type)


class File(Response):
    """Sends the file in parts, each after the one before was accepted, so that slow readers hold no copies of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        whole = memoryview(self.body)
        for start in range(0, len(whole), _PART):
            part = bytes(whole[start : start + _PART])
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def add_by_program(request: Request[State]) -> Response:
    """POST /api/v1/images: the body is the image."""
    need((await token_of(request)).role, "write")
    if is_multipart(request):
        raise Invalid("Send the image itself as the body, such as with `curl --data-binary @image.jpg`.")
    async with body(request) as upload:
        head = await request.state["media"].keep(upload.file)
    return JSONResponse(facts(head), 201, {"cache-control": "no-store"})


async def need_cover(request: Request[State], cover: images.Image | None) -> None:
    """Raises Invalid when a blog's new cover image is not in the media store; Unavailable."""
    if cover is not None and not await request.state["media"].has(cover.media):
        raise Invalid(cover=UNKNOWN)


def facts(head: Head) -> dict[str, Any]:
    """The JSON for an uploaded image: `media` is its name in an entry's images."""
    width, height = head.size
    said = {"note": head.note} if head.note else {}
    media = head.media
    return {
        "media": media,
        "width": width,
        "height": height,
        "src": images.src(media),
        "srcset": images.srcset(media),
        **said,
    }


ROUTES: list[BaseRoute] = [Route("/media/{name}", show, methods=["GET"])]

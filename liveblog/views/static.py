"""Static files under an address that changes with their contents, so that nobody asks twice.

They are few and small: all are kept in memory, compressed when first asked for.
"""

from __future__ import annotations

from functools import cache

from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from liveblog.pages.cached import Cached
from liveblog.settings import resource

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class _Files:
    """/static/{version}/{path}. A page of another deploy gets today's file, but may not keep it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["path_params"]
        current = asked["version"] == scope["state"]["drawing"].version
        file = answers("public, max-age=31536000, immutable" if current else "no-cache").get(asked["path"])
        if file is None:
            raise HTTPException(404)
        await file(scope, receive, send)


@cache
def answers(cache_control: str) -> dict[str, Cached]:
    """Every file's answer, by its path in the folder."""
    folder = resource("static")
    # Pages of other sites that embed a blog load our modules and style sheets.
    headers = {"access-control-allow-origin": "*"}
    return {
        file.relative_to(folder).as_posix(): Cached(
            file.read_bytes(), f"{_TYPES[file.suffix]}; charset=utf-8", cache_control, headers
        )
        for file in folder.rglob("*.*")
        if file.suffix in _TYPES  # what else lies there is of an editor or a system
    }


ROUTES: list[BaseRoute] = [Route("/static/{version}/{path:path}", _Files(), methods=["GET"])]

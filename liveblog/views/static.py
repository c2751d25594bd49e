"""Static files under an address that changes with their contents, so that nobody asks twice."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from liveblog.settings import resource


class _Versioned(StaticFiles):
    """/static/{version}/{path}. A page of another deploy gets today's file, but may not keep it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        version, _, file = path.partition("/")
        response = await super().get_response(file, scope)
        current = version == scope["state"]["drawing"].version
        keep = "public, max-age=31536000, immutable" if current else "no-cache"
        response.headers["cache-control"] = keep
        response.headers["x-content-type-options"] = "nosniff"
        # Pages of other sites that embed a blog load our modules and fonts.
        response.headers["access-control-allow-origin"] = "*"
        return response


ROUTES: list[BaseRoute] = [Mount("/static", _Versioned(directory=resource("static")), name="static")]

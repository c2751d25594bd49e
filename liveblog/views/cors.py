"""Which answers pages of other sites may read: everything for readers, which is public, anonymous and the same for all.

Never the desk and the API: their answers depend on who asks.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import Message, Scope, Send

_PUBLIC = ("/live/", "/media/", "/static/")
_PUBLIC_ALONE = ("/embed.js", "/oembed")
_EXPOSED = "liveblog-version, retry-after"
_PREFLIGHT = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "*",
    "access-control-max-age": "86400",
}


def is_public(path: str) -> bool:
    return path.startswith(_PUBLIC) or path in _PUBLIC_ALONE


def opened(scope: Scope, send: Send) -> Send:
    """A `send` that says so of public answers, errors among them. Without credentials: they have none."""
    if not is_public(scope["path"]):
        return send

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            headers["access-control-allow-origin"] = "*"
            headers["access-control-expose-headers"] = _EXPOSED
            headers["cross-origin-resource-policy"] = "cross-origin"
            message = {**message, "headers": headers.raw}
        await send(message)

    return pass_on


def preflight(scope: Scope) -> Response | None:
    """The answer to a browser that asks whether a page of another site may send a request; None for other requests."""
    if scope["method"] != "OPTIONS" or not is_public(scope["path"]):
        return None
    asked = "access-control-request-method" in Headers(scope=scope)
    return Response(status_code=204, headers=_PREFLIGHT) if asked else None

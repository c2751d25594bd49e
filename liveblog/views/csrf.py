"""Refuses cross-site writes by a signed-in browser, without tokens in forms.

Browsers send a request's origin: `Sec-Fetch-Site` (over https and on localhost), else `Origin`.
Programs say neither and carry no cookies, so they pass. Must not know: people, Redis, HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from liveblog.views.languages import language_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
REFUSAL = (
    "This was sent from another site, so it was refused and nothing was changed."
    " If you sent it yourself, open the desk in this browser and send it from there."
)


def foreign(headers: Mapping[str, str], public_url: str | None = None) -> bool:
    """Whether a browser sent this for another site. Header names in lower case."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    ours = {_host(f"//{headers.get('host', '')}")}
    if public_url:
        ours.add(_host(public_url))
    theirs = _host(origin)
    return not theirs or theirs not in ours


def _host(url: str) -> str:
    """Host and port, without the scheme's default port, which Host headers leave out too."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return f"{host}:{port}" if port not in (None, 80, 443) else host


class SameSiteWrites:
    """ASGI middleware: unsafe requests, and the desk's WebSockets, only from our own pages.

    Readers' sockets are open to every site: all their data is public.
    """

    def __init__(self, app: ASGIApp, public_url: str | None = None) -> None:
        self._app = app
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _writes(scope) and foreign(Headers(scope=scope), self._public_url):
            if scope["type"] == "websocket":
                # Closed before it is accepted, so the browser sees a failed handshake (403).
                await send({"type": "websocket.close", "code": 1008, "reason": "another site"})
                return
            said = language_of(HTTPConnection(scope)).say(REFUSAL)
            await PlainTextResponse(said, 403, {"cache-control": "no-store"})(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _writes(scope: Scope) -> bool:
    if scope["type"] == "http":
        return scope["method"] not in SAFE
    return scope["type"] == "websocket" and bool(scope["path"].startswith("/desk"))

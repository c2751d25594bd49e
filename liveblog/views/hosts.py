"""Which Host headers are answered (LIVEBLOG_ALLOWED_HOSTS): a stranger's must not get into links or caches.

Checks of operators (`/health`, `/ready`, `/metrics`) come by address, and always pass.
Must not know: what is asked for.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from liveblog.settings import Settings
from liveblog.views.languages import language_of

_OPERATORS = ("/health", "/ready", "/metrics")
REFUSAL = (
    "This server does not answer for the host of this address."
    " If it should, name the host in LIVEBLOG_ALLOWED_HOSTS."
)


class Hosts:
    """The hosts of a server; falsy when it answers for all. “*.example.org” is every host under example.org."""

    def __init__(self, settings: Settings) -> None:
        named = [host for part in settings.allowed_hosts.split(",") if (host := part.strip().lower())]
        if named and settings.public_url:
            named.append((urlsplit(settings.public_url).hostname or "").lower())
        self._hosts = {host.encode() for host in named if not host.startswith("*.")}
        self._under = tuple(host[1:].encode() for host in named if host.startswith("*."))
        self._known: bytes | None = None  # the one that came last: nearly all requests name the same

    def __bool__(self) -> bool:
        return bool(self._hosts or self._under)

    def answers(self, scope: Scope) -> bool:
        if scope["path"] in _OPERATORS:
            return True
        named = [value for name, value in scope["headers"] if name == b"host"]
        if len(named) != 1:
            return False
        if named[0] == self._known:
            return True
        host = named[0].lower().rpartition(b":")[0] if _has_port(named[0]) else named[0].lower()
        if host not in self._hosts and not host.endswith(self._under or (b"\0",)):
            return False
        self._known = named[0]
        return True


def _has_port(host: bytes) -> bool:
    return host.rpartition(b":")[2].isdigit() and not host.endswith(b"]")


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """421 Misdirected Request; a socket is refused before it is accepted."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": "another host"})
        return
    said = language_of(HTTPConnection(scope)).say(REFUSAL)
    await PlainTextResponse(said, 421, {"cache-control": "no-store"})(scope, receive, send)

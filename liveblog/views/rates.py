"""How often an address, an account or a token may ask in a minute (LIVEBLOG_RATES). In memory, per process, bounded.

What is answered from memory is not counted: readers who share an address with thousands of others keep the page, the
events and the snapshot. Sign-ins are counted across processes, in `store.throttle`.
Must not know: who somebody is; what is asked for, beyond its address.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import lru_cache

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from liveblog.errors import CannotStart
from liveblog.language.translatable import sentence
from liveblog.store.throttle import network_of
from liveblog.views.csrf import SAFE
from liveblog.views.languages import language_of
from liveblog.views.problems import problem

KINDS = ("pages", "handshakes", "searches", "writes", "uploads")
MOST_KNOWN = 20_000  # addresses, accounts and tokens; the one that was away for longest is forgotten
_MINUTE = 60.0
_FROM_MEMORY = ("/updates", "/snapshot")


def parse_rates(text: str) -> dict[str, int]:
    """ "pages=1200,writes=0": requests a minute by kind; 0: no limit. Raises CannotStart."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        kind, _, most = part.partition("=")
        if kind not in KINDS or not most.isdecimal():
            raise CannotStart(
                f"LIVEBLOG_RATES has “{part}”; write KIND=NUMBER with one of {', '.join(KINDS)}, and 0 for no limit."
            )
        found[kind] = int(most)
    return {kind: most for kind, most in found.items() if most}


class Rates:
    """Counts requests. A burst of a minute's requests is allowed, then one whenever its share has passed."""

    def __init__(self, most: dict[str, int], clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._used: OrderedDict[tuple[str, str], float] = (
            OrderedDict()
        )  # until when the minute's share is used up

    def wait(self, scope: Scope) -> int:
        """The seconds to wait before this request is answered; 0: none."""
        kind = kind_of(scope)
        most = self._most.get(kind or "")
        if kind is None or most is None:
            return 0
        waits = [self._count(kind, who, most) for who in _who(scope, kind)]
        return max(waits, default=0)

    def _count(self, kind: str, who: str, most: int) -> int:
        now, key = self._clock(), (kind, who)
        used = max(self._used.get(key, now), now) + _MINUTE / most
        if used - now > _MINUTE:
            return max(1, math.ceil(used - now - _MINUTE - 1e-6))
        self._used[key] = used
        self._used.move_to_end(key)
        if len(self._used) > MOST_KNOWN:
            self._used.popitem(last=False)
        return 0

    def __len__(self) -> int:
        return len(self._used)


def kind_of(scope: Scope) -> str | None:
    """What a request counts as; None: it is not counted."""
    path: str = scope["path"]
    if scope["type"] == "websocket":
        return "handshakes"
    if scope["method"] not in SAFE:
        return "uploads" if path.endswith("/images") else "writes"
    if path.endswith("/search"):
        return "searches"
    if path.endswith("/events"):
        return "handshakes"
    counted = path == "/" or path.startswith("/live/")
    return "pages" if counted and not path.endswith(_FROM_MEMORY) else None


def _who(scope: Scope, kind: str) -> Iterator[str]:
    """The names under which a request is counted."""
    if (address := _public(scope["client"][0] if scope["client"] else "")) is not None:
        yield address
    if kind in ("writes", "uploads"):
        for name, value in scope["headers"]:
            if name in (b"authorization", b"cookie"):
                yield hashlib.sha256(value).hexdigest()[:16]


@lru_cache(4096)
def _public(address: str) -> str | None:
    """The network of a public address. A private one is a proxy's or our own: all readers may come from there."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    return (
        None if found.is_private and not found.is_reserved and not _documented(found) else network_of(address)
    )


def _documented(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Addresses of examples (RFC 5737, 3849) count as private for Python; our tests and no network use them."""
    return any(found in network for network in _EXAMPLES if found.version == network.version)


_EXAMPLES = [
    ipaddress.ip_network(text)
    for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]


async def refuse(scope: Scope, receive: Receive, send: Send, wait: int) -> None:
    """429 with Retry-After: a sentence for people, a problem for programs."""
    detail = sentence(
        "That was too often. Wait {n} second, then try again.",
        "That was too often. Wait {n} seconds, then try again.",
        n=wait,
    )
    headers = {"retry-after": str(wait), "cache-control": "no-store"}
    if scope["path"].startswith("/api/"):
        await problem(429, str(detail), headers=headers)(scope, receive, send)
        return
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1013, "reason": "too often"})
        return
    answer = PlainTextResponse(language_of(HTTPConnection(scope)).say(detail), 429, headers)
    await answer(scope, receive, send)

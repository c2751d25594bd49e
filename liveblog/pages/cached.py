"""Answers kept as bytes: plain, gzip, brotli, with an ETag; sent without asking anything.

Must not know: blogs, Redis.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any

import brotli

# CDN and browser ask again, cheaply (ETag); an outage of ours may be bridged with what they have.
PAGE = "public, max-age=0, s-maxage=2, stale-while-revalidate=10, stale-if-error=86400"
SHARED = "public, max-age=1, stale-if-error=60"
_SMALL = 500  # bytes below which compressing costs more than it saves

# ASGI's own words.
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

RawHeaders = list[tuple[bytes, bytes]]


class Cached:
    """One answer. Compressed on first demand, once for each encoding; an ASGI app in itself."""

    __slots__ = ("_etag", "_forms", "_headers", "content")

    def __init__(
        self, content: bytes, media_type: str, cache_control: str, headers: dict[str, str] | None = None
    ) -> None:
        self.content = content
        self._etag = hashlib.blake2b(content, digest_size=9).hexdigest()
        named = {
            "content-type": media_type,
            "cache-control": cache_control,
            "vary": "accept-encoding",
            "x-content-type-options": "nosniff",
            **(headers or {}),
        }
        self._headers: RawHeaders = [(k.encode(), v.encode()) for k, v in named.items()]
        self._forms: dict[str, tuple[bytes, str, RawHeaders]] = {}

    def form(self, encoding: str) -> tuple[bytes, str, RawHeaders]:
        """The body in an encoding ("", "gzip", "br"), its ETag, all its headers."""
        if encoding not in self._forms:
            body = compress(self.content, encoding) if encoding else self.content
            etag = f'"{self._etag}{"-" + encoding if encoding else ""}"'
            headers = [*self._headers, (b"etag", etag.encode())]
            if encoding:
                headers.append((b"content-encoding", encoding.encode()))
            full = [*headers, (b"content-length", str(len(body)).encode())]
            self._forms[encoding] = (body, etag, full)
        return self._forms[encoding]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted, known = _wanted(scope)
        body, etag, headers = self.form(choose(accepted) if len(self.content) > _SMALL else "")
        status = 200
        if known and matches(known, etag):
            # A 304 may not say the length or encoding of what it does not carry.
            unsaid = (b"content-length", b"content-encoding", b"content-type")
            status, body, headers = 304, b"", [h for h in headers if h[0] not in unsaid]
        elif scope["method"] == "HEAD":
            body = b""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def compress(content: bytes, encoding: str) -> bytes:
    """In "br" or "gzip". About 2 ms for 500 KB of HTML; harder settings take ten times that for a tenth less."""
    if encoding == "br":
        made: bytes = brotli.compress(content, quality=5)
        return made
    return gzip.compress(content, 6, mtime=0)


def _wanted(scope: Scope) -> tuple[str, str]:
    accepted = known = ""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            accepted = value[:200].decode("latin-1")
        elif name == b"if-none-match":
            known = value.decode("latin-1")
    return accepted, known


@lru_cache(maxsize=256)  # browsers differ little in this, and what they send is short enough to keep
def choose(accepted: str) -> str:
    """The best encoding a client takes: "br", "gzip" or ""."""
    if "br" not in accepted and "gzip" not in accepted:
        return ""
    taken = set()
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight):
            taken.add(name.strip())
    return next((e for e in ("br", "gzip") if e in taken), "")


def matches(known: str, etag: str) -> bool:
    """Whether an If-None-Match header names this ETag."""
    if known.strip() == "*":
        return True
    return any(e.strip().removeprefix("W/") == etag for e in known.split(","))

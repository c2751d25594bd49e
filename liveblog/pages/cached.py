"""Answers cached as bytes, plain and compressed, with an ETag: sending one takes no look-up and no rendering.

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

# Browsers and CDNs revalidate with the ETag, and may serve what they have during an outage.
PAGE = "public, max-age=0, s-maxage=2, stale-while-revalidate=10, stale-if-error=86400"
SHARED = "public, max-age=1, stale-if-error=60"
HEADER_LIMIT = 200  # characters of Accept-Encoding that are read
QUALITY = 5  # of brotli; about 2 ms for 500 KB of HTML, where higher ones take 20 ms to save a tenth
LASTING = 11  # for what is compressed once and kept for long: a tenth of a second for the largest file
_SMALL = 500  # bytes; compressing less costs more than it saves

# ASGI's types, without Starlette.
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

RawHeaders = list[tuple[bytes, bytes]]


class Cached:
    """One answer, as an ASGI app. Each encoding is compressed once, on first use."""

    __slots__ = ("_encoded", "_etag", "_headers", "_quality", "content")

    def __init__(
        self,
        content: bytes,
        media_type: str,
        cache_control: str,
        headers: dict[str, str] | None = None,
        quality: int = QUALITY,
    ) -> None:
        self.content = content
        self._quality = quality
        self._etag = hashlib.blake2b(content, digest_size=9).hexdigest()
        all_headers = {
            "content-type": media_type,
            "cache-control": cache_control,
            "vary": "accept-encoding",
            "x-content-type-options": "nosniff",
            **(headers or {}),
        }
        self._headers: RawHeaders = [(k.encode(), v.encode()) for k, v in all_headers.items()]
        self._encoded: dict[str, tuple[bytes, str, RawHeaders]] = {}

    def encoded(self, encoding: str) -> tuple[bytes, str, RawHeaders]:
        """The body in an encoding ("", "gzip" or "br"), its ETag, all headers of the answer."""
        if encoding not in self._encoded:
            body = compress(self.content, encoding, self._quality) if encoding else self.content
            etag = f'"{self._etag}{"-" + encoding if encoding else ""}"'
            headers = [*self._headers, (b"etag", etag.encode())]
            if encoding:
                headers.append((b"content-encoding", encoding.encode()))
            headers.append((b"content-length", str(len(body)).encode()))
            self._encoded[encoding] = (body, etag, headers)
        return self._encoded[encoding]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accept_encoding, if_none_match = _asked(scope)
        body, etag, headers = self.encoded(choose(accept_encoding) if len(self.content) > _SMALL else "")
        status = 200
        if if_none_match and matches(if_none_match, etag):
            # A 304 must not describe a body that it does not carry.
            of_body = (b"content-length", b"content-encoding", b"content-type")
            status, body, headers = 304, b"", [h for h in headers if h[0] not in of_body]
        elif scope["method"] == "HEAD":
            body = b""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def compress(content: bytes, encoding: str, quality: int = QUALITY) -> bytes:
    """Compresses to "br" (with this quality) or "gzip"."""
    if encoding == "br":
        made: bytes = brotli.compress(content, quality=quality)
        return made
    return gzip.compress(content, 6, mtime=0)


def _asked(scope: Scope) -> tuple[str, str]:
    """A request's Accept-Encoding and If-None-Match."""
    accept_encoding = if_none_match = ""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            accept_encoding = value[:HEADER_LIMIT].decode("latin-1")
        elif name == b"if-none-match":
            if_none_match = value.decode("latin-1")
    return accept_encoding, if_none_match


@lru_cache(maxsize=256)  # clients send few different ones, of at most HEADER_LIMIT characters
def choose(accept_encoding: str) -> str:
    """The best encoding that a client accepts: "br", "gzip" or ""."""
    if "br" not in accept_encoding and "gzip" not in accept_encoding:
        return ""
    accepted = set()
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        if not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight):
            accepted.add(name.strip())
    return next((encoding for encoding in ("br", "gzip") if encoding in accepted), "")


def matches(if_none_match: str, etag: str) -> bool:
    """Whether an If-None-Match header names this ETag."""
    if if_none_match.strip() == "*":
        return True
    return any(known.strip().removeprefix("W/") == etag for known in if_none_match.split(","))

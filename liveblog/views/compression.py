"""Compression of answers made for one request; cached answers (`pages.cached`) are compressed there.

Streams are not compressed: an event would be delayed in the compressor.

The length of a compressed answer that contains a secret and an attacker's text reveals the secret (BREACH).
The desk's answers contain secrets, so answers to cross-site requests are not compressed.

Must not know: what an answer says.
"""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

from liveblog.pages.cached import HEADER_LIMIT, choose, compress
from liveblog.views.csrf import foreign

SMALL = 1000  # bytes; smaller answers fit into one packet and are not compressed
LARGE = 100_000  # bytes; compressing more takes over half a millisecond and is done in a thread
_TYPES = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")


def compressing(scope: Scope, send: Send) -> Send:
    """A `send` that compresses, for one HTTP request."""
    start: Message | None = None  # held back until the body is known

    async def pass_on(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start" and _compressible(message):
            start = message
            return
        if start is not None:
            held, start = start, None
            if message["type"] == "http.response.body" and not message.get("more_body"):
                held, message = await _smaller(scope, held, message)
            await send(held)
        await send(message)

    return pass_on


async def _smaller(scope: Scope, start: Message, body: Message) -> tuple[Message, Message]:
    """Both messages of a complete answer, with an encoding that the client accepts."""
    content = body.get("body", b"")
    if len(content) <= SMALL:
        return start, body
    headers = MutableHeaders(raw=list(start["headers"]))
    headers.add_vary_header("accept-encoding")
    asked = Headers(scope=scope)
    encoding = choose(asked.get("accept-encoding", "")[:HEADER_LIMIT])
    if encoding and not ("cookie" in asked and foreign(asked)):
        large = len(content) >= LARGE
        content = (
            await asyncio.to_thread(compress, content, encoding) if large else compress(content, encoding)
        )
        headers["content-encoding"] = encoding
        headers["content-length"] = str(len(content))
    return {**start, "headers": headers.raw}, {**body, "body": content}


def _compressible(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    type = headers.get("content-type", "")
    return (
        (type.startswith(_TYPES) or "+json" in type or "+xml" in type)
        and not type.startswith("text/event-stream")
        and "content-encoding" not in headers
        and "no-transform" not in headers.get("cache-control", "")
        and start["status"] not in (204, 206, 304)
    )

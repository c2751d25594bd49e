"""The opening handshake of RFC 6455: from the bytes of a request to the bytes of a 101.

Pure. Must not know: uvicorn, channels, who may read what.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha1
from urllib.parse import unquote_to_bytes

Headers = list[tuple[bytes, bytes]]

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_DEFLATE = b"permessage-deflate; server_no_context_takeover; client_no_context_takeover"
_PARAMETERS = frozenset(
    (b"server_no_context_takeover", b"client_no_context_takeover", b"client_max_window_bits")
)


@dataclass(frozen=True, slots=True)
class Opening:
    """A request that asks for a WebSocket in the right way."""

    path: str
    raw_path: bytes
    query: bytes
    headers: Headers
    subprotocols: list[str]
    key: bytes
    deflate: bool


def parse_opening(request: bytes) -> Opening | None:
    """The opening of a WebSocket, or None where anything about it is unusual (somebody else may explain)."""
    head, end, body = request.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    parts = first.split(b" ")
    if not end or body or len(parts) != 3 or parts[0] != b"GET" or parts[2] != b"HTTP/1.1":
        return None
    headers: Headers = []
    seen: dict[bytes, bytes] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        name, value = name.lower(), value.strip(b" \t")
        if not colon or not name:
            return None
        headers.append((name, value))
        seen[name] = seen[name] + b"," + value if name in seen else value
    if (
        b"websocket" not in _tokens(seen.get(b"upgrade", b""))
        or b"upgrade" not in _tokens(seen.get(b"connection", b""))
        or seen.get(b"sec-websocket-version") != b"13"
        or not _is_key(seen.get(b"sec-websocket-key", b""))
    ):
        return None
    raw_path, _, query = parts[1].partition(b"?")
    try:
        path = (unquote_to_bytes(raw_path) if b"%" in raw_path else raw_path).decode()
    except UnicodeDecodeError:
        return None
    if not raw_path.startswith(b"/") or not raw_path.isascii() or not query.isascii():
        return None
    offers = seen.get(b"sec-websocket-extensions", b"")
    protocols = seen.get(b"sec-websocket-protocol", b"")
    return Opening(
        path=path,
        raw_path=raw_path,
        query=query,
        headers=headers,
        subprotocols=[p.strip().decode("latin-1") for p in protocols.split(b",") if p.strip()],
        key=seen[b"sec-websocket-key"],
        deflate=bool(offers) and accepts_deflate(offers),
    )


def accepts_deflate(offers: bytes) -> bool:
    """Whether the browser offers permessage-deflate in a form that one compressed message for all suits.

    Any offer suits but one that limits our window: we compress with the whole one, before we know for whom.
    """
    for offer in offers.lower().split(b","):
        name, *parameters = (part.strip() for part in offer.split(b";"))
        names = [p.partition(b"=")[0].rstrip() for p in parameters]
        if name == b"permessage-deflate" and _PARAMETERS.issuperset(names) and len(set(names)) == len(names):
            return True
    return False


def accept_response(
    key: bytes,
    *,
    deflate: bool = False,
    subprotocol: str | None = None,
    headers: Iterable[tuple[bytes, bytes]] = (),
) -> bytes:
    """The 101 that opens the socket."""
    digest = sha1(key + _GUID, usedforsecurity=False).digest()
    lines = [
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ",
        binascii.b2a_base64(digest, newline=False),
    ]
    if deflate:
        lines += (b"\r\nSec-WebSocket-Extensions: ", _DEFLATE)
    if subprotocol:
        lines += (b"\r\nSec-WebSocket-Protocol: ", subprotocol.encode("latin-1"))
    for name, value in headers:
        lines += (b"\r\n", name, b": ", value)
    lines.append(b"\r\n\r\n")
    return b"".join(lines)


def _tokens(value: bytes) -> list[bytes]:
    return [token.strip() for token in value.lower().split(b",")]


def _is_key(key: bytes) -> bool:
    try:
        return len(key) == 24 and len(binascii.a2b_base64(key, strict_mode=True)) == 16
    except binascii.Error:
        return False

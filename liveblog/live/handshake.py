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


VERSION = b"13"
_WRONG_VERSION = b"This server speaks version 13 of the WebSocket protocol (RFC 6455).\n"


@dataclass(frozen=True, slots=True)
class Opening:
    """A well-formed request for a WebSocket."""

    path: str
    raw_path: bytes
    query: bytes
    headers: Headers
    subprotocols: list[str]
    key: bytes
    deflate: bool


def parse_opening(request: bytes) -> Opening | None:
    """The opening of a WebSocket; None when anything about the request is unusual."""
    head, end, body = request.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    parts = first.split(b" ")
    if not end or body or len(parts) != 3 or parts[0] != b"GET" or parts[2] != b"HTTP/1.1":
        return None
    headers = _headers(lines)
    if headers is None:
        return None
    values = _joined(headers)
    raw_path, _, query = parts[1].partition(b"?")
    path = _path(raw_path)
    if path is None or not query.isascii() or not _asks_for_websocket(values):
        return None
    offers = values.get(b"sec-websocket-extensions", b"")
    protocols = values.get(b"sec-websocket-protocol", b"")
    return Opening(
        path=path,
        raw_path=raw_path,
        query=query,
        headers=headers,
        subprotocols=[p.strip().decode("latin-1") for p in protocols.split(b",") if p.strip()],
        key=values[b"sec-websocket-key"],
        deflate=bool(offers) and accepts_deflate(offers),
    )


def wants_other_version(request: bytes) -> bool:
    """Whether a GET for a WebSocket asks for another version than ours, or for none."""
    first, *lines = request.partition(b"\r\n\r\n")[0].split(b"\r\n")
    headers = _headers(lines)
    if not first.startswith(b"GET ") or headers is None:
        return False
    return _joined(headers).get(b"sec-websocket-version") != VERSION


def version_response(headers: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """The 426 that says which version we speak (RFC 6455, section 4.4). The connection ends with it."""
    lines = [
        b"HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n"
        b"Sec-WebSocket-Version: %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d"
        % (VERSION, len(_WRONG_VERSION))
    ]
    lines += [b"%s: %s" % header for header in headers]
    return b"\r\n".join([*lines, b"", _WRONG_VERSION])


def accepts_deflate(offers: bytes) -> bool:
    """Whether the client offers permessage-deflate in a form that suits one compressed message for all.

    Only an offer that limits our window does not: we compress with the full window, before we know for whom.
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


def _headers(lines: Iterable[bytes]) -> Headers | None:
    """Header lines as lower-case names and values; None when one of them is not a header."""
    headers: Headers = []
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or not name:
            return None
        headers.append((name.lower(), value.strip(b" \t")))
    return headers


def _joined(headers: Headers) -> dict[bytes, bytes]:
    """Headers by name; the values of a repeated one are joined with commas."""
    values: dict[bytes, bytes] = {}
    for name, value in headers:
        values[name] = values[name] + b"," + value if name in values else value
    return values


def _asks_for_websocket(values: dict[bytes, bytes]) -> bool:
    return (
        b"websocket" in _tokens(values.get(b"upgrade", b""))
        and b"upgrade" in _tokens(values.get(b"connection", b""))
        and values.get(b"sec-websocket-version") == VERSION
        and _is_key(values.get(b"sec-websocket-key", b""))
    )


def _path(raw: bytes) -> str | None:
    """The path of a request, unquoted; None when it is not one."""
    if not raw.startswith(b"/") or not raw.isascii():
        return None
    try:
        return (unquote_to_bytes(raw) if b"%" in raw else raw).decode()
    except UnicodeDecodeError:
        return None


def _tokens(value: bytes) -> list[bytes]:
    return [token.strip() for token in value.lower().split(b",")]


def _is_key(key: bytes) -> bool:
    try:
        return len(key) == 24 and len(binascii.a2b_base64(key, strict_mode=True)) == 16
    except binascii.Error:
        return False

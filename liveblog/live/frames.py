"""The bytes of the frames that the server sends: RFC 6455 headers, and RFC 7692 deflate without context.

Must not know: sockets, channels, what the text says.
"""

from __future__ import annotations

import zlib

# Measured in docs/decisions/0010-the-engine.md: the levels hardly differ on texts of this size.
LEVEL = 6
# Shorter texts hardly shrink, and a heartbeat must not cost every browser an inflate.
WORTH_DEFLATING = 200

_TEXT, _CLOSE, _PONG = 0x1, 0x8, 0xA
_FIN, _RSV1 = 0x80, 0x40


def text(payload: bytes) -> bytes:
    """A text message in one frame."""
    return _head(_FIN | _TEXT, len(payload)) + payload


def deflated(payload: bytes) -> bytes:
    """The same message for those who negotiated permessage-deflate; left as it is where deflate gains nothing.

    Every message is compressed on its own (server_no_context_takeover), so these bytes suit every reader.
    """
    if len(payload) < WORTH_DEFLATING:
        return text(payload)
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    small = deflate.compress(payload) + deflate.flush(zlib.Z_SYNC_FLUSH)
    small = small[:-4]  # RFC 7692 section 7.2.1: the receiver puts 00 00 ff ff back
    if len(small) >= len(payload):
        return text(payload)
    return _head(_FIN | _RSV1 | _TEXT, len(small)) + small


def close(code: int, reason: str = "") -> bytes:
    """A close frame. The reason is for people reading a log; it is cut where a control frame ends."""
    payload = code.to_bytes(2, "big") + reason.encode()[:123].decode(errors="ignore").encode()
    return _head(_FIN | _CLOSE, len(payload)) + payload


def close_answer(payload: bytes) -> bytes:
    """The close frame that answers one with this payload: the same code, or none where there was none."""
    code = payload[:2]
    return _head(_FIN | _CLOSE, len(code)) + code


def pong(payload: bytes) -> bytes:
    return _head(_FIN | _PONG, len(payload)) + payload


def _head(first: int, size: int) -> bytes:
    if size < 126:
        return bytes((first, size))
    if size < 65536:
        return bytes((first, 126)) + size.to_bytes(2, "big")
    return bytes((first, 127)) + size.to_bytes(8, "big")

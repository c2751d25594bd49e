"""The bytes of the frames that the server sends: RFC 6455 headers, RFC 7692 compression without context, close codes.

Must not know: sockets, channels, what the text says.
"""

from __future__ import annotations

import zlib

# Measured in docs/decisions/0010-the-engine.md: at this size of text the levels hardly differ.
LEVEL = 6
# Shorter texts hardly shrink, and a heartbeat should not cost every browser an inflate.
MIN_DEFLATED = 200

# The close codes of docs/protocol.md that readers get from a channel, with their reasons.
RESTARTING, OVERLOADED, TOO_SLOW, NO_SUCH_BLOG = 1012, 1013, 4008, 4404
RESTARTING_REASON = "restarting; come back with your position"
OVERLOADED_REASON = "too many readers; use polling for now"
TOO_SLOW_REASON = "too slow; come back with your position"

_TEXT, _CLOSE, _PONG = 0x1, 0x8, 0xA
_FIN, _RSV1 = 0x80, 0x40


def text(payload: bytes) -> bytes:
    """A text message in one frame."""
    return _head(_FIN | _TEXT, len(payload)) + payload


def deflated(payload: bytes) -> bytes:
    """The same message compressed; or plain, when compression gains nothing.

    Every message is compressed on its own (server_no_context_takeover), so the same bytes suit all readers.
    """
    if len(payload) < MIN_DEFLATED:
        return text(payload)
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    small = deflate.compress(payload) + deflate.flush(zlib.Z_SYNC_FLUSH)
    small = small[:-4]  # RFC 7692 section 7.2.1: the receiver puts 00 00 ff ff back
    if len(small) >= len(payload):
        return text(payload)
    return _head(_FIN | _RSV1 | _TEXT, len(small)) + small


def close(code: int, reason: str = "") -> bytes:
    """A close frame. The reason is for people who read a log; it is cut to what a control frame can carry."""
    payload = code.to_bytes(2, "big") + reason.encode()[:123].decode(errors="ignore").encode()
    return _head(_FIN | _CLOSE, len(payload)) + payload


def close_answer(payload: bytes) -> bytes:
    """The answer to a close frame with this payload: it repeats the code, if there was one."""
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

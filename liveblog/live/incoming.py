"""What a reader sends us: checked against RFC 6455, and otherwise ignored.

Pure and bounded: whatever the bytes are and however they are split, at most one message of MESSAGE_LIMIT is stored.
Must not know: sockets, channels.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from liveblog.live import frames

MESSAGE_LIMIT = 4096

_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
_OPCODES = frozenset((_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG))
_FIN, _RSV1 = 0x80, 0x40

# RFC 6455 section 7.4.1 and the IANA registry; 3000 to 4999 belong to libraries and applications.
_CLOSE_CODES = frozenset((1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014))

_new_decoder = codecs.getincrementaldecoder("utf-8")


class _Violation(Exception):
    def __init__(self, code: int, reason: str) -> None:
        self.frame = frames.close(code, reason)


class Result(NamedTuple):
    """What some bytes lead to: an answer, whether the connection is over, and whether the reader closed it properly."""

    answer: bytes
    over: bool = False
    clean: bool = False


class Incoming:
    """The incomplete frame and message of one connection. Exists only while there is one: see `idle`."""

    __slots__ = ("_decoder", "_deflate", "_message", "_rest", "_size")

    def __init__(self, deflate: bool = False) -> None:
        self._deflate = deflate  # whether permessage-deflate was negotiated: then RSV1 may begin a message
        self._rest = b""
        self._message = False  # whether a message has begun and is not finished
        self._size = 0
        self._decoder: codecs.IncrementalDecoder | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing is incomplete, so that a new Incoming would do as well."""
        return not self._rest and not self._message

    def feed(self, data: bytes) -> Result:
        """Take bytes that arrived. Feed nothing after a result that is `over`."""
        data = self._rest + data if self._rest else data
        at, answers = 0, []
        try:
            while (found := self._frame(data, at)) is not None:
                first, payload, at = found
                opcode = first & 0x0F
                if opcode == _PING:
                    answers.append(frames.pong(payload))
                elif opcode == _CLOSE:
                    answers.append(_closing(payload))
                    return Result(b"".join(answers), over=True, clean=True)
                elif opcode != _PONG:
                    self._part(first, payload)
        except _Violation as violation:
            answers.append(violation.frame)
            return Result(b"".join(answers), over=True)
        self._rest = data[at:]
        return Result(b"".join(answers))

    def _frame(self, data: bytes, at: int) -> tuple[int, bytes, int] | None:
        """The frame at `at`: its first byte, its payload, where the next one begins; None when it is incomplete."""
        available = len(data) - at
        if available < 1:
            return None
        opcode = data[at] & 0x0F
        self._check_first(data[at], opcode)
        if available < 2:
            return None
        if not data[at + 1] & 0x80:
            raise _Violation(1002, "frames from a client must be masked")
        size, start = data[at + 1] & 0x7F, at + 2
        if opcode >= _CLOSE:
            if size > 125:
                raise _Violation(1002, "control frames have 125 bytes at most")
        elif size >= 126:
            width = 2 if size == 126 else 8
            if available < 2 + width:
                return None
            size, start = int.from_bytes(data[start : start + width], "big"), start + width
            if size < (126 if width == 2 else 65536) or size >> 63:
                raise _Violation(1002, "the length is not in its shortest form")
        if opcode < _CLOSE and size > MESSAGE_LIMIT - (0 if opcode else self._size):
            raise _Violation(1009, f"messages have {MESSAGE_LIMIT} bytes at most")
        end = start + 4 + size
        if len(data) < end:
            return None
        return data[at], _unmask(data[start : start + 4], data[start + 4 : end]), end

    def _check_first(self, first: int, opcode: int) -> None:
        begins = opcode in (_TEXT, _BINARY)
        if first & 0x30 or (first & _RSV1 and not (self._deflate and begins)):
            raise _Violation(1002, "a reserved bit is set")
        if opcode not in _OPCODES:
            raise _Violation(1002, "unknown opcode")
        if opcode >= _CLOSE and not first & _FIN:
            raise _Violation(1002, "control frames must not be fragmented")
        if begins and self._message:
            raise _Violation(1002, "the previous message is not finished")
        if opcode == _CONTINUATION and not self._message:
            raise _Violation(1002, "there is no message to continue")

    def _part(self, first: int, payload: bytes) -> None:
        opcode, final = first & 0x0F, bool(first & _FIN)
        if opcode != _CONTINUATION:
            # A compressed text cannot be checked without inflating it, and nobody reads it: it is ignored.
            self._decoder = _new_decoder() if opcode == _TEXT and not first & _RSV1 else None
            self._message, self._size = True, 0
        self._size += len(payload)
        if self._decoder is not None:
            try:
                self._decoder.decode(payload, final)
            except UnicodeDecodeError:
                raise _Violation(1007, "text must be UTF-8") from None
        if final:
            self._message, self._size, self._decoder = False, 0, None


def _closing(payload: bytes) -> bytes:
    """The answer to a close frame."""
    if len(payload) == 1:
        raise _Violation(1002, "incomplete close code")
    if payload:
        code = int.from_bytes(payload[:2], "big")
        if code not in _CLOSE_CODES and not 3000 <= code < 5000:
            raise _Violation(1002, "unknown close code")
        try:
            payload[2:].decode()
        except UnicodeDecodeError:
            raise _Violation(1007, "the reason must be UTF-8") from None
    return frames.close_answer(payload)


def _unmask(mask: bytes, payload: bytes) -> bytes:
    size = len(payload)
    if not size:
        return b""
    key = (mask * (size // 4 + 1))[:size]
    # One wide XOR: a loop over bytes is fifty times slower.
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")

"""The wire as tests read and write it: frames of the server taken apart, frames of a browser put together."""

from __future__ import annotations

import json
import zlib
from typing import Any


def frames_in(data: bytes | bytearray) -> list[tuple[int, bytes]]:
    """Whole server frames as (opcode, payload); deflated ones inflated. Fails on half a frame."""
    found, data = [], bytes(data)
    while data:
        first, size, at = data[0], data[1], 2
        assert not size & 0x80, "servers do not mask"
        if size >= 126:
            width = 2 if size == 126 else 8
            size, at = int.from_bytes(data[2 : 2 + width], "big"), 2 + width
        payload = data[at : at + size]
        assert len(payload) == size, "half a frame"
        if first & 0x40:
            payload = zlib.decompressobj(-15).decompress(payload + b"\x00\x00\xff\xff")
        found.append((first & 0x0F, payload))
        data = data[at + size :]
    return found


def objects_in(data: bytes | bytearray) -> list[Any]:
    """What a reader was sent: texts as objects without ticks, and a close frame as its code."""
    heard: list[Any] = []
    for opcode, payload in frames_in(data):
        if opcode == 1:
            heard.append(json.loads(payload))
        elif opcode == 8:
            heard.append(int.from_bytes(payload[:2], "big"))
    return [h for h in heard if not (isinstance(h, dict) and h["type"] == "tick")]


def summary(data: bytes | bytearray) -> list[Any]:
    """The same in short: "hello", "event" with its number, "reset" with its reason, a close code."""
    return [short(h) for h in objects_in(data)]


def short(heard: Any) -> Any:
    if isinstance(heard, int):
        return heard
    if heard["type"] == "reset":
        return f"reset {heard['why']}"
    if heard["type"] == "put":
        return f"event {int(heard['position'].split('-')[0]) - 1000}"
    return heard["type"]


def masked(opcode: int, payload: bytes = b"", *, final: bool = True, reserved: int = 0) -> bytes:
    """A frame as a browser sends it."""
    mask = b"\xa5\x3c\x0f\x91"
    first = (0x80 if final else 0) | reserved | opcode
    if len(payload) < 126:
        head = bytes((first, 0x80 | len(payload)))
    elif len(payload) < 65536:
        head = bytes((first, 0x80 | 126)) + len(payload).to_bytes(2, "big")
    else:
        head = bytes((first, 0x80 | 127)) + len(payload).to_bytes(8, "big")
    return head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))

"""The last events of a blog as this process knows them: bounded, numbered, framed once.

Pure. Must not know: readers, sockets, time, Redis.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Literal

from liveblog.live import frames
from liveblog.model.events import Position, Why, redacted

# A slow reader is sent this much at a time (or one event, where that is larger).
CHUNK = 64 * 1024
_CHUNKS_CACHED = 8

# Where a reader begins: after its position; from now on (None); or with a reset, for a position that cannot be used.
After = Position | Why | None
# Why a new log replaces the old one.
LogLost = Literal["unknown-position", "trimmed"]


@dataclass(frozen=True, slots=True)
class Message:
    """An event as readers get it: `data` is its JSON text, `entry` the id of the entry that it is about, or ""."""

    position: Position
    prev: Position
    data: bytes
    entry: str = ""


class _Item:
    """A message with its frames: the plain one, and the compressed one once a reader needs it."""

    __slots__ = ("_deflated", "frame", "message")

    def __init__(self, message: Message) -> None:
        self.message = message
        self.frame = frames.text(message.data)
        self._deflated: bytes | None = None

    def bytes(self, deflate: bool) -> bytes:
        if not deflate:
            return self.frame
        if self._deflated is None:
            self._deflated = frames.deflated(self.message.data)
        return self._deflated


class Backlog:
    """A chain of messages, each applying to the one before. They are numbered, and numbers are never used again.

    `number` is that of the newest message, or of what was before any; `first` that of the oldest one here.
    """

    def __init__(self, position: Position, *, count: int, size: int) -> None:
        self.position = position
        self.number = 0
        self.first = 1
        self._base = position  # the position before the oldest message here
        self._count, self._size = count, size
        self._items: list[_Item] = []
        self._newest: dict[str, int] = {}  # entry id -> number of the newest message about it here
        self._bytes = 0
        self._trimmed: Why = "trimmed"
        self._restarted: tuple[int, LogLost] = (-1, "unknown-position")
        self._chunks: dict[tuple[int, bool], tuple[bytes, int]] = {}

    def add(self, message: Message) -> Literal["added", "known", "broken"]:
        """Append a message. "known": it was here already; "broken": it does not apply to our position."""
        if message.position <= self.position:
            return "known"
        if message.prev != self.position:
            return "broken"
        self._supersede(message.entry)
        self._items.append(_Item(message))
        self._bytes += len(message.data)
        self.position = message.position
        self.number += 1
        if message.entry:
            self._newest[message.entry] = self.number
        self._chunks.clear()
        self._trim()
        return "added"

    def restart(self, position: Position, why: LogLost | None = None) -> None:
        """Forget everything: the log is another one, which begins here. With `why`, all readers have to be reset."""
        self._items.clear()
        self._newest.clear()
        self._chunks.clear()
        self._bytes = 0
        self._base = self.position = position
        self._trimmed = "trimmed"
        self.number += 1  # so that readers that had everything are behind now
        self.first = self.number + 1
        if why is not None:
            self._restarted = self.number, why

    def start(self, after: After) -> int | Why:
        """The number after which a reader begins, or why it has to be reset."""
        if isinstance(after, Position):
            return self.since(after)
        return self.number if after is None else after

    def since(self, position: Position) -> int | Why:
        """The number of the message at a position, or why there is no telling what came after it."""
        if position == self.position:
            return self.number
        if position == self._base:
            return self.first - 1
        if position < self._base:
            return self._trimmed
        at = bisect_left(self._items, position, key=_position)
        if at == len(self._items) or self._items[at].message.position != position:
            return "unknown-position"
        return self.first + at

    def reset_due(self, number: int) -> Why | None:
        """Why a reader that has everything up to a number has to be reset, if it has to."""
        restarted, why = self._restarted
        if number < restarted:
            return why
        return None if self.holds(number) else "too-far-behind"

    def after(self, number: int) -> list[Message]:
        """The messages after a number; only if `holds(number)`."""
        return [item.message for item in self._items[number + 1 - self.first :]]

    def holds(self, number: int) -> bool:
        """Whether all messages after this number are still here."""
        return number >= self.first - 1

    def chunk(self, number: int, deflate: bool) -> tuple[bytes, int]:
        """Frames after a number, up to CHUNK bytes but at least one, and the number of the last one."""
        if number >= self.number:
            return b"", self.number
        key = (number, deflate)
        # After a deploy, thousands of readers come back with the same position.
        if (found := self._chunks.get(key)) is None:
            if len(self._chunks) >= _CHUNKS_CACHED:
                self._chunks.clear()
            found = self._chunks[key] = self._join(number, deflate)
        return found

    def _join(self, number: int, deflate: bool) -> tuple[bytes, int]:
        parts: list[bytes] = []
        size = 0
        for item in self._items[number + 1 - self.first :]:
            part = item.bytes(deflate)
            if parts and size + len(part) > CHUNK:
                break
            parts.append(part)
            size += len(part)
        return (parts[0] if len(parts) == 1 else b"".join(parts)), number + len(parts)

    def _supersede(self, entry: str) -> None:
        """Blank the message so far about an entry: readers that catch up get what is true now, and less of it."""
        number = self._newest.get(entry, 0)
        if number:
            item = self._items[number - self.first]
            data = redacted(item.message.data)
            self._bytes += len(data) - len(item.message.data)
            self._items[number - self.first] = _Item(replace(item.message, data=data))

    def _trim(self) -> None:
        drop = max(0, len(self._items) - self._count)
        size = self._bytes - sum(len(i.message.data) for i in self._items[:drop])
        while size > self._size and drop < len(self._items) - 1:
            size -= len(self._items[drop].message.data)
            drop += 1
        if drop:
            for number, item in enumerate(self._items[:drop], self.first):
                if self._newest.get(item.message.entry) == number:
                    del self._newest[item.message.entry]
            self._trimmed = "too-far-behind"  # the log may have more, but a snapshot is shorter
            self._base = self._items[drop - 1].message.position
            self.first += drop
            self._bytes = size
            del self._items[:drop]


def _position(item: _Item) -> Position:
    return item.message.position

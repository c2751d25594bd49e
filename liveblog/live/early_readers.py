"""Readers with a position that this process has not reached yet: their page came from a process with a faster tail.

Must not know: what they do when the position is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from liveblog.live.protocols import Clock
from liveblog.model.events import Position

WAIT = 1.0  # seconds; after that we answer that the position is unknown

Reader = TypeVar("Reader")


class EarlyReaders(Generic[Reader]):
    """Readers, each waiting for a position. `then` is called once: when it is reached, or after WAIT."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[Reader, tuple[Position, Callable[[], None]]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Reader]:
        return iter(self._waiting)

    def wait(self, reader: Reader, position: Position, then: Callable[[], None]) -> None:
        self._waiting[reader] = position, then
        self._clock.call_later(WAIT, self._expire, reader, then)

    def forget(self, reader: Reader) -> None:
        self._waiting.pop(reader, None)

    def reached(self, position: Position) -> None:
        """This process has come to a position."""
        for reader, (wanted, then) in list(self._waiting.items()):
            if wanted <= position and self._waiting.pop(reader, None) is not None:
                then()

    def _expire(self, reader: Reader, then: Callable[[], None]) -> None:
        found = self._waiting.get(reader)
        if found is not None and found[1] is then:
            del self._waiting[reader]
            then()

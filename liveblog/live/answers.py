"""Answers that were made from a blog since its last event: pages, snapshots, feeds. Bounded.

Must not know: what an answer is, how it is made.
"""

from __future__ import annotations

from typing import Any

MOST = 200
POPULAR = ("page", "snapshot")  # how the names of answers begin that are dropped last


class Answers:
    """Answers by name. The oldest unpopular one is dropped when there are too many."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._made

    def get(self, name: str) -> Any:
        """The answer, or None."""
        return self._made.get(name)

    def add(self, name: str, made: Any) -> None:
        if len(self._made) >= MOST:
            oldest = next(iter(self._made))
            self._made.pop(next((other for other in self._made if not other.startswith(POPULAR)), oldest))
        self._made[name] = made

    def clear(self) -> None:
        """An event came: everything has to be made again."""
        self._made.clear()

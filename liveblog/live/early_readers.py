"""Those who know a position that this process has not come to yet: a page from another one, whose tail is quicker.

Must not know: what they do when it comes.
"""

from __future__ import annotations

from collections.abc import Callable

from liveblog.live.protocols import Clock
from liveblog.model.events import Position

AHEAD_WAIT = 1.0  # seconds; after that the position is one that we do not know


class Ahead:
    """Who waits for which position. `then` is called when it comes, or when the time is over; once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[object, tuple[Position, Callable[[], None]]] = {}

    def wait(self, who: object, position: Position, then: Callable[[], None]) -> None:
        self._waiting[who] = position, then
        self._clock.call_later(AHEAD_WAIT, self._over, who, then)

    def forget(self, who: object) -> None:
        self._waiting.pop(who, None)

    def come_to(self, position: Position) -> None:
        """Our tail is here now."""
        for who, (wanted, then) in list(self._waiting.items()):
            if wanted <= position and self._waiting.pop(who, None) is not None:
                then()

    @property
    def who(self) -> list[object]:
        return list(self._waiting)

    def _over(self, who: object, then: Callable[[], None]) -> None:
        found = self._waiting.get(who)
        if found is not None and found[1] is then:
            del self._waiting[who]
            then()

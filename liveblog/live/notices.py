"""What a channel sends beside events: hello, reset and tick, as JSON text.

Must not know: who is sent them, how text is framed.
"""

from __future__ import annotations

from liveblog.live.admission import Admission
from liveblog.live.backlog import Backlog
from liveblog.model.events import Why, dumps


class Notices:
    """The notices of one channel, as of now."""

    def __init__(
        self, backlog: Backlog, admission: Admission, *, state: str, heartbeat: float, spread: float
    ) -> None:
        self._backlog = backlog
        self._admission = admission
        self._heartbeat, self._spread = _number(heartbeat), _number(spread)
        self.state = state  # the blog's
        self.readers_total: int | None = None  # in all processes; None: not known yet
        self._hello: tuple[tuple[object, ...], bytes] | None = None

    def hello(self) -> bytes:
        """{"type":"hello",…}: where the channel is and how to behave."""
        current = (self._backlog.position, self.state, self._readers)
        if self._hello is None or self._hello[0] != current:
            text = dumps(
                {
                    "type": "hello",
                    "position": str(self._backlog.position),
                    "state": self.state,
                    "heartbeat": self._heartbeat,
                    "spread": self._spread,
                    "readers": self._readers,
                }
            )
            self._hello = current, text.encode()
        return self._hello[1]

    def reset(self, why: Why) -> bytes:
        """{"type":"reset",…}: fetch the snapshot, and continue from there."""
        return dumps({"type": "reset", "why": why, "position": str(self._backlog.position)}).encode()

    def tick(self) -> bytes:
        """{"type":"tick",…}: the heartbeat."""
        return dumps({"type": "tick", "readers": self._readers}).encode()

    @property
    def _readers(self) -> int:
        return self._admission.count if self.readers_total is None else self.readers_total


def _number(value: float) -> int | float:
    """25 rather than 25.0."""
    return int(value) if value == int(value) else value

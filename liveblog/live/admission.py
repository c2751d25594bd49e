"""Who may join a channel: nobody while it is closed, and only as many as the process has room for.

Must not know: how readers are connected, what they are sent.
"""

from __future__ import annotations

from liveblog.live.capacity import Capacity
from liveblog.live.frames import NO_SUCH_BLOG, OVERLOADED, OVERLOADED_REASON

Refusal = tuple[int, str]  # a close code and its reason


class Admission:
    """The admission of one channel, and how many it has admitted. The capacity is shared by all channels."""

    __slots__ = ("_capacity", "_closed", "count")

    def __init__(self, capacity: Capacity) -> None:
        self._capacity = capacity
        self._closed: Refusal | None = None
        self.count = 0

    @property
    def closed(self) -> bool:
        return self._closed is not None

    def admit(self) -> Refusal | None:
        """Count one more reader; or say why it has to be refused."""
        if self._closed is not None:
            return self._closed
        if not self._capacity.acquire():
            return OVERLOADED, OVERLOADED_REASON
        self.count += 1
        return None

    def release(self) -> None:
        """A reader that was admitted has left."""
        self.count -= 1
        self._capacity.release()

    def close(self, code: int, reason: str) -> None:
        """Refuse everyone from now on."""
        self._closed = code, reason

    def reopen(self) -> None:
        """The blog is there again. (A channel that closed because its process ends stays closed.)"""
        if self._closed is not None and self._closed[0] == NO_SUCH_BLOG:
            self._closed = None

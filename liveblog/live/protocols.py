"""The two kinds of reader as a channel sees them, what it needs of an event loop, and how readers are sent away.

Must not know: how either kind is connected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from liveblog.live.group import Group, Member

RESTARTING, OVERLOADED, TOO_SLOW, NO_SUCH_BLOG = 1012, 1013, 4008, 4404
RESTARTING_REASON = "restarting; come back with your position"
OVERLOADED_REASON = "too many readers; use polling for now"
TOO_SLOW_REASON = "too slow; come back with your position"

# Seconds that a reader has to close after us, before its descriptor is taken back.
CLOSE_WAIT = 3.0


class Clock(Protocol):
    """What we use of an event loop."""

    def call_soon(self, callback: Callable[..., object], *args: Any) -> object: ...
    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> Any: ...


class Pushed(Member, Protocol):
    """A reader that we write to. `channel`, `group` and `cursor` are the channel's to set."""

    deflate: bool
    direct: bool
    channel: Any  # the Channel that it joined, or None; channels stand above this module
    group: Group | None
    cursor: int  # the last event it was sent, while it is in no group; -1 before its hello

    @property
    def gone(self) -> bool: ...
    def has(self, number: int) -> bool: ...
    def close(self, code: int, reason: str = "") -> None: ...


class Pulling(Protocol):
    """A reader that fetches for itself (Server-Sent Events, plain ASGI) and only wants to be woken."""

    @property
    def gone(self) -> bool: ...
    @property
    def fd(self) -> int | None: ...
    @property
    def channel(self) -> Any: ...
    def has(self, number: int) -> bool: ...
    def wake(self) -> None: ...
    def tick(self) -> None: ...
    def close(self, code: int, reason: str = "") -> None: ...

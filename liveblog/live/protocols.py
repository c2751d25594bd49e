"""What the parts of this package use of each other and of an event loop.

These types stand below everything else here, so that no module has to import another one only to name its type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from liveblog.live.group import Group, Member

# Seconds that a reader has to answer our close frame, before its descriptor is taken back.
CLOSE_WAIT = 3.0


class Clock(Protocol):
    """The scheduling part of an event loop."""

    def call_soon(self, callback: Callable[..., object], *args: Any) -> object: ...
    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> Any: ...


class Reader(Protocol):
    """Any connected reader."""

    @property
    def fd(self) -> int | None: ...  # the descriptor of its connection, where the server tells us
    @property
    def left(self) -> bool: ...  # no longer in a channel: its descriptor may soon be another connection's
    @property
    def gone(self) -> bool: ...  # its connection has ended
    def has(self, number: int) -> bool: ...  # everything up to this event was written to its connection
    def close(self, code: int, reason: str = "") -> None: ...


class PushReader(Member, Protocol):
    """A reader that we write to. `sender`, `group` and `cursor` are for its sender to set."""

    deflate: bool
    direct: bool
    sender: Sender | None  # None: it has left, or has not joined yet
    group: Group | None
    cursor: int  # the last event it was sent, while it is in no group; -1 before its hello

    @property
    def left(self) -> bool: ...
    @property
    def gone(self) -> bool: ...
    def has(self, number: int) -> bool: ...
    def close(self, code: int, reason: str = "") -> None: ...


class Sender(Protocol):
    """What writes to push readers, as they see it."""

    def blocked(self, reader: PushReader) -> None: ...  # its network is full
    def drained(self, reader: PushReader) -> None: ...  # everything written to it is in the kernel
    def leave(self, reader: PushReader) -> None: ...  # its connection is ending


class PullReader(Reader, Protocol):
    """A reader that fetches events itself (Server-Sent Events, plain ASGI) and only has to be woken."""

    def wake(self) -> None: ...
    def tick(self) -> None: ...

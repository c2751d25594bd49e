"""One blog inside one process: its backlog, its readers, and who has been sent what.

Everything here is synchronous: between reading the backlog and standing among the live readers there is no await,
so no event can fall between. Must not know: Redis, HTML, HTTP, how a reader's bytes travel.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from functools import partial
from typing import Any

from liveblog.live import frames
from liveblog.live.backlog import Backlog, Message
from liveblog.live.broadcast import Broadcast, close_in_slices
from liveblog.live.capacity import Capacity
from liveblog.live.early_readers import Ahead
from liveblog.live.group import Write
from liveblog.live.protocols import (
    NO_SUCH_BLOG,
    OVERLOADED,
    OVERLOADED_REASON,
    RESTARTING,
    TOO_SLOW,
    TOO_SLOW_REASON,
    Clock,
    Pulling,
    Pushed,
)
from liveblog.model.events import Position, Why, dumps

__all__ = ["NO_SUCH_BLOG", "OVERLOADED", "RESTARTING", "TOO_SLOW", "Channel", "Message"]

STALLED_TICKS = 2  # whole heartbeats without taking what waits for it: that reader is as good as gone


class Channel:
    """The readers of one blog. The hub gives it messages; connections join it and leave it."""

    def __init__(
        self,
        position: Position,
        *,
        state: str = "live",
        heartbeat: float = 25.0,
        spread: float = 10.0,
        catch_up: int = 500,
        backlog_bytes: int = 8 * 2**20,
        capacity: Capacity | None = None,
        clock: Clock | None = None,
        write: Write = os.write,
    ) -> None:
        self.backlog = Backlog(position, count=catch_up, size=backlog_bytes)
        self.state = state  # the blog's state, for hello
        self.readers_total: int | None = None  # in all processes, for hello and tick; None: not known yet
        self.count = 0
        self._heartbeat, self._spread = heartbeat, spread
        self._capacity = capacity or Capacity()
        self._clock: Clock = clock or asyncio.get_running_loop()
        self._live = Broadcast(self.backlog, self._overdue, self._clock, write)
        self._blocked: dict[Pushed, int] = {}  # readers whose network is full, and for how many heartbeats
        self._ahead = Ahead(self._clock)
        self._pulling: dict[Pulling, None] = {}
        self._reset: Why = "unknown-position"
        self._reset_number = -1  # whoever stands before this number has to be reset
        self._closed: tuple[int, str] | None = None
        self._ended = False  # no event comes any more
        self._hello: tuple[tuple[object, ...], bytes] | None = None

    @property
    def position(self) -> Position:
        """That of the last event we know."""
        return self.backlog.position

    @property
    def closed(self) -> bool:
        return self._closed is not None

    # What the hub says

    def deliver(self, messages: Iterable[Message]) -> bool:
        """Events from the log, in order. Those we know already are passed over.

        False: one does not apply on top of our position (it and the rest are left out), so the hub has to read the
        log again from `position`, and if that is not in the log any more, `reset_all`.
        """
        whole = True
        before = self.backlog.number
        for message in messages:
            if self.backlog.add(message) == "broken":
                whole = False
                break
        if self.backlog.number != before:
            self._changed()
        return whole

    def reset_all(self, why: Why, position: Position, backlog: Iterable[Message] = ()) -> None:
        """The log is not the one we knew: every reader fetches the snapshot.

        The new log stood at `position` before the messages in `backlog`, which nobody is sent: they are for those
        who come with a position among them.
        """
        self.backlog.restart(position)
        self._reset, self._reset_number = why, self.backlog.number
        for message in backlog:
            self.backlog.add(message)
        self._changed()

    def pass_over(self, position: Position) -> None:
        """The log goes on to a position with events that no reader is told; there are none here."""
        self.backlog.restart(position)
        self._ahead.come_to(position)

    def tick(self) -> None:
        """The heartbeat: a frame for everyone, so that a silent socket is a dead one."""
        self._live.tell(frames.text(self.tick_text()))
        for pulling in list(self._pulling):
            pulling.tick()
        for reader, ticks in list(self._blocked.items()):
            self._blocked[reader] = ticks + 1
            if ticks >= STALLED_TICKS:
                self._drop_slow(reader)

    def close_all(self, code: int, reason: str = "") -> None:
        """Close everyone here and everyone still to come."""
        self.close_door(code, reason)
        close_in_slices(self._clock, self.readers(), code, reason)

    def end(self, code: int, reason: str = "") -> None:
        """The log is gone: nobody waits for what would come next."""
        self._ended = True
        self.close_all(code, reason)

    def close_door(self, code: int, reason: str = "") -> None:
        """Whoever comes from now on is closed with this; those who are here stay."""
        self._closed = (code, reason)

    def open_door(self) -> None:
        """The blog that was not there is: whoever comes is let in again (not where this process is about to end)."""
        if self._closed is not None and self._closed[0] == NO_SUCH_BLOG:
            self._closed = None

    def readers(self) -> list[Pushed | Pulling]:
        """Everyone here, to be closed one by one."""
        waiting: list[Any] = [w for w in self._ahead.who if not isinstance(w, asyncio.Future)]
        return [
            *self._live.readers,
            *self._blocked,
            *(w for w in waiting if w not in self._blocked),
            *self._pulling,
        ]

    # What readers say

    def join(self, reader: Pushed, after: Position | Why | None, greeting: bytes = b"") -> None:
        """Take a reader in: hello, what it missed, then live. `greeting` goes before, in the same write.

        `after` is the reader's position; None: from now; a reason: it has none that can be used, so it is reset.
        """
        if not self._may_enter(reader, greeting):
            return
        reader.channel, reader.group, reader.cursor = self, None, -1
        if isinstance(after, Position) and after > self.position:
            # A page from a process whose tail is faster than ours.
            if greeting:
                reader.transport.write(greeting)
            self._ahead.wait(reader, after, partial(self._enter, reader, after))
        else:
            self._enter(reader, after, greeting)

    def leave(self, reader: Pushed) -> None:
        """The reader's connection is over, or about to be."""
        if reader.channel is not self:
            return
        if reader.group is not None:
            del reader.group.members[reader.fd]
        self._blocked.pop(reader, None)
        self._ahead.forget(reader)
        reader.channel = reader.group = None
        self.count -= 1
        self._capacity.release()

    def blocked(self, reader: Pushed) -> None:
        """The reader's network is full: from now on it costs a number, not a queue."""
        if reader.group is not None:
            reader.cursor = reader.group.sent
            del reader.group.members[reader.fd]
            reader.group = None
        self._blocked[reader] = 0

    def drained(self, reader: Pushed) -> None:
        """All that was written to the reader is with the kernel again."""
        if reader in self._blocked:
            del self._blocked[reader]
            if reader.cursor >= 0:
                self._catch_up(reader)

    def attach(self, pulling: Pulling) -> bool:
        """Take in a reader that fetches for itself; False when there is no room (it has been closed)."""
        if self._closed is not None:
            pulling.close(*self._closed)
            return False
        if not self._capacity.acquire():
            pulling.close(OVERLOADED, OVERLOADED_REASON)
            return False
        self.count += 1
        self._pulling[pulling] = None
        return True

    def detach(self, pulling: Pulling) -> None:
        if pulling in self._pulling:
            del self._pulling[pulling]
            self.count -= 1
            self._capacity.release()

    # What both ask

    def after(self, position: Position) -> list[Message] | Why:
        """The events after a position, or why they cannot be said: then the reader needs the snapshot."""
        number = self.backlog.since(position)
        return number if isinstance(number, str) else self.backlog.after(number)

    async def reach(self, position: Position) -> None:
        """Wait until our tail has come to a position which another process knew before us; a second at most."""
        if position <= self.position or self._ended:
            return
        arrived = asyncio.get_running_loop().create_future()
        try:
            self._ahead.wait(arrived, position, lambda: None if arrived.done() else arrived.set_result(None))
            await arrived
        finally:
            self._ahead.forget(arrived)

    def reset_due(self, number: int) -> Why | None:
        """Why a reader that stands at a number has to be reset, if so."""
        if number < self._reset_number:
            return self._reset
        return None if self.backlog.holds(number) else "too-far-behind"

    def hello_text(self) -> bytes:
        """{"type":"hello",…}: where we are and how to behave."""
        said = (self.position, self.state, self._readers())
        if self._hello is None or self._hello[0] != said:
            text = dumps(
                {
                    "type": "hello",
                    "position": str(self.position),
                    "state": self.state,
                    "heartbeat": _number(self._heartbeat),
                    "spread": _number(self._spread),
                    "readers": self._readers(),
                }
            )
            self._hello = said, text.encode()
        return self._hello[1]

    def reset_text(self, why: Why) -> bytes:
        """{"type":"reset",…}: fetch the snapshot, go on from there."""
        return dumps({"type": "reset", "why": why, "position": str(self.position)}).encode()

    def tick_text(self) -> bytes:
        return dumps({"type": "tick", "readers": self._readers()}).encode()

    def _readers(self) -> int:
        return self.count if self.readers_total is None else self.readers_total

    # Joining and catching up

    def _may_enter(self, reader: Pushed, greeting: bytes) -> bool:
        if self._closed is None and self._capacity.acquire():
            self.count += 1
            return True
        if greeting:
            reader.transport.write(greeting)
        code, reason = self._closed or (OVERLOADED, OVERLOADED_REASON)
        reader.close(code, reason)
        return False

    def _enter(self, reader: Pushed, after: Position | Why | None, greeting: bytes = b"") -> None:
        start = after if isinstance(after, str) else self.backlog.number
        if isinstance(after, Position):
            start = self.backlog.since(after)
        head = greeting + frames.text(self.hello_text())
        if isinstance(start, str):
            head += frames.text(self.reset_text(start))
            start = self.backlog.number
        reader.cursor = start
        self._catch_up(reader, head)

    def _catch_up(self, reader: Pushed, head: bytes = b"") -> None:
        """Send a reader what it missed, as long as it takes it; then it is live."""
        number = self.backlog.number
        while reader.channel is self:
            if reader.cursor < self._reset_number:
                head, reader.cursor = head + frames.text(self.reset_text(self._reset)), number
            elif self._fell_out(reader):
                self._drop_slow(reader)
                return
            chunk, reader.cursor = self.backlog.chunk(reader.cursor, reader.deflate)
            if head or chunk:
                reader.transport.write(head + chunk if head else chunk)
                head = b""
            if reader in self._blocked or reader.group is not None:
                return  # full; or it was, drained at once, and caught up meanwhile
            if reader.cursor == number:
                self._live.admit(reader)
                return

    def _fell_out(self, reader: Pushed) -> bool:
        """What it is to be sent next is not in the backlog any more (and no reset is due, which needs none)."""
        return reader.cursor >= self._reset_number and not self.backlog.holds(reader.cursor)

    def _drop_slow(self, reader: Pushed) -> None:
        reader.close(TOO_SLOW, TOO_SLOW_REASON)

    def _changed(self) -> None:
        """There is something new: for those who wait for it, then for everyone."""
        self._ahead.come_to(self.position)
        self._live.begin()
        for pulling in list(self._pulling):
            pulling.wake()
        for reader in list(self._blocked):
            if reader.cursor >= 0 and self._fell_out(reader):
                self._drop_slow(reader)

    def _overdue(self, number: int) -> bytes | None:
        """For a group of readers that cannot go on from a number: the reset."""
        why = self.reset_due(number)
        return frames.text(self.reset_text(why)) if why else None


def _number(value: float) -> int | float:
    """25 rather than 25.0."""
    return int(value) if value == int(value) else value

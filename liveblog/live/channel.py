"""One blog inside one process: its backlog, its readers, and who has been sent what.

Everything here is synchronous: between reading the backlog and standing among the live readers there is no await,
so no event can fall between. Must not know: Redis, HTML, HTTP, how a reader's bytes travel.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from liveblog.events import Position, Why, dumps
from liveblog.live import frames
from liveblog.live.backlog import Backlog, Message
from liveblog.live.group import GROUP_SIZE, Group, Member, Write
from liveblog.live.seats import Seats

__all__ = ["Channel", "Message", "Pulling", "Pushed"]

SLICE = 1024  # readers served before the loop may do something else: some five milliseconds
AHEAD_WAIT = 1.0  # seconds that a reader who knows more than we do waits for our tail
STALLED_TICKS = 2  # whole heartbeats without taking what waits for it: that reader is as good as gone

# Seconds that a reader has to close after us, before its descriptor is taken back.
CLOSE_WAIT = 3.0

RESTARTING, OVERLOADED, TOO_SLOW, NO_SUCH_BLOG = 1012, 1013, 4008, 4404
RESTARTING_REASON = "restarting; come back with your position"


class Clock(Protocol):
    """What we use of an event loop."""

    def call_soon(self, callback: Callable[..., object], *args: Any) -> object: ...
    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> Any: ...


class Pushed(Member, Protocol):
    """A reader that we write to. All but `transport`, `fd`, `deflate` and `direct` is the channel's to set."""

    deflate: bool
    direct: bool
    channel: Channel | None
    group: Group | None
    cursor: int  # the last event it was sent, while it is in no group; -1 before its hello

    @property
    def gone(self) -> bool: ...

    def close(self, code: int, reason: str = "") -> None: ...


class Pulling(Protocol):
    """A reader that fetches for itself (Server-Sent Events, plain ASGI) and only wants to be woken."""

    @property
    def gone(self) -> bool: ...
    def wake(self) -> None: ...
    def tick(self) -> None: ...
    def close(self, code: int, reason: str = "") -> None: ...


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
        seats: Seats | None = None,
        clock: Clock | None = None,
        write: Write | None = None,
    ) -> None:
        self.backlog = Backlog(position, count=catch_up, size=backlog_bytes)
        self.state = state  # the blog's state, for hello
        self.readers_total: int | None = None  # in all processes, for hello and tick; None: not known yet
        self.count = 0
        self._heartbeat, self._spread = heartbeat, spread
        self._seats = seats or Seats()
        self._clock: Clock = clock or asyncio.get_running_loop()
        self._write = write
        self._groups: list[Group] = []
        self._blocked: dict[Pushed, int] = {}  # readers whose network is full, and for how many heartbeats
        self._ahead: dict[object, tuple[Position, Callable[[], None]]] = {}
        self._pulling: dict[Pulling, None] = {}
        self._behind: deque[Group] = deque()  # groups that wait for their turn in a broadcast
        self._running = False
        self._turn = 0
        self._reset: Why = "unknown-position"
        self._reset_number = -1  # whoever stands before this number has to be reset
        self._closed: tuple[int, str] | None = None
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

    def tick(self) -> None:
        """The heartbeat: a frame for everyone, so that a silent socket is a dead one."""
        frame = frames.text(self.tick_text())
        self._tidy()
        self._in_slices([partial(g.send, frame) for g in self._groups])
        for pulling in list(self._pulling):
            pulling.tick()
        for reader, ticks in list(self._blocked.items()):
            self._blocked[reader] = ticks + 1
            if ticks >= STALLED_TICKS:
                self._drop_slow(reader)

    def close_all(self, code: int, reason: str = "") -> None:
        """Close everyone here and everyone still to come."""
        self.close_door(code, reason)
        self._in_slices(
            [partial(_close_all, part, code, reason) for part in _parts(self.readers(), GROUP_SIZE)]
        )

    def close_door(self, code: int, reason: str = "") -> None:
        """Whoever comes from now on is closed with this; those who are here stay."""
        self._closed = (code, reason)

    def readers(self) -> list[Pushed | Pulling]:
        """Everyone here, to be closed one by one."""
        here: list[Any] = [r for g in self._groups for r in g.members.values()]
        return [*here, *self._blocked, *self._ahead_readers(), *self._pulling]

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
            self._wait(reader, after, partial(self._enter, reader, after))
        else:
            self._enter(reader, after, greeting)

    def leave(self, reader: Pushed) -> None:
        """The reader's connection is over, or about to be."""
        if reader.channel is not self:
            return
        if reader.group is not None:
            del reader.group.members[reader.fd]
        self._blocked.pop(reader, None)
        self._ahead.pop(reader, None)
        reader.channel = reader.group = None
        self.count -= 1
        self._seats.give_back()

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
        if not self._seats.take():
            pulling.close(OVERLOADED, "too many readers; use polling for now")
            return False
        self.count += 1
        self._pulling[pulling] = None
        return True

    def detach(self, pulling: Pulling) -> None:
        if pulling in self._pulling:
            del self._pulling[pulling]
            self.count -= 1
            self._seats.give_back()

    # What both ask

    def after(self, position: Position) -> list[Message] | Why:
        """The events after a position, or why they cannot be said: then the reader needs the snapshot."""
        number = self.backlog.since(position)
        return number if isinstance(number, str) else self.backlog.after(number)

    async def reach(self, position: Position) -> None:
        """Wait until our tail has come to a position which another process knew before us; a second at most."""
        if position <= self.position or self._closed is not None:
            return
        arrived = asyncio.get_running_loop().create_future()
        try:
            self._wait(arrived, position, lambda: None if arrived.done() else arrived.set_result(None))
            await arrived
        finally:
            self._ahead.pop(arrived, None)

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
        if self._closed is None and self._seats.take():
            self.count += 1
            return True
        if greeting:
            reader.transport.write(greeting)
        code, reason = self._closed or (OVERLOADED, "too many readers; use polling for now")
        reader.close(code, reason)
        return False

    def _wait(self, who: object, position: Position, then: Callable[[], None]) -> None:
        self._ahead[who] = position, then
        self._clock.call_later(AHEAD_WAIT, self._waited, who, then)

    def _waited(self, who: object, then: Callable[[], None]) -> None:
        found = self._ahead.get(who)
        if found is not None and found[1] is then:
            del self._ahead[who]
            then()

    def _ahead_readers(self) -> list[Any]:
        return [
            who for who in self._ahead if not isinstance(who, asyncio.Future) and who not in self._blocked
        ]

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
                self._admit(reader)
                return

    def _admit(self, reader: Pushed) -> None:
        """Put a reader that has everything among the live ones."""
        for group in reversed(self._groups):
            if (
                group.deflate == reader.deflate
                and group.direct == reader.direct
                and group.sent == self.backlog.number
                and len(group.members) < GROUP_SIZE
            ):
                break
        else:
            group = self._new_group(reader.deflate, reader.direct)
        group.members[reader.fd] = reader
        reader.group = group

    def _new_group(self, deflate: bool, direct: bool) -> Group:
        group = Group(self.backlog.number, deflate=deflate, direct=direct)
        if self._write is not None:
            group.write = self._write
        self._groups.append(group)
        return group

    def _fell_out(self, reader: Pushed) -> bool:
        """What it is to be sent next is not in the backlog any more (and no reset is due, which needs none)."""
        return reader.cursor >= self._reset_number and not self.backlog.holds(reader.cursor)

    def _drop_slow(self, reader: Pushed) -> None:
        reader.close(TOO_SLOW, "too slow; come back with your position")

    # Broadcasting

    def _changed(self) -> None:
        """There is something new: serve those who wait for it, then everyone."""
        for who, (position, then) in list(self._ahead.items()):
            if position <= self.position and self._ahead.pop(who, None) is not None:
                then()
        if self._groups:
            # Whoever was first is last the next time.
            self._turn = (self._turn + 1) % len(self._groups)
            for group in self._groups[self._turn :] + self._groups[: self._turn]:
                if not group.queued and group.sent != self.backlog.number:
                    group.queued = True
                    self._behind.append(group)
        if not self._running:
            self._broadcast()
        for pulling in list(self._pulling):
            pulling.wake()
        if self._blocked:
            for reader in list(self._blocked):
                if reader.cursor >= 0 and self._fell_out(reader):
                    self._drop_slow(reader)

    def _broadcast(self) -> None:
        """Serve a slice of the groups that are behind, and come back for the rest.

        Events that arrive meanwhile are appended to the backlog; a group that is served later gets them in the same
        write, one that was served already queues again.
        """
        room = SLICE
        try:
            while self._behind and room > 0:
                group = self._behind.popleft()
                group.queued = False
                room -= len(group.members)
                self._serve(group)
        finally:
            self._running = bool(self._behind)
            if self._running:
                self._clock.call_soon(self._broadcast)

    def _serve(self, group: Group) -> None:
        while group.members and group.sent != self.backlog.number:
            # `sent` first: a member that proves slow while we write has these bytes, in its transport.
            if why := self.reset_due(group.sent):
                group.sent = self.backlog.number
                group.send(frames.text(self.reset_text(why)))
            else:
                chunk, group.sent = self.backlog.chunk(group.sent, group.deflate)
                group.send(chunk)
        group.sent = self.backlog.number

    def _tidy(self) -> None:
        """Bring together the groups that readers who left have thinned out."""
        self._groups = [g for g in self._groups if g.members]
        if self._behind or sum(len(g.members) for g in self._groups) * 2 > len(self._groups) * GROUP_SIZE:
            return
        groups, self._groups = self._groups, []
        for group in groups:
            for member in group.members.values():
                self._admit(member)  # type: ignore[arg-type]

    def _in_slices(self, parts: Sequence[Callable[[], None]]) -> None:
        """Do these with the loop served in between."""
        few = SLICE // GROUP_SIZE
        for part in parts[:few]:
            part()
        if len(parts) > few:
            self._clock.call_soon(self._in_slices, parts[few:])


def _parts(readers: list[Any], size: int) -> list[list[Any]]:
    return [readers[i : i + size] for i in range(0, len(readers), size)]


def _close_all(readers: Iterable[Pushed | Pulling], code: int, reason: str) -> None:
    for reader in readers:
        reader.close(code, reason)


def _number(value: float) -> int | float:
    """25 rather than 25.0."""
    return int(value) if value == int(value) else value

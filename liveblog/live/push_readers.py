"""The readers of one channel that we write to, from joining to leaving, and what each has been sent.

Everything here is synchronous: between reading the backlog and joining the live readers there is no await, so no event
can be missed in between. Must not know: Redis, HTML, HTTP, how a reader's bytes travel.
"""

from __future__ import annotations

from functools import partial

from liveblog.live import frames
from liveblog.live.admission import Admission
from liveblog.live.backlog import After, Backlog
from liveblog.live.broadcast import Broadcast
from liveblog.live.early_readers import EarlyReaders
from liveblog.live.frames import TOO_SLOW, TOO_SLOW_REASON
from liveblog.live.group import Write
from liveblog.live.notices import Notices
from liveblog.live.protocols import Clock, PushReader
from liveblog.model.events import Position

STALLED_TICKS = 2  # a reader that accepts nothing for so many whole heartbeats is as good as gone


class PushReaders:
    """The `Sender` of these readers. A slow one costs a number, not a queue."""

    def __init__(
        self, backlog: Backlog, admission: Admission, notices: Notices, clock: Clock, write: Write
    ) -> None:
        self._backlog = backlog
        self._admission = admission
        self._notices = notices
        self.live = Broadcast(backlog, self._overdue, clock, write)
        self.blocked_ticks: dict[PushReader, int] = {}  # readers whose network is full: heartbeats since then
        self.early: EarlyReaders[PushReader] = EarlyReaders(clock)

    def all(self) -> list[PushReader]:
        early = (reader for reader in self.early if reader not in self.blocked_ticks)
        return [*self.live.readers, *self.blocked_ticks, *early]

    # What the channel does

    def join(self, reader: PushReader, after: After, greeting: bytes = b"") -> None:
        """See `Channel.join`."""
        if refusal := self._admission.admit():
            if greeting:
                reader.transport.write(greeting)
            reader.close(*refusal)
            return
        reader.sender, reader.group, reader.cursor = self, None, -1
        if isinstance(after, Position) and after > self._backlog.position:
            if greeting:
                reader.transport.write(greeting)
            self.early.wait(reader, after, partial(self._enter, reader, after))
        else:
            self._enter(reader, after, greeting)

    def publish(self) -> None:
        """Send what is new in the backlog."""
        self.early.reached(self._backlog.position)
        self.live.begin()
        for reader in list(self.blocked_ticks):
            if reader.cursor >= 0 and self._backlog.reset_due(reader.cursor) == "too-far-behind":
                _drop_slow(reader)

    def tick(self) -> None:
        """The heartbeat: a frame for every live reader, and the end of readers that have stalled."""
        self.live.send(frames.text(self._notices.tick()))
        for reader, ticks in list(self.blocked_ticks.items()):
            self.blocked_ticks[reader] = ticks + 1
            if ticks >= STALLED_TICKS:
                _drop_slow(reader)

    # What readers report

    def leave(self, reader: PushReader) -> None:
        """The reader's connection has ended, or is about to."""
        if reader.sender is not self:
            return
        if reader.group is not None:
            del reader.group.members[reader.fd]
        self.blocked_ticks.pop(reader, None)
        self.early.forget(reader)
        reader.sender = reader.group = None
        self._admission.release()

    def blocked(self, reader: PushReader) -> None:
        """The reader's network is full. Nothing more is written to it; we only remember where it is."""
        if reader.group is not None:
            reader.cursor = reader.group.sent
            del reader.group.members[reader.fd]
            reader.group = None
        self.blocked_ticks[reader] = 0

    def drained(self, reader: PushReader) -> None:
        """Everything that was written to the reader is in the kernel."""
        if reader in self.blocked_ticks:
            del self.blocked_ticks[reader]
            if reader.cursor >= 0:
                self._catch_up(reader)

    # Joining and catching up

    def _enter(self, reader: PushReader, after: After, greeting: bytes = b"") -> None:
        head = greeting + frames.text(self._notices.hello())
        start = self._backlog.start(after)
        if isinstance(start, str):
            head += frames.text(self._notices.reset(start))
            start = self._backlog.number
        reader.cursor = start
        self._catch_up(reader, head)

    def _catch_up(self, reader: PushReader, head: bytes = b"") -> None:
        """Send a reader what it missed, for as long as its network accepts it. Then it is live."""
        number = self._backlog.number
        while reader.sender is self:
            why = self._backlog.reset_due(reader.cursor)
            if why == "too-far-behind":
                _drop_slow(reader)
                return
            if why is not None:
                head, reader.cursor = head + frames.text(self._notices.reset(why)), number
            chunk, reader.cursor = self._backlog.chunk(reader.cursor, reader.deflate)
            if head or chunk:
                reader.transport.write(head + chunk if head else chunk)
                head = b""
            if reader in self.blocked_ticks or reader.group is not None:
                return  # its network is full; or it was, drained at once, and has caught up in the meantime
            if reader.cursor == number:
                self.live.admit(reader)
                return

    def _overdue(self, number: int) -> bytes | None:
        """The reset, when a group of readers cannot continue from a number."""
        why = self._backlog.reset_due(number)
        return frames.text(self._notices.reset(why)) if why else None


def _drop_slow(reader: PushReader) -> None:
    reader.close(TOO_SLOW, TOO_SLOW_REASON)

"""One blog inside one process: its backlog and its readers. The tail gives it messages; connections join and leave.

Must not know: Redis, HTML, HTTP, how a reader's bytes travel.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable

from liveblog.live.admission import Admission
from liveblog.live.backlog import After, Backlog, LogLost, Message
from liveblog.live.broadcast import close_in_slices
from liveblog.live.capacity import Capacity
from liveblog.live.early_readers import EarlyReaders
from liveblog.live.group import Write
from liveblog.live.notices import Notices
from liveblog.live.protocols import Clock, PullReader, PushReader, Reader
from liveblog.live.push_readers import PushReaders
from liveblog.model.events import Position, Why


class Channel:
    """All readers of one blog here, and what they are sent."""

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
        clock = clock or asyncio.get_running_loop()
        self._clock = clock
        self.backlog = Backlog(position, count=catch_up, size=backlog_bytes)
        self._admission = Admission(capacity or Capacity())
        self.notices = Notices(self.backlog, self._admission, state=state, heartbeat=heartbeat, spread=spread)
        self.push_readers = PushReaders(self.backlog, self._admission, self.notices, clock, write)
        self._pull: dict[PullReader, None] = {}
        self._reaching: EarlyReaders[asyncio.Future[None]] = EarlyReaders(clock)
        self._ended = False  # no event will come any more

    @property
    def position(self) -> Position:
        """That of the last event we know."""
        return self.backlog.position

    @property
    def count(self) -> int:
        """How many readers are here."""
        return self._admission.count

    @property
    def closed(self) -> bool:
        return self._admission.closed

    def readers(self) -> list[Reader]:
        """Everyone here."""
        return [*self.push_readers.all(), *self._pull]

    # The tail's side

    def deliver(self, messages: Iterable[Message]) -> bool:
        """Take events of the log, in order, and send them. Events that we have already are skipped.

        False: one of them does not apply to our position. It and the rest are left out; the tail has to read the log
        again from `position`, and `reset_all` when the log does not hold that any more.
        """
        whole = True
        before = self.backlog.number
        for message in messages:
            if self.backlog.add(message) == "broken":
                whole = False
                break
        if self.backlog.number != before:
            self._publish()
        return whole

    def reset_all(self, why: LogLost, position: Position, backlog: Iterable[Message] = ()) -> None:
        """The log is another one: every reader has to fetch the snapshot.

        The new log was at `position` before the messages in `backlog`. Nobody here is sent these: they are for
        readers that join with a position among them.
        """
        self.backlog.restart(position, why)
        for message in backlog:
            self.backlog.add(message)
        self._publish()

    def pass_over(self, position: Position) -> None:
        """The log goes on to a position, with events that no reader may see. There are no readers here."""
        self.backlog.restart(position)
        self._reaching.reached(position)

    def tick(self) -> None:
        """Send the heartbeat, so that a silent connection is a dead one."""
        self.push_readers.tick()
        for reader in list(self._pull):
            reader.tick()

    def close_all(self, code: int, reason: str = "") -> None:
        """Close everyone here and everyone who comes."""
        self.refuse(code, reason)
        close_in_slices(self._clock, self.readers(), code, reason)

    def end(self, code: int, reason: str = "") -> None:
        """The log is gone: nothing will come any more."""
        self._ended = True
        self.close_all(code, reason)

    def refuse(self, code: int, reason: str = "") -> None:
        """Close everyone who comes. Readers that are here stay."""
        self._admission.close(code, reason)

    def reopen(self) -> None:
        """The blog is there again: readers may come."""
        self._admission.reopen()

    def _publish(self) -> None:
        self._reaching.reached(self.position)
        self.push_readers.publish()
        for reader in list(self._pull):
            reader.wake()

    # The readers' side

    def join(self, reader: PushReader, after: After, greeting: bytes = b"") -> None:
        """Take in a reader that we write to: hello, what it missed, then live events.

        `greeting` goes first, in the same write.
        """
        self.push_readers.join(reader, after, greeting)

    def attach(self, reader: PullReader) -> bool:
        """Take in a reader that fetches; False when it was refused, and closed."""
        if refusal := self._admission.admit():
            reader.close(*refusal)
            return False
        self._pull[reader] = None
        return True

    def detach(self, reader: PullReader) -> None:
        if reader in self._pull:
            del self._pull[reader]
            self._admission.release()

    def after(self, position: Position) -> list[Message] | Why:
        """The events after a position; or why there is no telling, so that the reader needs the snapshot."""
        number = self.backlog.since(position)
        return number if isinstance(number, str) else self.backlog.after(number)

    async def reach(self, position: Position) -> None:
        """Wait, a second at most, until we have come to a position that another process knew before us."""
        if position <= self.position or self._ended:
            return
        reached = asyncio.get_running_loop().create_future()
        try:
            self._reaching.wait(
                reached, position, lambda: None if reached.done() else reached.set_result(None)
            )
            await reached
        finally:
            self._reaching.forget(reached)

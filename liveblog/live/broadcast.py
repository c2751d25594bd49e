"""The live readers of a channel in their groups: brings every group up to date, in slices, in turn.

Must not know: positions, joining, what the frames say.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import cast

from liveblog.live.backlog import Backlog
from liveblog.live.group import GROUP_SIZE, Group, Write
from liveblog.live.protocols import Clock, Pulling, Pushed

SLICE = 1024  # readers served before the loop may do something else: some five milliseconds

# For a group that stands at a number too old to go on from: what it is told instead.
Overdue = Callable[[int], bytes | None]


class Broadcast:
    """Groups of readers that are live, or will be when it is their turn."""

    def __init__(self, backlog: Backlog, overdue: Overdue, clock: Clock, write: Write = os.write) -> None:
        self._backlog = backlog
        self._overdue = overdue
        self._clock = clock
        self._write = write
        self._groups: list[Group] = []
        self._behind: deque[Group] = deque()  # those that wait for their turn
        self._running = False
        self._turn = 0

    @property
    def readers(self) -> list[Pushed]:
        return [cast(Pushed, member) for group in self._groups for member in group.members.values()]

    def admit(self, reader: Pushed) -> None:
        """Put a reader that has everything among the live ones."""
        for group in reversed(self._groups):
            if (
                group.deflate == reader.deflate
                and group.direct == reader.direct
                and group.sent == self._backlog.number
                and len(group.members) < GROUP_SIZE
            ):
                break
        else:
            group = Group(
                self._backlog.number, deflate=reader.deflate, direct=reader.direct, write=self._write
            )
            self._groups.append(group)
        group.members[reader.fd] = reader
        reader.group = group

    def begin(self) -> None:
        """There is something new in the backlog: the first slice now, the others with the loop in between.

        Events that arrive meanwhile are in the backlog, too; a group that is served later gets them in the same
        write, one that was served already queues again.
        """
        if self._groups:
            # Whoever was first is last the next time.
            self._turn = (self._turn + 1) % len(self._groups)
            for group in self._groups[self._turn :] + self._groups[: self._turn]:
                if not group.queued and group.sent != self._backlog.number:
                    group.queued = True
                    self._behind.append(group)
        if not self._running:
            self._slice()

    def tell(self, frame: bytes) -> None:
        """A frame that is not an event, for everyone who is live."""
        self._tidy()
        in_slices(self._clock, [partial(group.send, frame) for group in self._groups])

    def _slice(self) -> None:
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
                self._clock.call_soon(self._slice)

    def _serve(self, group: Group) -> None:
        while group.members and group.sent != self._backlog.number:
            # `sent` first: a member that proves slow while we write has these bytes, in its transport.
            instead = self._overdue(group.sent)
            if instead is not None:
                group.sent = self._backlog.number
                group.send(instead)
            else:
                chunk, group.sent = self._backlog.chunk(group.sent, group.deflate)
                group.send(chunk)
        group.sent = self._backlog.number

    def _tidy(self) -> None:
        """Bring together the groups that readers who left have thinned out."""
        self._groups = [group for group in self._groups if group.members]
        there = sum(len(group.members) for group in self._groups)
        if self._behind or there * 2 > len(self._groups) * GROUP_SIZE:
            return
        readers, self._groups = self.readers, []
        for reader in readers:
            self.admit(reader)


def in_slices(clock: Clock, parts: Sequence[Callable[[], None]]) -> None:
    """Do these, each for a group's worth of readers, with the loop served in between."""
    few = SLICE // GROUP_SIZE
    for part in parts[:few]:
        part()
    if len(parts) > few:
        clock.call_soon(in_slices, clock, parts[few:])


def close_in_slices(clock: Clock, readers: Sequence[Pushed | Pulling], code: int, reason: str) -> None:
    def close(some: Iterable[Pushed | Pulling]) -> None:
        for reader in some:
            reader.close(code, reason)

    starts = range(0, len(readers), GROUP_SIZE)
    in_slices(clock, [partial(close, readers[start : start + GROUP_SIZE]) for start in starts])

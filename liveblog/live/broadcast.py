"""The live readers of a channel, in groups: brings every group up to date, in slices and in rotation.

Must not know: positions, joining, what the frames say.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from liveblog.live.backlog import Backlog
from liveblog.live.group import GROUP_SIZE, Group, Write
from liveblog.live.protocols import Clock, PushReader, Reader

SLICE = 1024  # readers served before the event loop may do something else: some five milliseconds

# What a group is sent instead of events, when the backlog cannot continue from its number.
Overdue = Callable[[int], bytes | None]


class Broadcast:
    """Groups of readers that have everything, or will have it after their turn."""

    def __init__(self, backlog: Backlog, overdue: Overdue, clock: Clock, write: Write = os.write) -> None:
        self._backlog = backlog
        self._overdue = overdue
        self._clock = clock
        self._write = write
        self._groups: list[Group] = []
        self._queue: deque[Group] = deque()  # groups that are waiting for their turn
        self._running = False
        self._first = 0  # which group is served first

    @property
    def readers(self) -> list[PushReader]:
        return [cast(PushReader, member) for group in self._groups for member in group.members.values()]

    def admit(self, reader: PushReader) -> None:
        """Add a reader that has everything."""
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
        """Send what is new in the backlog: the first slice now, the others with the event loop in between.

        Events that arrive in the meantime join the backlog. A group whose turn is still to come gets them in the same
        write; a group that was served already is queued again.
        """
        if self._groups:
            # Rotate the groups, so that none is always served last.
            self._first = (self._first + 1) % len(self._groups)
            for group in self._groups[self._first :] + self._groups[: self._first]:
                if not group.queued and group.sent != self._backlog.number:
                    group.queued = True
                    self._queue.append(group)
        if not self._running:
            self._slice()

    def send(self, frame: bytes) -> None:
        """Send everyone a frame that is not an event."""
        self._merge_thin_groups()
        in_slices(self._clock, [partial(group.send, frame) for group in self._groups])

    def _slice(self) -> None:
        room = SLICE
        try:
            while self._queue and room > 0:
                group = self._queue.popleft()
                group.queued = False
                room -= len(group.members)
                self._serve(group)
        finally:
            self._running = bool(self._queue)
            if self._running:
                self._clock.call_soon(self._slice)

    def _serve(self, group: Group) -> None:
        while group.members and group.sent != self._backlog.number:
            # `sent` is set first: a member that turns out to be slow has these bytes, in its transport.
            reset = self._overdue(group.sent)
            if reset is not None:
                group.sent = self._backlog.number
                group.send(reset)
            else:
                chunk, group.sent = self._backlog.chunk(group.sent, group.deflate)
                group.send(chunk)
        group.sent = self._backlog.number

    def _merge_thin_groups(self) -> None:
        """Merge groups, when readers that left have halved them."""
        self._groups = [group for group in self._groups if group.members]
        readers = sum(len(group.members) for group in self._groups)
        if self._queue or readers * 2 > len(self._groups) * GROUP_SIZE:
            return
        members, self._groups = self.readers, []
        for reader in members:
            self.admit(reader)


def in_slices(clock: Clock, parts: Sequence[Callable[[], None]]) -> None:
    """Call all parts, each of which serves a group's worth of readers, with the event loop in between."""
    at_once = SLICE // GROUP_SIZE
    for part in parts[:at_once]:
        part()
    if len(parts) > at_once:
        clock.call_soon(in_slices, clock, parts[at_once:])


def close_in_slices(clock: Clock, readers: Sequence[Reader], code: int, reason: str) -> None:
    """Close many readers without holding up the event loop."""

    def close(start: int) -> None:
        for reader in readers[start : start + GROUP_SIZE]:
            reader.close(code, reason)

    in_slices(clock, [partial(close, start) for start in range(0, len(readers), GROUP_SIZE)])

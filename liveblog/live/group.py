"""Readers that stand at the same event and take the same bytes, and the loop of writes that serves them.

This is where the time of a broadcast goes. Must not know: positions, what the bytes say.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger(__name__)

# Small enough that the loop is never held for more than a few milliseconds by one group.
GROUP_SIZE = 256

Write = Callable[[int, bytes], int]


class Transport(Protocol):
    """What we use of an asyncio transport."""

    def write(self, data: bytes | memoryview) -> None: ...
    def abort(self) -> None: ...


class Member(Protocol):
    """What a group knows of a reader."""

    @property
    def fd(self) -> int: ...
    @property
    def transport(self) -> Transport: ...


class Group:
    """Up to GROUP_SIZE readers by their file descriptor, all with the same events behind them.

    `direct` readers have a plain socket and nothing of theirs is waiting in user space: their bytes go straight to
    the kernel. Whatever it does not take at once goes to the transport, which then says `pause_writing`, and the
    reader leaves the group. So a member never has anything queued, and the order of bytes holds.
    """

    __slots__ = ("deflate", "direct", "members", "queued", "sent", "write")

    def __init__(self, sent: int, *, deflate: bool, direct: bool, write: Write = os.write) -> None:
        self.sent = sent  # the number of the last event that all members were sent
        self.deflate = deflate
        self.direct = direct
        self.queued = False  # whether it waits for its turn in a broadcast
        self.members: dict[int, Member] = {}
        self.write = write

    def send(self, data: bytes) -> None:
        """The same bytes to every member; whoever is broken or slow is dealt with and nobody is skipped."""
        size, write, direct = len(data), self.write, self.direct
        # A copy: a member that turns out to be slow leaves while we are here.
        rest = iter(tuple(self.members.items()))
        fd, member = -1, None
        while True:
            try:
                if direct:
                    for fd, member in rest:
                        if (done := write(fd, data)) != size:
                            _leave_to_transport(member, memoryview(data)[done:])
                else:
                    for _, member in rest:
                        _leave_to_transport(member, data)
                return
            except BlockingIOError:
                assert member is not None
                _leave_to_transport(member, data)
            except OSError:
                # Its network is gone; the transport will say so to the reader.
                assert member is not None
                member.transport.abort()


def _leave_to_transport(member: Member, data: bytes | memoryview) -> None:
    try:
        member.transport.write(data)
    except Exception:
        log.exception("a reader's transport failed; the reader is dropped")
        member.transport.abort()

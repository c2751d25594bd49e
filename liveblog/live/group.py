"""Readers that have the same events and take the same bytes, and the loop of writes that serves them.

A broadcast spends its time here. Must not know: positions, what the bytes say.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger(__name__)

# Small enough that one group never holds up the event loop for more than a few milliseconds.
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
    """Up to GROUP_SIZE readers by their file descriptors, all of which have the same events.

    `direct` readers have a plain socket, and none of their bytes are waiting in user space: we write straight to the
    kernel. What the kernel does not accept goes to the transport, which then calls `pause_writing`, and the reader
    leaves the group. So nothing is ever queued for a member, and bytes stay in order.
    """

    __slots__ = ("deflate", "direct", "members", "queued", "sent", "write")

    def __init__(self, sent: int, *, deflate: bool, direct: bool, write: Write = os.write) -> None:
        self.sent = sent  # the number of the last event that was sent to all members
        self.deflate = deflate
        self.direct = direct
        self.queued = False  # whether it is waiting for its turn in a broadcast
        self.members: dict[int, Member] = {}
        self.write = write

    def send(self, data: bytes) -> None:
        """Write the same bytes to every member. A member that is broken or slow does not stop the others."""
        size, write, direct = len(data), self.write, self.direct
        # A copy, because members that turn out to be slow leave in the meantime.
        rest = iter(tuple(self.members.items()))
        fd, member = -1, None
        while True:
            try:
                if direct:
                    for fd, member in rest:
                        if (done := write(fd, data)) != size:
                            _write_by_transport(member, memoryview(data)[done:])
                else:
                    for _, member in rest:
                        _write_by_transport(member, data)
                return
            except BlockingIOError:
                assert member is not None
                _write_by_transport(member, data)
            except OSError:
                # The connection is broken; its transport will tell the reader.
                assert member is not None
                member.transport.abort()


def _write_by_transport(member: Member, data: bytes | memoryview) -> None:
    try:
        member.transport.write(data)
    except Exception:
        log.exception("a reader's transport failed; dropping the reader")
        member.transport.abort()

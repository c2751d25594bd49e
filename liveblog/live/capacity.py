"""How many readers a process takes, so that descriptors and memory are left for pages and editors."""

from __future__ import annotations

import resource
from contextlib import suppress

RESERVED = 200  # descriptors of a process for all else: Redis, files, pages being sent, editors
OPEN_MAX = 10_240  # what macOS grants a process whose limit it calls unlimited
_UNLIMITED = 2**20


class Capacity:
    """Room for so many readers, shared by all channels of a process."""

    __slots__ = ("limit", "used")

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit  # None: as many as come
        self.used = 0

    def acquire(self) -> bool:
        """Take room for one reader; False when there is none left."""
        if self.limit is not None and self.used >= self.limit:
            return False
        self.used += 1
        return True

    def release(self) -> None:
        self.used -= 1


def room_for_readers(wanted: int, descriptors: int) -> int:
    """How many readers a process takes; each costs a descriptor. `wanted` is the most, 0 for any number."""
    room = max(0, descriptors - RESERVED)
    return min(wanted, room) if wanted else room


def descriptor_limit() -> int:
    """How many descriptors this process may have."""
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return _UNLIMITED if soft == resource.RLIM_INFINITY else soft


def raise_descriptor_limit() -> int:
    """Take as many descriptors as the system grants this process and those it starts; gives the number."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (hard, max(soft, OPEN_MAX)):
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            break
    return descriptor_limit()

"""How many readers a process takes, so that descriptors and memory are left for pages and editors."""

from __future__ import annotations

import resource

OTHER_DESCRIPTORS = 200  # of a process: Redis, files, pages being read, editors


def descriptors() -> int:
    """How many descriptors this process may have: every reader is one."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


class Seats:
    """Counted places, shared by all channels of a process."""

    __slots__ = ("most", "taken")

    def __init__(self, most: int | None = None) -> None:
        self.most = most  # None: as many as come
        self.taken = 0

    def take(self) -> bool:
        if self.most is not None and self.taken >= self.most:
            return False
        self.taken += 1
        return True

    def give_back(self) -> None:
        self.taken -= 1

"""How many readers a process takes: what the descriptor limit leaves, and no more."""

from __future__ import annotations

import resource

import pytest

from liveblog.live import capacity
from liveblog.live.capacity import RESERVED, Capacity, room_for_readers


def test_capacity_is_acquired_and_released() -> None:
    room = Capacity(2)
    assert room.acquire()
    assert room.acquire()
    assert not room.acquire()
    room.release()
    assert room.acquire()
    assert room.used == 2


def test_without_a_limit_there_is_always_capacity() -> None:
    room = Capacity()
    assert all(room.acquire() for _ in range(1000))


@pytest.mark.parametrize(
    ("wanted", "descriptors", "room"),
    [
        (0, 128, 0),
        (0, RESERVED, 0),
        (0, RESERVED + 1, 1),
        (0, 65_536, 65_536 - RESERVED),
        (500, 65_536, 500),
        (500, RESERVED + 300, 300),  # a setting adds no descriptors
        (500, 128, 0),
    ],
)
def test_readers_get_what_the_descriptor_limit_leaves(wanted: int, descriptors: int, room: int) -> None:
    assert room_for_readers(wanted, descriptors) == room


class Limits:
    """A system that grants at most `most` descriptors, whatever its hard limit says."""

    RLIMIT_NOFILE, RLIM_INFINITY = resource.RLIMIT_NOFILE, resource.RLIM_INFINITY

    def __init__(self, soft: int, hard: int, most: int) -> None:
        self.now, self.most = (soft, hard), most

    def getrlimit(self, which: int) -> tuple[int, int]:
        return self.now

    def setrlimit(self, which: int, limits: tuple[int, int]) -> None:
        soft = limits[0]
        if soft > self.most or soft == self.RLIM_INFINITY:
            raise ValueError("not allowed to raise maximum limit")
        self.now = limits


@pytest.mark.parametrize(
    ("limits", "taken"),
    [
        (Limits(1024, 524_288, 524_288), 524_288),
        (Limits(128, 128, 128), 128),
        (Limits(256, resource.RLIM_INFINITY, 10_240), 10_240),  # macOS
        (Limits(20_000, resource.RLIM_INFINITY, 10_240), 20_000),  # raised by hand on macOS
        (Limits(resource.RLIM_INFINITY, resource.RLIM_INFINITY, 0), 2**20),
    ],
)
def test_the_limit_is_raised_as_far_as_the_system_grants(
    monkeypatch: pytest.MonkeyPatch, limits: Limits, taken: int
) -> None:
    monkeypatch.setattr(capacity, "resource", limits)
    assert capacity.raise_descriptor_limit() == taken

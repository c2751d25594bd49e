"""The backlog: a bounded chain of messages, in which every position has exactly one answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire_format import summary
from wires import BASE, message, messages

from liveblog.live.backlog import CHUNK, Backlog
from liveblog.model.events import Position


def backlog(last: int = 0, *, count: int = 100, size: int = 2**20, each: int = 20) -> Backlog:
    made = Backlog(BASE, count=count, size=size)
    for m in messages(1, last, size=each):
        assert made.add(m) == "added"
    return made


def test_a_message_is_appended_to_its_predecessor() -> None:
    log = backlog(2)
    assert log.add(message(3)) == "added"
    assert (log.position, log.number) == (Position(1003, 0), 3)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_known_message_changes_nothing(number: int) -> None:
    log = backlog(3)
    assert log.add(message(number)) == "known"
    assert log.number == 3


def test_a_message_with_another_predecessor_is_refused() -> None:
    log = backlog(3)
    assert log.add(message(5)) == "broken"
    assert log.add(message(9, prev=Position(1002, 5))) == "broken"
    assert log.position == Position(1003, 0)


@pytest.mark.parametrize(
    ("position", "found"),
    [
        (BASE, 0),
        (Position(1001, 0), 1),
        (Position(1004, 0), 4),
        (Position(1005, 0), 5),
        (Position(1003, 1), "unknown-position"),
        (Position(1000, 1), "unknown-position"),
        (Position(1005, 1), "unknown-position"),
        (Position(2**63, 0), "unknown-position"),
        (Position(999, 9), "trimmed"),
        (Position(0, 0), "trimmed"),
    ],
)
def test_each_position_has_one_answer(position: Position, found: int | str) -> None:
    assert backlog(5).since(position) == found


def test_it_is_bounded_by_count() -> None:
    log = backlog(10, count=4)
    assert [log.since(Position(1000 + n, 0)) for n in (5, 6, 7, 10)] == ["too-far-behind", 6, 7, 10]
    assert [m.position.ms - 1000 for m in log.after(6)] == [7, 8, 9, 10]
    assert log.holds(6)
    assert not log.holds(5)


def test_it_is_bounded_by_bytes_but_always_has_the_newest() -> None:
    log = backlog(10, size=3000, each=1000)
    assert log.first == 9  # with its JSON around it, a third one does not fit
    assert log.add(message(11, size=50_000)) == "added"
    assert (log.first, log.number) == (11, 11)


def test_a_new_log_leaves_everyone_behind() -> None:
    log = backlog(3)
    log.restart(Position(5000, 0))
    assert not log.holds(3)
    assert log.holds(log.number)
    assert log.since(Position(1003, 0)) == "trimmed"
    assert log.since(Position(5000, 0)) == log.number


def test_chunks_are_whole_frames_of_at_most_a_chunk() -> None:
    log = backlog(20, each=CHUNK // 3)
    number, seen = 0, []
    while number < log.number:
        data, reached = log.chunk(number, deflate=False)
        assert reached > number
        assert len(data) <= CHUNK
        seen += summary(data)
        number = reached
    assert seen == [f"event {n}" for n in range(1, 21)]
    assert log.chunk(20, deflate=False) == (b"", 20)


def test_a_frame_larger_than_a_chunk_is_a_chunk_alone() -> None:
    log = backlog(3, each=CHUNK * 2)
    assert summary(log.chunk(0, deflate=False)[0]) == ["event 1"]


def test_readers_with_the_same_position_share_a_chunk() -> None:
    log = backlog(5)
    assert log.chunk(2, deflate=True)[0] is log.chunk(2, deflate=True)[0]
    log.add(message(6))
    assert summary(log.chunk(2, deflate=True)[0])[-1] == "event 6"


@given(st.lists(st.integers(0, 12), max_size=40), st.integers(1, 6))
def test_the_chain_holds_whatever_arrives(numbers: list[int], count: int) -> None:
    log = backlog(count=count)
    newest = 0
    for number in numbers:
        fate = log.add(message(number))
        assert fate == ("known" if number <= newest else "added" if number == newest + 1 else "broken")
        newest += fate == "added"
        kept = log.after(log.first - 1)
        assert [m.position.ms - 1000 for m in kept] == list(range(newest - len(kept) + 1, newest + 1))
        assert len(kept) == min(count, newest)

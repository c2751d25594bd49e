"""A channel follows its log, admits readers, and closes them."""

from __future__ import annotations

from wires import Rig, at, heard, message, messages, wire

from liveblog.live.broadcast import SLICE
from liveblog.live.capacity import Capacity
from liveblog.model.events import Position

# The log


def test_known_events_are_skipped() -> None:
    rig = Rig()
    reader = rig.joined()
    assert rig.deliver(1, 3)
    assert rig.channel.deliver([*messages(2, 3), *messages(1, 5)])
    assert rig.channel.deliver([])
    assert heard(reader) == ["hello", *(f"event {n}" for n in range(1, 6))]


def test_a_gap_in_the_chain_is_reported_and_nothing_after_it_is_sent() -> None:
    rig = Rig()
    reader = rig.joined()
    assert not rig.channel.deliver([message(1), message(3), message(4)])
    assert rig.channel.position == at(1)
    assert rig.channel.deliver(messages(2, 4))
    assert heard(reader) == ["hello", *(f"event {n}" for n in range(1, 5))]


def test_a_new_log_resets_everyone_once_and_continues() -> None:
    rig = Rig()
    reader, ahead = rig.joined(), rig.joined(at(700))
    slow = rig.joined()
    wire(slow).room = 0
    rig.deliver(1, 2)
    new = [message(501, prev=Position(1400, 0)), message(502)]
    rig.channel.reset_all("unknown-position", Position(1400, 0), new)
    wire(slow).drain()
    assert rig.channel.deliver([message(503)])
    rig.clock.pass_time(2)
    assert heard(reader) == ["hello", "event 1", "event 2", "reset unknown-position", "event 503"]
    # Its transport held two events. After these it gets the reset, and no event from in between.
    assert heard(slow)[-2:] == ["reset unknown-position", "event 503"]
    assert heard(ahead) == ["hello", "reset unknown-position"]
    assert heard(rig.joined(at(501))) == ["hello", "event 502", "event 503"]
    assert heard(rig.joined(at(2))) == ["hello", "reset trimmed"]


# Closing


def test_closing_a_channel_closes_everyone_here_and_everyone_who_comes() -> None:
    rig = Rig()
    readers = [rig.joined() for _ in range(SLICE + 5)]
    slow, ahead = rig.joined(), rig.joined(at(9))
    wire(slow).room = 0
    rig.deliver(1)
    rig.channel.close_all(4404, "no such blog")
    rig.clock.settle()
    wire(slow).drain()
    assert all(heard(r)[-1] == 4404 for r in [*readers, slow, ahead])
    assert rig.channel.count == 0
    assert heard(rig.joined()) == [4404]


def test_a_full_process_refuses_readers() -> None:
    capacity = Capacity(2)
    rig, other = Rig(capacity=capacity), Rig(capacity=capacity)
    first, _ = rig.joined(), other.joined()
    assert heard(other.joined()) == [1013]
    wire(first).lose()
    assert heard(other.joined()) == ["hello"]
    assert capacity.used == 2


def test_leaving_twice_counts_once() -> None:
    rig = Rig()
    reader = rig.joined()
    reader.close(1012)
    wire(reader).lose()
    assert rig.channel.count == 0

"""A slow reader needs a number instead of a queue. It catches up, or is closed with 4008."""

from __future__ import annotations

import pytest
from wire_format import masked, summary
from wires import Rig, at, heard, wire

from liveblog.live.broadcast import SLICE


@pytest.mark.parametrize("tls", [False, True])
def test_a_slow_reader_has_no_queue_and_catches_up(tls: bool) -> None:
    rig = Rig()
    slow, quick = rig.joined(tls=tls), rig.joined(tls=tls)
    wire(slow).room = 10
    for number in range(1, 200):
        rig.deliver(number, size=2000)
    assert wire(slow).most_waiting <= (64 * 1024 + 2_100 if tls else 2_100)
    assert len(heard(quick)) == 200
    wire(slow).drain()
    assert heard(slow) == ["hello", *(f"event {n}" for n in range(1, 200))]
    rig.deliver(200)
    assert heard(slow)[-1] == "event 200"


def test_a_reader_that_drains_during_a_write_is_live_only_once() -> None:
    rig = Rig()
    rig.deliver(1, 100, size=3000)
    reader = rig.reader()
    transport = wire(reader)
    transport.room = 100
    write = transport.write

    def write_and_drain(data: bytes) -> None:
        write(data)
        transport.drain()

    transport.write = write_and_drain  # type: ignore[method-assign]
    rig.channel.join(reader, at(0))
    rig.deliver(101)
    assert heard(reader) == ["hello", *(f"event {n}" for n in range(1, 102))]
    assert sum(len(g.members) for g in rig.channel.push_readers.live._groups) == 1


def test_a_slow_reader_is_sent_one_chunk_at_a_time() -> None:
    rig = Rig(backlog_bytes=2**30)
    slow = rig.joined()
    wire(slow).room = 10
    for number in range(1, 300):
        rig.deliver(number, size=5000)
    for _ in range(10_000):
        if not wire(slow).waiting:
            break
        wire(slow).drain(7000)
    assert wire(slow).most_waiting <= 64 * 1024
    assert heard(slow) == ["hello", *(f"event {n}" for n in range(1, 300))]


def test_so_is_a_reader_that_joins_far_behind() -> None:
    rig = Rig()
    rig.deliver(1, 400, size=2000)
    slow = rig.reader()
    wire(slow).room = 0
    rig.channel.join(slow, at(0), b"greeting")
    assert wire(slow).most_waiting <= 65 * 1024
    wire(slow).drain()
    assert summary(wire(slow).sent[8:]) == ["hello", *(f"event {n}" for n in range(1, 401))]


def test_a_reader_whose_network_fills_during_a_broadcast_gets_the_rest_later() -> None:
    rig = Rig()
    slow, quick = rig.joined(), rig.joined()
    wire(slow).room = 70_000  # all of the first chunk, not all of the second
    rig.deliver(1, 10, size=20_000)
    wire(slow).drain()
    assert heard(slow) == heard(quick) == ["hello", *(f"event {n}" for n in range(1, 11))]


def test_a_reader_whose_network_fills_before_its_slice_misses_nothing() -> None:
    rig = Rig()
    readers = [rig.joined() for _ in range(SLICE * 2)]
    rig.deliver(1)
    [last] = [r for r in readers if heard(r) == ["hello"]][-1:]
    wire(last).room = 0
    last.data_received(masked(9, b"a ping whose answer does not fit"))
    rig.clock.settle()
    wire(last).drain()
    assert heard(last) == ["hello", "event 1"]


def test_a_reader_that_falls_behind_the_backlog_is_closed_with_4008() -> None:
    rig = Rig(catch_up=5)
    slow, quick = rig.joined(), rig.joined()
    wire(slow).room = 0
    rig.deliver(1)
    for number in range(2, 7):
        rig.deliver(number)
        assert rig.channel.count == 2
    rig.deliver(7)
    assert rig.channel.count == 1
    wire(slow).drain()
    assert heard(slow) == ["hello", "event 1", 4008]
    assert heard(quick)[-1] == "event 7"


def test_a_reader_that_accepts_nothing_for_two_heartbeats_is_closed_with_4008() -> None:
    rig = Rig()
    stuck = rig.joined()
    wire(stuck).room = 0
    rig.deliver(1)
    for _ in range(2):
        rig.channel.tick()
        assert rig.channel.count == 1
    rig.channel.tick()
    assert rig.channel.count == 0


def test_a_heartbeat_counts_readers_and_is_not_sent_into_a_full_network() -> None:
    rig = Rig()
    reader, slow = rig.joined(), rig.joined()
    wire(slow).room = 0
    rig.deliver(1)
    waiting = len(wire(slow).waiting)
    rig.channel.tick()
    assert bytes(wire(reader).sent).endswith(b'{"type":"tick","readers":7}')
    assert len(wire(slow).waiting) == waiting

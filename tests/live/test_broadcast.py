"""A broadcast to many readers runs in slices and in rotation, and a broken reader does not stop it."""

from __future__ import annotations

import pytest
from wires import Rig, at, heard, wire

from liveblog.live.broadcast import SLICE
from liveblog.live.group import GROUP_SIZE


def test_a_large_broadcast_runs_in_slices_and_the_order_rotates() -> None:
    rig = Rig()
    readers = [rig.joined() for _ in range(SLICE * 2 + 10)]
    firsts = []
    for number in range(1, 12):
        rig.deliver(number)
        served = [i for i, r in enumerate(readers) if heard(r)[-1] == f"event {number}"]
        assert len(served) <= SLICE + GROUP_SIZE
        firsts.append(served[0] // GROUP_SIZE if served[-1] - served[0] < SLICE else "around")
        rig.clock.settle()
        assert all(heard(r)[-1] == f"event {number}" for r in readers)
    assert len(set(firsts)) > 5


def test_events_and_readers_may_arrive_between_slices() -> None:
    rig = Rig()
    readers = [rig.joined() for _ in range(SLICE * 3)]
    rig.deliver(1)
    late = rig.joined(at(0))
    fresh = rig.joined()
    rig.deliver(2)
    rig.clock.turn()
    later = rig.joined(at(1))
    rig.deliver(3)
    rig.clock.settle()
    for reader in [*readers, late]:
        assert heard(reader) == ["hello", "event 1", "event 2", "event 3"]
    assert heard(fresh) == ["hello", "event 2", "event 3"]
    assert heard(later) == ["hello", "event 2", "event 3"]
    writes = [wire(r).writes for r in readers]
    assert sum(writes) < len(readers) * 4  # events that are waiting for their slice share a write


def test_readers_are_reset_when_events_outrun_the_broadcast() -> None:
    rig = Rig(catch_up=3)
    readers = [rig.joined() for _ in range(SLICE * 2)]
    for number in range(1, 10):
        rig.deliver(number)
    rig.clock.settle()
    for reader in readers:
        assert heard(reader)[-1] in ("event 9", "reset too-far-behind")


def test_thinned_out_groups_are_merged() -> None:
    rig = Rig()
    readers = [rig.joined() for _ in range(GROUP_SIZE * 8)]
    for i, reader in enumerate(readers):
        if i % 16:
            wire(reader).lose()
    stay = readers[::16]
    assert rig.channel.count == len(stay)
    rig.channel.tick()
    assert len(rig.channel.push_readers.live._groups) == 1
    rig.deliver(1)
    assert all(heard(r)[-1] == "event 1" for r in stay)


def test_a_broken_reader_does_not_stop_the_others() -> None:
    rig = Rig()
    readers = [rig.joined(tls=i % 2 == 0) for i in range(20)]
    for reader in readers[::3]:
        wire(reader).broken = True
    wire(readers[1]).room = 0
    rig.deliver(1)
    assert [heard(r)[-1] for i, r in enumerate(readers) if i % 3 and i != 1] == ["event 1"] * 12
    assert all(wire(r).aborted for r in readers[3::6])  # under TLS their transport notices


def test_a_reader_whose_transport_raises_is_dropped_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    rig = Rig()
    bad, good = rig.joined(tls=True), rig.joined(tls=True)

    def fail(data: bytes) -> None:
        raise RuntimeError("unable to perform operation")

    wire(bad).write = fail  # type: ignore[method-assign]
    rig.deliver(1)
    assert wire(bad).aborted
    assert heard(good)[-1] == "event 1"
    assert "transport failed" in caplog.text


def test_so_is_one_whose_transport_raises_for_what_the_kernel_did_not_accept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rig = Rig()
    readers = [rig.joined() for _ in range(3)]

    def fail(data: bytes) -> None:
        raise RuntimeError("unable to perform operation")

    for reader, room in zip(readers, (0, 5), strict=False):
        wire(reader).room = room
        wire(reader).write = fail  # type: ignore[method-assign]
    rig.deliver(1)
    assert [wire(r).aborted for r in readers] == [True, True, False]
    assert heard(readers[2])[-1] == "event 1"

"""A channel gives every reader exactly the events after its position, in order, or says that it cannot."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from engine import BASE, Desk, Transport, brief, masked, message, messages, told, wire
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from liveblog.live.broadcast import SLICE
from liveblog.live.capacity import Capacity
from liveblog.live.channel import Channel
from liveblog.live.cursor import Cursor
from liveblog.live.group import GROUP_SIZE
from liveblog.live.reader import Reader
from liveblog.model.events import Position


def heard(reader: Reader) -> list[Any]:
    return brief(wire(reader).sent)


def at(number: int) -> Position:
    return Position(1000 + number, 0)


# Joining


def test_a_reader_is_greeted_and_told_what_comes() -> None:
    desk = Desk(state="live", heartbeat=25.0, spread=2.5)
    reader = desk.joined()
    desk.deliver(1, 2)
    hello, *events = told(wire(reader).sent)
    assert hello == {
        "type": "hello",
        "position": "1000-0",
        "state": "live",
        "heartbeat": 25,
        "spread": 2.5,
        "readers": 7,
    }
    assert [e["position"] for e in events] == ["1001-0", "1002-0"]


def test_greeting_hello_and_what_was_missed_are_one_write() -> None:
    desk = Desk()
    desk.deliver(1, 5)
    reader = desk.reader()
    desk.channel.join(reader, at(2), b"HTTP/1.1 101\r\n\r\n")
    sent = wire(reader).sent
    assert sent.startswith(b"HTTP/1.1 101\r\n\r\n")
    assert brief(sent[16:]) == ["hello", "event 3", "event 4", "event 5"]
    assert wire(reader).writes == 1


def test_several_events_are_one_write() -> None:
    desk = Desk()
    reader = desk.joined()
    desk.deliver(1, 30)
    assert len(heard(reader)) == 31
    assert wire(reader).writes == 2


@pytest.mark.parametrize("deflate", [False, True])
@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("after", range(6))
def test_joining_at_any_offset_around_any_event(after: int, tls: bool, deflate: bool) -> None:
    desk = Desk()
    readers = [desk.joined(at(0), tls=tls, deflate=deflate)]
    for number in range(1, 7):
        desk.deliver(number, size=500)
        if number >= after:
            readers.append(desk.joined(at(after), tls=tls, deflate=deflate))
    assert heard(readers[0]) == ["hello", *(f"event {n}" for n in range(1, 7))]
    for reader in readers[1:]:
        assert heard(reader) == ["hello", *(f"event {n}" for n in range(after + 1, 7))]


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ("unknown-position", "unknown-position"),
        (Position(1002, 1), "unknown-position"),
        (Position(999, 0), "trimmed"),
        (Position(0, 0), "trimmed"),
    ],
)
def test_a_position_that_cannot_be_used_is_reset_and_then_live(after: Any, why: str) -> None:
    desk = Desk()
    desk.deliver(1, 3)
    reader = desk.joined(after)
    assert told(wire(reader).sent)[1] == {"type": "reset", "why": why, "position": "1003-0"}
    desk.deliver(4)
    assert heard(reader) == ["hello", f"reset {why}", "event 4"]


def test_a_reader_further_behind_than_the_backlog_is_reset() -> None:
    desk = Desk(catch_up=5)
    desk.deliver(1, 10)
    assert heard(desk.joined(at(4))) == ["hello", "reset too-far-behind"]
    assert heard(desk.joined(at(5))) == ["hello", *(f"event {n}" for n in range(6, 11))]


def test_a_position_ahead_of_ours_waits_for_the_tail() -> None:
    desk = Desk()
    reader = desk.reader()
    desk.channel.join(reader, at(2), b"greeting")
    assert wire(reader).sent == b"greeting"
    desk.deliver(1)
    assert wire(reader).sent == b"greeting"
    desk.deliver(2, 3)
    del wire(reader).sent[:8]
    assert heard(reader) == ["hello", "event 3"]
    desk.clock.pass_time(2)
    desk.deliver(4)
    assert heard(reader) == ["hello", "event 3", "event 4"]


@pytest.mark.parametrize("after", [at(2), Position(2**63, 0), Position(2**64 - 1, 2**64 - 1)])
def test_a_position_that_never_comes_is_reset_after_a_second(after: Position) -> None:
    desk = Desk()
    reader = desk.joined(after)
    desk.clock.pass_time(0.9)
    assert heard(reader) == []
    desk.clock.pass_time(0.2)
    assert heard(reader) == ["hello", "reset unknown-position"]
    desk.deliver(1, 3)
    assert heard(reader)[2:] == ["event 1", "event 2", "event 3"]


def test_a_reader_who_waits_may_leave() -> None:
    desk = Desk()
    reader = desk.joined(at(5))
    wire(reader).lose()
    assert desk.channel.readers() == []
    desk.deliver(1, 9)
    desk.clock.pass_time(2)
    assert heard(reader) == []
    assert desk.channel.count == 0


def test_a_reader_whose_network_is_full_while_it_waits_gets_everything() -> None:
    desk = Desk()
    reader = desk.reader()
    wire(reader).room = 3
    desk.channel.join(reader, at(1), b"greeting")
    desk.deliver(1, 2)
    wire(reader).drain()
    desk.deliver(3)
    assert wire(reader).sent.startswith(b"greeting")
    assert brief(wire(reader).sent[8:]) == ["hello", "event 2", "event 3"]


# What the log says


def test_events_known_already_are_passed_over() -> None:
    desk = Desk()
    reader = desk.joined()
    assert desk.deliver(1, 3)
    assert desk.channel.deliver([*messages(2, 3), *messages(1, 5)])
    assert desk.channel.deliver([])
    assert heard(reader) == ["hello", *(f"event {n}" for n in range(1, 6))]


def test_a_break_in_the_chain_stops_there_and_is_told_to_the_hub() -> None:
    desk = Desk()
    reader = desk.joined()
    assert not desk.channel.deliver([message(1), message(3), message(4)])
    assert desk.channel.position == at(1)
    assert desk.channel.deliver(messages(2, 4))
    assert heard(reader) == ["hello", *(f"event {n}" for n in range(1, 5))]


def test_another_log_resets_everyone_once_and_goes_on() -> None:
    desk = Desk()
    reader, ahead = desk.joined(), desk.joined(at(700))
    slow = desk.joined()
    wire(slow).room = 0
    desk.deliver(1, 2)
    new = [message(501, prev=Position(1400, 0)), message(502)]
    desk.channel.reset_all("unknown-position", Position(1400, 0), new)
    wire(slow).drain()
    assert desk.channel.deliver([message(503)])
    desk.clock.pass_time(2)
    assert heard(reader) == ["hello", "event 1", "event 2", "reset unknown-position", "event 503"]
    # Its transport held two events; then it learns of the reset, not of events in between.
    assert heard(slow)[-2:] == ["reset unknown-position", "event 503"]
    assert heard(ahead) == ["hello", "reset unknown-position"]
    assert heard(desk.joined(at(501))) == ["hello", "event 502", "event 503"]
    assert heard(desk.joined(at(2))) == ["hello", "reset trimmed"]


# Many readers


def test_a_big_fan_out_runs_in_slices_and_the_order_rotates() -> None:
    desk = Desk()
    readers = [desk.joined() for _ in range(SLICE * 2 + 10)]
    firsts = []
    for number in range(1, 12):
        desk.deliver(number)
        served = [i for i, r in enumerate(readers) if heard(r)[-1] == f"event {number}"]
        assert len(served) <= SLICE + GROUP_SIZE
        firsts.append(served[0] // GROUP_SIZE if served[-1] - served[0] < SLICE else "around")
        desk.clock.settle()
        assert all(heard(r)[-1] == f"event {number}" for r in readers)
    assert len(set(firsts)) > 5


def test_events_and_readers_that_come_between_slices_find_their_place() -> None:
    desk = Desk()
    readers = [desk.joined() for _ in range(SLICE * 3)]
    desk.deliver(1)
    late = desk.joined(at(0))
    fresh = desk.joined()
    desk.deliver(2)
    desk.clock.turn()
    later = desk.joined(at(1))
    desk.deliver(3)
    desk.clock.settle()
    for reader in [*readers, late]:
        assert heard(reader) == ["hello", "event 1", "event 2", "event 3"]
    assert heard(fresh) == ["hello", "event 2", "event 3"]
    assert heard(later) == ["hello", "event 2", "event 3"]
    writes = [wire(r).writes for r in readers]
    assert sum(writes) < len(readers) * 4  # events that wait for their slice share a write


def test_a_fan_out_slower_than_the_events_resets_instead_of_falling_apart() -> None:
    desk = Desk(catch_up=3)
    readers = [desk.joined() for _ in range(SLICE * 2)]
    for number in range(1, 10):
        desk.deliver(number)
    desk.clock.settle()
    for reader in readers:
        assert heard(reader)[-1] in ("event 9", "reset too-far-behind")


def test_groups_that_readers_left_are_brought_together() -> None:
    desk = Desk()
    readers = [desk.joined() for _ in range(GROUP_SIZE * 8)]
    for i, reader in enumerate(readers):
        if i % 16:
            wire(reader).lose()
    stay = readers[::16]
    assert desk.channel.count == len(stay)
    desk.channel.tick()
    assert len(desk.channel._live._groups) == 1
    desk.deliver(1)
    assert all(heard(r)[-1] == "event 1" for r in stay)


def test_one_broken_reader_silences_nobody() -> None:
    desk = Desk()
    readers = [desk.joined(tls=i % 2 == 0) for i in range(20)]
    for reader in readers[::3]:
        wire(reader).broken = True
    wire(readers[1]).room = 0
    desk.deliver(1)
    assert [heard(r)[-1] for i, r in enumerate(readers) if i % 3 and i != 1] == ["event 1"] * 12
    assert all(wire(r).aborted for r in readers[3::6])  # those under TLS learn it from their transport


def test_a_transport_that_raises_is_dropped_with_a_word(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk()
    bad, good = desk.joined(tls=True), desk.joined(tls=True)

    def fail(data: bytes) -> None:
        raise RuntimeError("unable to perform operation")

    wire(bad).write = fail  # type: ignore[method-assign]
    desk.deliver(1)
    assert wire(bad).aborted
    assert heard(good)[-1] == "event 1"
    assert "transport failed" in caplog.text


def test_a_transport_that_raises_for_what_the_kernel_left_is_dropped_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk()
    readers = [desk.joined() for _ in range(3)]

    def fail(data: bytes) -> None:
        raise RuntimeError("unable to perform operation")

    for reader, room in zip(readers, (0, 5), strict=False):
        wire(reader).room = room
        wire(reader).write = fail  # type: ignore[method-assign]
    desk.deliver(1)
    assert [wire(r).aborted for r in readers] == [True, True, False]
    assert heard(readers[2])[-1] == "event 1"


# Slow readers


@pytest.mark.parametrize("tls", [False, True])
def test_a_slow_reader_costs_a_position_and_catches_up(tls: bool) -> None:
    desk = Desk()
    slow, quick = desk.joined(tls=tls), desk.joined(tls=tls)
    wire(slow).room = 10
    for number in range(1, 200):
        desk.deliver(number, size=2000)
    assert wire(slow).most_waiting <= (64 * 1024 + 2_100 if tls else 2_100)
    assert len(heard(quick)) == 200
    wire(slow).drain()
    assert heard(slow) == ["hello", *(f"event {n}" for n in range(1, 200))]
    desk.deliver(200)
    assert heard(slow)[-1] == "event 200"


def test_a_reader_that_drains_while_it_is_written_to_is_admitted_once() -> None:
    desk = Desk()
    desk.deliver(1, 100, size=3000)
    reader = desk.reader()
    transport = wire(reader)
    transport.room = 100
    write = transport.write

    def write_and_drain(data: bytes) -> None:
        write(data)
        transport.drain()

    transport.write = write_and_drain  # type: ignore[method-assign]
    desk.channel.join(reader, at(0))
    desk.deliver(101)
    assert heard(reader) == ["hello", *(f"event {n}" for n in range(1, 102))]
    assert sum(len(g.members) for g in desk.channel._live._groups) == 1


def test_a_slow_reader_is_given_no_more_than_a_chunk_at_a_time() -> None:
    desk = Desk(backlog_bytes=2**30)
    slow = desk.joined()
    wire(slow).room = 10
    for number in range(1, 300):
        desk.deliver(number, size=5000)
    for _ in range(10_000):
        if not wire(slow).waiting:
            break
        wire(slow).drain(7000)
    assert wire(slow).most_waiting <= 64 * 1024
    assert heard(slow) == ["hello", *(f"event {n}" for n in range(1, 300))]


def test_a_reader_that_joins_far_behind_is_given_no_more_than_a_chunk_either() -> None:
    desk = Desk()
    desk.deliver(1, 400, size=2000)
    slow = desk.reader()
    wire(slow).room = 0
    desk.channel.join(slow, at(0), b"greeting")
    assert wire(slow).most_waiting <= 65 * 1024
    wire(slow).drain()
    assert brief(wire(slow).sent[8:]) == ["hello", *(f"event {n}" for n in range(1, 401))]


def test_a_reader_that_is_full_in_the_middle_of_a_long_broadcast_gets_the_rest_later() -> None:
    desk = Desk()
    slow, quick = desk.joined(), desk.joined()
    wire(slow).room = 70_000  # all of the first chunk, not all of the second
    desk.deliver(1, 10, size=20_000)
    wire(slow).drain()
    assert heard(slow) == heard(quick) == ["hello", *(f"event {n}" for n in range(1, 11))]


def test_a_reader_whose_network_fills_before_its_slice_comes_misses_nothing() -> None:
    desk = Desk()
    readers = [desk.joined() for _ in range(SLICE * 2)]
    desk.deliver(1)
    [last] = [r for r in readers if heard(r) == ["hello"]][-1:]
    wire(last).room = 0
    last.data_received(masked(9, b"a ping whose answer does not fit"))
    desk.clock.settle()
    wire(last).drain()
    assert heard(last) == ["hello", "event 1"]


def test_a_reader_that_falls_out_of_the_backlog_is_closed_4008() -> None:
    desk = Desk(catch_up=5)
    slow, quick = desk.joined(), desk.joined()
    wire(slow).room = 0
    desk.deliver(1)
    for number in range(2, 7):
        desk.deliver(number)
        assert desk.channel.count == 2
    desk.deliver(7)
    assert desk.channel.count == 1
    wire(slow).drain()
    assert heard(slow) == ["hello", "event 1", 4008]
    assert heard(quick)[-1] == "event 7"


def test_a_reader_that_takes_nothing_for_two_heartbeats_is_closed_4008() -> None:
    desk = Desk()
    stuck = desk.joined()
    wire(stuck).room = 0
    desk.deliver(1)
    for _ in range(2):
        desk.channel.tick()
        assert desk.channel.count == 1
    desk.channel.tick()
    assert desk.channel.count == 0


def test_a_heartbeat_says_how_many_read_and_is_not_sent_into_a_full_network() -> None:
    desk = Desk()
    reader, slow = desk.joined(), desk.joined()
    wire(slow).room = 0
    desk.deliver(1)
    waiting = len(wire(slow).waiting)
    desk.channel.tick()
    assert bytes(wire(reader).sent).endswith(b'{"type":"tick","readers":7}')
    assert len(wire(slow).waiting) == waiting


# Closing


def test_everyone_is_closed_and_so_is_everyone_who_comes() -> None:
    desk = Desk()
    readers = [desk.joined() for _ in range(SLICE + 5)]
    slow, ahead = desk.joined(), desk.joined(at(9))
    wire(slow).room = 0
    desk.deliver(1)
    desk.channel.close_all(4404, "no such blog")
    desk.clock.settle()
    wire(slow).drain()
    assert all(heard(r)[-1] == 4404 for r in [*readers, slow, ahead])
    assert desk.channel.count == 0
    assert heard(desk.joined()) == [4404]


def test_a_process_takes_so_many_readers_and_no_more() -> None:
    capacity = Capacity(2)
    desk, other = Desk(capacity=capacity), Desk(capacity=capacity)
    first, _ = desk.joined(), other.joined()
    assert heard(other.joined()) == [1013]
    wire(first).lose()
    assert heard(other.joined()) == ["hello"]
    assert capacity.used == 2


def test_leaving_twice_counts_once() -> None:
    desk = Desk()
    reader = desk.joined()
    reader.close(1012)
    wire(reader).lose()
    assert desk.channel.count == 0


# Waiting for a position


async def test_waiting_for_a_position_ends_when_it_comes() -> None:
    channel = Channel(BASE)
    waiting = asyncio.create_task(channel.reach(at(2)))
    await asyncio.sleep(0)
    channel.deliver(messages(1, 1))
    await asyncio.sleep(0)
    assert not waiting.done()
    channel.deliver(messages(2, 2))
    await asyncio.wait_for(waiting, 30)
    await asyncio.wait_for(channel.reach(at(1)), 30)


async def test_waiting_for_a_position_that_never_comes_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liveblog.live.early_readers.AHEAD_WAIT", 0.01)
    channel = Channel(BASE)
    await asyncio.wait_for(channel.reach(at(2)), 30)
    assert channel.after(at(2)) == "unknown-position"
    assert not channel._ahead.who


# Any order of everything


class AnyOrder(RuleBasedStateMachine):
    """Whatever happens in whatever order, each reader hears a hello and then a story without a hole.

    A story is: the events after its position in order; after a reset, the events after the position that the reset
    names; 4008 at any point, as the last word.
    """

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(catch_up=6)
        self.newest = 0  # the last event that the channel was given
        self.starts: dict[Reader, Any] = {}

    @initialize(first=st.integers(0, 10))
    def begin(self, first: int) -> None:
        for number in range(first):
            self.deliver_one(number + 1)

    def deliver_one(self, number: int) -> None:
        assert self.desk.deliver(number, size=50)
        self.newest = max(self.newest, number)

    @rule(count=st.integers(1, 9), again=st.integers(0, 3))
    def deliver(self, count: int, again: int) -> None:
        first = max(1, self.newest + 1 - again)
        assert self.desk.deliver(first, self.newest + count, size=50)
        self.newest += count

    @rule(
        behind=st.integers(-3, 9),
        deflate=st.booleans(),
        tls=st.booleans(),
        room=st.sampled_from([None, 0, 5, 300]),
    )
    def join(self, behind: int, deflate: bool, tls: bool, room: int | None) -> None:
        reader = self.desk.reader(deflate=deflate, tls=tls)
        wire(reader).room = room
        after = at(max(0, self.newest - behind))
        self.starts[reader] = after
        self.desk.channel.join(reader, after)

    @rule(tls=st.booleans())
    def join_now(self, tls: bool) -> None:
        reader = self.desk.joined(tls=tls)
        self.starts[reader] = at(self.newest)

    @precondition(lambda self: self.starts)
    @rule(data=st.data(), room=st.sampled_from([0, 1, 20, 1000]))
    def fill(self, data: st.DataObject, room: int) -> None:
        transport = wire(data.draw(st.sampled_from(list(self.starts))))
        if not transport.waiting:
            transport.room = room

    @precondition(lambda self: self.starts)
    @rule(data=st.data(), room=st.sampled_from([None, None, 1, 40, 500]))
    def drain(self, data: st.DataObject, room: int | None) -> None:
        wire(data.draw(st.sampled_from(list(self.starts)))).drain(room)

    @precondition(lambda self: self.starts)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        reader = data.draw(st.sampled_from(list(self.starts)))
        del self.starts[reader]
        wire(reader).lose()

    @rule()
    def another_log(self) -> None:
        # As after a failover: the log goes on elsewhere, with a few events of its own.
        base, self.newest = self.newest + 100, self.newest + 103
        new = [message(base + 1, prev=at(base)), *messages(base + 2, self.newest)]
        self.desk.channel.reset_all("unknown-position", at(base), new)

    @rule()
    def turn(self) -> None:
        self.desk.clock.turn()

    @rule()
    def a_second(self) -> None:
        self.desk.clock.pass_time(1.1)

    @rule()
    def tick(self) -> None:
        self.desk.channel.tick()

    @invariant()
    def the_count_is_right(self) -> None:
        assert self.desk.channel.count == sum(r.channel is not None for r in self.starts)

    def teardown(self) -> None:
        for transport in self.desk.wires.transports.values():
            if not transport.broken:
                transport.drain()
        self.desk.clock.pass_time(1.1)
        self.desk.clock.settle()
        for reader, start in self.starts.items():
            self.check(wire(reader), start)
        assert self.desk.channel._closed is None
        assert not self.desk.channel._live._behind

    def check(self, transport: Transport, start: Position) -> None:
        story = told(transport.sent)
        if story == [4008]:
            return
        assert story[0]["type"] == "hello"
        stands = str(start)
        for heard in story[1:]:
            if heard == 4008:
                assert heard is story[-1]
                return
            if heard["type"] == "put":
                assert heard["prev"] == stands
            stands = heard["position"]
        assert stands == str(self.desk.channel.position)


AnyOrder.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase


# Readers who fetch


async def parts(cursor: Cursor, number: int) -> list[str]:
    found = []
    reading = cursor.parts()
    async with asyncio.timeout(30):
        async for part in reading:
            found.append(part.kind if part.kind != "event" else f"event {part.position.ms - 1000}")  # type: ignore[union-attr]
            if len(found) == number:
                break
    await reading.aclose()  # type: ignore[attr-defined]
    return found


async def test_a_fetching_reader_gets_the_same() -> None:
    channel = Channel(BASE)
    channel.deliver(messages(1, 3))
    async with Cursor(channel, at(1)) as cursor:
        assert channel.count == 1
        reading = cursor.parts()
        assert (await anext(reading)).kind == "hello"
        assert (await anext(reading)).position == at(2)
        channel.deliver(messages(4, 5))
        assert [(await anext(reading)).position for _ in range(3)] == [at(3), at(4), at(5)]
        waiting = asyncio.ensure_future(anext(reading))
        await asyncio.sleep(0)
        channel.tick()
        assert (await waiting).kind == "tick"
        waiting = asyncio.ensure_future(anext(reading))
        await asyncio.sleep(0)
        channel.reset_all("trimmed", Position(5000, 0))
        part = await waiting
        assert (part.kind, part.position) == ("reset", Position(5000, 0))
        waiting = asyncio.ensure_future(anext(reading))
        await asyncio.sleep(0)
        channel.close_all(1012)
        assert (await waiting).code == 1012
        with pytest.raises(StopAsyncIteration):
            await anext(reading)
    assert channel.count == 0


async def test_a_fetching_reader_that_is_too_slow_is_closed_4008() -> None:
    channel = Channel(BASE, catch_up=3)
    async with Cursor(channel, None) as cursor:
        reading = cursor.parts()
        await anext(reading)
        channel.deliver(messages(1, 9))
        assert (await anext(reading)).code == 4008


async def test_hello_moves_a_fetching_readers_position_only_when_nothing_was_missed() -> None:
    channel = Channel(BASE)
    channel.deliver(messages(1, 3))
    for after, position in ((None, at(3)), (at(3), at(3)), (at(1), None), ("trimmed", None)):
        async with Cursor(channel, after) as cursor:  # type: ignore[arg-type]
            assert (await anext(cursor.parts())).position == position


async def test_a_fetching_reader_is_refused_when_the_process_is_full() -> None:
    channel = Channel(BASE, capacity=Capacity(0))
    async with Cursor(channel, None) as cursor:
        assert await parts(cursor, 9) == ["close"]
    assert channel.count == 0

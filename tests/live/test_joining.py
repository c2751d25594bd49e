"""Joining a channel: a reader gets exactly the events after its position, in order, or is reset."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from wire_format import objects_in, summary
from wires import BASE, Rig, at, heard, messages, wire

from liveblog.live.channel import Channel
from liveblog.model.events import Position

# Joining


def test_a_reader_gets_hello_and_then_events() -> None:
    rig = Rig(state="live", heartbeat=25.0, spread=2.5)
    reader = rig.joined()
    rig.deliver(1, 2)
    hello, *events = objects_in(wire(reader).sent)
    assert hello == {
        "type": "hello",
        "position": "1000-0",
        "state": "live",
        "heartbeat": 25,
        "spread": 2.5,
        "readers": 7,
    }
    assert [e["position"] for e in events] == ["1001-0", "1002-0"]


def test_greeting_hello_and_missed_events_are_one_write() -> None:
    rig = Rig()
    rig.deliver(1, 5)
    reader = rig.reader()
    rig.channel.join(reader, at(2), b"HTTP/1.1 101\r\n\r\n")
    sent = wire(reader).sent
    assert sent.startswith(b"HTTP/1.1 101\r\n\r\n")
    assert summary(sent[16:]) == ["hello", "event 3", "event 4", "event 5"]
    assert wire(reader).writes == 1


def test_several_events_are_one_write() -> None:
    rig = Rig()
    reader = rig.joined()
    rig.deliver(1, 30)
    assert len(heard(reader)) == 31
    assert wire(reader).writes == 2


@pytest.mark.parametrize("deflate", [False, True])
@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("after", range(6))
def test_joining_at_any_offset_around_any_event(after: int, tls: bool, deflate: bool) -> None:
    rig = Rig()
    readers = [rig.joined(at(0), tls=tls, deflate=deflate)]
    for number in range(1, 7):
        rig.deliver(number, size=500)
        if number >= after:
            readers.append(rig.joined(at(after), tls=tls, deflate=deflate))
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
def test_a_reader_with_an_unusable_position_is_reset_and_then_live(after: Any, why: str) -> None:
    rig = Rig()
    rig.deliver(1, 3)
    reader = rig.joined(after)
    assert objects_in(wire(reader).sent)[1] == {"type": "reset", "why": why, "position": "1003-0"}
    rig.deliver(4)
    assert heard(reader) == ["hello", f"reset {why}", "event 4"]


def test_a_reader_older_than_the_backlog_is_reset() -> None:
    rig = Rig(catch_up=5)
    rig.deliver(1, 10)
    assert heard(rig.joined(at(4))) == ["hello", "reset too-far-behind"]
    assert heard(rig.joined(at(5))) == ["hello", *(f"event {n}" for n in range(6, 11))]


def test_a_reader_ahead_of_us_waits_for_the_tail() -> None:
    rig = Rig()
    reader = rig.reader()
    rig.channel.join(reader, at(2), b"greeting")
    assert wire(reader).sent == b"greeting"
    rig.deliver(1)
    assert wire(reader).sent == b"greeting"
    rig.deliver(2, 3)
    del wire(reader).sent[:8]
    assert heard(reader) == ["hello", "event 3"]
    rig.clock.pass_time(2)
    rig.deliver(4)
    assert heard(reader) == ["hello", "event 3", "event 4"]


@pytest.mark.parametrize("after", [at(2), Position(2**63, 0), Position(2**64 - 1, 2**64 - 1)])
def test_a_reader_whose_position_is_never_reached_is_reset_after_a_second(after: Position) -> None:
    rig = Rig()
    reader = rig.joined(after)
    rig.clock.pass_time(0.9)
    assert heard(reader) == []
    rig.clock.pass_time(0.2)
    assert heard(reader) == ["hello", "reset unknown-position"]
    rig.deliver(1, 3)
    assert heard(reader)[2:] == ["event 1", "event 2", "event 3"]


def test_a_waiting_reader_may_leave() -> None:
    rig = Rig()
    reader = rig.joined(at(5))
    wire(reader).lose()
    assert rig.channel.readers() == []
    rig.deliver(1, 9)
    rig.clock.pass_time(2)
    assert heard(reader) == []
    assert rig.channel.count == 0


def test_a_waiting_reader_whose_network_is_full_gets_everything() -> None:
    rig = Rig()
    reader = rig.reader()
    wire(reader).room = 3
    rig.channel.join(reader, at(1), b"greeting")
    rig.deliver(1, 2)
    wire(reader).drain()
    rig.deliver(3)
    assert wire(reader).sent.startswith(b"greeting")
    assert summary(wire(reader).sent[8:]) == ["hello", "event 2", "event 3"]


# Waiting for a position


async def test_waiting_for_a_position_ends_when_it_is_reached() -> None:
    channel = Channel(BASE)
    waiting = asyncio.create_task(channel.reach(at(2)))
    await asyncio.sleep(0)
    channel.deliver(messages(1, 1))
    await asyncio.sleep(0)
    assert not waiting.done()
    channel.deliver(messages(2, 2))
    await asyncio.wait_for(waiting, 30)
    await asyncio.wait_for(channel.reach(at(1)), 30)


async def test_waiting_for_a_position_that_is_never_reached_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liveblog.live.early_readers.WAIT", 0.01)
    channel = Channel(BASE)
    await asyncio.wait_for(channel.reach(at(2)), 30)
    assert channel.after(at(2)) == "unknown-position"
    assert not channel._reaching

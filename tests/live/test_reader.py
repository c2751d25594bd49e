"""A reader's connection follows RFC 6455 to its end, and nothing that the other side does is expensive."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire_format import frames_in, masked, summary
from wires import Rig, wire

from liveblog.live.protocols import CLOSE_WAIT
from liveblog.live.reader import RECEIVE_LIMIT

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def test_a_ping_is_answered_between_events() -> None:
    rig = Rig()
    reader = rig.joined()
    reader.data_received(masked(PING, b"there?"))
    rig.deliver(1)
    assert frames_in(wire(reader).sent)[1] == (PONG, b"there?")
    assert summary(wire(reader).sent) == ["hello", "event 1"]


def test_messages_of_readers_are_ignored_and_leave_nothing_behind() -> None:
    rig = Rig()
    reader = rig.joined()
    for byte in masked(TEXT, b'{"hello":"server"}'):
        reader.data_received(bytes((byte,)))
    assert reader._incoming is None
    assert summary(wire(reader).sent) == ["hello"]


def test_a_reader_that_closes_is_answered_and_leaves() -> None:
    rig = Rig()
    reader = rig.joined()
    reader.data_received(masked(CLOSE, b"\x03\xe9bye"))
    assert summary(wire(reader).sent) == ["hello", 1001]
    assert wire(reader).closing
    assert rig.channel.count == 0
    rig.deliver(1)
    assert summary(wire(reader).sent) == ["hello", 1001]


def test_a_reader_that_violates_the_protocol_gets_the_reason_before_the_socket_closes() -> None:
    rig = Rig()
    reader = rig.joined()
    reader.data_received(b"\x81\x05Hello")
    assert summary(wire(reader).sent) == ["hello", 1002]
    # Our side is closed. Theirs is read until they close it, so that no TCP reset overtakes the 1002.
    assert wire(reader).eof
    assert not wire(reader).closing
    reader.data_received(b"whatever" * 1000)
    rig.clock.pass_time(CLOSE_WAIT)
    assert wire(reader).aborted


def test_the_answer_to_our_close_frame_ends_the_connection() -> None:
    rig = Rig()
    reader = rig.joined()
    reader.close(1012, "restarting")
    reader.close(1012, "restarting")
    reader.data_received(masked(PING, b"late"))
    assert not wire(reader).closing
    reader.data_received(masked(CLOSE, b"\x03\xf4"))
    assert wire(reader).closing
    assert summary(wire(reader).sent) == ["hello", 1012]
    wire(reader).lose()
    rig.clock.pass_time(CLOSE_WAIT)
    assert not wire(reader).aborted


def test_a_reader_that_does_not_answer_our_close_frame_is_cut_off() -> None:
    rig = Rig()
    reader = rig.joined()
    reader.close(1012)
    rig.clock.pass_time(CLOSE_WAIT - 0.1)
    assert not wire(reader).aborted
    rig.clock.pass_time(0.2)
    assert wire(reader).aborted


def test_a_reader_that_closes_without_reading_does_not_keep_its_descriptor() -> None:
    rig = Rig()
    for farewell in (masked(CLOSE), None):
        reader = rig.joined()
        wire(reader).room = 0
        rig.deliver(rig.channel.position.ms - 999)
        if farewell:
            reader.data_received(farewell)
        else:
            reader.eof_received()
        assert rig.channel.count == 0
        rig.clock.pass_time(CLOSE_WAIT)
        assert wire(reader).aborted


def test_pongs_for_a_reader_that_does_not_read_are_bounded() -> None:
    rig = Rig()
    reader = rig.joined()
    wire(reader).room = 0
    for _ in range(1000):
        reader.data_received(masked(PING, b"x" * 100))
    assert wire(reader).most_waiting < 2000


def test_a_reader_that_sends_too_much_is_closed_with_1008_and_then_cut_off() -> None:
    rig = Rig()
    reader = rig.joined()
    piece = masked(TEXT, b"x" * 1000)
    for _ in range(RECEIVE_LIMIT // len(piece) + 1):
        reader.data_received(piece)
    assert summary(wire(reader).sent) == ["hello", 1008]
    for _ in range(4 * RECEIVE_LIMIT // len(piece) + 1):
        reader.data_received(piece)
    assert wire(reader).aborted


def test_a_lost_connection_leaves_nothing_behind() -> None:
    rig = Rig()
    readers = [rig.joined() for _ in range(3)]
    wire(readers[1]).room = 0
    rig.deliver(1)
    for reader in readers:
        wire(reader).lose()
        reader.pause_writing()
        reader.resume_writing()
    assert rig.channel.count == 0
    assert rig.channel.readers() == []
    rig.deliver(2)


@given(st.binary(max_size=400), st.integers(0, 2**32))
def test_no_bytes_raise_or_disturb_the_channel(data: bytes, seed: int) -> None:
    cut = random.Random(seed)
    rig = Rig()
    reader, other = rig.joined(), rig.joined()
    while data:
        size = cut.randint(1, len(data))
        reader.data_received(data[:size])
        data = data[size:]
    rig.deliver(1)
    assert summary(wire(other).sent) == ["hello", "event 1"]


@pytest.mark.parametrize("tls", [False, True])
def test_an_incomplete_message_waits_for_its_rest(tls: bool) -> None:
    rig = Rig()
    reader = rig.joined(tls=tls)
    reader.data_received(masked(TEXT, b"half", final=False)[:3])
    assert reader._incoming is not None
    reader.data_received(masked(TEXT, b"half", final=False)[3:] + masked(0, b"whole"))
    assert reader._incoming is None

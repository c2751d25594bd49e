"""What readers send: the cases of Autobahn's sections 2 to 7 that apply to a server that ignores messages."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire_format import frames_in, masked

from liveblog.live.incoming import MESSAGE_LIMIT, Incoming, Result

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def code(number: int, reason: bytes = b"") -> bytes:
    return number.to_bytes(2, "big") + reason


def feed(*sent: bytes, deflate: bool = False) -> Result:
    """The result when everything arrives at once."""
    return Incoming(deflate).feed(b"".join(sent))


def closed_with(result: Result) -> int:
    assert result.over
    opcode, payload = frames_in(result.answer)[-1]
    assert opcode == CLOSE
    return int.from_bytes(payload[:2], "big")


# Section 2: pings and pongs


@pytest.mark.parametrize("payload", [b"", b"Hello", b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff", b"\xfe" * 125])
def test_a_ping_is_answered_with_its_payload(payload: bytes) -> None:
    result = feed(masked(PING, payload))
    assert frames_in(result.answer) == [(PONG, payload)]
    assert not result.over


def test_a_ping_with_126_bytes_is_a_protocol_error() -> None:
    assert closed_with(feed(masked(PING, b"\xfe" * 126))) == 1002


def test_unsolicited_pongs_are_ignored() -> None:
    assert feed(masked(PONG), masked(PONG, b"unsolicited")) == Result(b"")


def test_ten_pings_get_ten_pongs_in_order() -> None:
    result = feed(*(masked(PING, b"payload-%d" % n) for n in range(10)))
    assert frames_in(result.answer) == [(PONG, b"payload-%d" % n) for n in range(10)]


# Section 3: reserved bits


@pytest.mark.parametrize("opcode", [TEXT, BINARY, CLOSE, PING, PONG])
@pytest.mark.parametrize("reserved", [0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70])
@pytest.mark.parametrize("deflate", [False, True])
def test_reserved_bits_are_a_protocol_error(opcode: int, reserved: int, deflate: bool) -> None:
    result = feed(masked(PING, b"before"), masked(opcode, b"x" * 10, reserved=reserved), deflate=deflate)
    if deflate and reserved == 0x40 and opcode in (TEXT, BINARY):
        assert not result.over  # that bit says that the message is compressed
    else:
        assert closed_with(result) == 1002
    assert frames_in(result.answer)[0] == (PONG, b"before")


def test_only_the_first_frame_of_a_message_may_say_that_it_is_compressed() -> None:
    sent = (masked(TEXT, b"a", final=False, reserved=0x40), masked(CONT, b"b", reserved=0x40))
    assert closed_with(feed(*sent, deflate=True)) == 1002


# Section 4: opcodes


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
@pytest.mark.parametrize("payload", [b"", b"reserved"])
def test_unknown_opcodes_are_a_protocol_error(opcode: int, payload: bytes) -> None:
    assert closed_with(feed(masked(opcode, payload))) == 1002


# Section 5: fragments


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_control_frames_must_not_be_fragmented(opcode: int) -> None:
    assert closed_with(feed(masked(opcode, b"", final=False))) == 1002


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_a_fragmented_message_is_ignored_and_pings_within_it_are_answered(opcode: int) -> None:
    result = feed(
        masked(opcode, b"fragment1", final=False),
        masked(PING, b"within"),
        masked(CONT, b"", final=False),
        masked(PING, b"again"),
        masked(CONT, b"fragment2"),
    )
    assert frames_in(result.answer) == [(PONG, b"within"), (PONG, b"again")]
    assert not result.over


@pytest.mark.parametrize("final", [False, True])
def test_a_continuation_without_a_message_is_a_protocol_error(final: bool) -> None:
    assert closed_with(feed(masked(CONT, b"x", final=final))) == 1002
    assert closed_with(feed(masked(TEXT, b"whole"), masked(CONT, b"x", final=final))) == 1002


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_a_new_message_inside_another_is_a_protocol_error(opcode: int) -> None:
    assert closed_with(feed(masked(TEXT, b"one", final=False), masked(opcode, b"two"))) == 1002


# Section 6: UTF-8


GOOD = [
    "",
    "Hello-µ@ßöäüàá-UTF-8!!",
    "κόσμε",
    "\x00",
    "\x7f\x80߿ࠀ\uffff\U00010000\U0010ffff",
    "\ud7ff\ue000\ufffd",
    "\ufffe\uffff\U0001fffe",
]
BAD = [
    b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited",
    b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90\x80\x80edited",
    b"\xf8\x88\x80\x80\x80",
    b"\xfc\x84\x80\x80\x80\x80",
    b"\xf7\xbf\xbf\xbf",
    b"\x80",
    b"\xbf",
    b"\x80\xbf\x80",
    b"\xc0\x20",
    b"\xe0\x80",
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xc1\xbf",
    b"\xed\xa0\x80",
    b"\xed\xbf\xbf",
    b"\xed\xa0\x80\xed\xb0\x80",
    b"\xfe",
    b"\xff",
    b"\xce\xba\xe1",
]


@pytest.mark.parametrize("text", GOOD)
def test_text_in_any_fragments_may_split_a_character(text: str) -> None:
    data = text.encode()
    pieces = [masked(CONT, data[i : i + 1], final=False) for i in range(1, len(data))]
    result = feed(masked(TEXT, data[:1], final=False), *pieces, masked(CONT, b""), masked(PING))
    assert frames_in(result.answer) == [(PONG, b"")]
    assert not feed(masked(TEXT, data)).over


@pytest.mark.parametrize("data", BAD)
def test_text_that_is_not_utf8_is_closed_with_1007(data: bytes) -> None:
    assert closed_with(feed(masked(TEXT, data))) == 1007
    pieces = [masked(CONT, data[i : i + 1], final=False) for i in range(1, len(data))]
    assert closed_with(feed(masked(TEXT, data[:1], final=False), *pieces, masked(CONT, b""))) == 1007
    assert closed_with(feed(masked(CLOSE, code(1000, data)))) == 1007


@pytest.mark.parametrize("data", BAD)
def test_binary_and_compressed_messages_are_not_checked_as_text(data: bytes) -> None:
    assert not feed(masked(BINARY, data)).over
    assert not feed(masked(TEXT, data, reserved=0x40), deflate=True).over


# Section 7: closing


def test_a_close_frame_is_answered_and_nothing_after_it_is_read() -> None:
    result = feed(masked(CLOSE, code(1000)), masked(PING, b"late"), b"\xff\xff\xff")
    assert result == Result(b"\x88\x02\x03\xe8", over=True, clean=True)


def test_a_close_frame_within_a_message_is_answered() -> None:
    assert closed_with(feed(masked(TEXT, b"half", final=False), masked(CLOSE, code(1000)))) == 1000


def test_a_close_frame_without_a_code_is_answered_without_one() -> None:
    assert feed(masked(CLOSE)) == Result(b"\x88\x00", over=True, clean=True)


def test_an_incomplete_close_code_is_a_protocol_error() -> None:
    assert closed_with(feed(masked(CLOSE, b"\x03"))) == 1002


@pytest.mark.parametrize("reason", [b"", b"Hello World!", "é".encode() * 61 + b"x"])
def test_a_reason_may_be_as_long_as_a_control_frame(reason: bytes) -> None:
    result = feed(masked(CLOSE, code(1000, reason)))
    assert (closed_with(result), result.clean) == (1000, True)


def test_a_longer_reason_is_a_protocol_error() -> None:
    assert closed_with(feed(masked(CLOSE, code(1000, b"x" * 124)))) == 1002


@pytest.mark.parametrize(
    "number", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
)
def test_valid_close_codes_are_echoed(number: int) -> None:
    assert closed_with(feed(masked(CLOSE, code(number)))) == number


@pytest.mark.parametrize("number", [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535])
def test_invalid_close_codes_are_protocol_errors(number: int) -> None:
    result = feed(masked(CLOSE, code(number)))
    assert (closed_with(result), result.clean) == (1002, False)


# Section 9 and beyond: size, masks, lengths


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 1000, MESSAGE_LIMIT])
def test_messages_up_to_the_limit_are_ignored(size: int) -> None:
    incoming = Incoming()
    assert incoming.feed(masked(TEXT, b"*" * size)) == Result(b"")
    assert incoming.idle


def test_a_longer_message_closes_the_connection_before_it_has_arrived() -> None:
    assert closed_with(feed(b"\x81\xff" + (16 * 2**20).to_bytes(8, "big"))) == 1009
    assert closed_with(feed(b"\x81\xfe" + (MESSAGE_LIMIT + 1).to_bytes(2, "big"))) == 1009


def test_the_limit_applies_to_all_fragments_together() -> None:
    half = MESSAGE_LIMIT // 2
    assert not feed(masked(TEXT, b"*" * half, final=False), masked(CONT, b"*" * half)).over
    assert closed_with(feed(masked(TEXT, b"*" * half, final=False), masked(CONT, b"*" * (half + 1)))) == 1009


def test_a_frame_without_a_mask_is_a_protocol_error() -> None:
    assert closed_with(feed(b"\x81\x05Hello")) == 1002


@pytest.mark.parametrize(
    "head", [b"\x81\xfe\x00\x05", b"\x81\xff" + (200).to_bytes(8, "big"), b"\x81\xff\xff" + b"\x00" * 7]
)
def test_a_length_that_is_not_in_its_shortest_form_is_a_protocol_error(head: bytes) -> None:
    assert closed_with(feed(head + b"\x00" * 300)) == 1002


FRAMES = st.one_of(
    st.builds(
        masked,
        st.sampled_from([CONT, TEXT, BINARY, PING, PONG, CLOSE, 3, 11]),
        st.one_of(st.binary(max_size=140), st.text(max_size=40).map(str.encode)),
        final=st.booleans(),
        reserved=st.sampled_from([0, 0, 0, 0, 0x40, 0x20]),
    ),
    st.builds(masked, st.just(PING), st.binary(max_size=125)),
    st.builds(masked, st.just(TEXT), st.text(max_size=20).map(str.encode)),
    st.binary(max_size=20),
)


@given(st.lists(FRAMES, max_size=8).map(b"".join), st.lists(st.integers(0, 1200)), st.booleans())
@settings(max_examples=300)
def test_the_result_does_not_depend_on_how_the_bytes_are_split(
    data: bytes, cuts: list[int], deflate: bool
) -> None:
    whole = feed(data, deflate=deflate)
    incoming, answer, result = Incoming(deflate), b"", Result(b"")
    edges = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    for start, end in itertools.pairwise(edges):
        if not result.over:
            result = incoming.feed(data[start:end])
            answer += result.answer
    assert (answer, result.over, result.clean) == (whole.answer, whole.over, whole.clean)


@given(st.binary(max_size=20_000))
def test_no_bytes_raise_or_pile_up(data: bytes) -> None:
    incoming = Incoming()
    for at in range(0, len(data), 1000):
        result = incoming.feed(data[at : at + 1000])
        assert len(incoming._rest) <= MESSAGE_LIMIT + 14
        if result.over:
            break

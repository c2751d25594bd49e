"""The frames of the server, parsed by another implementation."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader
from wire_format import frames_in

from liveblog.live import frames


def read(data: bytes, *, deflate: bool = False) -> Frame:
    """The frame as `websockets` understands it."""
    extensions = []
    if deflate:
        factory = ClientPerMessageDeflateFactory(
            server_no_context_takeover=True, client_no_context_takeover=True
        )
        answer = [("server_no_context_takeover", None), ("client_no_context_takeover", None)]
        extensions = [factory.process_response_params(answer, [])]
    stream = StreamReader()
    stream.feed_data(data)
    stream.feed_eof()
    parsing = Frame.parse(stream.read_exact, mask=False, extensions=extensions)
    try:
        next(parsing)
    except StopIteration as done:
        frame: Frame = done.value
        assert stream.at_eof()
        return frame
    raise AssertionError("half a frame")


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 70000])
def test_a_text_frame_has_the_shortest_header(size: int) -> None:
    data = frames.text(b"x" * size)
    assert read(data) == Frame(Opcode.TEXT, b"x" * size)
    assert len(data) - size == (2 if size < 126 else 4 if size < 65536 else 10)


@given(st.text())
def test_any_text_survives_compression(text: str) -> None:
    payload = text.encode() * 5
    assert read(frames.deflated(payload), deflate=True).data == payload


def test_an_entry_is_compressed_into_bytes_that_suit_every_reader() -> None:
    entry = json.dumps({"html": "<p>The minister has left the building by the side door.</p>" * 20}).encode()
    data = frames.deflated(entry)
    assert len(data) < len(entry) / 4
    assert frames.deflated(entry) == data  # no context of the first one is in the second
    assert frames_in(data) == [(1, entry)]


def test_what_compression_cannot_shrink_is_sent_as_it_is() -> None:
    noise = bytes(range(256)) * 1
    assert frames.deflated(noise) == frames.text(noise)
    assert frames.deflated(b'{"type":"tick","readers":3}') == frames.text(b'{"type":"tick","readers":3}')


def test_a_close_frame_has_its_code_and_fits_into_a_control_frame() -> None:
    assert read(frames.close(1012, "restarting")).data == (1012).to_bytes(2, "big") + b"restarting"
    assert len(frames.close(4008, "x" * 500)) == 127


def test_a_long_reason_is_cut_between_characters() -> None:
    reason = frames.close(1000, "x" * 122 + "é")[4:]
    assert reason.decode() == "x" * 122


def test_a_close_frame_is_answered_with_its_own_code() -> None:
    assert read(frames.close_answer(b"")).data == b""
    assert read(frames.close_answer((1001).to_bytes(2, "big") + b"bye")).data == (1001).to_bytes(2, "big")


def test_a_pong_carries_the_payload() -> None:
    assert read(frames.pong(b"abc")) == Frame(Opcode.PONG, b"abc")

"""The opening handshake: what we accept, what we leave to uvicorn, what we respond."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.headers import build_extension

from liveblog.live.handshake import (
    Opening,
    accept_response,
    accepts_deflate,
    parse_opening,
    version_response,
    wants_other_version,
)

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
HEADERS = {
    b"host": b"live.example.org",
    b"connection": b"keep-alive, Upgrade",
    b"upgrade": b"websocket",
    b"sec-websocket-version": b"13",
    b"sec-websocket-key": KEY,
}


def request(first: bytes = b"GET /live/story/ws?after=1-0 HTTP/1.1", **changes: bytes | None) -> bytes:
    headers = HEADERS | {name.replace("_", "-").encode(): value for name, value in changes.items()}
    lines = [b"%s: %s" % (name, value) for name, value in headers.items() if value is not None]
    return b"\r\n".join([first, *lines, b"", b""])


def opening(data: bytes) -> Opening:
    found = parse_opening(data)
    assert found is not None
    return found


def test_an_opening_is_parsed() -> None:
    found = opening(request(sec_websocket_protocol=b"a, b", cookie=b"k=v"))
    assert (found.path, found.raw_path, found.query) == ("/live/story/ws", b"/live/story/ws", b"after=1-0")
    assert found.subprotocols == ["a", "b"]
    assert (b"cookie", b"k=v") in found.headers
    assert found.key == KEY
    assert not found.deflate


def test_a_path_is_unquoted() -> None:
    found = opening(request(b"GET /live/caf%C3%A9/ws HTTP/1.1"))
    assert (found.path, found.raw_path) == ("/live/café/ws", b"/live/caf%C3%A9/ws")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.1",
        request(b"POST / HTTP/1.1"),
        request(b"GET / HTTP/1.0"),
        request(b"GET /"),
        request(b"GET * HTTP/1.1"),
        request(b"GET /%ff HTTP/1.1"),
        request(connection=b"keep-alive"),
        request(upgrade=b"h2c"),
        request(sec_websocket_version=b"8"),
        request(sec_websocket_version=None),
        request(sec_websocket_key=None),
        request(sec_websocket_key=b"c2hvcnQ="),
        request(sec_websocket_key=b"!" * 24),
        request() + b"body",
        request().replace(b"host: ", b"host"),
        request().replace(b"sec-websocket-key: ", b"sec-websocket-key: %s\r\nsec-websocket-key: " % KEY),
    ],
)
def test_an_unusual_opening_is_left_to_uvicorn(data: bytes) -> None:
    assert parse_opening(data) is None


@pytest.mark.parametrize(
    ("data", "other"),
    [
        (request(), False),
        (request(sec_websocket_key=None), False),
        (request(sec_websocket_version=b"8"), True),
        (request(sec_websocket_version=b"13, 8"), True),
        (request(sec_websocket_version=None), True),
        (request(sec_websocket_version=b"12", sec_websocket_key=None), True),
        (request(sec_websocket_version=b"99") + b"body", True),
        (request(b"GET /%ff HTTP/1.1", sec_websocket_version=b"99"), True),
        (request(b"POST / HTTP/1.1", sec_websocket_version=b"99"), False),  # the method is the problem
        (request().replace(b"host: ", b"host"), False),
        (b"", False),
    ],
)
def test_another_version_is_recognised(data: bytes, other: bool) -> None:
    assert wants_other_version(data) is other


def test_the_response_to_another_version_names_ours() -> None:
    head, _, body = version_response([(b"date", b"today")]).partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    assert first == b"HTTP/1.1 426 Upgrade Required"
    assert set(lines) == {
        b"Upgrade: websocket",
        b"Connection: Upgrade, close",
        b"Sec-WebSocket-Version: 13",
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Length: %d" % len(body),
        b"date: today",
    }
    assert b"version 13" in body


@given(st.binary(max_size=300))
def test_no_request_raises(data: bytes) -> None:
    parse_opening(data + b"\r\n\r\n")
    wants_other_version(data + b"\r\n\r\n")
    parse_opening(request(sec_websocket_extensions=data.replace(b"\r", b"").replace(b"\n", b"")))


@pytest.mark.parametrize(
    ("offer", "taken"),
    [
        (b"permessage-deflate", True),
        (b"permessage-deflate; client_max_window_bits", True),  # what browsers send
        (b"permessage-deflate; client_max_window_bits=10; server_no_context_takeover", True),
        (b"permessage-deflate; client_no_context_takeover", True),
        (b"x-webkit-deflate-frame, permessage-deflate", True),
        (b"permessage-deflate; server_max_window_bits=10", False),
        (b"permessage-deflate; server_max_window_bits=10, permessage-deflate", True),
        (b"permessage-deflate; no_such_thing", False),
        (b"permessage-deflate; client_no_context_takeover; client_no_context_takeover", False),
        (b"permessage-bzip2", False),
        (b"", False),
    ],
)
def test_deflate_is_accepted_where_one_compressed_message_suits_all(offer: bytes, taken: bool) -> None:
    assert accepts_deflate(offer) is taken
    assert opening(request(sec_websocket_extensions=offer)).deflate is taken


def test_the_response_is_that_of_the_rfc() -> None:
    assert accept_response(KEY) == (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
    )


def test_the_response_has_what_was_negotiated() -> None:
    answer = accept_response(KEY, deflate=True, subprotocol="a", headers=[(b"x-one", b"1")])
    parameters = [("server_no_context_takeover", None), ("client_no_context_takeover", None)]
    agreed = build_extension([("permessage-deflate", parameters)])  # type: ignore[list-item]
    assert b"\r\nSec-WebSocket-Extensions: " + agreed.encode() + b"\r\n" in answer
    assert b"\r\nSec-WebSocket-Protocol: a\r\n" in answer
    assert answer.endswith(b"\r\nx-one: 1\r\n\r\n")

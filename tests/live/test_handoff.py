"""The hand-over, with real sockets on a real uvicorn, under uvloop and under asyncio."""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import logging
import urllib.error
import urllib.request
import weakref

import pytest
import websockets.asyncio.client
import websockets.exceptions
from engine import Engine
from wire_format import masked

from liveblog.live import handoff
from liveblog.live.reader import Reader

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def test_a_reader_is_handed_over_and_gets_everything(engine: Engine) -> None:
    with engine.client().open() as reader:
        assert reader.next() == "hello"
        engine.deliver(1, 3)
        assert [reader.next() for _ in range(3)] == ["event 1", "event 2", "event 3"]
        reader.send(masked(PING, b"still there?"))
        assert reader.next() == b"still there?"
        reader.send(masked(CLOSE, b"\x03\xe8"))
        assert reader.next() == 1000
        assert reader.ended()


def test_the_response_hello_and_missed_events_are_one_packet(engine: Engine) -> None:
    engine.deliver(1, 3)
    with engine.client("/ws?after=1001-0") as reader:
        everything = reader.socket.recv(65536)
        assert everything.startswith(b"HTTP/1.1 101 ")
        assert b'"position":"1003-0","prev":"1002-0"' in everything


async def test_a_real_client_with_and_without_deflate(engine: Engine) -> None:
    uri = f"ws://127.0.0.1:{engine.port}/ws"
    connect = websockets.asyncio.client.connect
    async with connect(uri) as deflated, connect(uri, compression=None) as plain:
        assert deflated.protocol.extensions
        assert not plain.protocol.extensions
        await deflated.recv()
        await plain.recv()
        await asyncio.to_thread(engine.deliver, 1, 2, size=2000)
        for _ in range(2):
            assert await deflated.recv() == await plain.recv()
        await (await deflated.ping())


@pytest.mark.parametrize("after", ["rubbish", "-1-0", "1e3-0", "", "99999999999999999999999-0", "٣-٣"])
def test_an_unusable_position_is_reset(engine: Engine, after: str) -> None:
    quoted = urllib.request.quote(after)  # type: ignore[attr-defined]
    with engine.client(f"/ws?after={quoted}").open() as reader:
        assert reader.next() == "hello"
        assert reader.next() == "reset unknown-position"


def test_bytes_that_arrive_before_the_hand_over_are_processed(engine: Engine) -> None:
    engine.do(engine.go_on.clear)
    with engine.client("/waits") as reader:
        engine.until(lambda: engine.server.server_state.tasks)
        reader.send(masked(PING, b"early"))
        engine.until(lambda: any(c._early for c in engine.connections()))
        engine.do(engine.go_on.set)
        reader.open()
        assert reader.next() == "hello"
        assert reader.next() == b"early"


def test_reading_pauses_when_too_much_arrives_before_the_hand_over(engine: Engine) -> None:
    engine.do(engine.go_on.clear)
    with engine.client("/waits") as reader:
        engine.until(lambda: engine.server.server_state.tasks)
        for _ in range(40):
            reader.send(masked(PING, b"x" * 125) * 100)
        engine.until(lambda: not any(c._transport.is_reading() for c in engine.connections()))
        assert engine.do(lambda: max(len(c._early) for c in engine.connections())) < 300_000
        engine.do(engine.go_on.set)
        reader.open()
        assert reader.next() == "hello"


def test_a_reader_that_leaves_before_the_hand_over_is_not_counted(engine: Engine) -> None:
    engine.do(engine.go_on.clear)
    reader = engine.client("/waits")
    engine.until(lambda: engine.server.server_state.tasks)
    reader.reset()
    engine.until(lambda: not engine.connections())
    engine.do(engine.go_on.set)
    engine.until(lambda: not engine.server.server_state.tasks)
    assert engine.do(lambda: engine.channel.count) == 0


def test_an_idle_reader_is_a_transport_and_one_small_object(engine: Engine) -> None:
    made: list[weakref.ref[object]] = []
    original = handoff.ReaderProtocol.__init__

    class Watched(handoff.ReaderProtocol):
        __slots__ = ("__weakref__",)

        def __init__(self, *args: object, **options: object) -> None:
            original(self, *args, **options)  # type: ignore[arg-type]
            made.append(weakref.ref(self))

    engine.server.config.ws_protocol_class = Watched
    gc.disable()
    try:
        with engine.client().open() as reader:
            reader.next()
            engine.until(lambda: not engine.server.server_state.tasks)
            found = engine.do(lambda: engine.channel.readers()[0])
            assert isinstance(found, Reader)
            assert not hasattr(found, "__dict__")
            assert not engine.connections()
            # Without a garbage collection: nothing of the handshake is in a reference cycle.
            assert made
            assert made[0]() is None
    finally:
        gc.enable()
        engine.server.config.ws_protocol_class = handoff.ReaderProtocol


def test_an_app_that_receives_after_the_client_left_gets_a_disconnect(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    engine.do(engine.go_on.clear)
    client = engine.client("/waits-and-listens")
    engine.until(lambda: engine.server.server_state.tasks)
    client.reset()
    engine.until(lambda: not engine.connections())
    engine.do(engine.go_on.set)
    engine.until(lambda: not engine.server.server_state.tasks)
    assert not caplog.records


# Sockets that are not readers


def test_the_app_may_accept_and_close(engine: Engine) -> None:
    with engine.client("/gone").open() as reader:
        assert reader.next() == 4404


def test_a_socket_that_the_app_keeps_is_given_to_uvicorn(engine: Engine) -> None:
    with engine.client("/echo", headers="Sec-WebSocket-Protocol: echo\r\n") as client:
        client.open()
        assert b"Sec-WebSocket-Protocol: echo" in client.head
        client.send(masked(TEXT, json.dumps({"type": "x" * 70_000}).encode()))
        assert client.next() == "x" * 70_000
        client.send(masked(CLOSE, b"\x03\xe8"))
        assert client.next() == 1000
        assert client.ended()


async def test_a_reader_over_plain_asgi_gets_the_same(engine: Engine) -> None:
    with engine.client("/plain").open() as reader:
        assert reader.next() == "hello"
        engine.deliver(1, 3)
        assert [reader.next() for _ in range(3)] == ["event 1", "event 2", "event 3"]
    engine.until(lambda: engine.channel.count == 0)


@pytest.mark.parametrize(("path", "status"), [("/refused", 403), ("/denied", 401), ("/nowhere", 403)])
def test_the_app_may_refuse(engine: Engine, path: str, status: int) -> None:
    with engine.client(path).open() as client:
        assert client.head.startswith(b"HTTP/1.1 %d " % status)
        assert client.ended()


@pytest.mark.parametrize("path", ["/broken", "/silent"])
def test_an_app_that_fails_is_a_500(engine: Engine, path: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "uvicorn.error")  # other tests' servers silence it
    with engine.client(path).open() as client:
        assert client.head.startswith(b"HTTP/1.1 500 ")
        assert client.ended()
    assert "ASGI" in caplog.text


SOCKET = {
    "Host": "test",
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize(
    ("method", "changes", "status", "header"),
    [
        ("GET", {"Sec-WebSocket-Version": "99"}, 426, ("Sec-WebSocket-Version", "13")),
        ("GET", {"Sec-WebSocket-Version": "8, 7"}, 426, ("Sec-WebSocket-Version", "13")),
        ("GET", {"Sec-WebSocket-Version": None}, 426, ("Sec-WebSocket-Version", "13")),
        ("GET", {"Sec-WebSocket-Version": "99", "X-Odd": "\x80"}, 426, ("Sec-WebSocket-Version", "13")),
        ("GET", {"Sec-WebSocket-Key": None}, 400, None),
        ("GET", {"Sec-WebSocket-Key": "c2hvcnQ="}, 400, None),
        ("POST", {}, 405, ("Allow", "GET")),
    ],
)
def test_a_wrong_opening_is_explained(
    engine: Engine,
    method: str,
    changes: dict[str, str | None],
    status: int,
    header: tuple[str, str] | None,
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    connection.putrequest(method, "/ws", skip_host=True, skip_accept_encoding=True)
    for name, value in {**SOCKET, **changes}.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == status
    assert "WebSocket" in answer.read().decode()  # a sentence, and then the end
    if header:
        assert answer.headers[header[0]] == header[1]
    connection.close()


def test_pages_are_served_beside_readers(engine: Engine) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{engine.port}/") as page:
        assert page.read() == b"a page"


def test_a_client_that_leaves_during_the_handshake_leaves_nothing_behind(engine: Engine) -> None:
    for path in ("/ws", "/echo", "/plain", "/gone"):
        for _ in range(20):
            engine.client(path).reset()

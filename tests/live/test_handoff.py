"""The hand-over and everything after it, with real sockets on a real uvicorn, under uvloop and under asyncio."""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import logging
import urllib.error
import urllib.request
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
import uvloop
import websockets.asyncio.client
import websockets.exceptions
from engine import Engine
from wire_format import masked
from wires import BASE

from liveblog.live import handoff
from liveblog.live.drain import drain
from liveblog.live.handed_over import HandedOver
from liveblog.live.reader import Reader

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


@pytest.fixture(
    scope="module", params=[uvloop.new_event_loop, asyncio.SelectorEventLoop], ids=["uvloop", "asyncio"]
)
def shared(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with Engine(request.param, heartbeat=30) as engine:
        yield engine


def connections(engine: Engine) -> list[Any]:
    """uvicorn's connections, without the one that stands for all readers."""
    return [c for c in engine.server.server_state.connections if not isinstance(c, HandedOver)]


@pytest.fixture
def engine(shared: Engine) -> Iterator[Engine]:
    """The engine with a fresh log and no connections."""
    shared.do(lambda: shared.channel.reset_all("trimmed", BASE))
    yield shared
    shared.until(lambda: shared.channel.count == 0 and not connections(shared))


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
        engine.until(lambda: any(c._early for c in connections(engine)))
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
        engine.until(lambda: not any(c._transport.is_reading() for c in connections(engine)))
        assert engine.do(lambda: max(len(c._early) for c in connections(engine))) < 300_000
        engine.do(engine.go_on.set)
        reader.open()
        assert reader.next() == "hello"


def test_a_reader_that_leaves_before_the_hand_over_is_not_counted(engine: Engine) -> None:
    engine.do(engine.go_on.clear)
    reader = engine.client("/waits")
    engine.until(lambda: engine.server.server_state.tasks)
    reader.reset()
    engine.until(lambda: not connections(engine))
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
            assert not connections(engine)
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
    engine.until(lambda: not connections(engine))
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


# Bad networks


def test_a_reader_that_stops_reading_is_closed_and_the_others_get_everything(engine: Engine) -> None:
    with engine.client(receive_buffer=2048).open() as stuck, engine.client().open() as quick:
        engine.until(lambda: engine.channel.count == 2)
        fell = 0
        for number in range(1, 1200):
            engine.deliver(number, size=50_000)
            fell = fell or (
                number if engine.do(lambda: len(engine.channel.push_readers.blocked_ticks)) else 0
            )
            if engine.do(lambda: engine.channel.count) == 1:
                break
        assert fell, "its network was never full"
        assert number > fell + 100, "it was closed while the backlog still had everything"
        assert quick.next() == "hello"
        assert [quick.next() for _ in range(number)] == [f"event {n}" for n in range(1, number + 1)]
        stuck.reset()


def test_a_reader_that_stops_and_continues_gets_everything(engine: Engine) -> None:
    with engine.client(receive_buffer=2048).open() as slow:
        last = 0
        while not engine.do(lambda: len(engine.channel.push_readers.blocked_ticks)):
            last += 1
            engine.deliver(last, size=50_000)
        engine.deliver(last + 1, last + 50, size=50_000)
        assert slow.next() == "hello"
        assert [slow.next() for _ in range(last + 50)] == [f"event {n}" for n in range(1, last + 51)]
        engine.until(lambda: not engine.channel.push_readers.blocked_ticks)
        engine.deliver(last + 51)
        assert slow.next() == f"event {last + 51}"


def test_a_reader_that_reads_byte_by_byte_has_at_most_one_write_waiting(engine: Engine) -> None:
    with engine.client(receive_buffer=2048).open() as drip:
        last = 0
        while not engine.do(lambda: len(engine.channel.push_readers.blocked_ticks)):
            last += 1
            engine.deliver(last, size=50_000)
        for number in range(last + 1, last + 200):
            drip.socket.recv(1)
            engine.deliver(number, size=50_000)
            assert engine.do(_waiting(engine)) <= 50_200
        drip.reset()


def _waiting(engine: Engine):  # type: ignore[no-untyped-def]
    return lambda: max((r.transport.get_write_buffer_size() for r in engine.channel.readers()), default=0)


def test_a_connection_reset_during_a_broadcast_does_not_stop_it(engine: Engine) -> None:
    clients = [engine.client().open() for _ in range(40)]
    for client in clients:
        assert client.next() == "hello"
    for number, client in enumerate(clients[:20], 1):
        client.reset()
        engine.deliver(number)
    for client in clients[20:]:
        assert [client.next() for _ in range(20)] == [f"event {n}" for n in range(1, 21)]
        client.socket.close()


def test_nothing_is_left_after_many_have_come_and_gone(engine: Engine) -> None:
    for turn in range(5):
        clients = [engine.client() for _ in range(50)]
        engine.deliver(turn + 1)
        for i, client in enumerate(clients):
            if i % 3 == 0:
                client.reset()
            elif i % 3 == 1:
                client.open()
                client.send(masked(CLOSE))
                assert client.ended()
            client.socket.close()
    engine.until(lambda: engine.channel.count == 0)
    assert engine.do(engine.channel.readers) == []
    assert not engine.channel.push_readers.blocked_ticks
    assert not engine.channel.push_readers.early


@pytest.mark.parametrize(
    "loop", [uvloop.new_event_loop, asyncio.SelectorEventLoop], ids=["uvloop", "asyncio"]
)
def test_it_is_the_same_under_tls(loop: Any) -> None:
    with Engine(loop, tls=True) as engine:
        with engine.client().open() as reader, engine.client(receive_buffer=2048).open() as slow:
            assert reader.next() == slow.next() == "hello"
            assert not any(r.direct for r in engine.do(engine.channel.readers))
            last = 0
            while not engine.do(lambda: len(engine.channel.push_readers.blocked_ticks)):
                last += 1
                engine.deliver(last, size=50_000)
            engine.deliver(last + 1, last + 30, size=50_000)
            assert engine.do(_waiting(engine)) < 300_000
            expected = [f"event {n}" for n in range(1, last + 31)]
            assert [reader.next() for _ in expected] == expected
            assert [slow.next() for _ in expected] == expected
            for client in (reader, slow):
                client.send(masked(CLOSE, b"\x03\xe8"))
                assert client.next() == 1000
                assert client.ended()
        engine.until(lambda: engine.channel.count == 0)


# Stopping


def test_a_drain_is_spread_out_and_refuses_new_readers() -> None:
    with Engine(uvloop.new_event_loop) as engine:
        clients = [engine.client().open() for _ in range(60)]
        for client in clients:
            assert client.next() == "hello"
        done = asyncio.run_coroutine_threadsafe(drain([engine.channel], 0.5), engine.loop)
        engine.until(lambda: engine.channel.count < 60)
        assert engine.do(lambda: engine.channel.count) > 30, "they were all closed at once"
        engine.deliver(1)
        late = engine.client().open()
        assert late.next() == 1012
        heard = []
        for client in clients:
            said = client.next()
            heard.append("event 1" if said == "event 1" else 1012)
            assert (said if said == 1012 else client.next()) == 1012
            client.send(masked(CLOSE, b"\x03\xf4"))
            assert client.ended()
        assert set(heard) == {"event 1", 1012}  # readers that were still here got the event
        done.result(5)
        for client in [late, *clients]:
            client.socket.close()


def test_uvicorns_shutdown_closes_the_readers_that_are_left() -> None:
    with Engine(uvloop.new_event_loop) as engine:
        clients = [engine.client().open() for _ in range(5)]
        assert [client.next() for client in clients] == ["hello"] * 5
        engine.server.should_exit = True
        for client in clients[:4]:
            assert client.next() == 1012
            client.send(masked(CLOSE, b"\x03\xf4"))
            assert client.ended()
    assert clients[4].next() == 1012  # it does not answer, and is cut off
    assert clients[4].ended()
    for client in clients:
        client.socket.close()

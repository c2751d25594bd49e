"""Readers with bad networks, readers under TLS, and the end of a server: real sockets on a real uvicorn."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import uvloop
from engine import Engine
from wire_format import masked

from liveblog.live.drain import drain

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


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

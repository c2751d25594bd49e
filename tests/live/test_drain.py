"""Heartbeats and the drain of a whole process, and the socket options that connections inherit."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import pytest
from wires import BASE, messages

from liveblog.live import sockets
from liveblog.live.channel import Channel
from liveblog.live.cursor import Cursor
from liveblog.live.drain import beat, drain


class Reading:
    """A pull reader in a task of its own, which records what it is sent and when."""

    def __init__(self, channel: Channel) -> None:
        self.heard: list[object] = []
        self.ended = 0.0
        self.task = asyncio.create_task(self._read(channel))

    async def _read(self, channel: Channel) -> None:
        async with Cursor(channel, None) as cursor:
            async for part in cursor.parts():
                self.heard.append(part.code if part.kind == "close" else part.kind)
        self.ended = asyncio.get_running_loop().time()


async def _started(channel: Channel, count: int) -> list[Reading]:
    readings = [Reading(channel) for _ in range(count)]
    while not all(r.heard for r in readings):
        await asyncio.sleep(0)
    return readings


async def test_every_channel_gets_its_heartbeat_even_if_another_one_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("liveblog.live.drain._STEP", 0.0)
    broken, whole = Channel(BASE), Channel(BASE)
    monkeypatch.setattr(broken, "tick", None)
    reading = (await _started(whole, 1))[0]
    beating = asyncio.create_task(beat(lambda: [broken, whole], 0.0))
    async with asyncio.timeout(30):
        while reading.heard.count("tick") < 3:
            await asyncio.sleep(0)
    for task in (beating, reading.task):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert "a heartbeat failed" in caplog.text


async def test_a_drain_is_spread_evenly_over_all_channels() -> None:
    channels = [Channel(BASE), Channel(BASE)]
    readings = [*await _started(channels[0], 150), *await _started(channels[1], 50)]
    loop = asyncio.get_running_loop()
    began = loop.time()
    draining = asyncio.create_task(drain(channels, 0.4))
    async with asyncio.timeout(30):
        while channels[1].count > 25:
            await asyncio.sleep(0.01)
        channels[0].deliver(messages(1, 1))
        await draining
    assert all(r.heard[-1] == 1012 for r in readings)
    assert any("event" in r.heard for r in readings)
    last = max(r.ended for r in readings) - began  # 0.4 s, unless the machine was busy
    first_half = sum(r.ended - began < 0.55 * last for r in readings)
    assert 50 <= first_half <= 150
    assert channels[0].count == channels[1].count == 0


async def test_a_drain_without_readers_ends_at_once() -> None:
    await asyncio.wait_for(drain([Channel(BASE)], 60.0), 30)


def test_connections_inherit_the_options_that_detect_dead_networks() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sockets.prepare(listener)
        with socket.create_connection(listener.getsockname()) as _, listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == sockets.KEEPALIVE_IDLE
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == sockets.UNANSWERED_MS
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT) == sockets.UNSENT

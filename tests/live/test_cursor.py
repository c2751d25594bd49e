"""A pull reader gets the same events as one that is written to."""

from __future__ import annotations

import asyncio

import pytest
from wires import BASE, at, messages

from liveblog.live.capacity import Capacity
from liveblog.live.channel import Channel
from liveblog.live.cursor import Cursor
from liveblog.model.events import Position


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


async def test_a_pull_reader_gets_the_same() -> None:
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


async def test_a_pull_reader_that_is_too_slow_is_closed_with_4008() -> None:
    channel = Channel(BASE, catch_up=3)
    async with Cursor(channel, None) as cursor:
        reading = cursor.parts()
        await anext(reading)
        channel.deliver(messages(1, 9))
        assert (await anext(reading)).code == 4008


async def test_hello_moves_a_pull_readers_position_only_when_it_missed_nothing() -> None:
    channel = Channel(BASE)
    channel.deliver(messages(1, 3))
    for after, position in ((None, at(3)), (at(3), at(3)), (at(1), None), ("trimmed", None)):
        async with Cursor(channel, after) as cursor:  # type: ignore[arg-type]
            assert (await anext(cursor.parts())).position == position


async def test_a_full_process_refuses_pull_readers() -> None:
    channel = Channel(BASE, capacity=Capacity(0))
    async with Cursor(channel, None) as cursor:
        assert await parts(cursor, 9) == ["close"]
    assert channel.count == 0

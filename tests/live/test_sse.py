"""Server-Sent Events: the same events, with positions as ids, so that a browser resumes where it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from hypothesis import given
from hypothesis import strategies as st
from wires import BASE, messages

from liveblog.live import sse
from liveblog.live.channel import Channel
from liveblog.model.events import Position


async def lines(stream: AsyncIterator[bytes], number: int) -> list[str]:
    """The next blocks of the stream, each without its empty line."""
    found = []
    async with asyncio.timeout(30):
        for _ in range(number):
            block = await anext(stream)
            assert block.endswith(b"\n\n")
            assert block.count(b"\n\n") == 1
            found.append(block[:-2].decode())
    return found


async def test_a_stream_has_a_retry_time_and_what_the_reader_missed() -> None:
    channel = Channel(BASE)
    channel.notices.readers_total = 3
    channel.deliver(messages(1, 3))
    stream = sse.stream(channel, Position(1001, 0), spread=4.0)
    retry, hello, second, third = await lines(stream, 4)
    assert 500 <= int(retry.removeprefix("retry: ")) <= 4000
    # While missed events follow, only these may move the reader's position.
    assert hello.startswith('data: {"type":"hello","position":"1003-0"')
    assert second.startswith('id: 1002-0\ndata: {"type":"put","position":"1002-0"')
    assert third.startswith("id: 1003-0\n")
    channel.tick()
    assert await lines(stream, 1) == ['data: {"type":"tick","readers":3}']
    await stream.aclose()  # type: ignore[attr-defined]


async def test_a_new_reader_gets_a_position_with_hello() -> None:
    channel = Channel(BASE)
    stream = sse.stream(channel, None)
    assert (await lines(stream, 2))[1].startswith("id: 1000-0\ndata: ")
    channel.reset_all("unknown-position", Position(7, 7))
    assert await lines(stream, 1) == [
        'id: 7-7\ndata: {"type":"reset","why":"unknown-position","position":"7-7"}'
    ]
    await stream.aclose()  # type: ignore[attr-defined]


async def test_the_stream_ends_when_the_channel_closes() -> None:
    channel = Channel(BASE)
    stream = sse.stream(channel, None)
    await lines(stream, 2)
    channel.close_all(1012)
    assert [block async for block in stream] == []
    assert channel.count == 0


async def test_a_reader_that_left_is_not_counted() -> None:
    channel = Channel(BASE)

    async def read() -> None:
        async for _ in sse.stream(channel, None):
            pass

    reading = asyncio.create_task(read())
    async with asyncio.timeout(30):
        while not channel.count:
            await asyncio.sleep(0)
        reading.cancel()
        while channel.count:
            await asyncio.sleep(0)


async def test_a_reader_that_does_not_read_needs_no_queue_and_reconnects() -> None:
    channel = Channel(BASE, catch_up=5)
    stream = sse.stream(channel, None)
    await lines(stream, 2)
    channel.deliver(messages(1, 3))
    assert (await lines(stream, 1))[0].startswith("id: 1001-0\n")
    channel.deliver(messages(4, 50))
    # Its next event is older than the backlog: the stream ends, and the reader reconnects with 1001-0.
    assert [block async for block in stream] == []


@given(st.integers(0, 6), st.integers(0, 6))
def test_after_any_interruption_nothing_is_missing_or_sent_twice(first: int, heard: int) -> None:
    async def run() -> None:
        channel = Channel(BASE)
        channel.deliver(messages(1, 6))
        seen, position = [], Position(1000 + first, 0)
        for take in (heard, 20):
            stream = sse.stream(channel, position)
            await lines(stream, 2)
            for _ in range(min(take, 1006 - position.ms)):
                head = (await lines(stream, 1))[0].split("\n")[0]
                position = Position(int(head.removeprefix("id: ").split("-")[0]), 0)
                seen.append(position.ms - 1000)
            await stream.aclose()  # type: ignore[attr-defined]
        assert seen == list(range(first + 1, 7))

    with asyncio.Runner() as runner:
        runner.run(run())

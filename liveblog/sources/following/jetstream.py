"""Bluesky's Jetstream: one connection for every account that is followed, with a cursor, so that nothing is missed.

What it sends is at least once: whoever takes it knows what is there already. Must not know: Redis, blogs.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any
from urllib.parse import quote

import websockets
from websockets.asyncio.client import connect

from liveblog.sources.reading import dig, number, words
from liveblog.store.tasks import end_tasks

LARGEST = 1_000_000  # bytes of a frame
BATCH = 0.02  # seconds in which events are collected into one batch
SILENT = 90.0  # seconds without a frame, after which a new connection is made
LATEST_FIRST = 5_000_000  # microseconds that are read again after a connection broke


class Lost(Exception):
    """The stream ended, or could not be had. The sentence is for logs."""


async def follow(url: str, accounts: list[str], cursor: str) -> AsyncGenerator[tuple[Any, str]]:
    """None once it is connected, then events with their cursors, as long as the connection lasts. Raises Lost."""
    parts = [
        "wantedCollections=app.bsky.feed.post",
        *(f"wantedDids={quote(did, safe=':')}" for did in accounts),
    ]
    if cursor.isdecimal():
        parts.append(f"cursor={max(0, int(cursor) - LATEST_FIRST)}")
    address = url + ("&" if "?" in url else "?") + "&".join(parts)
    try:
        socket = await connect(address, max_size=LARGEST, open_timeout=10, compression=None)
        try:
            yield None, ""
            while True:
                async with asyncio.timeout(SILENT):
                    frame = await socket.recv()
                event = read_event(frame)
                if event is not None:
                    yield event, cursor_of(event)
        finally:
            socket.transport.abort()  # nobody waits for a stranger's goodbye
    except (OSError, TimeoutError, websockets.exceptions.WebSocketException) as problem:
        raise Lost(str(problem) or type(problem).__name__) from None


def read_event(frame: str | bytes) -> Any:
    """The event in a frame, in the old form or the new one (a message with a payload); None for what is none."""
    try:
        event = json.loads(frame)
    except (ValueError, RecursionError):
        return None
    if dig(event, "payload") is not None:
        event = dig(event, "payload")
    return event if isinstance(event, dict) and words(event, "did") else None


def cursor_of(event: Any) -> str:
    """Where the stream stands after an event, in microseconds or in its own numbers; "" where it does not say."""
    at = (
        number(event, "time_us", most=10**17)
        or number(event, "cursor", most=10**17)
        or number(event, "seq", most=10**17)
    )
    return str(at) if at else ""


async def batches(url: str, accounts: list[str], cursor: str) -> AsyncGenerator[tuple[list[object], str]]:
    """The stream in batches, each with the cursor after it. The first is empty: connected. Raises Lost."""
    events: asyncio.Queue[tuple[object, str] | Exception] = asyncio.Queue(10_000)

    async def read() -> None:
        try:
            async with aclosing(follow(url, accounts, cursor)) as stream:
                async for pair in stream:
                    await events.put(pair)
        except Exception as lost:
            await events.put(lost)

    reading = asyncio.create_task(read())
    try:
        while True:
            batch, position = [], ""
            found = await events.get()
            await asyncio.sleep(BATCH)
            while True:
                if isinstance(found, Exception):
                    raise found
                if found[0] is not None:
                    batch.append(found[0])
                position = found[1] or position
                if events.empty() or len(batch) >= 1000:
                    break
                found = events.get_nowait()
            yield batch, position
    finally:
        await end_tasks({reading})

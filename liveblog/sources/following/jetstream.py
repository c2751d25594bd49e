"""Bluesky's Jetstream: one connection for every account that is followed, with a cursor, so that nothing is missed.

What it sends is at least once: whoever takes it knows what is there already. Must not know: Redis, blogs.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import websockets
from websockets.asyncio.client import ClientConnection, connect

from liveblog.model.events import dumps
from liveblog.sources.reading import dig, number, words
from liveblog.store.tasks import end_tasks

LARGEST = 1_000_000  # bytes of a frame that is read
PASSED_OVER = 12_000_000  # bytes of a frame that costs nothing but itself; a larger one costs the connection
WAITING = 4_000_000  # bytes of frames that wait to be read; then the stream has to wait
BATCH = 0.02  # seconds in which events are collected into one batch
AT_ONCE = 1_000  # events of a batch
SILENT = 90.0  # seconds without a frame, after which a new connection is made
LATEST_FIRST = 5_000_000  # microseconds that are read again after a connection broke
IN_ADDRESS = 100  # accounts; more of them are named in a message
_MICROSECONDS = 10**15  # a larger cursor is a time, a smaller one a number of the stream's own
_COLLECTION = "app.bsky.feed.post"

Batches = AsyncGenerator[tuple[list[object], str]]


class Lost(Exception):
    """The stream ended, or could not be had. The sentence is for logs."""


async def batches(url: str, accounts: list[str], cursor: str) -> Batches:
    """The stream in batches, each with the cursor after it. The first is empty: connected. Raises Lost."""
    async with _connected(url, accounts, cursor) as socket:
        yield [], ""
        frames = _Frames(socket)
        reading = asyncio.create_task(frames.read())
        try:
            while True:
                async with asyncio.timeout(SILENT):
                    await frames.some.wait()
                await asyncio.sleep(BATCH)
                found = [event for frame in frames.take() if (event := read_event(frame)) is not None]
                yield found, next((c for event in reversed(found) if (c := cursor_of(event))), "")
                if reading.done() and not frames.waiting:
                    reading.result()
        finally:
            await end_tasks({reading})


@asynccontextmanager
async def _connected(url: str, accounts: list[str], cursor: str) -> AsyncGenerator[ClientConnection]:
    try:
        socket = await connect(
            _address(url, accounts, cursor), max_size=PASSED_OVER, open_timeout=10, compression=None
        )
        try:
            if _is_long(url, accounts):
                payload = {"wantedCollections": [_COLLECTION], "wantedDids": accounts}
                await socket.send(dumps({"type": "options_update", "payload": payload}))
            yield socket
        finally:
            socket.transport.abort()  # nobody waits for a stranger's goodbye
    except (OSError, TimeoutError, websockets.exceptions.WebSocketException) as problem:
        raise Lost(str(problem) or type(problem).__name__) from None


class _Frames:
    """What has arrived and was not read yet: a bounded number of bytes."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.waiting: deque[bytes] = deque()
        self.some, self._room = asyncio.Event(), asyncio.Event()
        self._size = 0

    async def read(self) -> None:
        try:
            while True:
                frame = await self._socket.recv(decode=False)  # text that is none costs only its frame
                if len(frame) > LARGEST:
                    continue
                self.waiting.append(frame)
                self._size += len(frame)
                self.some.set()
                if self._size > WAITING:
                    self._room.clear()
                    await self._room.wait()
        finally:
            self.some.set()

    def take(self) -> list[bytes]:
        taken = [self.waiting.popleft() for _ in range(min(len(self.waiting), AT_ONCE))]
        self._size -= sum(map(len, taken))
        self._room.set()
        if not self.waiting:
            self.some.clear()
        return taken


def _is_new(url: str) -> bool:
    return "subscribeEvents" in url


def _is_long(url: str, accounts: list[str]) -> bool:
    return len(accounts) > IN_ADDRESS and not _is_new(url)


def _address(url: str, accounts: list[str], cursor: str) -> str:
    """The address in the form that this Jetstream takes: the old one refuses nothing, the new one old names."""
    if _is_new(url):
        parts = ["kinds=commit", "kinds=identity", "kinds=account", f"collections={_COLLECTION}"]
        parts += [f"dids={quote(did, safe=':')}" for did in accounts]
    elif _is_long(url, accounts):
        parts = ["requireHello=true"]
    else:
        parts = [f"wantedCollections={_COLLECTION}"]
        parts += [f"wantedDids={quote(did, safe=':')}" for did in accounts]
    if cursor.isascii() and cursor.isdecimal():
        at = int(cursor)
        parts.append(f"cursor={at - LATEST_FIRST if at >= _MICROSECONDS else at}")
    return url + ("&" if "?" in url else "?") + "&".join(parts)


def read_event(frame: bytes) -> Any:
    """The event in a frame, in the old form or the new one (a message with a payload); None for what is none.

    Raises Lost when the stream says that it ends.
    """
    try:
        event = json.loads(frame)
    except (ValueError, RecursionError):
        return None
    if dig(event, "$type") == "error":
        raise Lost(words(event, "error", most=100) or "error")
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


def age_of(cursor: str, now: float) -> float:
    """How many seconds before `now` a cursor stands; 0 when it does not tell."""
    at = int(cursor) if cursor.isascii() and cursor.isdecimal() else 0
    return now - at / 1e6 if at >= _MICROSECONDS else 0.0

"""A WebSocket of a network that tells of new posts: connected, read in batches of frames, bounded whatever it sends.

Must not know: networks, what a frame says.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager

import websockets
from websockets.asyncio.client import ClientConnection, connect

from liveblog.store.tasks import end_tasks

LARGEST = 1_000_000  # bytes of a frame that is read
PASSED_OVER = 12_000_000  # bytes of a frame that costs nothing but itself; a larger one costs the connection
WAITING = 4_000_000  # bytes of frames that wait to be read; then the network has to wait
BATCH, FULL_BATCH = (
    0.02,
    0.1,
)  # seconds in which frames are collected into the next batch, after few and after many
MANY = 8  # frames
AT_ONCE = 1_000  # frames of a batch
SILENT = 90.0  # seconds without a frame, after which a new connection is made

Frames = AsyncGenerator[list[bytes]]


class Lost(Exception):
    """The connection ended, or could not be had. The sentence is for logs; `status` is that of a refusal, else 0."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.status = status


async def batches(address: str, headers: Mapping[str, str], hello: Sequence[str]) -> Frames:
    """What arrives, in batches; the first is empty: connected, and `hello` was sent. Raises Lost."""
    async with _connected(address, headers) as socket:
        for message in hello:
            await socket.send(message)
        yield []
        frames = _Frames(socket)
        reading = asyncio.create_task(frames.read())
        try:
            while True:
                async with asyncio.timeout(SILENT):
                    await frames.some.wait()
                taken = frames.take()
                yield taken  # a frame after a silence goes at once
                await asyncio.sleep(FULL_BATCH if len(taken) >= MANY else BATCH)
                if reading.done() and not frames.waiting:
                    reading.result()
        finally:
            await end_tasks({reading})


@asynccontextmanager
async def _connected(address: str, headers: Mapping[str, str]) -> AsyncGenerator[ClientConnection]:
    try:
        socket = await connect(
            address, additional_headers=headers, max_size=PASSED_OVER, open_timeout=10, compression=None
        )
        try:
            yield socket
        finally:
            socket.transport.abort()  # nobody waits for a stranger's goodbye
    except websockets.exceptions.InvalidStatus as problem:
        raise Lost(str(problem), problem.response.status_code) from None
    except (OSError, TimeoutError, ValueError, websockets.exceptions.WebSocketException) as problem:
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

"""A pull reader, for transports that have a task of their own: Server-Sent Events and plain ASGI sockets.

It holds a number in the channel's backlog and nothing else, so a slow reader needs no queue.
Must not know: how its parts are written on the wire.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

from liveblog.live.backlog import After
from liveblog.live.channel import Channel
from liveblog.live.frames import TOO_SLOW, TOO_SLOW_REASON
from liveblog.model.events import Position


@dataclass(frozen=True, slots=True)
class Part:
    """The next thing for the reader: an object as JSON text, or the end with a close code.

    `position` is the reader's position after it, or None when it does not change.
    """

    kind: Literal["hello", "event", "reset", "tick", "close"]
    data: bytes = b""
    position: Position | None = None
    code: int = 1000
    reason: str = ""


class Cursor:
    """`async with Cursor(channel, after) as cursor: async for part in cursor.parts(): …`"""

    def __init__(self, channel: Channel, after: After, fd: int | None = None) -> None:
        self._channel = channel
        self.fd = fd  # its connection's descriptor, where the server tells us
        self._after = after
        self._number = 0
        self._ticked = False
        self._end: Part | None = None
        self._woken = asyncio.Event()
        self.gone = False

    async def __aenter__(self) -> Cursor:
        self._channel.attach(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._channel.detach(self)
        self.gone = True

    async def parts(self) -> AsyncIterator[Part]:
        """Hello, what the reader missed, and everything from then on, until the channel or the reader is closed."""
        channel = self._channel
        if isinstance(self._after, Position) and self._end is None:
            await channel.reach(self._after)
        if self._end is None:
            for part in self._begin():
                yield part
        while self._end is None:
            self._woken.clear()
            if why := channel.backlog.reset_due(self._number):
                if why == "too-far-behind":
                    yield Part("close", code=TOO_SLOW, reason=TOO_SLOW_REASON)
                    return
                self._number = channel.backlog.number
                yield Part("reset", channel.notices.reset(why), channel.position)
                continue
            for message in channel.backlog.after(self._number):
                self._number += 1
                yield Part("event", message.data, message.position)
                if self._end is not None or channel.backlog.reset_due(self._number):
                    break
            else:
                if self._ticked:
                    self._ticked = False
                    yield Part("tick", channel.notices.tick())
                elif self._number == channel.backlog.number and self._end is None:
                    await self._woken.wait()
        yield self._end

    def _begin(self) -> list[Part]:
        channel = self._channel
        start = channel.backlog.start(self._after)
        # When missed events follow, they move the reader's position; hello must not.
        has_everything = start == channel.backlog.number
        hello = Part("hello", channel.notices.hello(), channel.position if has_everything else None)
        self._number = start if isinstance(start, int) else channel.backlog.number
        if isinstance(start, str):
            return [hello, Part("reset", channel.notices.reset(start), channel.position)]
        return [hello]

    @property
    def left(self) -> bool:
        return self.gone

    def has(self, number: int) -> bool:
        """Whether everything up to this event was handed to the connection."""
        return self._number >= number

    # The channel's side

    def wake(self) -> None:
        self._woken.set()

    def tick(self) -> None:
        self._ticked = True
        self._woken.set()

    def close(self, code: int, reason: str = "") -> None:
        if self._end is None:
            self._end = Part("close", code=code, reason=reason)
            self._woken.set()

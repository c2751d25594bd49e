"""A reader that fetches: for transports with a task of their own (Server-Sent Events, plain ASGI sockets).

It holds a number in the channel's backlog and nothing else, so a slow one costs no queue.
Must not know: how its parts are written on the wire.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

from liveblog.live.channel import Channel
from liveblog.live.protocols import TOO_SLOW, TOO_SLOW_REASON
from liveblog.model.events import Position, Why


@dataclass(frozen=True, slots=True)
class Part:
    """Something to tell the reader: an object of the wire as JSON text, or that it is over, with a close code.

    `position` is where the reader stands after it, where that is known.
    """

    kind: Literal["hello", "event", "reset", "tick", "close"]
    data: bytes = b""
    position: Position | None = None
    code: int = 1000
    reason: str = ""


class Cursor:
    """`async with Cursor(channel, after) as cursor: async for part in cursor.parts(): …`"""

    def __init__(self, channel: Channel, after: Position | Why | None, fd: int | None = None) -> None:
        self._channel = channel
        self.fd = fd  # its connection's descriptor, where the server says it
        self._after = after
        self._number = 0
        self._ticked = False
        self._end: Part | None = None
        self._news = asyncio.Event()
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
        """Hello, what was missed, and everything from then on, until the channel or the reader is closed."""
        channel = self._channel
        if isinstance(self._after, Position) and self._end is None:
            await channel.reach(self._after)
        if self._end is None:
            for part in self._begin():
                yield part
        while self._end is None:
            self._news.clear()
            if why := channel.reset_due(self._number):
                if why == "too-far-behind":
                    yield Part("close", code=TOO_SLOW, reason=TOO_SLOW_REASON)
                    return
                self._number = channel.backlog.number
                yield Part("reset", channel.reset_text(why), channel.position)
                continue
            for message in channel.backlog.after(self._number):
                self._number += 1
                yield Part("event", message.data, message.position)
                if self._end is not None or channel.reset_due(self._number):
                    break
            else:
                if self._ticked:
                    self._ticked = False
                    yield Part("tick", channel.tick_text())
                elif self._number == channel.backlog.number and self._end is None:
                    await self._news.wait()
        yield self._end

    def _begin(self) -> list[Part]:
        channel = self._channel
        number = channel.backlog.since(self._after) if isinstance(self._after, Position) else self._after
        # With events still to come, only they may move the reader's position.
        stands = number is None or number == channel.backlog.number
        hello = Part("hello", channel.hello_text(), channel.position if stands else None)
        self._number = number if isinstance(number, int) else channel.backlog.number
        if isinstance(number, str):
            return [hello, Part("reset", channel.reset_text(number), channel.position)]
        return [hello]

    @property
    def channel(self) -> Channel | None:
        return None if self.gone else self._channel

    def has(self, number: int) -> bool:
        """Whether all up to the event with that number was handed to the connection."""
        return self._number >= number

    # What the channel says

    def wake(self) -> None:
        self._news.set()

    def tick(self) -> None:
        self._ticked = True
        self._news.set()

    def close(self, code: int, reason: str = "") -> None:
        if self._end is None:
            self._end = Part("close", code=code, reason=reason)
            self._news.set()

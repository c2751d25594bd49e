"""A blog's logs in Redis: the events after a position, and those to come.

Must not know: how acts append to them (that is lua/log.lua), channels, frames.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Literal

from liveblog.model.events import START, Event, Position, Why, change_from_json
from liveblog.store.connection import WAIT_SECONDS, Connection
from liveblog.store.keys import key_of, position_of

Which = Literal["events", "desk"]


class Deleted(Exception):
    """The blog was deleted."""


@dataclass(frozen=True, slots=True)
class Missed:
    """All events after a position, or the reason why they are not available."""

    events: tuple[Event, ...] = ()
    why: Why | None = None


class Log:
    """Reads the readers' logs, or the desk's, of every blog."""

    def __init__(self, connection: Connection, which: Which) -> None:
        self._connection = connection
        self._which = which

    def key(self, blog_id: str) -> str:
        return key_of(blog_id, self._which)

    async def position(self, blog_id: str) -> Position:
        """The position of the last event."""
        field = "position" if self._which == "events" else "desk"
        found: Any = await self._connection.client.hget(key_of(blog_id, "blog"), field)
        return position_of(found) if found else START

    async def holds(self, blog_id: str, position: Position) -> bool:
        """Whether this very event is in the log: false after a wiped Redis or a failover that lost it."""
        found: Any = await self._connection.client.xrange(
            self.key(blog_id), str(position), str(position), count=1
        )
        return bool(found)

    async def after(self, blog_id: str, position: Position, limit: int) -> Missed:
        """All the events after a position, or the reason why not; never only some of them."""
        raw: Any = await self._connection.client.xrange(
            self.key(blog_id), str(position), "+", count=limit + 2
        )
        events = [_event(id, fields) for id, fields in raw]
        if events and events[0].position == position:
            events = events[1:]
        elif not (events and events[0].prev == position):
            first = await self._first(blog_id)
            return Missed(why="trimmed" if first and position < first else "unknown-position")
        if len(events) > limit:
            return Missed(why="too-far-behind")
        return Missed(tuple(events))

    async def some(self, blog_id: str, position: Position, most: int) -> Missed:
        """The next events after a position, at most so many; or the reason why they are not available."""
        raw: Any = await self._connection.client.xrange(self.key(blog_id), str(position), "+", count=most + 1)
        events = [_event(id, fields) for id, fields in raw if '"type":"deleted"' not in fields["event"][:20]]
        if events and events[0].position == position:
            return Missed(tuple(events[1:]))
        if events and events[0].prev == position:
            return Missed(tuple(events[:most]))
        first = await self._first(blog_id)
        return Missed(why="trimmed" if first and position < first else "unknown-position")

    async def at(self, blog_id: str, position: Position) -> Event | None:
        """The event at a position; None where the log does not hold it."""
        raw: Any = await self._connection.client.xrange(
            self.key(blog_id), str(position), str(position), count=1
        )
        return _event(*raw[0]) if raw else None

    async def before_first(self, blog_id: str) -> Position:
        """The position on top of which the oldest event in the log applies."""
        raw: Any = await self._connection.client.xrange(self.key(blog_id), "-", "+", count=1)
        return position_of(raw[0][1]["prev"]) if raw else START

    async def last(self, blog_id: str, count: int) -> tuple[Event, ...]:
        """The last `count` events, oldest first: a channel's first backlog."""
        raw: Any = await self._connection.client.xrevrange(self.key(blog_id), "+", "-", count=count)
        return tuple(_event(id, fields) for id, fields in reversed(raw))

    async def follow(self, blog_id: str, position: Position) -> AsyncIterator[tuple[Event, ...]]:
        """The events after a position as they arrive, forever; events that arrive together come as one tuple.

        Yields () whenever a wait ended without events, so that the caller knows that Redis answers.
        Raises Unavailable when the connection to Redis is lost, and Deleted when the blog was deleted.
        """
        key = self.key(blog_id)
        while True:
            raw: Any = await self._connection.waiting.xread(
                {key: str(position)}, count=500, block=int(WAIT_SECONDS * 1000)
            )
            entries = _entries(raw)
            if entries and json.loads(entries[-1][1]["event"])["type"] == "deleted":
                raise Deleted
            events = tuple(_event(id, fields) for id, fields in entries)
            if events:
                position = events[-1].position
            yield events

    async def _first(self, blog_id: str) -> Position | None:
        raw: Any = await self._connection.client.xrange(self.key(blog_id), "-", "+", count=1)
        return position_of(raw[0][0]) if raw else None


def _entries(raw: Any) -> list[tuple[str, dict[str, str]]]:
    """The entries of the one stream in an answer; its shape differs between RESP 2 and 3."""
    if not raw:
        return []
    [answer] = raw.values() if isinstance(raw, dict) else [raw[0][1]]
    return list(answer[0] if isinstance(raw, dict) else answer)


def _event(id: str, fields: dict[str, str]) -> Event:
    return Event(
        position_of(id), position_of(fields["prev"]), change_from_json(fields["event"]), int(fields["count"])
    )


class Canary:
    """A log of test events: each one written should come back to every process."""

    KEY = "lb:canary"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def send(self, word: str) -> None:
        await self._connection.client.xadd(self.KEY, {"word": word}, maxlen=100)

    async def follow(self) -> AsyncIterator[str]:
        """Words as they arrive, forever, from now. Raises Unavailable when the connection to Redis is lost."""
        raw: Any = await self._connection.client.xrevrange(self.KEY, "+", "-", count=1)
        last = raw[0][0] if raw else "0-0"
        while True:
            answer: Any = await self._connection.waiting.xread(
                {self.KEY: last}, block=int(WAIT_SECONDS * 1000)
            )
            for id, fields in _entries(answer):
                last = id
                yield fields["word"]

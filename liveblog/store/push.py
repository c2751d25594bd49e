"""Readers' subscriptions to notifications, what is to be sent to them, and how far each blog's log was read for that.

| key             | type   | what                                                                     |
|-----------------|--------|--------------------------------------------------------------------------|
| `lb:push:key`   | string | our private key, by which push services know us; made once               |
| `lb:push:blogs` | set    | ids of the blogs that somebody is subscribed to                          |
| `lb:push:worker`| string | the process that sends; expires                                          |
| `lb:{ID}:push`     | hash   | subscription → JSON                                                   |
| `lb:{ID}:pushdue`  | zset   | "subscription entry kind" by when it is to be sent (ms)               |
| `lb:{ID}:pushtold` | zset   | entries that readers were told of, by when (ms); negative: of their end, too |
| `lb:{ID}:pushat`   | string | the position up to which the log was read                             |

What is to be sent is planned in one act with the position, and leaves the queue before it is sent: a process that dies
sends nothing twice. Must not know: HTTP, what a notification says.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from liveblog.model.events import START, Position, dumps
from liveblog.model.notifications import Subscription
from liveblog.store.connection import Connection
from liveblog.store.keys import key_of, position_of, same_id

LEASE = 4_000  # milliseconds
REMEMBERED = 1_000  # entries of a blog that readers were told of
_KEY, _BLOGS, _WORKER = "lb:push:key", "lb:push:blogs", "lb:push:worker"
_NAMES = ("push", "pushdue", "pushtold", "pushat")
Kind = Literal["new", "gone"]


@dataclass(frozen=True, slots=True)
class Due:
    """A notification that is to be sent: to a subscription, about an entry of a blog."""

    blog_id: str
    member: str

    @property
    def subscription(self) -> str:
        return self.member.split(" ")[0]

    @property
    def entry(self) -> str:
        return self.member.split(" ")[1]

    @property
    def kind(self) -> str:
        return self.member.split(" ")[2]


class Push:
    """The subscriptions in one Redis. Every method may raise Unavailable."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def key(self, made: str) -> str:
        """Our private key; `made` is a new one, kept when there is none yet."""
        await self._connection.client.set(_KEY, made, nx=True)
        found: Any = await self._connection.client.get(_KEY)
        return str(found)

    async def join(self, blog_id: str, subscription: Subscription, most: int) -> bool:
        """Keeps a subscription in the place of an earlier one of the same address; False when `most` are there."""
        keys = [key_of(blog_id, name) for name in ("push", "pushat", "blog")]
        args: list[str | int] = [same_id(subscription.endpoint), dumps(subscription.to_json()), most]
        joined = bool(await self._connection.script("push_join")(keys, args))
        if joined:
            await self._connection.client.sadd(_BLOGS, blog_id)
        return joined

    async def leave_blog(self, blog_id: str, endpoint: str) -> None:
        """Ends a subscription by its address."""
        await self.forget(blog_id, same_id(endpoint))

    async def forget(self, blog_id: str, subscription: str) -> None:
        await self._connection.client.hdel(key_of(blog_id, "push"), subscription)

    async def forget_blog(self, blog_id: str) -> None:
        """With a blog end its subscriptions."""
        await self._connection.client.srem(_BLOGS, blog_id)
        await self._connection.client.delete(*(key_of(blog_id, name) for name in _NAMES))

    async def count(self, blog_id: str) -> int:
        """How many are subscribed."""
        return int(await self._connection.client.hlen(key_of(blog_id, "push")))

    # The worker's side

    async def hold(self, who: str) -> bool:
        """Takes or renews the lease of the worker; returns whether `who` holds it."""
        return bool(await self._connection.script("hold")([_WORKER], [who, LEASE]))

    async def leave(self, who: str) -> None:
        if await self.hold(who):
            await self._connection.client.delete(_WORKER)

    async def blogs(self) -> list[str]:
        """The ids of blogs with subscriptions."""
        ids: Any = await self._connection.client.smembers(_BLOGS)
        return sorted(ids)

    async def unread(self, ids: Sequence[str]) -> dict[str, tuple[Position, Position]]:
        """The blogs among these whose logs grew: from where they are to be read, and where they end."""
        async with self._connection.client.pipeline(transaction=False) as pipe:
            for id in ids:
                pipe.get(key_of(id, "pushat"))
                pipe.hget(key_of(id, "blog"), "position")
            found: Any = await pipe.execute()
        read = zip(ids, found[::2], found[1::2], strict=True)
        return {id: (_position(at), _position(end)) for id, at, end in read if at != end}

    async def plan(
        self, blog_id: str, read: tuple[Position, Position], told: Sequence[tuple[Kind, str]], now: int
    ) -> None:
        """Notes that the log was read from one position to another, and what readers are to be told of in it: each
        entry once, and its end once. Does nothing where another process was first."""
        keys = [key_of(blog_id, name) for name in ("pushat", "push", "pushdue", "pushtold")]
        args: list[str | int] = [
            str(read[0]),
            str(read[1]),
            now,
            REMEMBERED,
            *(part for one in told for part in one),
        ]
        await self._connection.script("push_plan")(keys, args)

    async def due(self, ids: Sequence[str], now: int, most: int) -> list[Due]:
        """What is to be sent, at most so many of each blog, longest due first."""
        async with self._connection.client.pipeline(transaction=False) as pipe:
            for id in ids:
                pipe.zrangebyscore(key_of(id, "pushdue"), "-inf", now, start=0, num=most)
            found: Any = await pipe.execute()
        return [Due(id, member) for id, members in zip(ids, found, strict=True) for member in members]

    async def subscription(self, due: Due) -> Subscription | None:
        stored: Any = await self._connection.client.hget(key_of(due.blog_id, "push"), due.subscription)
        return Subscription.from_json(json.loads(stored)) if stored else None

    async def told(self, blog_id: str, entry: str) -> int:
        """When readers were first told of an entry (ms); 0: never."""
        found: Any = await self._connection.client.zscore(key_of(blog_id, "pushtold"), entry)
        return abs(int(found or 0))

    async def take(self, due: Due) -> bool:
        """Takes one out of the queue; False when it was taken before. Only then it may be sent."""
        return bool(await self._connection.client.zrem(key_of(due.blog_id, "pushdue"), due.member))

    async def put_back(self, due: Due, when: int) -> None:
        """It is due again at this time (ms)."""
        await self._connection.client.zadd(key_of(due.blog_id, "pushdue"), {due.member: when})


def _position(text: str | None) -> Position:
    return position_of(text) if text else START

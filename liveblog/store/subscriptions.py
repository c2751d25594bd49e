"""Subscriptions of feeds at their hubs, and what the hubs sent, on its way to the process that follows.

| key                   | type | what                                                          |
|-----------------------|------|---------------------------------------------------------------|
| `lb:{websub}:all`     | hash | subscription id → JSON                                        |
| `lb:{websub}:pushes`  | list | JSON of what was sent, newest first; bounded                  |

Must not know: HTTP, feeds.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from liveblog.model.events import dumps
from liveblog.model.subscriptions import Subscription
from liveblog.store.connection import Connection

_ALL, _PUSHES = "lb:{websub}:all", "lb:{websub}:pushes"
MOST = 20  # pushes that wait; what falls out comes by asking


@dataclass(frozen=True, slots=True)
class Push:
    """What a hub sent: the key of the feed, its media type, the feed's document."""

    target: str
    kind: str
    body: bytes


class Subscriptions:
    """Every method may raise Unavailable."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self) -> list[Subscription]:
        stored: Any = await self._connection.client.hvals(_ALL)
        return [Subscription.from_json(json.loads(text)) for text in stored]

    async def find(self, id: str) -> Subscription | None:
        stored: Any = await self._connection.client.hget(_ALL, id)
        return Subscription.from_json(json.loads(stored)) if stored else None

    async def save(self, subscription: Subscription) -> None:
        await self._connection.client.hset(_ALL, subscription.id, dumps(subscription.to_json()))

    async def remove(self, id: str) -> None:
        await self._connection.client.hdel(_ALL, id)

    async def push(self, push: Push) -> None:
        text = dumps([push.target, push.kind, base64.b64encode(push.body).decode()])
        async with self._connection.client.pipeline(transaction=False) as pipe:
            pipe.lpush(_PUSHES, text)
            pipe.ltrim(_PUSHES, 0, MOST - 1)
            await pipe.execute()

    async def next_push(self) -> Push | None:
        """The oldest one, which is taken out."""
        stored: Any = await self._connection.client.rpop(_PUSHES)
        if not stored:
            return None
        target, kind, body = json.loads(stored)
        return Push(target, kind, base64.b64decode(body))

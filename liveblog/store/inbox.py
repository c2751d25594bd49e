"""Messages that came from chats, in Redis: as they stand there now, and what was made of them.

A message is kept as its parts say it (one, or those of an album), so that twenty edits are one piece of work. Who
carries them out reads the message, makes its entry so, and notes how far it came; whatever came meanwhile makes the
message due again.

| key                       | type   | what                                                              |
|---------------------------|--------|-------------------------------------------------------------------|
| `lb:{ID}:inbox:CONN`      | hash   | message → JSON: `seq`, `deleted`, versions and JSON of its parts  |
| `lb:{ID}:inboxorder:CONN` | zset   | messages by when they came (ms)                                   |
| `lb:{ID}:inboxmade:CONN`  | hash   | message → JSON of what was made of it                             |
| `lb:inbox:due`            | zset   | "blog connection message" by when it is to be carried out (ms)    |
| `lb:inbox:worker`         | string | the process that carries them out; expires                        |

Must not know: what any chat sends, entries, HTTP, HTML.
"""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass
from typing import Any, Literal

from liveblog.model.connections import Connection
from liveblog.model.events import dumps
from liveblog.model.inbox import MOST_IMAGES, Made, Message, Said, TakenBack
from liveblog.store.connection import Connection as Redis
from liveblog.store.keys import key_of, same_id

KEPT = 1_000  # messages of one connection; an edit of an older one is not followed
LEASE = 4_000  # milliseconds
ALBUM = 1_200  # milliseconds until the parts of an album are complete
ASKED_EVERY = 0.05  # seconds
_DUE, _WORKER = "lb:inbox:due", "lb:inbox:worker"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a message that came. "known": nothing new; "full": too many wait; "gone": no such connection."""

    how: Literal["accepted", "known", "full", "gone"]
    message: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A message that is to be carried out, as the queue has it."""

    member: str
    score: float

    @property
    def blog_id(self) -> str:
        return self.member.split(" ")[0]

    @property
    def connection(self) -> str:
        return self.member.split(" ")[1]

    @property
    def message(self) -> str:
        return self.member.split(" ")[2]


class Inbox:
    """The messages in one Redis. Every method may raise Unavailable."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection
        self.wanted = asyncio.Event()  # set when a message came to this process

    async def accept(
        self, blog_id: str, connection: Connection, told: Said | TakenBack, now: int
    ) -> Accepted:
        """Keeps what a chat told, once: an older version, or the same again, changes nothing."""
        message = same_id(told.message)
        keys = [key_of(blog_id, "connections"), *_keys(blog_id, connection.id)]
        key_of_last = key_of(blog_id, "connected")
        args: list[str | int] = [connection.id, message, "", "", "", now, KEPT, MOST_IMAGES]
        if isinstance(told, Said):
            args[2:5] = [told.part, dumps(told.to_json()), told.version]
        how, seq, waits = await self._connection.script("inbox_accept")([*keys, key_of_last], args)
        if waits:
            # Of no other score: whoever is at work on it sees that it is due again.
            wait = ALBUM if isinstance(told, Said) and told.album else 0
            due = {f"{blog_id} {connection.id} {message}": now + wait + random.random()}
            await self._connection.client.zadd(_DUE, due)
            self.wanted.set()
        return Accepted(how, message, int(seq))

    async def has(self, blog_id: str, connection: str, message: str) -> bool:
        """Whether a message, by its id in the chat, is kept."""
        key = key_of(blog_id, f"inbox:{connection}")
        return bool(await self._connection.client.hexists(key, same_id(message)))

    async def made(self, blog_id: str, connection: str, message: str) -> Made:
        """What was made of a message so far."""
        stored: Any = await self._connection.client.hget(key_of(blog_id, f"inboxmade:{connection}"), message)
        return Made.from_json(json.loads(stored)) if stored else Made()

    async def when_made(
        self, blog_id: str, accepted: Accepted, connection: str, seconds: float
    ) -> Made | None:
        """What was made of a message that was accepted, perhaps without some images; None when it takes longer."""
        end = asyncio.get_running_loop().time() + seconds
        while True:
            made = await self.made(blog_id, connection, accepted.message)
            if made.seq >= accepted.seq or made.tries:
                return made
            if asyncio.get_running_loop().time() > end:
                return None
            await asyncio.sleep(ASKED_EVERY)

    async def message(self, blog_id: str, connection: str, message: str) -> Message | None:
        """A message as it stands; None when it is kept no longer."""
        stored: Any = await self._connection.client.hget(key_of(blog_id, f"inbox:{connection}"), message)
        if not stored:
            return None
        read = json.loads(stored)
        return Message.from_json(read, {id: json.loads(text) for id, text in dict(read["parts"]).items()})

    # The worker's side

    async def hold(self, who: str) -> bool:
        """Takes or renews the lease of the worker; returns whether `who` holds it."""
        return bool(await self._connection.script("hold")([_WORKER], [who, LEASE]))

    async def leave(self, who: str) -> None:
        if await self.hold(who):
            await self._connection.client.delete(_WORKER)

    async def due(self, now: int, most: int) -> list[Due]:
        """What is to be carried out, longest due first."""
        found: Any = await self._connection.client.zrangebyscore(
            _DUE, "-inf", now, start=0, num=most, withscores=True
        )
        return [Due(member, float(score)) for member, score in found]

    async def settle(self, due: Due, made: Made | None, again: int = 0) -> None:
        """Notes what was made of a message (None: nothing is to be noted). It leaves the queue, unless something came
        meanwhile; `again` (ms): it is due then."""
        if made is not None:
            keys = _keys(due.blog_id, due.connection)
            args = [due.message, dumps(made.to_json())]
            await self._connection.script("inbox_made")([keys[0], keys[2]], args)
        await self._connection.script("inbox_settle")([_DUE], [due.member, repr(due.score), again or ""])


def _keys(blog_id: str, connection: str) -> list[str]:
    return [key_of(blog_id, f"{name}:{connection}") for name in ("inbox", "inboxorder", "inboxmade")]

"""The connections of blogs to chats, in Redis: what they are, how they do, who writes there.

| key                        | type | what                                                                      |
|----------------------------|------|---------------------------------------------------------------------------|
| `lb:{ID}:connections`      | hash | connection id → JSON; its address is stored as a hash                     |
| `lb:{ID}:connected`        | hash | "connection last" → ms; "connection why WHAT" → JSON of a problem         |
| `lb:{ID}:senders:CONN`     | hash | sender id → JSON: name, when last seen                                    |
| `lb:{ID}:mapped:CONN`      | hash | sender id → person id, or "-": ignored                                    |
| `lb:{ID}:heard:CONN…`      | counter | messages of the last minute, of all and of unknown senders; expires    |

Messages are kept by `store/inbox.py`. Must not know: what any chat sends, HTTP, HTML.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from hmac import compare_digest
from typing import Any

from liveblog.errors import Invalid, NotFound
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import Blog
from liveblog.model.connections import CONNECTIONS_LIMIT, Connection, Problem, Sender, Status
from liveblog.model.events import dumps
from liveblog.store.keys import Acts, key_of
from liveblog.store.tokens import id_of

SENDERS_KEPT, MAPPED_LIMIT = 200, 500  # of one connection
MINUTE = 60_000
MOST_A_MINUTE, MOST_OF_STRANGERS = 120, 30
SEEN_EVERY = 60_000
GONE = "There is no such connection; it may have been removed already."


class ConnectionActs(Acts):
    """Every method may raise Unavailable."""

    async def connections(self, blog_id: str) -> list[Connection]:
        """A blog's connections, oldest first."""
        stored: Any = await self.connection.client.hvals(key_of(blog_id, "connections"))
        found = (Connection.from_json(json.loads(text)) for text in stored)
        return sorted(found, key=lambda c: (c.created, c.id))

    async def connection_of(self, blog_id: str, id: str) -> Connection:
        """Raises NotFound."""
        stored: Any = await self.connection.client.hget(key_of(blog_id, "connections"), id)
        if not stored:
            raise NotFound(GONE)
        return Connection.from_json(json.loads(stored))

    async def connection_at(self, blog_id: str, secret: str) -> Connection | None:
        """The connection whose address has this secret in it."""
        if not 0 < len(secret) <= 200:
            return None
        token, found = id_of(secret), None
        for one in await self.connections(blog_id):
            if compare_digest(one.token, token):
                found = one
        return found

    async def connect(self, blog: Blog, connection: Connection) -> str:
        """Stores a new connection; returns the secret of its address, shown once. Raises Invalid."""
        if len(await self.connections(blog.id)) >= CONNECTIONS_LIMIT:
            raise Invalid(
                sentence("A blog can have {most} connections. Remove one first.", most=CONNECTIONS_LIMIT)
            )
        secret = _new_secret()
        new = replace(connection, token=id_of(secret), created=self._now())
        await self._save(blog, new, "connection.create")
        return secret

    async def change_connection(self, blog: Blog, changed: Connection) -> None:
        """Stores new settings of a connection; its address stays. Raises NotFound."""
        before = await self.connection_of(blog.id, changed.id)
        await self._save(blog, replace(changed, token=before.token), "connection.change", only="there")

    async def new_address(self, blog: Blog, id: str) -> str:
        """Gives a connection another address, whose secret is returned; the old one ends. Raises NotFound."""
        secret = _new_secret()
        before = await self.connection_of(blog.id, id)
        await self._save(blog, replace(before, token=id_of(secret)), "connection.change", only="there")
        return secret

    async def disconnect(self, blog_id: str, id: str) -> None:
        """Ends a connection at once and forgets its messages; their entries stay. Raises NotFound."""
        key = key_of(blog_id, "connections")
        if not await self.audit.act("drop", [key], [id], "connection.remove", f"connection {id}"):
            raise NotFound(GONE)
        await self.forget_connection(blog_id, id)

    async def forget_connection(self, blog_id: str, id: str) -> None:
        """Deletes all that is kept for a connection."""
        names = ("inbox", "inboxorder", "inboxmade", "senders", "mapped")
        await self.connection.client.delete(*(key_of(blog_id, f"{name}:{id}") for name in names))
        known: Any = await self.connection.client.hkeys(key_of(blog_id, "connected"))
        if fields := [field for field in known if field.partition(" ")[0] == id]:
            await self.connection.client.hdel(key_of(blog_id, "connected"), *fields)

    async def _save(self, blog: Blog, connection: Connection, act: str, only: str = "") -> None:
        key, text = key_of(blog.id, "connections"), dumps(connection.to_json())
        args, what = [connection.id, text, only], f"{blog.slug} connection {connection.id}"
        if not await self.audit.act("connection_set", [key], args, act, what):
            raise NotFound(GONE)

    # How they do

    async def connection_states(self, blog_id: str) -> dict[str, Status]:
        """What is known of a blog's connections, by their ids."""
        stored: Any = await self.connection.client.hgetall(key_of(blog_id, "connected"))
        last: dict[str, int] = {}
        problems: dict[str, list[Problem]] = {}
        for field, text in sorted(stored.items()):
            id, _, what = field.partition(" ")
            if what == "last":
                last[id] = int(text)
            else:
                problems.setdefault(id, []).append(Problem(**json.loads(text)))
        return {
            id: Status(last=last.get(id, 0), problems=tuple(problems.get(id, ())))
            for id in last.keys() | problems.keys()
        }

    async def note_problem(self, blog_id: str, id: str, what: str, why: Sentence | None) -> None:
        """Notes that something is wrong with a connection, or (None) no longer. Its time is that of the first time."""
        key, field = key_of(blog_id, "connected"), f"{id} why {what}"
        stored: Any = await self.connection.client.hget(key, field)
        if why is None:
            if stored:
                await self.connection.client.hdel(key, field)
            return
        since = json.loads(stored)["since"] if stored else self._now()
        text = dumps({"why": why.to_json(), "since": since})
        if text != stored:
            await self.connection.client.hset(key, field, text)

    # Who writes there

    async def senders(self, blog_id: str, id: str) -> list[Sender]:
        """Those who wrote, last seen first, and those who are mapped before they did."""
        seen: Any = await self.connection.client.hgetall(key_of(blog_id, f"senders:{id}"))
        mapped: Any = await self.connection.client.hgetall(key_of(blog_id, f"mapped:{id}"))
        known = {sender: Sender(id=sender, **json.loads(text)) for sender, text in seen.items()}
        known = {sender: Sender(id=sender) for sender in mapped} | known
        found = (replace(one, person=mapped.get(one.id, "")) for one in known.values())
        return sorted(found, key=lambda s: (-s.seen, s.id))

    async def sender_of(self, blog_id: str, id: str, sender: str) -> Sender:
        """Somebody who wrote; without a name where none is known."""
        seen: Any = await self.connection.client.hget(key_of(blog_id, f"senders:{id}"), sender)
        mapped: Any = await self.connection.client.hget(key_of(blog_id, f"mapped:{id}"), sender)
        return Sender(id=sender, person=mapped or "", **(json.loads(seen) if seen else {}))

    async def saw(self, blog_id: str, id: str, sender: str, name: str) -> None:
        """Notes that somebody wrote; the oldest unmapped ones are forgotten."""
        key, mapped = key_of(blog_id, f"senders:{id}"), key_of(blog_id, f"mapped:{id}")
        args: list[str | int] = [sender, name, self._now(), SENDERS_KEPT, SEEN_EVERY]
        await self.connection.script("connection_saw")([key, mapped], args)

    async def map_sender(self, blog: Blog, id: str, sender: str, person: str) -> None:
        """Says who a sender is: a person's id, IGNORED, or "" for nobody. Raises Invalid, NotFound."""
        await self.connection_of(blog.id, id)
        key = key_of(blog.id, f"mapped:{id}")
        if not person:
            await self.connection.client.hdel(key, sender)
        elif await self.connection.client.hlen(key) >= MAPPED_LIMIT:
            raise Invalid(sender=sentence("{most} people are the most. Remove one first.", most=MAPPED_LIMIT))
        else:
            await self.connection.client.hset(key, sender, person)

    async def hear(self, blog_id: str, id: str, *, stranger: bool) -> tuple[int, bool]:
        """Counts a message: the seconds to wait where there are too many (else 0), and whether only strangers' are."""
        keys, most = [key_of(blog_id, f"heard:{id}")], [MOST_A_MINUTE]
        if stranger:  # first, so that what is too much of them does not count for others
            keys, most = [key_of(blog_id, f"heard:{id}:strangers"), *keys], [MOST_OF_STRANGERS, *most]
        wait = int(await self.connection.script("people_attempt")(keys, [MINUTE, *most]))
        if not wait or not stranger:
            return -(-wait // 1000), False
        count: Any = await self.connection.client.get(keys[0])
        return -(-wait // 1000), int(count or 0) > MOST_OF_STRANGERS


def _new_secret() -> str:
    return secrets.token_urlsafe(32)

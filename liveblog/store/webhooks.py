"""The webhooks of blogs: where events are sent, how far that came, the last deliveries.

| key                    | type   | what                                                                  |
|------------------------|--------|-----------------------------------------------------------------------|
| `lb:webhooks:blogs`    | set    | ids of the blogs with webhooks                                        |
| `lb:webhooks:worker`   | string | the process that sends; expires                                       |
| `lb:{ID}:webhooks`     | hash   | webhook id → JSON, with its secret                                    |
| `lb:{ID}:webhooksat`   | hash   | webhook id → JSON: the position up to which it has everything, failed tries |
| `lb:{ID}:webhooksasked`| list   | JSON: what people asked to be sent now: a test, or an event once more |
| `lb:{ID}:webhooklog:HOOK` | list | JSON of the last tries, newest first                                 |

A position moves on only after its delivery: a process that dies before it noted that leaves the next one to send it
again, with the same id. Must not know: HTTP, how a delivery is signed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liveblog.errors import Invalid, NotFound
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog
from liveblog.model.events import Position, dumps
from liveblog.model.webhooks import WEBHOOKS_LIMIT, Attempt, Standing, Webhook
from liveblog.store.audit import Audit
from liveblog.store.connection import Connection
from liveblog.store.keys import key_of, position_of

LEASE = 4_000  # milliseconds
TRIES_KEPT = 50  # in the log of one webhook
ASKED_MOST = 20
_BLOGS, _WORKER = "lb:webhooks:blogs", "lb:webhooks:worker"
_NO_WEBHOOK = "There is no such webhook; it may have been removed already."


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants sent now, to a webhook: "test", or the event at a position."""

    webhook: str
    what: str


class Webhooks:
    """The webhooks in one Redis. Every method may raise Unavailable."""

    def __init__(self, connection: Connection, audit: Audit) -> None:
        self._connection, self._audit = connection, audit
        self._client: Any = connection.client

    async def of(self, blog_id: str) -> list[tuple[Webhook, Standing]]:
        """A blog's webhooks, oldest first, and how they stand."""
        return (await self.of_all([blog_id]))[blog_id]

    async def of_all(self, ids: Sequence[str]) -> dict[str, list[tuple[Webhook, Standing]]]:
        async with self._client.pipeline(transaction=False) as pipe:
            for id in ids:
                pipe.hgetall(key_of(id, "webhooks"))
                pipe.hgetall(key_of(id, "webhooksat"))
            found: Any = await pipe.execute()
        pairs = zip(ids, found[::2], found[1::2], strict=True)
        return {id: _standing(hooks, standings) for id, hooks, standings in pairs}

    async def one(self, blog_id: str, id: str) -> tuple[Webhook, Standing]:
        """Raises NotFound."""
        for hook, standing in await self.of(blog_id):
            if hook.id == id:
                return hook, standing
        raise NotFound(_NO_WEBHOOK)

    async def add(self, blog: Blog, hook: Webhook) -> None:
        """Stores a new webhook: it gets what happens from now on. Raises Invalid when there are too many."""
        position: Any = await self._client.hget(key_of(blog.id, "blog"), "position")
        standing = Standing(at=position_of(position)) if position else Standing()
        await self._client.sadd(_BLOGS, blog.id)  # before: the worker looks at each, and finds none yet
        keys = [key_of(blog.id, name) for name in ("webhooks", "webhooksat")]
        args: list[str | int] = [hook.id, dumps(hook.to_json()), dumps(standing.to_json()), WEBHOOKS_LIMIT]
        what = f"{blog.slug} webhook {hook.id}"
        if not await self._audit.act("webhook_add", keys, args, "webhook.create", what):
            raise Invalid(
                url=sentence("A blog can have {most} webhooks. Remove one first.", most=WEBHOOKS_LIMIT)
            )

    async def remove(self, blog: Blog, id: str) -> None:
        """Nothing more is sent to it. Raises NotFound."""
        keys = [key_of(blog.id, name) for name in ("webhooks", "webhooksat")]
        if not await self._audit.act("drop", keys, [id], "webhook.remove", f"{blog.slug} webhook {id}"):
            raise NotFound(_NO_WEBHOOK)
        await self._client.delete(_log_key(blog.id, id))

    async def switch_on(self, blog_id: str, id: str) -> None:
        """A webhook that was switched off goes on where it stopped. Raises NotFound."""
        _, standing = await self.one(blog_id, id)
        await self.note(blog_id, id, standing.at, standing.switched_on())

    async def forget_blog(self, blog_id: str) -> None:
        """With a blog end its webhooks."""
        hooks: Any = await self._client.hkeys(key_of(blog_id, "webhooks"))
        names = [*(f"webhooklog:{id}" for id in hooks), "webhooks", "webhooksat", "webhooksasked"]
        await self._client.delete(*(key_of(blog_id, name) for name in names))
        await self._client.srem(_BLOGS, blog_id)

    async def tries(self, blog_id: str, id: str) -> list[Attempt]:
        """The last tries, newest first."""
        found: Any = await self._client.lrange(_log_key(blog_id, id), 0, TRIES_KEPT - 1)
        return [Attempt.from_json(json.loads(text)) for text in found]

    async def ask(self, blog_id: str, asked: Asked) -> None:
        """Has something sent now. Raises NotFound; Invalid when too much is waiting."""
        await self.one(blog_id, asked.webhook)
        key = key_of(blog_id, "webhooksasked")
        if await self._client.llen(key) >= ASKED_MOST:
            raise Invalid(
                sentence("Many deliveries were asked for and are not sent yet. Try again in a minute.")
            )
        await self._client.rpush(key, dumps([asked.webhook, asked.what]))

    # The worker's side

    async def hold(self, who: str) -> bool:
        """Takes or renews the lease of the worker; returns whether `who` holds it."""
        return bool(await self._connection.script("hold")([_WORKER], [who, LEASE]))

    async def leave(self, who: str) -> None:
        if await self.hold(who):
            await self._client.delete(_WORKER)

    async def blogs(self) -> list[str]:
        """The ids of blogs that may have webhooks."""
        ids: Any = await self._client.smembers(_BLOGS)
        return sorted(ids)

    async def take_asked(self, ids: Sequence[str]) -> dict[str, list[Asked]]:
        """What people asked for in these blogs; it is asked for no more."""
        async with self._client.pipeline(transaction=False) as pipe:
            for id in ids:
                pipe.lrange(key_of(id, "webhooksasked"), 0, ASKED_MOST)
            found: Any = await pipe.execute()
        taken = {id: texts for id, texts in zip(ids, found, strict=True) if texts}
        for id, texts in taken.items():
            await self._client.ltrim(key_of(id, "webhooksasked"), len(texts), -1)
        return {id: [Asked(*json.loads(text)) for text in texts] for id, texts in taken.items()}

    async def note(
        self, blog_id: str, id: str, before: Position, standing: Standing, attempt: Attempt | None = None
    ) -> bool:
        """Notes how a webhook stands, and a try; False when it was removed, or another process was first."""
        keys = [key_of(blog_id, "webhooks"), key_of(blog_id, "webhooksat"), _log_key(blog_id, id)]
        args: list[str | int] = [
            id,
            str(before),
            dumps(standing.to_json()),
            dumps(attempt.to_json()) if attempt else "",
            TRIES_KEPT,
        ]
        return bool(await self._connection.script("webhook_note")(keys, args))


def _standing(hooks: dict[str, str], standings: dict[str, str]) -> list[tuple[Webhook, Standing]]:
    found = [Webhook.from_json(json.loads(text)) for text in hooks.values()]
    known = {id: Standing.from_json(json.loads(text)) for id, text in standings.items()}
    return [(hook, known.get(hook.id, Standing())) for hook in sorted(found, key=lambda h: (h.made, h.id))]


def _log_key(blog_id: str, id: str) -> str:
    return key_of(blog_id, f"webhooklog:{id}")

"""The audit log in Redis: an append-only stream, written by the very script that does what it records.

| key | type | what |
|---|---|---|
| `{audit}:log` | stream | `prev` (hash of the event before), `sum` (SHA-256 of the event), `event` (JSON, no names) |
| `{audit}:names` | hash | id of a person or token → their name; erased on request once they left |
| `{audit}:places` | hash | random reference in an event → "id address"; erased with the name, dropped with the event |

In a Redis Cluster a script cannot reach another slot: there the event follows the act as a command of its own.
Must not know: HTTP, HTML.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from redis.asyncio import RedisCluster

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.model.audit import ACTS, SERVER, Actor, Chain, Checked, Event, Link, read, sum_of
from liveblog.model.events import dumps
from liveblog.store.connection import Connection

LOG, NAMES, PLACES = _KEYS = ("{audit}:log", "{audit}:names", "{audit}:places")
_BATCH = 500
_DAY = 86_400_000
_DONE = ("made", "changed", "removed", "restored")  # as lua/audited.lua has it

# Who acts in this task: set where a cookie or a token is checked, and by commands.
acting: ContextVar[Actor] = ContextVar("acting", default=SERVER)


class Audit:
    """The audit log in one Redis. Every method may raise Unavailable."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._client: Any = connection.client

    async def act(
        self,
        script: str,
        keys: Sequence[str],
        args: Sequence[Any],
        act: str,
        what: str = "",
        *,
        by: Actor | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Any:
        """Runs a script; when it did something, that is recorded in the same step. Gives the script's answer.

        `what`: an address (SLUG/ENTRY), "person:ID" and the like; no names. `names`: of the ids in it.
        """
        record = _record(act, what, by or acting.get(), names or {})
        if not isinstance(self._client, RedisCluster):
            run = self._connection.script(script, audited=True)
            return await run([*keys, *_KEYS], [*args, *record, len(args)])
        answer = await self._connection.script(script)(keys, args)
        if _done(answer):
            await self._connection.script("note", audited=True)(_KEYS, [*record, 0])
        return answer

    async def note(self, act: str, what: str = "", *, by: Actor | None = None) -> None:
        """Records what was done otherwise than by one script."""
        await self.act("note", [], [], act, what, by=by)

    async def events(
        self, *, limit: int, before: str = "", who: str = "", act: str = "", words: str = ""
    ) -> list[Event]:
        """Matching events, newest first, from before the one with this id."""
        names: dict[str, str] = await self._client.hgetall(NAMES)
        found: list[Event] = []
        end = f"({before}" if before else "+"
        while len(found) < limit:
            links = [_link(one) for one in await self._client.xrevrange(LOG, end, "-", count=_BATCH)]
            if not links:
                break
            found += [e for e in await self._read(links, names) if e.matches(who, act, words)]
            end = f"({links[-1].id}"
        return found[:limit]

    async def links(self) -> AsyncIterator[list[tuple[Link, Event]]]:
        """The whole log, oldest event first, a batch at a time."""
        names: dict[str, str] = await self._client.hgetall(NAMES)
        start = "-"
        while links := [_link(one) for one in await self._client.xrange(LOG, start, "+", count=_BATCH)]:
            yield list(zip(links, await self._read(links, names), strict=True))
            start = f"({links[-1].id}"

    async def verify(self) -> Checked:
        """Whether the chain holds from its beginning, or from where it was trimmed."""
        chain = Chain()
        async for batch in self.links():
            for link, _ in batch:
                chain.add(link)
        return chain.checked()

    async def names(self) -> dict[str, str]:
        """The names that are kept, by id."""
        found: dict[str, str] = await self._client.hgetall(NAMES)
        return found

    async def erase(self, id: str) -> None:
        """Erases the name and the addresses of somebody who left; what they did stays. Raises Invalid."""
        if not await self._client.hexists(NAMES, id):
            raise Invalid(sentence("The audit log keeps no name for “{id}”.", id=id))
        places = [ref async for ref, place in self._places() if place.partition(" ")[0] == id]
        for start in range(0, len(places), _BATCH):
            await self._client.hdel(PLACES, *places[start : start + _BATCH])
        await self.act("drop", [NAMES], [id], "audit.erase", f"person:{id}")

    async def trim(self, now: int, days: float, most: int) -> int:
        """Drops events older than `days` (0: none is too old), and the oldest of more than `most`; how many."""
        dropped = 0
        while True:
            links = [_link(one) for one in await self._client.xrange(LOG, "-", "+", count=_BATCH + 1)]
            over = int(await self._client.xlen(LOG)) - most
            oldest = now - days * _DAY if days else 0
            old = [n for n, link in enumerate(links[:-1]) if n < over or int(link.id.split("-")[0]) < oldest]
            if not old:
                return dropped
            count = old[-1] + 1
            places = [place for link in links[:count] if (place := link.said()["from"])]
            args = [links[0].id, links[count].id, *places]
            what = f"{count} events up to {links[count - 1].id}, hash {links[count - 1].hash()}"
            if not await self.act("audit_trim", [LOG, PLACES], args, "audit.trim", what, by=SERVER):
                return dropped  # another process is at it
            dropped += count
            if count < _BATCH:
                return dropped  # what was just written is not asked for its age

    async def _read(self, links: Sequence[Link], names: Mapping[str, str]) -> list[Event]:
        places = [link.said()["from"] for link in links]
        known = await self._client.hmget(PLACES, places) if places else []
        return [
            read(link, names, (place or "").partition(" ")[2])
            for link, place in zip(links, known, strict=True)
        ]

    async def _places(self) -> AsyncIterator[tuple[str, str]]:
        async for ref, place in self._client.hscan_iter(PLACES, count=_BATCH):
            yield ref, place


def _record(act: str, what: str, by: Actor, names: Mapping[str, str]) -> list[str]:
    """The arguments of lua/audited.lua."""
    assert act in ACTS, f"add {act} to ACTS in model/audit.py"
    place = secrets.token_hex(8) if by.address else ""
    event = dumps({"at": time.time_ns() // 1_000_000, "who": by.id, "act": act, "what": what, "from": place})
    named = {**({by.id: by.name} if by.name else {}), **names}
    pairs = [text for pair in named.items() for text in pair]
    return [event, sum_of(event), place, f"{by.id} {by.address[:64]}", *pairs]


def _link(stored: Any) -> Link:
    id, fields = stored
    return Link(id, fields["prev"], fields["sum"], fields["event"])


def _done(answer: Any) -> bool:
    """As lua/audited.lua decides it."""
    if isinstance(answer, list):
        return bool(answer) and answer[0] in _DONE
    if isinstance(answer, str):
        return answer in ("joined", "deleted") or answer.startswith("{")
    return bool(answer == 1)


def line(link: Link, event: Event) -> str:
    """One line of an export: what is shown, and what the chain needs to be checked."""
    shown = {"who": event.who, "act": event.act, "what": event.what, "from": event.address or None}
    kept = {"id": link.id, "prev": link.prev, "sum": link.sum, "event": link.event}
    return json.dumps({"at": event.at, **shown, **kept}, ensure_ascii=False)

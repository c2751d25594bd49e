"""Whole keys of Redis, read and written as values that no version of Redis has to understand: for backups and moves.

What belongs together (all keys of a blog, all of the people) is read by one script, so that a copy of a running
newsroom is one of a moment. What only the running processes need, leases and heartbeats, is left out.
Must not know: what the keys hold, files.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liveblog.errors import Invalid
from liveblog.store.connection import Connection
from liveblog.store.keys import SLUGS
from liveblog.store.profiles import ACCOUNTS

_MATCH = ("lb:*", "{lb:*", "{people}:*", "{audit}:*")
_PASSING = (":worker", ":here", ":leases")  # ends of names
_NEVER = frozenset({"lb:serving", "lb:canary"})
_LAST = (ACCOUNTS, SLUGS)  # by which the others are found
_BATCH = 500
TYPES = frozenset({"string", "hash", "list", "set", "zset", "stream"})


@dataclass(frozen=True, slots=True)
class Copied:
    """A key: its type, when it expires (milliseconds since 1970, 0: never), its value as JSON can hold it.

    string: text · hash, set, list: texts (a hash: name, value, …) · zset: member, score, … ·
    stream: {"last": id, "entries": [[id, [name, value, …]], …]}
    """

    key: str
    type: str
    expires: int
    value: Any

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "type": self.type, "expires": self.expires, "value": self.value}

    @classmethod
    def from_json(cls, stored: Any) -> Copied:
        """Raises Invalid."""
        wrong = Invalid(
            "The backup has a line that is no key of a newsroom. It is damaged; take another one."
        )
        if not isinstance(stored, Mapping):
            raise wrong
        found = cls(*(stored.get(name) for name in ("key", "type", "expires", "value")))  # type: ignore[arg-type]
        if not isinstance(found.key, str) or not isinstance(found.expires, int) or found.type not in TYPES:
            raise wrong
        if not _fits(found.type, found.value):
            raise wrong
        return found


def _fits(type: str, value: Any) -> bool:
    if type == "string":
        return isinstance(value, str)
    if type != "stream":
        pairs = type in ("hash", "zset")
        return _texts(value) and bool(value) and not (pairs and len(value) % 2)
    entries = value.get("entries") if isinstance(value, Mapping) else None
    return isinstance(entries, list) and isinstance(value["last"], str) and all(map(_is_entry, entries))


def _is_entry(entry: Any) -> bool:
    pair = isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str)
    return pair and _texts(entry[1]) and bool(entry[1]) and not len(entry[1]) % 2


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


class Copying:
    """Every method may raise Unavailable."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._client = connection, connection.client

    async def groups(self) -> list[list[str]]:
        """The names of all keys, in groups of those that belong together; first those by which others are found, so
        that what is made meanwhile is left out rather than half copied."""
        found: dict[str, list[str]] = {}
        for pattern in _MATCH:
            async for key in self._client.scan_iter(match=pattern, count=_BATCH):
                if key not in _NEVER and not key.endswith(_PASSING):
                    found.setdefault(_tag(key), []).append(key)
        names = {key: sorted(set(keys)) for key, keys in found.items()}
        return [names[tag] for tag in sorted(names, key=lambda tag: ("{" in names[tag][0], tag))]

    async def read(self, keys: Sequence[str]) -> list[Copied]:
        """These keys as they are at one moment; without those that are gone."""
        answers = await self._connection.script("copy_keys")(list(keys), [])
        now = int(time.time() * 1000)
        made = []
        for key, (type, left, value) in zip(keys, answers, strict=True):
            if type == "none":
                continue
            if type == "stream":
                value = {"last": value[0], "entries": value[1]}
            made.append(Copied(key, type, now + left if left > 0 else 0, value))
        return made

    async def is_empty(self) -> bool:
        """Whether there is neither a blog nor an account."""
        return not await self._client.exists(SLUGS) and not await self._client.exists(ACCOUNTS)

    async def write(self, keys: Iterable[Copied]) -> None:
        """Puts these keys in the place of those that have their names."""
        now = int(time.time() * 1000)
        for copied in keys:
            if not copied.expires or copied.expires > now:
                await self._write(copied)

    async def _write(self, copied: Copied) -> None:
        key, value = copied.key, copied.value
        await self._client.delete(key)
        match copied.type:
            case "string":
                await self._client.set(key, value)
            case "hash":
                await self._in_batches(["HSET", key], value)
            case "list":
                await self._in_batches(["RPUSH", key], value)
            case "set":
                await self._in_batches(["SADD", key], value)
            case "zset":
                turned = [part for at in range(0, len(value), 2) for part in (value[at + 1], value[at])]
                await self._in_batches(["ZADD", key], turned)
            case "stream":
                await self._write_stream(key, value)
        if copied.expires:
            await self._client.pexpireat(key, copied.expires)

    async def _in_batches(self, command: list[str], parts: Sequence[str]) -> None:
        for at in range(0, len(parts), 2 * _BATCH):
            await self._client.execute_command(*command, *parts[at : at + 2 * _BATCH])

    async def _write_stream(self, key: str, value: Any) -> None:
        entries = value["entries"]
        for at in range(0, len(entries), _BATCH):
            async with self._client.pipeline(transaction=False) as pipe:
                for id, fields in entries[at : at + _BATCH]:
                    pipe.execute_command("XADD", key, id, *fields)
                await pipe.execute()
        if not entries:  # a stream that was emptied goes on from where it was
            await self._client.execute_command("XADD", key, "MAXLEN", "0", value["last"], "-", "-")
        await self._client.execute_command("XSETID", key, value["last"])


def ordered(keys: Iterable[str]) -> list[str]:
    """The order in which keys are restored: those by which others are found come last."""
    return sorted(keys, key=lambda key: (key in _LAST, "{" not in key, key))


def _tag(key: str) -> str:
    """What decides on a key's slot: keys with the same one can be read at one moment."""
    _, brace, rest = key.partition("{")
    inside, end, _ = rest.partition("}")
    return inside if brace and end and inside else key

"""Tokens of programs, and the commands with which all of {people} is kept.

Must not know: HTTP, HTML.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from liveblog.model.people import Link, Person, Role, Session, Token, parse_name
from liveblog.store.connection import Connection

SEEN_EVERY = 60_000  # that a sign-in or a token is in use is noted once a minute
_TOKENS = "{people}:tokens"
_TOKENS_SEEN = "{people}:tokens:seen"


class Tokens:
    """The tokens of one Redis."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._client: Any = connection.client  # redis-py leaves execute_command untyped
        self._seen: dict[str, int] = {}  # when this process last wrote down the use of a token

    async def create_token(self, name: str, role: Role, blogs: Sequence[str] = ()) -> str:
        """The token itself, shown once; only its hash is kept. It is for these blogs (ids; none named: for all)."""
        secret = f"lb_{secrets.token_urlsafe(32)}"
        token = Token(
            id=id_of(secret), name=parse_name(name), role=role, created=milliseconds(), blogs=" ".join(blogs)
        )
        await self._one("HSET", _TOKENS, token.id, dumps(token))
        return secret

    async def token(self, secret: str) -> Token | None:
        """What the token may do, or None when it was never made or is revoked."""
        if not 0 < len(secret) <= 200:
            return None
        id = id_of(secret)
        stored = await self._one("HGET", _TOKENS, id)
        if stored is None:
            return None
        now = milliseconds()
        if now - self._seen.get(id, 0) > SEEN_EVERY:
            self._seen[id] = now  # in this process; only tokens that there are, so it stays small
            await self._one("HSET", _TOKENS_SEEN, id, now)
        return Token.from_json(json.loads(stored))

    async def tokens(self) -> list[Token]:
        """All tokens, newest first."""
        stored, seen = await self._ask(("HVALS", _TOKENS), ("HGETALL", _TOKENS_SEEN))
        found = [Token.from_json(json.loads(s)) for s in stored]
        found = [replace(t, seen=int(seen.get(t.id, 0))) for t in found]
        return sorted(found, key=lambda t: t.created, reverse=True)

    async def revoke_token(self, id: str) -> None:
        await self._one("HDEL", _TOKENS, id)
        await self._one("HDEL", _TOKENS_SEEN, id)

    async def open_to_token(self, id: str, blog: str) -> None:
        """Says that a token which is for some blogs is for this one (by id), too."""
        await self._run("people_blogs", [_TOKENS], [id, blog, "add"])

    async def _one(self, *command: str | int) -> Any:
        return await self._client.execute_command(*command)

    async def _ask(self, *commands: tuple[str | int, ...]) -> list[Any]:
        """The answers of several commands, in one round trip."""
        async with self._client.pipeline(transaction=False) as pipe:
            for command in commands:
                pipe.execute_command(*command)
            answers: list[Any] = await pipe.execute()
            return answers

    async def _run(self, script: str, keys: Sequence[str], args: Sequence[Any]) -> Any:
        return await self._connection.script(script)(keys, args)


def id_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def dumps(value: Person | Session | Token | Link) -> str:
    return json.dumps(value.to_json(), ensure_ascii=False)


def milliseconds() -> int:
    return time.time_ns() // 1_000_000

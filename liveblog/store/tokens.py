"""API tokens, and the commands that People and Tokens share.

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
from liveblog.store.audit import Audit
from liveblog.store.connection import Connection

_DAY = 86_400_000
SEEN_EVERY = 60_000  # the use of a sign-in or token is recorded once a minute
TOKENS = "{people}:tokens"
_TOKENS_SEEN = "{people}:tokens:seen"


class Tokens:
    """The tokens in one Redis."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._client: Any = connection.client  # redis-py leaves execute_command untyped
        self.audit = Audit(connection)
        self._seen: dict[str, int] = {}  # when this process last recorded the use of a token

    async def create_token(
        self, name: str, role: Role, blogs: Sequence[str] = (), days: int = 0, sites: str = ""
    ) -> str:
        """A new token, shown once: only its hash is stored. It is for these blogs (ids; empty: for all) and sites (ids
        with spaces; "": all), for so many days (0: for ever)."""
        secret = f"lb_{secrets.token_urlsafe(32)}"
        now = milliseconds()
        token = Token(
            id=id_of(secret),
            name=parse_name(name),
            role=role,
            created=now,
            blogs=" ".join(blogs),
            expires=now + days * _DAY if days else 0,
            sites=sites,
        )
        what, names = f"token:{token.id} {role}", {token.id: token.name}
        await self.audit.act("put", [TOKENS], [token.id, dumps(token)], "token.create", what, names=names)
        return secret

    async def token(self, secret: str) -> Token | None:
        """The token with this secret, or None if it is unknown, revoked or expired."""
        if not 0 < len(secret) <= 200:
            return None
        id = id_of(secret)
        stored = await self._one("HGET", TOKENS, id)
        if stored is None:
            return None
        found, now = Token.from_json(json.loads(stored)), milliseconds()
        if found.expires and found.expires <= now:
            return None
        if now - self._seen.get(id, 0) > SEEN_EVERY:
            self._seen[id] = now  # existing tokens only, so this stays small
            await self._one("HSET", _TOKENS_SEEN, id, now)
        return found

    async def tokens(self) -> list[Token]:
        """All tokens, newest first."""
        stored, seen = await self._ask(("HVALS", TOKENS), ("HGETALL", _TOKENS_SEEN))
        found = [Token.from_json(json.loads(s)) for s in stored]
        found = [replace(t, seen=int(seen.get(t.id, 0))) for t in found]
        return sorted(found, key=lambda t: t.created, reverse=True)

    async def revoke_token(self, id: str) -> None:
        await self.audit.act("drop", [TOKENS, _TOKENS_SEEN], [id], "token.revoke", f"token:{id}")

    async def open_to_token(self, id: str, blog: str) -> None:
        """Adds a blog (by id) to those that a restricted token is for."""
        await self._run("people_blogs", [TOKENS], [id, blog, "add"])

    async def _one(self, *command: str | int) -> Any:
        return await self._client.execute_command(*command)

    async def _ask(self, *commands: tuple[str | int, ...]) -> list[Any]:
        """Several commands in one round trip; returns their answers."""
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

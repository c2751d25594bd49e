"""Drafts typed at the desk, kept in Redis until they are sent: a dead battery loses nothing.

| key | type | what |
|---|---|---|
| {people}:kept:PERSON | hash | "BLOG:COMPOSER" (new, or an entry's id) -> JSON: the fields, when; expires |

Must not know: what the fields mean, HTTP.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liveblog.model.blogs import Blog
from liveblog.model.events import dumps
from liveblog.model.people import Person
from liveblog.store.connection import Connection

LASTS = 14 * 86_400
FORMS_AT_MOST = 40  # per person; the oldest are dropped
CHARACTERS_AT_MOST = (
    300_000  # as JSON; the longest entry with ten images takes half of that, however it is escaped
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was typed; `at`: when it was saved, in milliseconds."""

    fields: dict[str, str]
    at: int


class Overtaken(Exception):
    """Another page of the same person has just saved this draft: read it again."""


class Drafts:
    """Drafts by person, blog and composer. Every method may raise Unavailable."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def save(
        self, person: Person, blog: Blog, composer: str, fields: Mapping[str, str], over: Draft | None
    ) -> int | None:
        """Saves a draft over `over`, the previously saved one; returns when (ms).

        Returns None, without saving, for a draft far longer than any form that could be sent. Raises Overtaken.
        """
        at = max(round(time.time() * 1000), over.at + 1 if over else 0)
        stored = dumps({"fields": dict(fields), "at": at})
        if len(stored) > CHARACTERS_AT_MOST:
            return None
        await self._replace(person, blog, composer, stored, over.at if over else 0)
        return at

    async def draft(self, person: Person, blog: Blog, composer: str) -> Draft | None:
        """The saved draft, or None."""
        stored: Any = await self._connection.client.hget(_key(person), f"{blog.id}:{composer}")
        if not stored:
            return None
        found = json.loads(stored)
        return Draft(found["fields"], found["at"])

    async def forget(self, person: Person, blog: Blog, composer: str, over: Draft | None) -> None:
        """Deletes the draft `over`. Raises Overtaken if it has been replaced since."""
        await self._replace(person, blog, composer, "", over.at if over else 0)

    async def _replace(self, person: Person, blog: Blog, composer: str, stored: str, over: int) -> None:
        args: list[str | int] = [f"{blog.id}:{composer}", stored, over, LASTS, FORMS_AT_MOST]
        if not await self._connection.script("keep")([_key(person)], args):
            raise Overtaken

    async def all(self, person: Person) -> list[tuple[str, Draft]]:
        """All drafts of a person, oldest first, each with the id of its blog, which may have been deleted."""
        stored: Any = await self._connection.client.hgetall(_key(person))
        found = [(name.partition(":")[0], json.loads(form)) for name, form in stored.items()]
        forms = [(blog, Draft(form["fields"], form["at"])) for blog, form in found]
        return sorted(forms, key=lambda one: one[1].at)

    async def forget_entry(self, person: Person, id: str) -> None:
        """Deletes every draft of the entry with this id, in any blog."""
        stored: Any = await self._connection.client.hgetall(_key(person))
        names = [name for name, form in stored.items() if json.loads(form)["fields"].get("id") == id]
        if names:
            await self._connection.client.hdel(_key(person), *names)


def _key(person: Person) -> str:
    return f"{{people}}:kept:{person.id}"

"""The staff's notes, chat, presence and leases in Redis. Changes go to the desk's log only.

Must not know: HTTP, HTML.
"""

from __future__ import annotations

import json
import secrets
from typing import Any, Literal

from liveblog.errors import NotFound
from liveblog.model.blogs import Blog
from liveblog.model.events import Staff, change_to_json, dumps
from liveblog.model.people import Person
from liveblog.model.staff import Lease, Note, Present
from liveblog.store.keys import NAMES, Acts, key_of, keys_of, same_id

NOTES_KEPT, CHAT_KEPT = 50, 300
READ_BY = 500  # people, before those are dropped whose last read message is no longer kept
LEASE_LASTS = 45_000  # since its last renewal; a page in use renews it every 15 seconds
HERE_LASTS = 16_000  # three times the interval at which a desk's socket renews it


class StaffActs(Acts):
    """Acts of the desk other than on entries. Each may raise Unavailable."""

    # Notes and chat

    async def note(self, blog: Blog, entry: str, by: Person, text: str, *, once: str = "") -> Note:
        """Adds a note to an entry. The same text by the same person with the same `once` is added once. Raises
        NotFound."""
        note = self._note(by, text, once)
        event = change_to_json(Staff("note", {"id": entry}))
        await self._keep(blog, "notes", entry, note, NOTES_KEPT, event)
        return note

    async def notes(self, blog: Blog, *entries: str) -> dict[str, tuple[Note, ...]]:
        """The notes on these entries, oldest first; entries without any are left out."""
        if not entries:
            return {}
        stored: Any = await self.connection.client.hmget(key_of(blog.id, "notes"), list(entries))
        return {
            entry: tuple(Note.from_json(json.loads(line)) for line in lines.split("\n"))
            for entry, lines in zip(entries, stored, strict=True)
            if lines
        }

    async def say(self, blog: Blog, by: Person, text: str, *, once: str = "") -> Note:
        """Adds a message to the blog's chat; `once` as for notes. Raises NotFound."""
        said = self._note(by, text, once)
        await self._keep(blog, "chat", "", said, CHAT_KEPT, change_to_json(Staff("chat", said.to_json())))
        return said

    async def chat(self, blog: Blog, limit: int = 100) -> list[Note]:
        """The last messages, oldest first."""
        stored: Any = await self.connection.client.lrange(key_of(blog.id, "chat"), -limit, -1)
        return [Note.from_json(json.loads(s)) for s in stored]

    async def read(self, blog: Blog, by: Person, word: str) -> None:
        """Notes that a person has read the chat up to this message; ignored if the message is no longer kept."""
        await self.connection.script("read")(keys_of(blog.id), [by.id, word, READ_BY])

    async def read_up_to(self, blog: Blog, person: Person) -> str:
        """The id of the last message that the person has read; "" for none."""
        found: Any = await self.connection.client.hget(key_of(blog.id, "read"), person.id)
        return found or ""

    def _note(self, by: Person, text: str, once: str) -> Note:
        id = same_id(by.id, once, text) if once else secrets.token_hex(8)
        return Note(id=id, by=by.name, at=self._now(), text=text)

    async def _keep(self, blog: Blog, name: str, field: str, item: Note, most: int, event: str) -> None:
        args: list[str | int] = [
            NAMES.index(name) + 1,
            field,
            dumps(item.to_json()),
            most,
            event,
            self._log_length,
            item.id,
        ]
        if not await self.connection.script("staff")(keys_of(blog.id), args):
            raise NotFound("This blog was deleted.")

    # Leases

    async def lease(
        self,
        blog: Blog,
        entry: str,
        person: Person,
        how: Literal["take", "force", "end"] = "take",
        page: str = "",
    ) -> Lease | None:
        """Takes, renews, takes over or gives back the right to edit; returns who has it now, maybe somebody else.

        `page` distinguishes a person's pages: when one gives it back, the others still hold it.
        """
        args: list[str | int] = [
            entry,
            person.id,
            person.name,
            self._now(),
            LEASE_LASTS,
            how,
            self._log_length,
            page,
        ]
        answer = await self.connection.script("lease")(keys_of(blog.id), args)
        if not answer:
            return None
        holder, name, since = answer
        return Lease(entry=entry, holder=holder, name=name, since=int(since))

    async def leases(self, blog: Blog) -> tuple[Lease, ...]:
        """The current leases: who is editing which entry."""
        return _leases(await self.connection.client.hgetall(key_of(blog.id, "leases")), self._now())

    # Presence

    async def here(self, blog: Blog, connection: str, person: Person) -> Present:
        """Marks a person as present at the desk; returns everybody present and the entries they are editing."""
        key, now = key_of(blog.id, "here"), self._now()
        mine = dumps({"name": person.name, "until": now + HERE_LASTS})
        async with self.connection.client.pipeline(transaction=False) as pipe:
            pipe.hset(key, connection, mine)
            pipe.pexpire(key, HERE_LASTS)
            pipe.hgetall(key)
            pipe.hgetall(key_of(blog.id, "leases"))
            _, _, present, leases = await pipe.execute()
            people = {c: json.loads(p) for c, p in present.items()}
            gone = [c for c, p in people.items() if p["until"] < now]
            if gone:
                await self.connection.client.hdel(key, *gone)
        return Present(
            names=tuple(sorted({p["name"] for c, p in people.items() if c not in gone})),
            leases=_leases(leases, now),
        )

    async def left(self, blog: Blog, connection: str) -> None:
        await self.connection.client.hdel(key_of(blog.id, "here"), connection)


def _leases(stored: dict[str, str], now: int) -> tuple[Lease, ...]:
    held = {entry: json.loads(lease) for entry, lease in sorted(stored.items())}
    return tuple(
        Lease(entry=entry, holder=h["holder"], name=h["name"], since=int(h["since"]))
        for entry, h in held.items()
        if h["until"] >= now
    )

"""Who wrote a message, and what they may: nobody publishes in a chat who could not at the desk.

Must not know: HTTP, HTML, what the message says.
"""

from __future__ import annotations

from dataclasses import dataclass

from liveblog.errors import NotFound
from liveblog.model.blogs import Blog
from liveblog.model.connections import IGNORED, Connection
from liveblog.model.entries import State
from liveblog.model.inbox import Message
from liveblog.model.people import Person, may
from liveblog.sources.ingest.chats import Chats
from liveblog.store import Store
from liveblog.store.keys import same_id

CHAT_NAMES = {"slack": "Slack", "telegram": "Telegram", "discord": "Discord", "webhook": "Webhook"}


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a message: a person of the newsroom, or somebody unknown, by the name that the chat gave."""

    name: str
    person: Person | None = None  # whose entry it is
    known: bool = False  # whether it is that person's own word
    ignored: bool = False

    @property
    def publishes(self) -> bool:
        return self.known and self.person is not None and may(self.person.role, "publish")


@dataclass(frozen=True, slots=True)
class Work:
    """A message to be carried out, with all that decides what becomes of it."""

    blog: Blog
    connection: Connection
    key: str  # the message's, in the inbox
    message: Message
    writer: Writer

    @property
    def state(self) -> State:
        """What the message becomes."""
        if self.connection.becomes == "published" and not self.writer.publishes:
            return "submitted"
        return self.connection.becomes

    @property
    def signed_by(self) -> Person:
        """Who signs a note about what the writer did."""
        if self.writer.person is not None and self.writer.known:
            return self.writer.person
        return self._as_person(self.writer.name)

    @property
    def told_by(self) -> Person:
        """Who signs a note about what came of it: the connection."""
        return self._as_person(self.connection.name)

    def _as_person(self, name: str) -> Person:
        chat = CHAT_NAMES[self.connection.kind]
        id = same_id("chat", self.connection.id, name)
        return Person(id=id, name=f"{name} ({chat})", role="contributor", created=0)


class Writers:
    """Finds out who wrote. One a process."""

    def __init__(self, store: Store, chats: Chats) -> None:
        self._store = store
        self._chats = chats

    async def of(self, blog: Blog, connection: Connection, message: Message) -> Writer:
        """The writer of a message, by what is entered at the desk just now."""
        sender = message.sender
        if not sender:
            person = await self._person(blog, connection.person)
            return Writer(person.name if person else connection.name, person, known=person is not None)
        known = await self._store.sender_of(blog.id, connection.id, sender)
        if known.person == IGNORED:
            return Writer(message.name, ignored=True)
        if person := await self._person(blog, known.person):
            return Writer(person.name, person, known=True)
        name = message.name or known.name
        if not name and (name := await self._chats.name(connection, sender)):
            await self._store.saw(blog.id, connection.id, sender, name)
        return Writer(name or connection.name, await self._person(blog, connection.person))

    async def _person(self, blog: Blog, id: str) -> Person | None:
        """The person, if there still is one who may write at this blog's desk."""
        try:
            person = await self._store.people.person(id) if id else None
        except NotFound:
            return None
        return person if person and person.may_enter(blog.id) and may(person.role, "write") else None

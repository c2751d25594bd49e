"""A message of a chat becomes an entry, and the entry follows it: edited, given its images, taken back.

Every act can be repeated: the entry's id follows from the message, its changes from the entry's last revision that the
message made. Where a person at the desk changed the entry since, the message only leaves a note.

Must not know: HTTP, HTML, how a chat sends its messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from liveblog.errors import BlogGone, Invalid, NotFound, NotNow, Stale
from liveblog.forms.submissions import parse_submission
from liveblog.language.languages import language
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import Blog
from liveblog.model.connections import IGNORED, Connection
from liveblog.model.entries import TEXT_LIMIT, Entry, NewEntry, State
from liveblog.model.images import Image, make
from liveblog.model.inbox import Made, Message
from liveblog.model.people import Person, may
from liveblog.model.staff import NOTE_LIMIT
from liveblog.sources.ingest.chats import Chats, Missing
from liveblog.store import Store
from liveblog.store.keys import same_id
from liveblog.text import paste
from liveblog.text.chat import slack

TRIES = 3
MENTIONS = 5  # whose names are asked for, of one message
CHAT_NAMES = {"slack": "Slack", "telegram": "Telegram", "discord": "Discord", "webhook": "Webhook"}
_CLOSED = sentence("The blog is closed: what would be published is kept as a draft.")
_IMAGES_CHANGED = "The images of this message were changed in the chat, after this entry was edited here."
_UNDESCRIBED = "Its images came without a description. Edit the entry and say what they show."
_DELETED = "This message was deleted in the chat. The entry is still here."
_STILL_READ = "I deleted a message in the chat that readers still see here:"


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


class Maker:
    """Makes entries say what messages say."""

    def __init__(self, store: Store, chats: Chats) -> None:
        self._store = store
        self._chats = chats

    async def carry_out(
        self, blog: Blog, connection: Connection, key: str, message: Message, made: Made
    ) -> Made:
        """Makes the entry of a message so; returns what is made of it now. Raises Unavailable, BlogGone.

        `made.tries` has grown, and `made.seq` has not, when images are to be tried again.
        """
        writer = await self._writer(blog, connection, message)
        if writer.ignored:
            return replace(made, seq=message.seq)
        if message.deleted:
            await self._take_back(blog, connection, writer, message, made)
            return replace(made, seq=message.seq, state="deleted")
        images, made, waits = await self._images(connection, message, made)
        new = await self._entry(blog, connection, key, message, writer, images)
        if new is not None:
            made = await (self._change if made.entry else self._publish)(
                blog, connection, writer, message, new, made
            )
        if waits:
            return replace(made, tries=made.tries + 1)
        await self._report(blog, connection, writer, message, made)
        return replace(made, seq=message.seq, tries=0)

    # Who

    async def _writer(self, blog: Blog, connection: Connection, message: Message) -> Writer:
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
        """The person, if there still is one who may use this blog's desk."""
        try:
            person = await self._store.people.person(id) if id else None
        except NotFound:
            return None
        return person if person and person.may_enter(blog.id) and may(person.role, "write") else None

    # What it says

    async def _entry(
        self,
        blog: Blog,
        connection: Connection,
        key: str,
        message: Message,
        writer: Writer,
        images: Mapping[str, str],
    ) -> NewEntry | None:
        """The entry as the message wants it; None when there is nothing in it to be shown."""
        text = message.text
        if connection.kind == "slack":
            text = await self._with_names(blog, connection, text)
        if len(text) > TEXT_LIMIT:
            text = text[: TEXT_LIMIT - 1] + "…"
        said = language(blog.language).say(sentence("Photo"))
        pictures = [
            make(images[one.key], {"alt": one.alt or said, "caption": "", "credit": ""})
            for one in message.images
            if one.key in images
        ]
        try:
            words = {"text": text} if text.strip() else {}
            submission = parse_submission({**words, "authors": [writer.name]}, need_text=not pictures)
            new = paste.new_entry(submission.but(images=tuple(pictures)))
        except Invalid:
            return None
        by = writer.person.id if writer.person else ""
        return replace(
            new, id=same_id("inbox", connection.id, key), state=_state(connection, writer), by=by,
            changed_by=writer.name,
        )  # fmt: skip

    async def _with_names(self, blog: Blog, connection: Connection, text: str) -> str:
        names = {}
        for user in slack.mentioned(text)[:MENTIONS]:
            known = await self._store.sender_of(blog.id, connection.id, user)
            names[user] = known.name or await self._chats.name(connection, user)
        return slack.with_names(text, lambda user: names.get(user, ""))

    async def _images(
        self, connection: Connection, message: Message, made: Made
    ) -> tuple[Mapping[str, str], Made, bool]:
        """The message's images that are here, by their keys; and whether others are to be tried again."""
        here, lost, waits = dict(made.media), dict(made.lost), False
        for image in message.images:
            if image.media:
                here[image.key] = image.media
            elif image.key not in here and image.key not in lost:
                try:
                    here[image.key] = await self._chats.image(connection, image)
                except Missing as problem:
                    if problem.again and made.tries + 1 < TRIES:
                        waits = True
                    else:
                        lost[image.key] = problem.why.to_json()
        keys = {image.key for image in message.images}
        here, lost = ({k: v for k, v in some.items() if k in keys} for some in (here, lost))
        return here, replace(made, media=here, lost=lost), waits

    # What becomes of it

    async def _publish(
        self,
        blog: Blog,
        connection: Connection,
        writer: Writer,
        message: Message,
        new: NewEntry,
        made: Made,
    ) -> Made:
        closed = False
        try:
            entry, fresh = await self._store.publish(blog, new)
        except BlogGone:
            raise
        except NotFound:  # made before, and removed at the desk since
            return replace(made, entry=new.id or "", state="deleted")
        except NotNow:
            entry, fresh = await self._store.publish(blog, replace(new, state="draft"))
            closed = True
        await self._store.note_problem(blog.id, connection.id, "closed", _CLOSED if closed else None)
        made = replace(made, entry=entry.id, revision=1, state=entry.state, **_digests(new))
        if closed:
            await self._note(blog, connection, writer, entry.id, message, _CLOSED)
        # It was made before, and that could not be noted: perhaps it says something else by now.
        return (
            made
            if fresh
            else await self._change(blog, connection, writer, message, new, replace(made, text="", whole=""))
        )

    async def _change(
        self,
        blog: Blog,
        connection: Connection,
        writer: Writer,
        message: Message,
        new: NewEntry,
        made: Made,
    ) -> Made:
        now = _digests(new)
        if now["whole"] == made.whole:
            return made
        try:
            entry = await self._store.entry(blog, made.entry)
            if _is_ours(entry, made, writer):
                changes = {"source": new.source, "blocks": new.blocks, "label": new.label}
                entry = await self._store.change(
                    blog, entry.id, changes, revision=made.revision, by=writer.name
                )
                return replace(made, revision=entry.revision, state=entry.state, **now)
        except NotFound:
            return replace(made, state="deleted", **now)
        except (Stale, Invalid):
            pass  # somebody was faster
        if now["text"] != made.text:
            said = sentence(
                "Changed in the chat, after this entry was edited here. There it says now: {text}",
                text=new.source,
            )
        else:
            said = sentence(_IMAGES_CHANGED)
        await self._note(blog, connection, writer, made.entry, message, said)
        return replace(made, **now)

    async def _take_back(
        self, blog: Blog, connection: Connection, writer: Writer, message: Message, made: Made
    ) -> None:
        if not made.entry:
            return None
        try:
            entry = await self._store.entry(blog, made.entry)
            ours = _is_ours(entry, made, writer)
            if ours and entry.state in ("draft", "submitted"):
                return await self._store.remove(blog, entry.id, revision=entry.revision)
            if ours and connection.deletions == "withdraw":
                gone = {"state": "withdrawn"}
                await self._store.change(blog, entry.id, gone, revision=made.revision, by=writer.name)
                return None
        except NotFound:
            return None
        except Stale:
            pass
        if entry.state == "withdrawn":
            return None
        await self._note(blog, connection, writer, entry.id, message, sentence(_DELETED))
        if entry.visible:
            said = language(blog.language).say(sentence(_STILL_READ))
            words = f"{said} “{' '.join(entry.source.split())[:200]}”"
            await self._store.say(
                blog, _person_of(writer, connection), words, once=f"{entry.id} {message.seq}"
            )
        return None

    # What the desk is told

    async def _report(
        self, blog: Blog, connection: Connection, writer: Writer, message: Message, made: Made
    ) -> None:
        """Says what is missing: at the entry, and at the connection until a message comes that misses nothing."""
        lost = [Sentence.from_json(why) for why in made.lost.values()]
        if message.images or not message.left_out:
            await self._store.note_problem(blog.id, connection.id, "images", lost[0] if lost else None)
        if not made.entry:
            if message.left_out and not lost:
                why = sentence(
                    "The last message held nothing that a blog can show, such as a video or a file."
                )
                await self._store.note_problem(blog.id, connection.id, "empty", why)
            return
        await self._store.note_problem(blog.id, connection.id, "empty", None)
        missing = len(lost) + message.left_out
        if missing:
            why = lost[0] if lost else sentence("Only images come along, 10 of a message at most.")
            said = sentence(
                "{n} file of the message is missing here. {why}",
                "{n} files of the message are missing here. {why}",
                n=missing, why=why,
            )  # fmt: skip
            await self._note(blog, connection, writer, made.entry, message, said, once="missing")
        if any(not image.alt for image in message.images if image.key in made.media):
            await self._note(
                blog, connection, writer, made.entry, message, sentence(_UNDESCRIBED), once="alt"
            )

    async def _note(
        self,
        blog: Blog,
        connection: Connection,
        writer: Writer,
        entry: str,
        message: Message,
        said: Sentence,
        once: str = "",
    ) -> None:
        words = language(blog.language).say(said)
        words = words if len(words) <= NOTE_LIMIT else words[: NOTE_LIMIT - 1] + "…"
        by = _person_of(writer, connection)
        await self._store.note(blog, entry, by, words, once=once or f"{entry} {message.seq}")


def _state(connection: Connection, writer: Writer) -> State:
    """What a message becomes: nobody publishes in a chat who could not at the desk."""
    if connection.becomes == "published" and not writer.publishes:
        return "submitted"
    return connection.becomes


def _is_ours(entry: Entry, made: Made, writer: Writer) -> bool:
    """Whether the entry is as the message made it, and its writer may still change it."""
    if not entry.is_at(made.revision):
        return False
    return entry.state in ("draft", "submitted") or (entry.state == "published" and writer.publishes)


def _digests(new: NewEntry) -> dict[str, Any]:
    return {"text": same_id(new.source), "whole": same_id(new.source, *map(_named, new.images))}


def _named(image: Image) -> str:
    return f"{image.media} {image.alt}"


def _person_of(writer: Writer, connection: Connection) -> Person:
    """Who signs a note."""
    if writer.person is not None and writer.known:
        return writer.person
    name = f"{writer.name} ({CHAT_NAMES[connection.kind]})"
    return Person(id=same_id("chat", connection.id, writer.name), name=name, role="contributor", created=0)

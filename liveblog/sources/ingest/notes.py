"""What the desk is told about messages: notes at their entries, the desk's chat, and what is wrong with a connection.

Must not know: HTTP, HTML, how entries are made.
"""

from __future__ import annotations

from liveblog.language.languages import language
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.entries import Entry
from liveblog.model.inbox import Made
from liveblog.model.staff import NOTE_LIMIT
from liveblog.sources.ingest.writers import Work
from liveblog.store import Store

CLOSED = sentence("The blog is closed: what would be published is kept as a draft.")
IMAGES_CHANGED = "The images of this message were changed in the chat, after this entry was edited here."
_UNDESCRIBED = "Its images came without a description. Edit the entry and say what they show."
_DELETED = "This message was deleted in the chat. The entry is still here."
_STILL_READ = "I deleted a message in the chat that readers still see here:"
_NOTHING = sentence("The last message held nothing that a blog can show, such as a video or a file.")


class Notes:
    """One a process. Notes are in the blog's language."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def note(self, work: Work, entry: str, said: Sentence, once: str = "") -> None:
        """A note at an entry, signed by the writer; with `once` by the connection, and one however often it is made."""
        words = language(work.blog.language).say(said)
        words = words if len(words) <= NOTE_LIMIT else words[: NOTE_LIMIT - 1] + "…"
        about = once or f"{entry} {work.message.seq}"
        by = work.told_by if once else work.signed_by
        await self._store.note(work.blog, entry, by, words, once=about)

    async def deleted(self, work: Work, entry: Entry) -> None:
        """The message of an entry that stays was deleted."""
        await self.note(work, entry.id, sentence(_DELETED))
        if entry.visible:
            said = language(work.blog.language).say(sentence(_STILL_READ))
            words = f"{said} “{' '.join(entry.source.split())[:200]}”"
            await self._store.say(work.blog, work.signed_by, words, once=f"{entry.id} {work.message.seq}")

    async def problem(self, work: Work, what: str, why: Sentence | None) -> None:
        """Something is wrong with the connection, or (None) no longer."""
        await self._store.note_problem(work.blog.id, work.connection.id, what, why)

    async def missing(self, work: Work, made: Made) -> None:
        """Says what did not come along: at the entry, and at the connection until a message comes whole."""
        message, lost = work.message, [Sentence.from_json(why) for why in made.lost.values()]
        if message.images:  # others say nothing about whether images come
            await self.problem(work, "images", lost[0] if lost else None)
        nothing = not made.entry and message.left_out and not lost
        await self.problem(work, "empty", _NOTHING if nothing else None)
        if not made.entry:
            return
        if missing := len(lost) + message.left_out:
            why = lost[0] if lost else sentence("Only images come along, 10 of a message at most.")
            said = sentence(
                "{n} file of the message is missing here. {why}",
                "{n} files of the message are missing here. {why}",
                n=missing, why=why,
            )  # fmt: skip
            await self.note(work, made.entry, said, once="missing")
        if any(not image.alt for image in message.images if image.key in made.media):
            await self.note(work, made.entry, sentence(_UNDESCRIBED), once="alt")

"""A message of a chat becomes an entry, and the entry follows it: edited, given its images, taken back.

Every act can be repeated: the entry's id follows from the message, its changes from the entry's last revision that the
message made. Where a person at the desk changed the entry since, the message only leaves a note.

Must not know: HTTP, HTML, how a chat sends its messages.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from liveblog.errors import BlogGone, Invalid, NotFound, NotNow, Stale
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog
from liveblog.model.connections import Connection
from liveblog.model.entries import Entry, NewEntry
from liveblog.model.inbox import Made, Message
from liveblog.sources.ingest.chats import Chats
from liveblog.sources.ingest.notes import CLOSED, IMAGES_CHANGED, Notes
from liveblog.sources.ingest.wording import Wording
from liveblog.sources.ingest.writers import Work, Writers
from liveblog.store import Store
from liveblog.store.keys import same_id


class Maker:
    """Makes entries say what messages say."""

    def __init__(self, store: Store, chats: Chats) -> None:
        self._store = store
        self._writers = Writers(store, chats)
        self._wording = Wording(store, chats)
        self._notes = Notes(store)

    async def carry_out(
        self, blog: Blog, connection: Connection, key: str, message: Message, made: Made
    ) -> Made:
        """Makes the entry of a message so; returns what is made of it now. Raises Unavailable; NotFound when the blog
        or the connection ended.

        `made.tries` has grown, and `made.seq` has not, when images are to be tried again.
        """
        writer, waits = await self._writers.of(blog, connection, message), False
        if message.images and not (writer.ignored or message.deleted):
            made, waits = await self._wording.images(connection, message, made)
            # That may have taken a minute, in which the message, its writer's rights or the connection may have ended.
            connection = await self._store.connection_of(blog.id, connection.id)
            now = await self._store.inbox.message(blog.id, connection.id, key)
            if now is None or now.seq != message.seq:
                return replace(made, seq=message.seq)  # it is due again
            writer = await self._writers.of(blog, connection, message)
        if writer.ignored:
            return replace(made, seq=message.seq)
        work = Work(blog, connection, key, message, writer)
        if message.deleted:
            await self._take_back(work, made)
            return replace(made, seq=message.seq, state="deleted")
        if new := await self._wording.entry(work, made.media):
            made = await (self._change if made.entry else self._publish)(work, new, made)
        if waits:
            return replace(made, tries=made.tries + 1)
        await self._notes.missing(work, made)
        return replace(made, seq=message.seq, tries=0)

    async def _publish(self, work: Work, new: NewEntry, made: Made) -> Made:
        closed = False
        try:
            entry, fresh = await self._store.publish(work.blog, new)
        except BlogGone:
            raise
        except NotFound:  # made before, and removed at the desk since
            return replace(made, entry=new.id or "", state="deleted")
        except NotNow:
            entry, fresh = await self._store.publish(work.blog, replace(new, state="draft"))
            closed = True
            await self._notes.note(work, entry.id, CLOSED, once="closed")
        await self._notes.problem(work, "closed", CLOSED if closed else None)
        made = replace(made, entry=entry.id, revision=1, state=entry.state)
        if fresh:
            return replace(made, **_digests(new))
        # It was made before, and that could not be noted: perhaps it says something else by now.
        return await self._change(work, new, made)

    async def _change(self, work: Work, new: NewEntry, made: Made) -> Made:
        now = _digests(new)
        if now["whole"] == made.whole:
            return made
        try:
            entry = await self._store.entry(work.blog, made.entry)
            if _is_ours(entry, work, made):
                changes = {"source": new.source, "blocks": new.blocks, "label": new.label}
                entry = await self._store.change(
                    work.blog, entry.id, changes, revision=made.revision, by=work.writer.name
                )
                return replace(made, revision=entry.revision, state=entry.state, **now)
        except NotFound:
            return replace(made, state="deleted", **now)
        except (Stale, Invalid):
            pass  # somebody was faster
        said = sentence(IMAGES_CHANGED)
        if now["text"] != made.text:
            said = sentence(
                "Changed in the chat, after this entry was edited here. There it says now: {text}",
                text=new.source,
            )
        await self._notes.note(work, made.entry, said)
        return replace(made, **now)

    async def _take_back(self, work: Work, made: Made) -> None:
        """Removes what nobody has published, and leaves the rest as the connection says."""
        if not made.entry:
            return
        try:
            entry = await self._store.entry(work.blog, made.entry)
            if entry.state == "withdrawn":
                return
            ours = _is_ours(entry, work, made)
            if ours and entry.state in ("draft", "submitted"):
                await self._store.remove(work.blog, entry.id, revision=entry.revision)
                return
            if ours and work.connection.deletions == "withdraw":
                gone, by = {"state": "withdrawn"}, work.writer.name
                await self._store.change(work.blog, entry.id, gone, revision=made.revision, by=by)
                return
        except NotFound:
            return
        except Stale:
            pass  # somebody at the desk was faster
        await self._notes.deleted(work, entry)


def _is_ours(entry: Entry, work: Work, made: Made) -> bool:
    """Whether the entry is as the message made it, and its writer may still change it."""
    if not entry.is_at(made.revision):
        return False
    return entry.state in ("draft", "submitted") or (entry.state == "published" and work.writer.publishes)


def _digests(new: NewEntry) -> dict[str, Any]:
    images = (f"{image.media} {image.alt}" for image in new.images)
    return {"text": same_id(new.source), "whole": same_id(new.source, *images)}

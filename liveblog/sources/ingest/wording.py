"""What a message says: its images as ours, and the entry that it asks for, which is not stored yet.

Must not know: HTTP, HTML, what becomes of the entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from liveblog.errors import Invalid
from liveblog.forms.submissions import parse_submission
from liveblog.language.languages import language
from liveblog.language.translatable import sentence
from liveblog.model.connections import Connection
from liveblog.model.entries import TEXT_LIMIT, NewEntry
from liveblog.model.images import Image, make
from liveblog.model.inbox import Made, Message
from liveblog.sources.ingest.chats import Chats, Missing
from liveblog.sources.ingest.writers import Work
from liveblog.store import Store
from liveblog.store.keys import same_id
from liveblog.text import paste
from liveblog.text.chat import slack

TRIES = 3
MENTIONS = 5  # whose names are asked for, of one message


class Wording:
    """One a process."""

    def __init__(self, store: Store, chats: Chats) -> None:
        self._store = store
        self._chats = chats

    async def images(self, connection: Connection, message: Message, made: Made) -> tuple[Made, bool]:
        """Fetches the message's images: those that are here and those that cannot be had are in `media` and `lost`
        of the answer. Second: whether others are to be tried again."""
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
        return replace(made, media=here, lost=lost), waits

    async def entry(self, work: Work, here: Mapping[str, str]) -> NewEntry | None:
        """The entry as the message wants it, with the images that are here; None when nothing of it would be seen."""
        text = await self._text(work)
        images = self._pictures(work, here)
        try:
            words = {"text": text} if text.strip() else {}
            submission = parse_submission({**words, "authors": [work.writer.name]}, need_text=not images)
            new = paste.new_entry(submission.but(images=images))
        except Invalid:
            return None
        by, id = work.writer.person, same_id("inbox", work.connection.id, work.key)
        return replace(new, id=id, state=work.state, by=by.id if by else "", changed_by=work.writer.name)

    def _pictures(self, work: Work, here: Mapping[str, str]) -> tuple[Image, ...]:
        otherwise = language(work.blog.language).say(sentence("Photo"))
        return tuple(
            make(here[one.key], {"alt": one.alt or otherwise, "caption": "", "credit": ""})
            for one in work.message.images
            if one.key in here
        )

    async def _text(self, work: Work) -> str:
        text, names = work.message.text, {}
        if work.connection.kind == "slack":
            for user in slack.mentioned(text)[:MENTIONS]:
                known = await self._store.sender_of(work.blog.id, work.connection.id, user)
                names[user] = known.name or await self._chats.name(work.connection, user)
            text = slack.with_names(text, lambda user: names.get(user, ""))
        return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"

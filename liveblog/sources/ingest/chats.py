"""What chats are asked: the files in their messages, and the names of those who wrote.

A bot's token goes to its own chat's host only, and never into a log or a sentence.
Must not know: entries, Redis.
"""

from __future__ import annotations

import re
import tempfile
from collections import OrderedDict
from typing import BinaryIO
from urllib.parse import urlsplit

from liveblog.errors import Invalid
from liveblog.language.translatable import Sentence, sentence
from liveblog.media.pixels import LARGEST_FILE, TOO_LARGE
from liveblog.media.store import MediaStore
from liveblog.model.connections import Connection
from liveblog.model.inbox import Attached
from liveblog.settings import Settings
from liveblog.sources.addresses import Refused
from liveblog.sources.asking import Gone, Private, checked
from liveblog.sources.client import Client, Failed, TooLarge
from liveblog.sources.turns import Held, Turns
from liveblog.text.chat.fields import an_object, line_of

FILE_SECONDS = 30.0
_NAMES_KEPT = 1_000
_PATH = re.compile(r"[\w-]+(?:/[\w-]+)*(?:\.\w{1,8})?", re.ASCII)

NO_BOT = sentence("Its images cannot be fetched: the bot’s token is missing. Give it in the settings.")
OFF = sentence("Images are not fetched, since this server asks nobody (LIVEBLOG_RESOLVE is off).")
NOT_SHOWN = sentence("The chat does not give its images to this bot. Look at the bot’s token and its rights.")


class Missing(Exception):
    """An image that cannot be had. `again`: another try may help."""

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        plain = {"one": why, "many": "", "values": {}}
        self.why = why if isinstance(why, Sentence) else Sentence.from_json(plain)
        self.again = again


class Chats:
    """One a process."""

    def __init__(self, client: Client, media: MediaStore, settings: Settings) -> None:
        self._client = client
        self._media = media
        self._settings = settings
        self._turns = Turns()
        self._names: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def image(self, connection: Connection, image: Attached) -> str:
        """An image as one of ours; returns its name. Raises Missing; Unavailable when it cannot be stored now."""
        if not self._settings.resolve:
            raise Missing(OFF)
        with tempfile.TemporaryFile() as file:
            try:
                await self._fetch(connection, image, file)
            except (Gone, Private):
                raise Missing(NOT_SHOWN) from None
            except Refused as problem:
                raise Missing(problem.why) from None
            except TooLarge:
                raise Missing(TOO_LARGE) from None
            except Failed as problem:
                refused = 400 <= problem.status < 500 and problem.status not in (408, 425, 429)
                raise Missing(problem.why, again=not refused) from None
            except Held:
                raise Missing(sentence("It was asked too often."), again=True) from None
            try:
                return (await self._media.keep(file)).media
            except Invalid as problem:
                raise Missing(str(problem)) from None

    async def name(self, connection: Connection, user: str) -> str:
        """The name of a user of Slack; "" where it cannot be asked for, or is not told."""
        key = connection.id, user
        if key in self._names:
            return self._names[key]
        if connection.kind != "slack" or not connection.bot or not self._settings.resolve:
            return ""
        url = f"{self._settings.slack_url.rstrip('/')}/api/users.info?user={user}"
        try:
            async with self._turns.of(url):
                answer = checked(await self._client.get(url, headers=_bearer(connection), seconds=3.0))
            found = an_object(answer.json(), "user")
        except (Failed, Gone, Private, Refused, Held):
            return ""
        profile = an_object(found, "profile")
        name = line_of(profile.get("display_name")) or line_of(found.get("real_name"))
        self._names[key] = name or line_of(found.get("name"))
        if len(self._names) > _NAMES_KEPT:
            self._names.popitem(last=False)
        return self._names[key]

    async def _fetch(self, connection: Connection, image: Attached, file: BinaryIO) -> None:
        match connection.kind:
            case "telegram":
                await self._save(await self._of_telegram(connection, image.file), {}, file)
            case "slack":
                if not self._is_slacks(image.file):
                    raise Missing(NOT_SHOWN)
                if not connection.bot:
                    raise Missing(NO_BOT)
                kind = await self._save(image.file, _bearer(connection), file)
                if kind == "text/html":  # Slack's page for signing in
                    raise Missing(NOT_SHOWN)
            case _:
                await self._save(image.file, {}, file)

    async def _of_telegram(self, connection: Connection, id: str) -> str:
        """The address of a file."""
        if not connection.bot:
            raise Missing(NO_BOT)
        base = self._settings.telegram_url.rstrip("/")
        url = f"{base}/bot{connection.bot}/getFile?file_id={id}"
        async with self._turns.of(url):
            answer = checked(await self._client.get(url))
        path = an_object(answer.json(), "result").get("file_path")
        if not isinstance(path, str) or not _PATH.fullmatch(path):
            raise Missing(NOT_SHOWN)
        return f"{base}/file/bot{connection.bot}/{path}"

    async def _save(self, url: str, headers: dict[str, str], file: BinaryIO) -> str:
        """Fetches a file, piece by piece; returns its type."""
        async with self._turns.of(url):
            answer = checked(
                await self._client.get(
                    url,
                    accept="image/avif,image/webp,image/*;q=0.8",
                    headers=headers,
                    largest=LARGEST_FILE,
                    seconds=FILE_SECONDS,
                    take=file.write,
                )
            )
        return answer.media_type

    def _is_slacks(self, url: str) -> bool:
        """Whether an address is one of Slack's, so that it may have the token."""
        try:
            own, given = urlsplit(self._settings.slack_url), urlsplit(url)
            under = (given.hostname or "").endswith(f".{own.hostname}") and given.port in (None, 443)
        except ValueError:
            return False
        same = (given.scheme, given.netloc) == (own.scheme, own.netloc)
        return same or (under and own.scheme == given.scheme == "https")


def _bearer(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.bot}"}

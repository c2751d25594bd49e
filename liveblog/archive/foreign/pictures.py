"""Pictures of an imported story: fetched once each, through the one outgoing client, and stored as images of ours.

Must not know: formats, entries' storage.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence

from liveblog.archive.foreign.story import ForeignImage
from liveblog.errors import LiveblogError
from liveblog.language.translatable import sentence
from liveblog.media.store import MediaStore
from liveblog.model.images import IMAGE_LIMIT, LIMITS, Image, make
from liveblog.sources.addresses import Refused
from liveblog.sources.client import Client, Failed

LARGEST = 20_000_000  # bytes of a file
MOST = 20_000  # pictures of a story
AT_ONCE = 4
_OFF = "LIVEBLOG_RESOLVE is off, so nobody is asked."


class Pictures:
    """The images of one story. `client`: None when nobody may be asked."""

    def __init__(self, client: Client | None, media: MediaStore) -> None:
        self._client, self._media = client, media
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._known: dict[str, asyncio.Task[str]] = {}  # the name of our image, by address
        self.stored = 0

    async def of(self, wanted: Sequence[ForeignImage]) -> tuple[list[Image], list[tuple[ForeignImage, str]]]:
        """The images of an entry in their order, and those that could not be had, each with the reason."""
        found, missing = (
            [],
            [(one, f"an entry has {IMAGE_LIMIT} images at most") for one in wanted[IMAGE_LIMIT:]],
        )
        tasks = [self._task(one.address) for one in wanted[:IMAGE_LIMIT]]
        for one, task in zip(wanted, tasks, strict=False):
            try:
                media = await task
                said = {"alt": one.alt, "caption": one.caption, "credit": one.credit}
                found.append(make(media, {name: words[: LIMITS[name]] for name, words in said.items()}))
            except (Failed, Refused) as problem:
                missing.append((one, str(problem.why)))
            except (LiveblogError, ValueError) as problem:
                missing.append((one, str(problem)))
        return found, missing

    def _task(self, address: str) -> asyncio.Task[str]:
        if address not in self._known:
            self._known[address] = asyncio.create_task(self._fetched(address))
        return self._known[address]

    async def _fetched(self, address: str) -> str:
        """The name of our image. Raises Failed, Refused, LiveblogError."""
        if self._client is None:
            raise Failed(sentence(_OFF))
        if len(self._known) > MOST:
            raise Failed(sentence("The story has more than {most} pictures.", most=MOST))
        async with self._turns:
            answer = await self._client.get(address, accept="image/webp,image/*;q=0.8", largest=LARGEST)
            if answer.status != 200:
                raise Failed(
                    sentence("The server answered with an error ({status}).", status=str(answer.status))
                )
            head = await self._media.keep(io.BytesIO(answer.body))
            self.stored += 1
            return head.media

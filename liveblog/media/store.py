"""Storage of images: in the data directory, or in a bucket if the settings name one.

An image exists once its last file does (`images.fallback`), so a crash leaves no incomplete images. Concurrent requests
for a file share one read, and recent files stay in a bounded cache.

Must not know: pixels (that is `media`), HTTP, entries' storage.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol

from liveblog.errors import CannotStart, Invalid, Unavailable
from liveblog.language.translatable import sentence
from liveblog.media import pixels
from liveblog.media.bucket import Bucket
from liveblog.media.decoding import BUSY, Decoder, decoding
from liveblog.model.images import Image, fallback, files, type_of_file
from liveblog.settings import Settings

log = logging.getLogger("liveblog")

AT_ONCE = 2  # images processed at the same time; one if it is large
MOST_WAITING = 24
RECENT = 64_000_000  # bytes of files cached in memory
FRESH = 60.0  # seconds until storage is asked again: `liveblog image remove` runs in another process
MOST_READING = 16  # files being fetched at once
MOST_KNOWN = 4096
FULL = "The image could not be written to the disk. Ask whoever runs the server to make room; then try again."
UNKNOWN = "This image is not here any more, or never was. Remove it, and upload it again."


class Place(Protocol):
    """Where files are."""

    async def write(self, name: str, type: str, contents: bytes) -> None: ...
    async def read(self, name: str) -> bytes | None: ...
    async def has(self, name: str) -> bool: ...
    async def remove(self, name: str) -> None: ...


class Directory:
    """Files in LIVEBLOG_DATA/media, spread over directories by the first two digits of their names."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def write(self, name: str, type: str, contents: bytes) -> None:
        try:
            await asyncio.to_thread(self._write, self._at(name), contents)
        except OSError as problem:
            log.error("an image could not be written: %s", problem)
            raise Unavailable(FULL) from problem

    async def read(self, name: str) -> bytes | None:
        try:
            return await asyncio.to_thread(self._at(name).read_bytes)
        except FileNotFoundError:
            return None

    async def has(self, name: str) -> bool:
        return await asyncio.to_thread(self._at(name).is_file)

    async def remove(self, name: str) -> None:
        await asyncio.to_thread(self._at(name).unlink, missing_ok=True)

    def _at(self, name: str) -> Path:
        return self._path / name[:2] / name

    @staticmethod
    def _write(path: Path, contents: bytes) -> None:
        """Writes atomically: complete or not at all, and synced before it is visible."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with open(beside, "xb") as file:
                file.write(contents)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


class MediaStore:
    """Stores uploads and serves files. Create one per process; close it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._large = asyncio.Lock()
        self._waiting = 0
        self._known: OrderedDict[str, float] = (
            OrderedDict()
        )  # images known to exist, and when that was checked
        self._recent: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._recent_size = 0
        self._reading: dict[str, asyncio.Task[bytes | None]] = {}
        self._readers = asyncio.Semaphore(MOST_READING)

    @classmethod
    def open(cls, settings: Settings) -> MediaStore:
        """The storage that the settings name. Raises CannotStart."""
        return cls(place_of(settings))

    async def close(self) -> None:
        for task in list(self._reading.values()):
            task.cancel()

    async def keep(self, file: BinaryIO, square: int = 0) -> pixels.Head:
        """Stores an upload as an image, whole or cut to a `square` of this side. Raises Invalid, Unavailable."""
        if self._waiting >= MOST_WAITING:
            raise Unavailable(BUSY)
        self._waiting += 1
        try:
            async with self._at_once, decoding(file, square) as decoder:
                head = await decoder.head()
                if not await self.has(head.media):
                    async with self._large if head.pixels >= pixels.LARGE else nullcontext():
                        await self._make(decoder)
                    self._know(head.media)
                return head
        finally:
            self._waiting -= 1

    async def has(self, media: str) -> bool:
        """Whether the image exists. Raises Unavailable."""
        if _fresh(self._known.get(media)):
            return True
        if not await self._place.has(fallback(media)):
            return False
        self._know(media)
        return True

    async def remove(self, media: str) -> bool:
        """Deletes an image for good; returns whether it existed. Other processes notice within FRESH seconds."""
        there = await self._place.has(fallback(media))
        self._known.pop(media, None)
        for name, *_ in reversed(list(files(media))):
            await self._place.remove(name)
            self._forget(name)
        return there

    async def need(self, images: Iterable[Image]) -> None:
        """Raises Invalid if one of an entry's images does not exist; Unavailable."""
        for number, image in enumerate(images, 1):
            if not await self.has(image.media):
                raise Invalid(images=sentence("Image {number}: {problem}", number=number, problem=UNKNOWN))

    async def read(self, name: str) -> bytes | None:
        """A file by its name; None if it does not exist. Raises Unavailable."""
        if type_of_file(name) is None:
            return None
        read, contents = self._recent.get(name, (None, b""))
        if _fresh(read):
            self._recent.move_to_end(name)
            return contents
        task = self._reading.get(name)
        if task is None:
            task = self._reading[name] = asyncio.create_task(self._fetch(name))
            task.add_done_callback(partial(self._fetched, name))
        # A reader that disconnects must not cancel the read for the others.
        return await asyncio.shield(task)

    async def load(self, name: str) -> bytes | None:
        """A file by its name, straight from where it is kept: nobody else will ask for it soon. Raises Unavailable."""
        return await self._place.read(name) if type_of_file(name) else None

    async def put(self, media: str, contents: Callable[[str], bytes | None]) -> bool:
        """Stores an image whose files were made before: `contents` gives each by its name. False when one is missing,
        or when the image is here already: then nothing is written. Raises Unavailable."""
        made = [(name, type, contents(name)) for name, _, type in files(media)]
        if await self.has(media) or not made or any(part is None for *_, part in made):
            return False
        for name, type, part in made:
            await self._place.write(name, type, part or b"")
        self._know(media)
        return True

    async def _fetch(self, name: str) -> bytes | None:
        async with self._readers:
            contents = await self._place.read(name)
        if contents is None:
            self._forget(name)
        else:
            self._remember(name, contents)
        return contents

    def _fetched(self, name: str, task: asyncio.Task[bytes | None]) -> None:
        del self._reading[name]
        if not task.cancelled():
            task.exception()  # the waiting readers get it; without any it needs no warning

    def _remember(self, name: str, contents: bytes) -> None:
        self._forget(name)
        self._recent[name] = time.monotonic(), contents
        self._recent_size += len(contents)
        while self._recent_size > RECENT:
            self._forget(next(iter(self._recent)))

    def _forget(self, name: str) -> None:
        _, contents = self._recent.pop(name, (0.0, b""))
        self._recent_size -= len(contents)

    def _know(self, media: str) -> None:
        self._known[media] = time.monotonic()
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    async def _make(self, decoder: Decoder) -> None:
        # All of it is made before any of it is written: an image that breaks half-way leaves nothing.
        for name, type, contents in [made async for made in decoder.files()]:
            await self._place.write(name, type, contents)
            self._remember(name, contents)


def place_of(settings: Settings) -> Place:
    """Raises CannotStart."""
    if settings.media_url:
        return Bucket(settings.media_url)
    path = settings.data / "media"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise CannotStart(f"The directory {path} for images cannot be made: {problem.strerror}.") from None
    return Directory(path)


def _fresh(since: float | None) -> bool:
    return since is not None and time.monotonic() - since < FRESH


def step_back() -> None:
    """Lowers the thread's priority, so that readers are served first. (On Linux, threads have their own.)"""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)

"""Share pictures by their content: drawn once, then kept in memory and in a bounded directory.

One is drawn at a time, in a thread of low priority. Requests for the same one wait for the same drawing; where too many
others wait, a request is refused. Without a directory that can be written, pictures are kept in memory alone.

Must not know: what is on a picture, HTTP.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

from liveblog.errors import Unavailable
from liveblog.media.fonts import SYSTEM, Fonts
from liveblog.media.share_picture import SharePicture, draw
from liveblog.media.store import step_back
from liveblog.settings import Settings

log = logging.getLogger("liveblog")

MOST_WAITING = 16  # different pictures that are drawn or wait for it
MOST_FILES = 4_000  # of 10 to 120 KB each
RECENT = 8_000_000  # bytes kept in memory
_SWEEP_EVERY = 100  # files written
BUSY = "Too many pictures are being drawn just now. Try again in a moment."

Photo = Callable[[], Awaitable[bytes | None]]
Draw = Callable[[SharePicture, bytes | None, Fonts], bytes]


class ShareStore:
    """Draws and keeps share pictures. Create one per process; close it."""

    def __init__(self, path: Path, fonts: Fonts, draw: Draw = draw) -> None:
        self._path, self._fonts, self._draw = path, fonts, draw
        self._pool = ThreadPoolExecutor(1, "share pictures", initializer=step_back)
        self._recent: OrderedDict[str, bytes] = OrderedDict()
        self._recent_size = 0
        self._drawing: dict[str, asyncio.Task[bytes]] = {}
        self._written = 0
        self._refused = False  # by the disk, which is logged once

    @classmethod
    def open(cls, settings: Settings) -> ShareStore:
        more = (Path(settings.fonts),) if settings.fonts else ()
        return cls(settings.data / "share", Fonts((*more, *SYSTEM)))

    async def close(self) -> None:
        for task in list(self._drawing.values()):
            task.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def get(self, picture: SharePicture, photo: Photo) -> bytes:
        """The picture's file. `photo` reads its image, if it has one. Raises Unavailable when too many others wait."""
        key = picture.key
        if contents := self._recent.get(key):
            self._recent.move_to_end(key)
            return contents
        task = self._drawing.get(key)
        if task is None:
            if len(self._drawing) >= MOST_WAITING:
                raise Unavailable(BUSY)
            task = self._drawing[key] = asyncio.create_task(self._made(picture, photo))
            task.add_done_callback(partial(self._done, key))
        # A client that disconnects must not cancel the drawing for the others.
        return await asyncio.shield(task)

    async def _made(self, picture: SharePicture, photo: Photo) -> bytes:
        run = asyncio.get_running_loop().run_in_executor
        name = f"{picture.key}-{picture.name}"
        contents = await run(self._pool, self._read, name)
        if contents is None:
            shown = await photo() if picture.image else None
            contents = await run(self._pool, self._draw, picture, shown, self._fonts)
            await run(self._pool, self._write, name, contents)
        self._remember(picture.key, contents)
        return contents

    def _done(self, key: str, task: asyncio.Task[bytes]) -> None:
        del self._drawing[key]
        if not task.cancelled():
            task.exception()  # those who wait get it; without any it needs no warning

    def _remember(self, key: str, contents: bytes) -> None:
        self._recent_size += len(contents) - len(self._recent.get(key, b""))
        self._recent[key] = contents
        while self._recent_size > RECENT:
            self._recent_size -= len(self._recent.popitem(last=False)[1])

    # In the thread

    def _read(self, name: str) -> bytes | None:
        try:
            contents = (self._path / name).read_bytes()
            os.utime(self._path / name)  # the oldest ones are those that nobody asks for
        except OSError:
            return None
        return contents or None

    def _write(self, name: str, contents: bytes) -> None:
        beside = self._path / f".{name}.{secrets.token_hex(4)}"
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.write_bytes(contents)
            beside.replace(self._path / name)
            if self._written % _SWEEP_EVERY == 0:
                self._sweep()
            self._written += 1
        except OSError as problem:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            if not self._refused:
                self._refused = True
                log.warning("share pictures are kept in memory alone: %s", problem)

    def _sweep(self) -> None:
        """Removes those that were not asked for the longest, and what a crash left half-written."""
        files = []
        for file in os.scandir(self._path):
            with suppress(OSError):
                files.append((file.stat().st_mtime, Path(file.path)))
        files.sort()
        half = [path for at, path in files if path.name.startswith(".") and at < time.time() - 60]
        for path in [*half, *(path for _, path in files[: max(0, len(files) - MOST_FILES)])]:
            path.unlink(missing_ok=True)

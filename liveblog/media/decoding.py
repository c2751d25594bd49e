"""Decodes an upload in a process of its own (`decoder`), which is bounded and ends with it.

Must not know: pixels, where files are kept, HTTP.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, BinaryIO

from liveblog.errors import Invalid, Unavailable
from liveblog.language.translatable import Sentence
from liveblog.media.pixels import DAMAGED, Head

log = logging.getLogger("liveblog")

SECONDS = 120.0  # for a whole image, on a machine that is busy
LARGEST_ANSWER = 100_000_000  # bytes of one file that is made
_LINE = 64 * 1024
BUSY = "Too many images are being worked on just now. Try again in a moment."


class Decoder:
    """One running decoder. Every method raises Invalid when the image cannot be used."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def head(self) -> Head:
        return Head(**(await self._next())["head"])

    async def files(self) -> AsyncIterator[tuple[str, str, bytes]]:
        """The files of the image, one by one: name, type, contents."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(b"f")
        while "done" not in (said := await self._next()):
            size = int(said["size"])
            if size > LARGEST_ANSWER:
                raise Invalid(DAMAGED)
            try:
                contents = await stdout.readexactly(size)
            except asyncio.IncompleteReadError:
                raise await self._broken() from None
            yield said["name"], said["type"], contents

    async def _next(self) -> dict[str, Any]:
        assert self._process.stdout
        try:
            said: dict[str, Any] = json.loads(await self._process.stdout.readuntil(b"\n"))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            raise await self._broken() from None
        if problem := said.get("problem"):
            raise Invalid(Sentence.from_json(problem) if isinstance(problem, dict) else problem)
        return said

    async def _broken(self) -> Invalid:
        """The process ended without an answer: out of memory or time, or broken by the file."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), 5)
        log.warning("an upload could not be decoded; its process ended with %s", self._process.returncode)
        return Invalid(DAMAGED)


@asynccontextmanager
async def decoding(file: BinaryIO, square: int = 0) -> AsyncIterator[Decoder]:
    """A decoder for this file; `square` as in `pixels.Head`. Raises Invalid, also after too long; Unavailable."""
    with tempfile.TemporaryFile() as own:
        await asyncio.to_thread(_copy, file, own)
        process = await _start(own.fileno(), square)
        try:
            async with asyncio.timeout(SECONDS):
                yield Decoder(process)
        except TimeoutError:
            log.warning("an upload took longer than %.0f s to decode", SECONDS)
            raise Invalid(DAMAGED) from None
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            # Reading to the end lets asyncio close the pipe.
            await process.communicate()


async def _start(descriptor: int, square: int) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    try:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", "liveblog.media.decoder", str(descriptor), str(square)),
            stdin=pipe,
            stdout=pipe,
            stderr=asyncio.subprocess.DEVNULL,
            pass_fds=(descriptor,),
            env={},  # nothing of ours: REDIS_URL and LIVEBLOG_SECRET are in it
            limit=_LINE,
        )
    except OSError as problem:
        log.error("no process could be started to decode an upload: %s", problem)
        raise Unavailable(BUSY) from None


def _copy(file: BinaryIO, own: BinaryIO) -> None:
    """A file that the process can be given: one in memory cannot."""
    file.seek(0)
    while part := file.read(1 << 20):
        own.write(part)
    own.flush()
    own.seek(0)

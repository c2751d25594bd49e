"""Where files are kept: whole, bounded in memory, read once."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

import pytest
from image_files import A, B, image, picture

from liveblog.errors import CannotStart, Invalid, Unavailable
from liveblog.media import store as media_store
from liveblog.media.decoding import Decoder
from liveblog.media.store import Directory, MediaStore
from liveblog.model import images
from liveblog.settings import Settings


class Slow:
    """A place that records what it is asked and answers when it is told to."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.reads: list[str] = []
        self.answer = asyncio.Event()

    async def write(self, name: str, type: str, contents: bytes) -> None:
        self.files[name] = contents

    async def read(self, name: str) -> bytes | None:
        self.reads.append(name)
        await self.answer.wait()
        return self.files.get(name)

    async def has(self, name: str) -> bool:
        return name in self.files

    async def remove(self, name: str) -> None:
        self.files.pop(name, None)


async def test_stored_images_are_complete_once_the_last_file_exists(tmp_path: Path) -> None:
    kept = MediaStore(Directory(tmp_path))
    head = await kept.keep(io.BytesIO(picture()))
    found = sorted(name for *_, names in os.walk(tmp_path) for name in names)
    assert found == sorted(name for name, *_ in images.files(head.media))
    again = MediaStore(Directory(tmp_path))
    await again.need([image(head.media)])
    for name in found:
        assert await again.read(name) == (tmp_path / name[:2] / name).read_bytes()
    (tmp_path / head.media[:2] / images.fallback(head.media)).unlink()
    with pytest.raises(Invalid, match="Image 1: This image is not here"):
        await MediaStore(Directory(tmp_path)).need([image(head.media)])
    await kept.close()
    await again.close()


async def test_a_failing_disk_is_reported_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the directory should be")
    kept = MediaStore(Directory(tmp_path / "media"))
    with pytest.raises(Unavailable, match="disk"):
        await kept.keep(io.BytesIO(picture()))
    await kept.close()
    with pytest.raises(CannotStart, match="media"):
        MediaStore.open(Settings(data=tmp_path))


async def test_many_readers_of_one_file_read_it_once() -> None:
    place = Slow()
    place.files[f"{B}.jpg"] = b"contents"
    kept = MediaStore(place)
    readers = [asyncio.create_task(kept.read(f"{B}.jpg")) for _ in range(100)]
    while not place.reads:
        await asyncio.sleep(0)
    readers[0].cancel()  # who leaves takes it away from nobody
    place.answer.set()
    assert set(await asyncio.gather(*readers[1:])) == {b"contents"}
    assert await kept.read(f"{B}.jpg") == b"contents"
    assert place.reads == [f"{B}.jpg"]
    assert await kept.read("../../etc/passwd") is None
    assert await kept.read(f"{A}.jpg") is None
    assert place.reads == [f"{B}.jpg", f"{A}.jpg"]
    await kept.close()


async def test_the_memory_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_store, "RECENT", 250)
    place = Slow()
    place.answer.set()
    names = [f"{digit * 32}-9x9.jpg" for digit in "123"]
    place.files = dict.fromkeys(names, b"x" * 100)
    kept = MediaStore(place)
    for name in [*names, names[2], names[0]]:
        await kept.read(name)
    assert place.reads == [*names, names[0]]
    await kept.close()


async def test_a_removal_by_another_process_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Slow()
    place.answer.set()
    kept, elsewhere = MediaStore(place), MediaStore(place)
    head = await kept.keep(io.BytesIO(picture()))
    name = images.fallback(head.media)
    assert await elsewhere.remove(head.media)
    assert not await elsewhere.remove(head.media)
    assert place.files == {}
    assert await kept.read(name)
    assert await kept.has(head.media)
    monkeypatch.setattr(media_store, "FRESH", 0.0)
    assert await kept.read(name) is None
    assert not await kept.has(head.media)
    assert kept._recent_size == sum(len(contents) for _, contents in kept._recent.values())
    await kept.close()
    await elsewhere.close()


async def test_two_images_are_processed_at_once_and_the_queue_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    going, at_once, most = asyncio.Event(), 0, 0

    @asynccontextmanager
    async def decoding(file: BinaryIO, square: int = 0) -> AsyncIterator[Decoder]:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await going.wait()
        at_once -= 1
        raise Invalid("no")
        yield

    monkeypatch.setattr(media_store, "decoding", decoding)
    kept = MediaStore(Slow())
    tasks = [asyncio.create_task(kept.keep(io.BytesIO())) for _ in range(media_store.MOST_WAITING + 3)]
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    assert {str(task.exception()) for task in done} == {media_store.BUSY}
    going.set()
    await asyncio.wait(waiting)
    assert sum(str(task.exception()) == media_store.BUSY for task in tasks) == 3
    assert most == media_store.AT_ONCE
    await kept.close()

"""A share picture is drawn once per content, in a bounded number, and whatever the disk does."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from liveblog.errors import Unavailable
from liveblog.media import share_store
from liveblog.media.fonts import Fonts
from liveblog.media.share_picture import SharePicture
from liveblog.media.share_store import MOST_WAITING, ShareStore

FONTS = Fonts(())


class Counting:
    """Draws what it is asked for as its own title, and records it."""

    def __init__(self, wait: Callable[[], object] = lambda: None) -> None:
        self.titles: list[str] = []
        self._wait = wait

    def __call__(self, picture: SharePicture, photo: bytes | None, fonts: Fonts) -> bytes:
        self._wait()
        self.titles.append(picture.title)
        return picture.title.encode() + (photo or b"")


def a_picture(title: str = "A", **more: str) -> SharePicture:
    return SharePicture(site="Site", title=title, **more)  # type: ignore[arg-type]


async def no_photo() -> None:
    return None


async def test_a_share_picture_is_drawn_once_per_content(tmp_path: Path) -> None:
    count = Counting()
    first, second = (ShareStore(tmp_path, FONTS, count) for _ in range(2))
    made = await asyncio.gather(*(first.get(a_picture(title), no_photo) for title in "ABA" * 20))
    assert made == [title.encode() for title in "ABA" * 20]
    assert sorted(count.titles) == ["A", "B"]
    # Not anew in another process or after a start, either.
    assert await second.get(a_picture("A"), no_photo) == b"A"
    assert sorted(count.titles) == ["A", "B"]
    assert await second.get(a_picture("A", foot="18:04"), no_photo) == b"A"
    assert sorted(count.titles) == ["A", "A", "B"]
    await first.close()
    await second.close()


async def test_an_image_is_read_only_to_draw_it(tmp_path: Path) -> None:
    reads: list[str] = []

    async def photo() -> bytes:
        reads.append("read")
        return b" and photo"

    store = ShareStore(tmp_path, FONTS, Counting())
    for _ in range(3):
        assert await store.get(a_picture(image="x"), photo) == b"A and photo"
    await store.get(a_picture("B"), photo)
    assert reads == ["read"]
    await store.close()


async def test_too_many_different_pictures_at_once_are_refused(tmp_path: Path) -> None:
    go_on = threading.Event()
    count = Counting(go_on.wait)
    store = ShareStore(tmp_path, FONTS, count)
    waiting = [asyncio.create_task(store.get(a_picture(str(n)), no_photo)) for n in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable, match="Try again in a moment"):
        await store.get(a_picture("one more"), no_photo)
    same = asyncio.create_task(store.get(a_picture("3"), no_photo))  # waits with those that asked before
    waiting[3].cancel()
    go_on.set()
    assert await same == b"3"
    await asyncio.gather(*waiting, return_exceptions=True)
    assert sorted(count.titles, key=int) == [str(n) for n in range(MOST_WAITING)]
    assert await store.get(a_picture("one more"), no_photo) == b"one more"
    await store.close()


async def test_a_drawing_that_fails_is_tried_again(tmp_path: Path) -> None:
    store = ShareStore(tmp_path, FONTS, Counting())

    async def away() -> bytes:
        raise Unavailable("The bucket is away.")

    with pytest.raises(Unavailable):
        await store.get(a_picture(image="x"), away)
    assert await store.get(a_picture(image="x"), no_photo) == b"A"
    await store.close()


async def test_a_disk_that_refuses_costs_no_picture(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("a file where the directory would be")
    count = Counting()
    store = ShareStore(tmp_path / "file", FONTS, count)
    for title in "ABAB":
        assert await store.get(a_picture(title), no_photo) == title.encode()
    assert count.titles == ["A", "B"]
    assert len(caplog.records) == 1
    await store.close()


async def test_the_directory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share_store, "MOST_FILES", 3)
    monkeypatch.setattr(share_store, "_SWEEP_EVERY", 1)
    (tmp_path / ".half").write_bytes(b"of a crash")
    os.utime(tmp_path / ".half", (0, 0))
    store = ShareStore(tmp_path, FONTS, Counting())
    for number in range(9):
        await store.get(a_picture(str(number)), no_photo)
    assert len(os.listdir(tmp_path)) == 3
    assert ".half" not in os.listdir(tmp_path)
    await store.close()

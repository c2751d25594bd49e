"""An upload is decoded apart: in a process that can reach nothing, takes little and ends."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
from image_files import bomb, picture

from liveblog.errors import Invalid
from liveblog.media import decoding, pixels
from liveblog.media.decoding import decoding as decode


async def whole(contents: bytes) -> tuple[pixels.Head, list[tuple[str, str, bytes]]]:
    """All that the process makes of an upload."""
    async with decode(io.BytesIO(contents)) as decoder:
        head = await decoder.head()
        return head, [made async for made in decoder.files()]


async def test_it_makes_what_the_decoder_in_this_process_makes() -> None:
    contents = picture(1200, 800)
    head, made = await whole(contents)
    assert head == pixels.read_head(io.BytesIO(contents))
    assert made == list(pixels.make_files(io.BytesIO(contents), head))


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (b"", pixels.EMPTY),
        (b"<svg onload='alert(1)'>", pixels.SVG),
        (picture()[:-900], pixels.DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(300), pixels.DAMAGED),
    ],
)
async def test_what_cannot_be_used_is_refused_with_the_same_sentence(contents: bytes, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        await whole(contents)
    assert str(refused.value) == said


async def test_a_bomb_is_refused_with_its_figures_for_every_language() -> None:
    with pytest.raises(Invalid, match="million pixels") as refused:
        await whole(bomb(60_000, 40_000))
    assert refused.value.problems[""].values["most"] == 26  # type: ignore[attr-defined]


async def test_one_that_hangs_or_dies_is_ended_and_said_to_be_damaged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started: list[asyncio.subprocess.Process] = []
    start = decoding._start

    async def stopped(descriptor: int, square: int) -> asyncio.subprocess.Process:
        started.append(await start(descriptor, square))
        return started[-1]

    monkeypatch.setattr(decoding, "_start", stopped)

    async def killed() -> None:
        async with decode(io.BytesIO(picture())) as decoder:
            started[-1].kill()
            await decoder.head()

    async def endless() -> None:
        async with decode(io.BytesIO(picture())):
            await asyncio.Event().wait()

    with pytest.raises(Invalid, match="damaged"):
        await killed()
    monkeypatch.setattr(decoding, "SECONDS", 0.3)
    with pytest.raises(Invalid, match="damaged"):
        await endless()
    assert [process.returncode for process in started] == [-9, -9]
    assert len(caplog.messages) == 2


def test_what_takes_over_the_decoder_finds_nothing_there(tmp_path: Path) -> None:
    """Code of an attacker, in the place of the decoding: it tries what would be worth something."""
    attack = tmp_path / "attack.py"
    attack.write_text(
        textwrap.dedent("""
        import os, socket, sys
        from liveblog.media import decoder, pixels
        def attack(file, square):
            tried = {
                "socket": lambda: socket.socket(),
                "open": lambda: open("/etc/hostname"),
                "write": lambda: os.write(3, b"x"),
                "process": lambda: os.posix_spawn("/bin/true", ["true"], {}),
                "memory": lambda: bytearray(3_000_000_000),
            }
            for name, act in tried.items():
                try:
                    act()
                    print(name, "worked", file=sys.stderr)
                except (OSError, MemoryError, ImportError):
                    print(name, "refused", file=sys.stderr)
            print("variables", sorted(os.environ), file=sys.stderr)
            raise SystemExit
        pixels.read_head = attack
        decoder.main(int(sys.argv[1]), 0)
        """),
        "utf-8",
    )
    with tempfile.TemporaryFile() as file:
        descriptor = file.fileno()
        ended = subprocess.run(
            [sys.executable, "-I", str(attack), str(descriptor)],
            capture_output=True,
            text=True,
            env={},
            pass_fds=(descriptor,),
            timeout=30,
        )
        assert os.fstat(descriptor).st_size == 0
    found = dict(line.split(" ", 1) for line in ended.stderr.splitlines())
    assert found["socket"] == found["open"] == found["write"] == found["memory"] == "refused", ended.stderr
    assert found["variables"] in ("[]", "['LC_CTYPE']")

"""How long an archive takes and how much memory: a long blog with images exported and imported, beside a plain zip.

    bench/archive.py [--entries 10000] [--images 500] [--few 1000] [--json]

The reference packs the same files with the same library, and does nothing else. Memory is the largest that each
command had, its database apart.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from results import show

from liveblog.embedded_redis.server import redis_for
from liveblog.forms.submissions import Submission
from liveblog.media.store import Directory
from liveblog.model.blogs import NewBlog
from liveblog.model.images import Image, files
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.archives import Kept
from liveblog.text.paste import new_entry

WORDS = "The bridge is **closed** while the river rises, and [ferries](https://example.org/ferries) go every hour. "
_MEASURED = """
import re, sys
from pathlib import Path
from liveblog.cli.main import main
code = main(sys.argv[1:])
# Not ru_maxrss: that begins with the memory of the process that started this one.
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
sys.exit(code)
"""
SIZES = {480: 30_000, 960: 90_000, 1600: 200_000}  # bytes of a photograph at a width, about


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--images", type=int, default=500)
    parser.add_argument(
        "--few", type=int, default=1_000, help="entries of the blog that memory is compared with"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="liveblog-archive-") as folder:
        here = Path(folder)
        for entries, images in (
            (options.few, options.images * options.few // options.entries),
            (options.entries, options.images),
        ):
            data, file = here / f"data{entries}", here / f"{entries}.zip"
            made(data, entries, images)
            steps = {
                "export": run("export", "story", "--zip", str(file), "--data", str(data)),
                "plain zip": packed(file, here / "plain.zip"),
                "import": run(
                    "import", str(file), "--slug", "story", "--data", str(here / f"again{entries}")
                ),
            }
            rows += [
                {
                    "what": what, "entries": entries, "images": images, "MB": round(file.stat().st_size / 1e6),
                    "seconds": round(seconds, 1), "beside plain zip": round(seconds / steps["plain zip"][0], 2),
                    "memory MB": memory or "",
                }
                for what, (seconds, memory) in steps.items()
            ]  # fmt: skip
    show("Archives", rows, options.json)
    return 0


def made(data: Path, entries: int, images: int) -> None:
    """A blog in a data directory: a third of its entries were edited, some are key events, each n-th has an image."""
    settings = Settings(data=data, resolve=False)

    async def fill(url: str) -> None:
        store = await Store.open(url, replace(settings, redis_url=url))
        blog = await store.create_blog(NewBlog(slug="story", title="A long story"))
        pictures = [image async for image in photographs(Directory(data / "media"), images)]
        batch: list[Kept] = []
        for number in range(entries):
            batch.append(entry(number, entries, pictures, blog.created))
            if len(batch) == 100 or number == entries - 1:
                await store.import_entries(blog, batch)
                batch = []
        await store.close()

    with redis_for(settings) as url:
        asyncio.run(fill(url))


def entry(number: int, entries: int, pictures: list[Image], now: int) -> Kept:
    every = entries // max(1, len(pictures))
    shown = (
        (pictures[number // every],)
        if pictures and number % every == 0 and number // every < len(pictures)
        else ()
    )
    text = f"{number}. {WORDS * random.Random(number).randint(1, 6)}"
    new = new_entry(
        Submission(text=text, id=f"e{number}", images=shown, key=number % 50 == 0, authors=("Ines Okafor",))
    )
    first = replace(new, published=now - (entries - number) * 60_000).entry(new.id or "", now)
    if number % 3:
        return Kept(first)
    return Kept(replace(first, revision=2, source=f"{text} More."), (first,))


async def photographs(directory: Directory, count: int) -> Any:
    """Images whose files look like photographs to a packer: nothing in them repeats."""
    noise = random.Random(1)
    for number in range(count):
        image = Image(media=f"{number:032x}-1600x1067", alt="A bridge", width=1600, height=1067)
        for name, width, type in files(image.media):
            head = b"\xff\xd8\xff" if type == "image/jpeg" else b"RIFF0000WEBP"
            await directory.write(name, type, head + noise.randbytes(SIZES[width]))
        yield image


def run(*arguments: str) -> tuple[float, int]:
    """Seconds that a command takes, and megabytes of memory of its own process."""
    began = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-c", _MEASURED, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "LIVEBLOG_RESOLVE": "off"},
    )
    assert ended.returncode == 0, ended.stderr
    return time.perf_counter() - began, round(int(ended.stderr.split()[-1]) / 1_000)


def packed(file: Path, to: Path) -> tuple[float, int]:
    """The seconds that packing the same files takes."""
    contents = list(unpacked(file))
    began = time.perf_counter()
    with zipfile.ZipFile(to, "w") as plain:
        for info, data in contents:
            plain.writestr(info.filename, data, info.compress_type, 6)
    return time.perf_counter() - began, 0


def unpacked(file: Path) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    with zipfile.ZipFile(file) as made:
        for info in made.infolist():
            yield info, made.read(info)


if __name__ == "__main__":
    sys.exit(main())

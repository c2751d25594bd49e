"""How long other programs' stories take to become a blog, and how much memory: 10,000 entries in each large format, and
a WordPress export of 300 MB that has broken UTF-8, control characters and times without a zone.

    bench/imports.py [--entries 10000] [--mb 300] [--json]

The reference reads the same file with the parser that the standard library has for it, and does nothing else. Memory is
the largest that each command had, its database apart.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive import run
from results import show

WORDS = "The bridge is <strong>closed</strong> while the river rises; <a href='https://example.org/'>ferries</a> go. "
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>News</title><language>en-GB</language>
"""
_PLAIN = {
    "xml": """
import sys, time
from xml.etree import ElementTree
file, began = open(sys.argv[1], "rb"), time.perf_counter()
# Bytes that are no XML would end it at once.
data = file.read().decode("utf-8", "replace").translate({n: "." for n in range(32) if n not in (9, 10, 13)}).encode()
parser = ElementTree.XMLPullParser(["end"])
for at in range(0, len(data), 262_144):
    parser.feed(data[at : at + 262_144])
    for _, element in parser.read_events():
        if element.tag == "item":
            element.clear()
print(time.perf_counter() - began)
""",
    "json": """
import json, sys, time
began = time.perf_counter()
json.load(open(sys.argv[1]))
print(time.perf_counter() - began)
""",
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--mb", type=int, default=300, help="of the large WordPress export")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="liveblog-imports-") as folder:
        here = Path(folder)
        for what, kind, parts in (
            ("WordPress Liveblog", "json", rest(options.entries)),
            ("JSON Feed", "json", json_feed(options.entries)),
            ("WordPress export", "xml", export(options.entries, 0)),
            (f"WordPress export, {options.mb} MB", "xml", export(options.entries, options.mb * 1_000_000)),
        ):
            file = here / "story"
            with open(file, "wb") as out:
                out.writelines(parts)
            plain = float(
                subprocess.run(
                    [sys.executable, "-c", _PLAIN[kind], str(file)], capture_output=True, check=True
                ).stdout
            )
            data = here / f"data{len(rows)}"
            seconds, memory = run("import", str(file), "--slug", "story", "--data", str(data))
            again, _ = run("import", str(file), "--slug", "story", "--data", str(data))
            rows.append(
                {
                    "what": what, "MB": round(file.stat().st_size / 1e6), "seconds": round(seconds, 1),
                    "again": round(again, 1), "a bare parser": round(plain, 1), "memory MB": memory,
                }
            )  # fmt: skip
    show(f"{options.entries:,} entries of other programs", rows, options.json)
    return 0


def rest(entries: int) -> Iterator[bytes]:
    """An answer of WordPress Liveblog."""
    made = [
        {
            "id": n, "type": "new", "content": f"{n}. {WORDS * (1 + n % 5)}", "entry_time": str(1_500_000_000 + n),
            "timestamp": str(1_500_000_000 + n), "authors": [{"id": 7, "name": "Ines Okafor"}],
        }
        for n in range(entries)
    ]  # fmt: skip
    yield json.dumps({"entries": made, "latest_timestamp": 1_500_000_000, "page": 1, "pages": 1}).encode()


def json_feed(entries: int) -> Iterator[bytes]:
    items: list[dict[str, Any]] = [
        {
            "id": f"https://news.example/{n}",
            "content_html": f"<p>{n}. {WORDS * (1 + n % 5)}</p>",
            "date_published": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_500_000_000 + n)),
        }
        for n in range(entries)
    ]
    yield json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "The bridge", "items": items}
    ).encode()


def export(entries: int, size: int) -> Iterator[bytes]:
    """A WordPress export of this many bytes, or as many as its entries need: most of it other posts."""
    yield HEAD.encode()
    made = len(HEAD)
    noise = random.Random(1)
    yield b"<item><title>The bridge</title><link>https://news.example/bridge/</link><wp:post_name>bridge</wp:post_name>"
    for n in range(entries):
        # Every third has a clock without a zone, every hundredth a byte that is not UTF-8, or one that XML has not.
        gmt = (
            "0000-00-00 00:00:00"
            if n % 3 == 0
            else time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1_500_000_000 + n))
        )
        odd = b"Stra\xdfe \x0b" if n % 100 == 0 else b""
        comment = (
            (
                f"<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_author>Ines Okafor</wp:comment_author>"
                f"<wp:comment_date>2017-07-14 {n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}</wp:comment_date>"
                f"<wp:comment_date_gmt>{gmt}</wp:comment_date_gmt><wp:comment_type>liveblog</wp:comment_type>"
                f"<wp:comment_content><![CDATA[{n}. {WORDS * (1 + n % 5)}"
            ).encode()
            + odd
            + b"]]></wp:comment_content></wp:comment>\n"
        )
        made += len(comment)
        yield comment
    yield b"</item>\n"
    while made < size:
        words = " ".join(noise.choices(WORDS.split(), k=5_000))
        post = f"<item><title>Another</title><content:encoded><![CDATA[{words}]]></content:encoded></item>\n".encode()
        made += len(post)
        yield post
    yield b"</channel></rss>\n"


if __name__ == "__main__":
    sys.exit(main())

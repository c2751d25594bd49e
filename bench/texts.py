"""How the time for parsing a text grows with its length, for texts that are meant to be slow.

    bench/texts.py [--size 50000] [--all]

Prints milliseconds at half and at full size, and their ratio: about 2 is linear, about 4 is quadratic. The exit code is
1 when a ratio is above 3 and the time is above 20 ms.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Callable

from liveblog.cli.recorded import read_story
from liveblog.errors import Invalid
from liveblog.text import html, paste

PATTERNS = [
    *(
        "[",
        "]",
        ">",
        "> ",
        "(",
        "*",
        "_",
        "`",
        "~",
        "!",
        "#",
        "|",
        "\\",
        "&",
        "<",
        "— ",
        "-",
        "@",
        "\n",
        " ",
        "\t",
        "a",
    ),
    *(
        "[[]",
        "[a](",
        "![](",
        "![[",
        "**a",
        "*a _b ",
        "__a_",
        "a*",
        "`a",
        "``a` ",
        "~~a",
        "- a\n",
        "  - ",
        "- ",
        "1) ",
        "> - ",
    ),
    *(
        "* * ",
        "*\t",
        "a|b\n-|-\n",
        "|",
        "&#9;",
        "&#99999999999",
        "&amp",
        "<a",
        "<a b=",
        "<a b='",
        '<a b="',
        "<p>",
        "<!--",
    ),
    *(
        "<blockquote>",
        "</blockquote>",
        "<blockquote><p>",
        "<div data-href>",
        "<div>",
        "<script>",
        "<iframe src=x>",
        "<svg",
    ),
    *(
        "<blockquote class=twitter-tweet>",
        "<blockquote></blockquote>",
        "<a href=https://x.com/a/status/1>",
        "<br>",
    ),
    *(
        "https://",
        "https://a.b/",
        "https://a.b/) ",
        "https://x.com/a/status/1 ",
        "https://x.com/a/status/1\n",
        "http://[",
        "pic.x.com/",
    ),
    *(
        "a — B (@c)",
        "a — B (@c)\n",
        "a — B (@c) June 1, 2024\n",
        "a — B (@c) June 1, 2024\n\n",
        "— ",
        "(@",
        "@a ",
        "#a ",
        "@a.",
        "@a@",
    ),
    *(
        "— B (@c) June 1, 2024\n\n",
        "a\n@b\n",
        "a\n@b\n·\n",
        "a\n@b\n\n",
        "4:05 PM · Sep 23, 2026\n",
        "\n\n",
        "a\n\n",
        '"',
        '" / ',
        "“",
    ),
    *(
        "\\u003c",
        "&lt;blockquote",
        "&lt;",
        "```\n",
        "~~~\n",
        "```a",
        "\u202e",
        "\u200f",
        "é",
        "👨‍👩‍👧 ",
        "breaking ",
        "editor's ",
        "on X: ",
        "date ",
    ),
    *(
        "[a]: b\n",
        "[a]: <b> '",
        "\n=",
        "a\n---\n",
        "://",
        "a://b ",
        "…",
        "\r",
        "\u2028",
        '="',
        "x=",
        "a.b.c.",
        "1.1.",
        "12:12 ",
    ),
]


def story(given: str) -> None:
    with contextlib.suppress(Invalid):
        read_story(given)


WORK: dict[str, Callable[[str], object]] = {
    "parse_paste": paste.parse_paste,
    "read_story": story,
    "to_html": html.to_html,
    "plain": html.plain,
    "linked x": lambda given: html.linked(given, "x"),
    "linked mastodon": lambda given: html.linked(given, "mastodon"),
}


def seconds(work: Callable[[str], object], given: str) -> float:
    best = float("inf")
    for _ in range(3):
        for cached in (html.to_html, html.plain, html.linked):
            cached.cache_clear()
        start = time.process_time()
        work(given)
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--all", action="store_true", help="print all patterns, not only slow ones")
    arguments = parser.parse_args()
    bad = 0
    for name, work in WORK.items():
        worst = 0.0
        for pattern in PATTERNS:
            times = arguments.size // len(pattern)
            for start, end in (("", ""), ("", "x"), ("word " * 200, "")):
                half = seconds(work, start + pattern * (times // 2) + end)
                full = seconds(work, start + pattern * times + end)
                ratio = full / max(half, 1e-6)
                worst = max(worst, full)
                slow = full > 0.02 and ratio > 3
                bad += slow
                if slow or arguments.all or full > 0.25:
                    print(f"{name:16} {pattern!r:36} {half * 1000:8.1f} {full * 1000:8.1f} ms  x{ratio:.1f}")
        print(f"{name:16} slowest of {3 * len(PATTERNS)}: {worst * 1000:.0f} ms")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

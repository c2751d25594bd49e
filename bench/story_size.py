"""Whether publishing and the page stay fast as a story grows: a blog with many entries beside one with few.

    bench/story_size.py [--entries 10000] [--few 100] [--rounds 40] [--json]

Both are imported. Then each round adds an entry to both and requests both pages, which have to be made again.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from contextlib import ExitStack

from results import median, ratio, show
from servers import WORDS, Ours, Problem, get, workshop


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    blogs = {"few": options.few, "many": options.entries}
    times: dict[tuple[str, str], list[float]] = {}
    with workshop() as tools, ExitStack() as held:
        ours = held.enter_context(Ours(tools))
        for slug, count in blogs.items():
            story = tools / f"{slug}.txt"
            story.write_text("\n\n".join(f"{n}. {WORDS * 6}" for n in range(count)))
            ours.command("import", str(story), "--slug", slug, "--title", slug)
        for number in range(options.rounds + 3):
            for slug in blogs:
                page = f"{ours.base}/live/{slug}"
                taken = {
                    "publish": _time(ours.publish, 400, slug),
                    "page": _time(get, page),
                    "snapshot": _time(get, f"{page}/snapshot"),
                }
                for what, milliseconds in taken.items():
                    if number >= 3:
                        times.setdefault((what, slug), []).append(milliseconds)
    rows = [
        {
            "what": what,
            f"{options.few:,} entries ms": median(times[what, "few"]),
            f"{options.entries:,} entries ms": median(times[what, "many"]),
            "ratio": ratio(times[what, "many"], times[what, "few"]),
        }
        for what in ("publish", "page", "snapshot")
    ]
    show("The size of the story", rows, options.json)
    return 0


def _time(act: Callable[..., object], *arguments: object) -> float:
    """Milliseconds that a call takes."""
    began = time.perf_counter()
    act(*arguments)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

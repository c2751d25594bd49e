"""Searching a long story, beside its page.

    bench/search.py [--entries 10000] [--rounds 200] [--json]

Each round asks for the page of the story, which is kept in memory, and searches for one word, two words and the
beginning of many words, each search a new one. Shown are milliseconds, and how many more than the page of the same
round; then the first search of all, which reads the story, and the memory that the server took for it.
"""

from __future__ import annotations

import argparse
import http.client
import random
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from results import median, show
from servers import Ours, Problem, processes

VOCABULARY = 20_000
WORDS = 60  # of an entry


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    chance = random.Random(1)
    words = [
        "".join(chance.choices("abcdefghijklmnoprstuw", k=chance.randint(3, 11))) for _ in range(VOCABULARY)
    ]
    # Some words are frequent, as in any language.
    weights = [1 / (place + 1) for place in range(VOCABULARY)]
    with tempfile.TemporaryDirectory(prefix="bench-") as directory, ExitStack() as held:
        ours = held.enter_context(Ours(Path(directory)))
        story = "\n\n".join(" ".join(chance.choices(words, weights, k=WORDS)) for _ in range(options.entries))
        file = Path(directory) / "story.txt"
        file.write_text(story)
        ours.command("import", str(file), "--slug", "story", "--live")
        api = http.client.HTTPConnection("127.0.0.1", ours.port)
        _took(api, "/live/story")
        before = _memory(ours)
        first = _took(api, _search("first"))
        memory = _memory(ours) - before
        asked = {
            "the page": lambda _: "/live/story",
            "one word": lambda n: _search(words[n % VOCABULARY]),
            "two words": lambda n: _search(f"{words[n % 40]} {words[n * 7 % VOCABULARY]}"),
            "a beginning": lambda n: _search(words[n * 13 % VOCABULARY][:2]),
        }
        times: dict[str, list[float]] = {what: [] for what in asked}
        for number in range(options.rounds):
            for what, address in asked.items():
                times[what].append(_took(api, address(number)))
    page = times["the page"]
    rows = [
        {
            "what": what,
            "ms": median(took),
            "slowest of twenty ms": sorted(took)[int(len(took) * 0.95)],
            "more than the page ms": median([t - p for t, p in zip(took, page, strict=True)]),
        }
        for what, took in times.items()
    ]
    show(f"{options.entries:,} entries of {WORDS} words", rows, options.json)
    show("The first search", [{"ms": first, "memory MB": memory / 1e6}], options.json)
    return 0


def _search(words: str) -> str:
    return f"/live/story/search?{urlencode({'q': words})}"


def _took(api: http.client.HTTPConnection, path: str) -> float:
    began = time.perf_counter()
    api.request("GET", path)
    answer = api.getresponse()
    answer.read()
    if answer.status != 200:
        raise Problem(f"{path} was answered {answer.status}")
    return (time.perf_counter() - began) * 1000


def _memory(ours: Ours) -> int:
    """Bytes that the server's own processes hold; its Redis is another program."""
    pids = [
        pid for pid in processes(ours.process.pid) if "redis" not in _name(pid) and "valkey" not in _name(pid)
    ]
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids]
    return sum(pages) * 4096


def _name(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

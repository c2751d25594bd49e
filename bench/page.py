"""The page of a watched blog: our server beside a bare ASGI app that returns the same bytes on the same uvicorn.

    bench/page.py [--entries 30] [--connections 50] [--seconds 3] [--rounds 5] [--json]

Requests each second, in turn in each round. The page is requested with `Accept-Encoding: gzip`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from results import median, ratio, show
from servers import HERE, Ours, Peer, Problem, free_port, workshop


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with workshop() as tools, ExitStack() as held:
        ours = held.enter_context(Ours(tools))
        for _ in range(options.entries):
            ours.publish(400)
        _save_response(f"{ours.base}/live/bench", tools / "page")
        port = free_port()
        bare = held.enter_context(
            Peer("bare", [sys.executable, HERE / "bare.py", str(port), tools / "page"], port)
        )
        bare.answers()
        targets = {"page": (ours.port, "/live/bench"), "bare app": (bare.port, "/")}
        found: dict[str, list[float]] = {name: [] for name in targets}
        sizes: dict[str, int] = {}
        for _ in range(options.rounds):
            for name, (port, path) in targets.items():
                rate, sizes[name] = _measure(tools, port, path, options)
                found[name].append(rate)
    rows: list[dict[str, Any]] = [
        {
            "what": name,
            "requests/s": round(median(rates)),
            "bytes": sizes[name],
            "to bare": ratio(rates, found["bare app"]),
        }
        for name, rates in found.items()
    ]
    show(f"The page of a blog with {options.entries} entries", rows, options.json)
    return 0


def _save_response(url: str, file: Path) -> None:
    """Write a response to a file: its headers, an empty line, its body."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        skipped = ("date", "server", "connection")
        headers = [f"{n.lower()}: {v}\n" for n, v in answer.headers.items() if n.lower() not in skipped]
        file.write_bytes("".join(headers).encode() + b"\n" + answer.read())


def _measure(tools: Path, port: int, path: str, options: argparse.Namespace) -> tuple[float, int]:
    command = [tools / "requests", str(port), path, str(options.connections), str(options.seconds)]
    line = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    if line[5] != "200":
        raise Problem(f"{path} answered {line[5]}")
    return float(line[1]), int(line[3])


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

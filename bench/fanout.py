"""One event to many readers: our server beside others and beside a bare send loop in C, round by round in one run.

    bench/fanout.py [--readers 10000] [--rounds 12] [--peers sendloop,nchan,picows,ws,websockets,plain] [--json]

All servers are started first, each with readers of its own. Then each round publishes one message of the same size
through each server in turn. The table has medians over all rounds: milliseconds from the publishing request to the
first, middle, 99th-percentile and last reader; the fan-out, which is the microseconds between first and last divided by
the number of readers; and the ratio of the fan-out to that of the send loop in the same round. It also has connections
each second, and memory for each reader (PSS, KB).

The peers need nginx with nchan, node with ws in NODE_PATH, and picows. One that cannot start is named and left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from load import Load
from results import median, ratio, show
from servers import HERE, Ours, Peer, Problem, free_port, workshop

PEERS = ("sendloop", "nchan", "picows", "ws", "websockets", "plain")


def peer(name: str, tools: Path) -> Peer:
    port = free_port()
    python = [sys.executable]
    if name == "nchan":
        (tools / "nchan.conf").write_text((HERE / "peers/nchan.conf").read_text().replace("PORT", str(port)))
        command = ["nginx", "-p", str(tools), "-c", str(tools / "nchan.conf")]
        modules = tools / "modules"
        if not modules.exists():
            modules.symlink_to("/usr/lib/nginx/modules")
        return Peer(name, command, port, publish_url=f"http://127.0.0.1:{port}/publish")
    if name == "plain":
        url = f"http://127.0.0.1:{port}/publish"
        return Peer(name, [*python, HERE / "plain.py", str(port)], port, publish_url=url)
    commands: dict[str, list[Any]] = {
        "sendloop": [tools / "sendloop"],
        "picows": [*python, HERE / "peers/picows_server.py"],
        "websockets": [*python, HERE / "peers/websockets_server.py"],
        "ws": ["node", HERE / "peers/ws_server.js"],
    }
    return Peer(name, [*commands[name], str(port)], port)


class Measured:
    """A server with its readers, and its measurements."""

    def __init__(self, server: Any, tools: Path, readers: int, batch: int) -> None:
        self.server, self.readers = server, readers
        server.answers()
        before = server.memory_kb()
        self.load = Load(tools, server, readers, batch=batch)
        self.connects = readers / self.load.ready()
        time.sleep(1)
        self.memory = (server.memory_kb() - before) / readers
        self.rounds: list[tuple[float, ...]] = []

    def round(self, size: int, least: int = 200) -> None:
        self.load.arm(least)
        began = time.monotonic_ns()
        self.server.publish(size)
        times = [(when - began) / 1e6 for when in self.load.round()]
        self.rounds.append((*times, (times[3] - times[0]) * 1000 / self.readers))


def main() -> int:
    options = _options()
    with workshop() as tools, ExitStack() as held:
        measured = [Measured(held.enter_context(Ours(tools)), tools, options.readers, options.batch)]
        for name in options.peers.split(",") if options.peers else ():
            try:
                server = held.enter_context(peer(name, tools))
                measured.append(Measured(server, tools, options.readers, options.batch))
            except (Problem, OSError) as problem:
                print(f"{name} is left out: {problem}", file=sys.stderr)
        for each in measured:
            held.enter_context(each.load)
        size = _frame_size(measured[0], options.size)
        for each in measured[1:]:
            each.round(size)
        for each in measured:
            each.rounds.clear()
        for _ in range(options.rounds):
            for each in measured:
                each.round(options.size if each.server.name == "ours" else size)
                time.sleep(0.05)
    limit = next((m for m in measured if m.server.name == "sendloop"), None)
    rows = [_row(m, limit) for m in measured]
    show(f"{options.readers:,} readers, {options.rounds} rounds, {size:,} bytes", rows, options.json)
    return 0


def _frame_size(ours: Measured, size: int) -> int:
    """The size of our event on the wire, so that the peers send as much."""
    before = ours.load.counts()["bytes"]
    ours.round(size)
    return (ours.load.counts()["bytes"] - before) // ours.readers - 4


def _row(measured: Measured, limit: Measured | None) -> dict[str, Any]:
    columns = list(zip(*measured.rounds, strict=True))
    row = {
        "server": measured.server.name,
        "connects/s": round(measured.connects),
        "KB/reader": measured.memory,
        **{
            f"{name} ms": median(c)
            for name, c in zip(("first", "middle", "p99", "last"), columns, strict=False)
        },
        "us/reader": median(columns[4]),
    }
    if limit is not None:
        row["to sendloop"] = ratio(columns[4], [r[4] for r in limit.rounds])
    return row


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--size", type=int, default=400, help="characters of text in an entry")
    parser.add_argument("--batch", type=int, default=200, help="connections that are opened at once")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

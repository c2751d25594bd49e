"""How many readers can reconnect each second: our server, plain Starlette, and a bare accept loop in C.

    bench/connects.py [--readers 3000] [--missed 5] [--rounds 5] [--json]

Each of our readers has a position, and is sent what it missed. Each round connects all readers to each server in turn,
and disconnects them. Also shown: the commands that our Redis served in the meantime. (A process sends a few each second
for its own purposes, however many readers there are.)
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import ExitStack

import redis
from load import Load
from results import median, ratio, show
from servers import HERE, Ours, Peer, Problem, free_port, get, workshop


def main() -> int:
    options = _options()
    with workshop() as tools, ExitStack() as held:
        ours = held.enter_context(Ours(tools))
        port, other = free_port(), free_port()
        servers = [
            ours,
            held.enter_context(Peer("starlette", [sys.executable, HERE / "plain.py", str(port)], port)),
            held.enter_context(Peer("C accept loop", [tools / "sendloop", str(other)], other)),
        ]
        for server in servers:
            server.answers()
        position = _missed(ours, options.missed)
        found: dict[str, list[float]] = {server.name: [] for server in servers}
        commands = []
        store = redis.Redis(unix_socket_path=ours.redis_socket)
        for _ in range(options.rounds):
            for server in servers:
                path = f"{ours.path}?after={position}" if server is ours else server.path
                before = store.info("stats")["total_commands_processed"]
                with Load(tools, server, options.readers, path=path) as load:
                    found[server.name].append(options.readers / load.ready())
                    if server is ours:
                        commands.append(store.info("stats")["total_commands_processed"] - before)
                        _wait_for_texts(load, options.readers * (1 + options.missed))
                time.sleep(1)  # for the sockets of this round to close
    rows = [
        {
            "server": name,
            "connects/s": round(median(rates)),
            "to C": ratio(rates, found["C accept loop"]),
            "Redis commands a reader": median(commands) / options.readers if name == "ours" else "-",
        }
        for name, rates in found.items()
    ]
    show(f"{options.readers:,} readers reconnect, {options.missed} missed events each", rows, options.json)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", type=int, default=3000)
    parser.add_argument("--missed", type=int, default=5, help="events that each of our readers missed")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _missed(ours: Ours, count: int) -> str:
    """Publish so many events; returns the position before them."""
    ours.publish(400)
    position = _position(ours)
    for _ in range(count):
        ours.publish(400)
    return position


def _position(ours: Ours) -> str:
    return str(json.loads(get(f"{ours.base}/live/bench/snapshot"))["position"])


def _wait_for_texts(load: Load, texts: int) -> None:
    """Wait until all readers together have received so many texts: their hello, and what they missed."""
    until = time.monotonic() + 30
    while load.counts()["texts"] < texts:
        if time.monotonic() > until:
            raise Problem(f"only {load.counts()['texts']:,} of {texts:,} texts arrived")
        time.sleep(0.05)


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

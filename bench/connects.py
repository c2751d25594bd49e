"""How many readers a second can come back: our server, Starlette as it comes, and a bare C accept loop.

    bench/connects.py [--readers 3000] [--missed 5] [--rounds 5] [--json]

Every reader comes with a position and is sent what it missed since. Each round opens and drops all readers on each
server in turn. Also shown: the commands that our Redis served meanwhile (a process asks for its own purposes a few
times a second, whatever the number of readers).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import ExitStack

import redis
from parts import HERE, Load, Ours, Peer, Problem, free_port, get, median, ratio, show, workshop


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", type=int, default=3000)
    parser.add_argument("--missed", type=int, default=5, help="events that each of our readers has missed")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
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
        asked = []
        store = redis.Redis(unix_socket_path=ours.redis_socket)
        for _ in range(options.rounds):
            for server in servers:
                path = f"{ours.path}?after={position}" if server is ours else server.path
                before = store.info("stats")["total_commands_processed"]
                with Load(tools, server, options.readers, path=path) as load:
                    found[server.name].append(options.readers / load.ready())
                    if server is ours:
                        asked.append(store.info("stats")["total_commands_processed"] - before)
                        _all_told(load, options.readers * (1 + options.missed))
                time.sleep(1)  # the sockets of this round close
    rows = [
        {
            "server": name,
            "connects/s": round(median(rates)),
            "to C": ratio(rates, found["C accept loop"]),
            "Redis commands a reader": median(asked) / options.readers if name == "ours" else "-",
        }
        for name, rates in found.items()
    ]
    show(f"{options.readers:,} readers come back, {options.missed} events each", rows, options.json)
    return 0


def _missed(ours: Ours, count: int) -> str:
    """Publish so many events; the position before them."""
    ours.publish(400)
    position = _position(ours)
    for _ in range(count):
        ours.publish(400)
    return position


def _position(ours: Ours) -> str:
    return str(json.loads(get(f"{ours.base}/live/bench/snapshot"))["position"])


def _all_told(load: Load, texts: int) -> None:
    """Everyone has had hello and all that it missed."""
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

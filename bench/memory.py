"""The process memory of a connected reader: our server and plain Starlette, at two numbers of readers.

    bench/memory.py [--readers 5000,15000] [--deflate] [--json]

Proportional memory (PSS), including child processes, before readers connect and after they have received three events.
It does not include the kernel's memory for a socket, which is the same for every server.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import ExitStack
from typing import Any

from load import Load
from results import show
from servers import HERE, Ours, Peer, Problem, free_port, workshop


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", default="5000,15000")
    parser.add_argument("--deflate", action="store_true", help="readers negotiate permessage-deflate")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with workshop() as tools:
        for number in map(int, options.readers.split(",")):
            for name in ("ours", "starlette"):
                with ExitStack() as held:
                    server = held.enter_context(_server(name, tools))
                    kilobytes = _measure(server, tools, number, options.deflate)
                rows.append({"server": name, "readers": number, "KB/reader": kilobytes})
    show("Memory of a reader", rows, options.json)
    return 0


def _server(name: str, tools: Any) -> Any:
    if name == "ours":
        return Ours(tools)
    port = free_port()
    url = f"http://127.0.0.1:{port}/publish"
    return Peer(name, [sys.executable, HERE / "plain.py", str(port)], port, publish_url=url)


def _measure(server: Any, tools: Any, readers: int, deflate: bool) -> float:
    server.answers()
    server.publish(400)
    time.sleep(1)
    before = server.memory_kb()
    headers = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" if deflate else ""
    with Load(tools, server, readers, headers=headers) as load:
        load.ready()
        for _ in range(3):
            load.arm(100)
            server.publish(400)
            load.round()
        time.sleep(1)
        return float((server.memory_kb() - before) / readers)


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

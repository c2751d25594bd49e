"""Many readers on several workers: whether everyone gets every event, and the memory of a reader.

    bench/workers.py [--readers 60000] [--workers 4] [--events 10] [--json]

The readers connect from several load processes and addresses, because many machines limit a process to 20,000
descriptors, and an address to as many ports. All readers receive an event before the next one is published.
"""

from __future__ import annotations

import argparse
import time
from contextlib import ExitStack

from load import Load
from results import median, show
from servers import Ours, Problem, workshop

EACH = 15_000  # readers in one load process


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", type=int, default=60_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--events", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with workshop() as tools, ExitStack() as held:
        ours = held.enter_context(Ours(tools, workers=options.workers, LIVEBLOG_HEARTBEAT="60"))
        ours.publish(400)
        time.sleep(1)
        before = ours.memory_kb()
        began = time.monotonic()
        loads = _loads(tools, ours, options.readers, held)
        for load in loads:
            load.ready()
        seconds = time.monotonic() - began
        time.sleep(2)
        kilobytes = (ours.memory_kb() - before) / options.readers
        rounds = [_event(ours, loads) for _ in range(options.events)]
        closed = sum(load.counts()["closed"] for load in loads)
    if closed:
        raise Problem(f"{closed:,} readers were closed")
    row = {
        "readers": options.readers,
        "workers": options.workers,
        "events": options.events,
        "missed": 0,  # a round ends only when everyone has the event
        "connects/s": round(options.readers / seconds),
        "KB/reader": kilobytes,
        "middle ms": median([r[0] for r in rounds]),
        "last ms": median([r[1] for r in rounds]),
    }
    show("All readers on all workers", [row], options.json)
    return 0


def _loads(tools: object, ours: Ours, readers: int, held: ExitStack) -> list[Load]:
    found = []
    for number, start in enumerate(range(0, readers, EACH)):
        some = min(EACH, readers - start)
        found.append(held.enter_context(Load(tools, ours, some, source=2 + number)))  # type: ignore[arg-type]
    return found


def _event(ours: Ours, loads: list[Load]) -> tuple[float, float]:
    for load in loads:
        load.arm(200)
    began = time.monotonic_ns()
    ours.publish(400)
    rounds = [load.round(120) for load in loads]
    return (median([r[1] for r in rounds]) - began) / 1e6, (max(r[3] for r in rounds) - began) / 1e6


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

"""From the editor's request to the first reader, beside what Redis alone needs for the same write.

    bench/publish.py [--rounds 60] [--size 400] [--json]

Each round publishes an entry through the API, on a connection that stays open, and measures the time until a reader's
socket has the event. Then it appends an event of the same length to a stream of the same Redis (append-only file,
`appendfsync always`) over a raw socket. The table has medians, and the median of the differences.
"""

from __future__ import annotations

import argparse
import http.client
import json
import socket
import time
from contextlib import ExitStack

from results import median, show
from servers import WORDS, Ours, Problem, workshop

WARM_UP = 5  # rounds


def main() -> int:
    options = _options()
    text = (WORDS * (options.size // len(WORDS) + 1))[: options.size]
    rounds = []
    with workshop() as tools, ExitStack() as held:
        ours = held.enter_context(Ours(tools))
        redis = held.enter_context(socket.socket(socket.AF_UNIX))
        redis.connect(ours.redis_socket)
        reader = held.enter_context(_reader(ours.port, ours.path))
        api = http.client.HTTPConnection("127.0.0.1", ours.port)
        for _ in range(options.rounds + WARM_UP):
            rounds.append(_round(ours, api, json.dumps({"text": text}), reader, redis))
            time.sleep(0.02)
    received, answered, written = (list(column) for column in zip(*rounds[WARM_UP:], strict=True))
    rows = [
        {"what": what, "ms": median(times), "more than Redis ms": _more(times, written)}
        for what, times in (
            ("to the first reader", received),
            ("to the editor's response", answered),
            ("Redis alone", written),
        )
    ]
    show(f"From the request to the reader, {options.rounds} entries", rows, options.json)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--size", type=int, default=400, help="characters of text in an entry")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _round(
    ours: Ours, api: http.client.HTTPConnection, body: str, reader: socket.socket, redis: socket.socket
) -> tuple[float, float, float]:
    """Milliseconds to the first reader, to the response, and that Redis alone needs."""
    began = time.perf_counter()
    api.request("POST", "/api/v1/blogs/bench/entries", body, ours.headers)
    frame = reader.recv(1 << 20)
    received = time.perf_counter()
    answer = api.getresponse()
    answer.read()
    answered = time.perf_counter()
    if answer.status != 201 or b'"type":"put"' not in frame:
        raise Problem(f"the API answered {answer.status}")
    return (received - began) * 1000, (answered - began) * 1000, _write(redis, frame)


def _more(times: list[float], references: list[float]) -> float:
    return median([t - r for t, r in zip(times, references, strict=True)])


def _reader(port: int, path: str) -> socket.socket:
    """A reader that has received its hello."""
    found = socket.create_connection(("127.0.0.1", port), 30)
    found.sendall(
        f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    received = b""
    while b'"type":"hello"' not in received:
        received += found.recv(65536)
    return found


def _write(redis: socket.socket, event: bytes) -> float:
    """Milliseconds that XADD takes."""
    parts = [b"XADD", b"bench", b"MAXLEN", b"~", b"1000", b"*", b"event", event]
    command = b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts)
    began = time.perf_counter()
    redis.sendall(command)
    answer = redis.recv(1000)
    taken = (time.perf_counter() - began) * 1000
    if not answer.startswith(b"$"):
        raise Problem(f"Redis answered {answer!r}")
    return taken


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

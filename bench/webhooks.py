"""From an editor's request to a webhook's receiver, and what webhooks cost publishing.

    bench/webhooks.py [--rounds 60] [--webhooks 20] [--json]

Each round publishes an entry of a blog without webhooks, then one of a blog with so many, of which all but one never
answer. Measured are the responses to the editor, and the time until the receiver that does answer has the event.
"""

from __future__ import annotations

import argparse
import http.client
import json
import socket
import threading
import time
from contextlib import ExitStack

from results import median, ratio, show
from servers import WORDS, Ours, Problem, workshop

WARM_UP = 5  # rounds


class Receiver:
    """Answers 200 at once, and notes when each request came; the silent one never answers."""

    def __init__(self, silent: bool) -> None:
        self._silent = silent
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.authority = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.came = 0.0
        self.arrived = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        held = b""
        while part := connection.recv(65_536):
            held += part
            head, end, body = held.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
            if not end or len(body) < length or self._silent:
                continue
            self.came = time.perf_counter()
            held = b""
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            self.arrived.set()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--webhooks", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    good, silent = Receiver(silent=False), Receiver(silent=True)
    without, beside, left = list[float](), list[float](), list[float]()
    with workshop() as tools, ExitStack() as held:
        allowed = f"{good.authority},{silent.authority}"
        ours = held.enter_context(Ours(tools, LIVEBLOG_FETCH_ALLOW=allowed))
        ours.create_blog("hooked")
        api = http.client.HTTPConnection("127.0.0.1", ours.port)
        for n in range(options.webhooks):
            url = f"http://{(silent if n else good).authority}/"
            _post(ours, api, "hooked/webhooks", {"url": url})
        time.sleep(2)  # the worker looks twice a second which webhooks there are
        for _ in range(options.rounds + WARM_UP):
            began = time.perf_counter()
            _post(ours, api, "bench/entries", {"text": WORDS * 8})
            without.append((time.perf_counter() - began) * 1000)
            time.sleep(0.02)
            good.arrived.clear()
            began = time.perf_counter()
            _post(ours, api, "hooked/entries", {"text": WORDS * 8})
            beside.append((time.perf_counter() - began) * 1000)
            if not good.arrived.wait(10):
                raise Problem("a webhook did not arrive within ten seconds")
            left.append((good.came - began) * 1000)
            time.sleep(0.02)
    rows = [
        {
            "what": what,
            "ms": median(times[WARM_UP:]),
            "of publishing without": ratio(times[WARM_UP:], without[WARM_UP:]),
        }
        for what, times in (
            ("publishing without webhooks", without),
            (f"publishing with {options.webhooks}", beside),
            ("to the receiver", left),
        )
    ]
    show(f"Webhooks, {options.rounds} entries", rows, options.json)
    return 0


def _post(ours: Ours, api: http.client.HTTPConnection, path: str, body: dict[str, str]) -> None:
    api.request("POST", f"/api/v1/blogs/{path}", json.dumps(body), ours.headers)
    answer = api.getresponse()
    answer.read()
    if answer.status != 201:
        raise Problem(f"the API answered {answer.status}")


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

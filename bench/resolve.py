"""What the resolver costs: publishing a link beside publishing a sentence, hosts that are asked in turn, and readers.

    bench/resolve.py [--rounds 40] [--links 500] [--hosts 10] [--readers 2000] [--json]

1. Each round publishes a sentence and a link to a post through the API. The reference is the sentence.
2. So many links of so many hosts are published; each host answers after 50 ms. The reference is what the limit of one
   host demands for its share.
3. A broadcast to readers, with and without links being resolved meanwhile.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from typing import Any

from load import Load
from results import median, ratio, show
from servers import HERE, WORDS, Ours, Peer, Problem, free_port, workshop

PER_SECOND = 10  # requests that a host gets at most, see liveblog/sources/turns.py


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--links", type=int, default=500)
    parser.add_argument("--hosts", type=int, default=10)
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with workshop() as tools, ExitStack() as held:
        hosts = [_host(held) for _ in range(options.hosts)]
        allowed = ",".join(f"127.0.0.1:{port}" for port in hosts)
        os.environ |= {"LIVEBLOG_RESOLVE": "on", "LIVEBLOG_FETCH_ALLOW": allowed}
        ours = held.enter_context(Ours(tools))
        ours.create_blog("links")
        _show_publishing(ours, hosts, options)
        _show_hosts(ours, hosts, options)
        _show_readers(ours, held.enter_context(Load(tools, ours, options.readers)), hosts, options)
    return 0


def _host(held: ExitStack) -> int:
    """A network of ours that answers after 50 ms; its port."""
    port = free_port()
    peer = held.enter_context(Peer(f"host {port}", [sys.executable, HERE / "network.py", str(port)], port))
    peer.answers()
    return port


def _address(port: int) -> str:
    """A post that nobody has asked about yet."""
    return f"https://127.0.0.1:{port}/@mira/1{random.randrange(10**17, 2 * 10**17)}"


def _publish(ours: Ours, api: http.client.HTTPConnection, text: str) -> float:
    """Milliseconds until the editor's answer."""
    begun = time.perf_counter()
    api.request("POST", "/api/v1/blogs/links/entries", json.dumps({"text": text}), ours.headers)
    answer = api.getresponse()
    answer.read()
    if answer.status != 201:
        raise Problem(f"publishing was answered {answer.status}")
    return (time.perf_counter() - begun) * 1000


def _show_publishing(ours: Ours, hosts: list[int], options: Any) -> None:
    api = http.client.HTTPConnection("127.0.0.1", ours.port)
    times: dict[str, list[float]] = {"a sentence": [], "a link": []}
    for _ in range(options.rounds):
        times["a sentence"].append(_publish(ours, api, WORDS))
        times["a link"].append(_publish(ours, api, _address(random.choice(hosts))))
        time.sleep(0.05)
    rows = [
        {"what": what, "ms": round(median(found), 2), "to a sentence": ratio(found, times["a sentence"])}
        for what, found in times.items()
    ]
    show(f"Publishing, {options.rounds} rounds", rows, options.json)


def _show_hosts(ours: Ours, hosts: list[int], options: Any) -> None:
    api = http.client.HTTPConnection("127.0.0.1", ours.port)
    begun = time.monotonic()
    for number in range(options.links):
        _publish(ours, api, _address(hosts[number % len(hosts)]))
    published = time.monotonic() - begun
    _wait_until_resolved(ours, options.links)
    took = time.monotonic() - begun
    demanded = options.links / len(hosts) / PER_SECOND
    rows = [
        {"what": "published", "seconds": round(published, 1), "to the limit": ""},
        {"what": "all resolved", "seconds": round(took, 1), "to the limit": round(took / demanded, 2)},
        {"what": "what a host's limit demands", "seconds": demanded, "to the limit": 1.0},
    ]
    show(f"{options.links} links of {options.hosts} hosts", rows, options.json)


def _show_readers(ours: Ours, load: Load, hosts: list[int], options: Any) -> None:
    """From the first reader to the last, while nothing else happens and while links are being resolved."""
    load.ready()
    api = http.client.HTTPConnection("127.0.0.1", ours.port)
    times: dict[str, list[float]] = {"quiet": [], "while links are resolved": []}
    for number in range(options.rounds):
        for what, found in times.items():
            if what != "quiet":
                for host in hosts[:5]:
                    _publish(ours, api, _address(host))
            load.arm(200)
            ours.publish(400)
            first, _, _, last = load.round()
            if number >= 5:
                found.append((last - first) / 1e6)
            _wait_until_resolved(ours, 10)
    rows = [
        {"what": what, "ms": round(median(found), 2), "to quiet": ratio(found, times["quiet"])}
        for what, found in times.items()
    ]
    show(f"A broadcast to {options.readers} readers", rows, options.json)


def _wait_until_resolved(ours: Ours, count: int) -> None:
    end = time.monotonic() + 300
    while time.monotonic() < end:
        address = f"{ours.base}/api/v1/blogs/links/entries?limit={min(count, 100)}"
        with urllib.request.urlopen(urllib.request.Request(address, headers=ours.headers)) as answer:
            entries = json.loads(answer.read())["entries"]
        posts = [block for entry in entries for block in entry["blocks"] if block["kind"] == "social"]
        if all(block.get("fetched") for block in posts):
            return
        time.sleep(0.1)
    raise Problem("The links were not resolved within five minutes.")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Problem, subprocess.CalledProcessError) as problem:
        sys.exit(str(problem))

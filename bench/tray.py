"""What following costs: from a post on a stream to an open desk, the follower's processor time, and readers meanwhile.

    bench/tray.py [--rounds 40] [--accounts 200] [--rate 1000] [--seconds 10] [--readers 2000] [--json]

The stream and the network's API are ours, in this process.

1. Each round posts once on the stream and measures the time until a desk's socket has it. The reference is what Redis
   needs to write an event of the same length.
2. So many posts a second of so many accounts, for some seconds: the processor time of the server, of which following is
   the only work. The reference is a program that only receives the same stream and reads its JSON.
3. A broadcast to readers, in turn while nothing is posted, while so many posts a second go to a program that only
   reads them (the reference: what the stream itself takes from a machine of few cores), and while they are followed.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from load import Load
from publish import _write
from results import median, ratio, show
from servers import Ours, Problem, post, processes, workshop
from websockets.asyncio.server import Request, Response, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.sync.client import connect

from liveblog.cli.opened import opened_store
from liveblog.model.tray import KEPT
from liveblog.settings import Settings
from liveblog.store.keys import key_of

PASSWORD = "correct horse battery"
TEXT = "The minister has left the building by the side door, and nobody has said anything yet. #Lindau"
READER = """
import asyncio, json, sys
from websockets.asyncio.client import connect
async def main():
    async with connect(sys.argv[1], max_size=None, compression=None) as socket:
        print("ready", flush=True)
        async for frame in socket:
            json.loads(frame)
asyncio.run(main())
"""


def main() -> int:
    options = _options()
    with workshop() as tools, ExitStack() as held:
        network = Network()
        held.callback(network.stop)
        address = f"127.0.0.1:{network.port}"
        os.environ |= {
            "LIVEBLOG_FETCH_ALLOW": address,
            "LIVEBLOG_BLUESKY_URL": f"http://{address}",
            "LIVEBLOG_JETSTREAM_URL": f"ws://{address}/subscribe",
        }
        ours = held.enter_context(Ours(tools))
        dids = _follow(ours, network, options.accounts)
        _show_desk(ours, network, dids, options)
        _show_cost(ours, network, dids, options)
        _show_readers(ours, held.enter_context(Load(tools, ours, options.readers)), network, dids, options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--accounts", type=int, default=200)
    parser.add_argument("--rate", type=int, default=1000, help="posts a second")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


class Network:
    """A Bluesky of ours on a thread: its stream, and what its API says of any account."""

    def __init__(self) -> None:
        self.sockets: dict[ServerConnection, int] = {}  # and how many accounts they asked for
        self.port = self.sent = 0
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._loop.run_until_complete, args=(self._run(ready),), daemon=True
        )
        self._thread.start()
        ready.wait(30)

    async def _run(self, ready: threading.Event) -> None:
        self._ended = asyncio.Event()
        async with serve(
            self._serve, "127.0.0.1", 0, process_request=self._answer, compression=None
        ) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            ready.set()
            await self._ended.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)

    async def _answer(self, socket: ServerConnection, request: Request) -> Response | None:
        path = urlsplit(request.path)
        if "xrpc" not in path.path:
            return None
        actor = parse_qs(path.query)["actor"][0].lstrip("@")
        said: dict[str, Any] = {"feed": []}
        if path.path.endswith("getProfile"):
            said = {"did": f"did:plc:{actor.split('.')[0]:0>24}", "handle": actor, "displayName": actor}
        body = json.dumps(said).encode()
        headers = Headers(
            {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
        )
        return Response(200, "OK", headers, body)

    async def _serve(self, socket: ServerConnection) -> None:
        query = parse_qs(urlsplit(socket.request.path).query)  # type: ignore[union-attr]
        wanted = query.get("wantedDids", [])
        if query.get("requireHello"):
            wanted = json.loads(await socket.recv())["payload"]["wantedDids"]
        self.sockets[socket] = len(wanted)
        await socket.wait_closed()
        self.sockets.pop(socket, None)

    def say(self, did: str) -> float:
        """A post on the stream; when it was sent."""
        asyncio.run_coroutine_threadsafe(self._send(did), self._loop).result(10)
        return time.perf_counter()

    async def _send(self, did: str, followed: bool = True) -> None:
        record = {
            "$type": "app.bsky.feed.post",
            "text": TEXT,
            "createdAt": "2026-01-06T10:00:00.000Z",
            "langs": ["en"],
        }
        rkey = "3l3q" + secrets.token_hex(5)[:9]
        commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": rkey, "record": record}
        frame = json.dumps(
            {"did": did, "time_us": round(time.time() * 1e6), "kind": "commit", "commit": commit}
        )
        for listener, accounts in list(self.sockets.items()):
            if followed or not accounts:
                await listener.send(frame)
        self.sent += 1

    @contextmanager
    def flood(self, dids: list[str], rate: int, *, followed: bool = True) -> Iterator[None]:
        """So many posts a second, evenly, of these accounts in turn; to those that named no account only, if not
        `followed`."""
        task = asyncio.run_coroutine_threadsafe(self._flood(dids, rate, followed), self._loop)
        try:
            yield
        finally:
            task.cancel()

    async def _flood(self, dids: list[str], rate: int, followed: bool) -> None:
        began, sent = self._loop.time(), 0
        while True:
            while sent < (self._loop.time() - began) * rate:
                await self._send(dids[sent % len(dids)], followed)
                sent += 1
            await asyncio.sleep(0.01)


def _follow(ours: Ours, network: Network, accounts: int) -> list[str]:
    """Blogs that follow so many accounts, once the stream is about all of them; the DIDs."""
    for number in range(accounts):
        slug = f"story-{number // 100}"
        if number % 100 == 0:
            ours.create_blog(slug)
        body = json.dumps({"kind": "bluesky", "address": f"@h{number}.example.org"}).encode()
        post(f"{ours.base}/api/v1/blogs/{slug}/sources", body, ours.headers)
    end = time.monotonic() + 300
    while max(network.sockets.values(), default=0) < accounts:
        if time.monotonic() > end:
            raise Problem("not all accounts were followed within five minutes")
        time.sleep(0.2)
    return [f"did:plc:{f'h{number}':0>24}" for number in range(accounts)]


def _desk(ours: Ours, slug: str) -> Any:
    """A signed-in editor's socket."""
    asyncio.run(_add_editor(ours))
    api = http.client.HTTPConnection("127.0.0.1", ours.port)
    form = urlencode({"name": "Ada", "password": PASSWORD})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    api.request("POST", "/desk/login", form, headers)
    answer = api.getresponse()
    answer.read()
    cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
    if answer.status != 303 or not cookie:
        raise Problem(f"signing in was answered {answer.status}")
    given = {"Cookie": cookie, "Origin": ours.base}
    return connect(f"ws://127.0.0.1:{ours.port}/desk/{slug}/ws", additional_headers=given)


async def _add_editor(ours: Ours) -> None:
    async with opened_store(Settings(data=ours.data)) as store:
        await store.people.join(await store.people.invite("editor", "Ada"), "Ada", PASSWORD, None)


def _show_desk(ours: Ours, network: Network, dids: list[str], options: Any) -> None:
    arrived, written = [], []
    with _desk(ours, "story-0") as desk, socket.socket(socket.AF_UNIX) as redis:
        redis.connect(ours.redis_socket)
        for number in range(options.rounds + 5):
            sent = network.say(dids[number % min(len(dids), 100)])
            frame = ""
            while '"type":"tray"' not in frame:
                frame = str(desk.recv(30))
            took = (time.perf_counter() - sent) * 1000
            if number >= 5:
                arrived.append(took)
                written.append(_write(redis, frame.encode()))
            time.sleep(0.05)
    more = median([a - w for a, w in zip(arrived, written, strict=True)])
    rows = [
        {"what": "on the stream to the desk", "ms": median(arrived), "more than Redis ms": more},
        {"what": "Redis alone", "ms": median(written), "more than Redis ms": 0.0},
    ]
    show(f"A post in the tray of an open desk, {options.rounds} posts", rows, options.json)


def _show_cost(ours: Ours, network: Network, dids: list[str], options: Any) -> None:
    server = [
        pid for pid in processes(ours.process.pid) if "valkey" not in _name(pid) and "redis" not in _name(pid)
    ]
    with _bare(network) as bare, network.flood(dids, options.rate):
        time.sleep(2)
        sent, before, began = network.sent, [_seconds(server), _seconds([bare])], time.monotonic()
        time.sleep(options.seconds)
        took = time.monotonic() - began
        sent = network.sent - sent
        ours_took, bare_took = _seconds(server) - before[0], _seconds([bare]) - before[1]
    rows = [
        {"what": "following", "of a core": ours_took / took, "to bare": ours_took / bare_took},
        {"what": "receiving and reading JSON", "of a core": bare_took / took, "to bare": 1.0},
    ]
    show(f"{sent / took:.0f} posts a second of {len(dids)} accounts", rows, options.json)
    _check(ours, network)


@contextmanager
def _bare(network: Network) -> Iterator[int]:
    """A program that only receives the stream and reads its JSON; its process id."""
    url = f"ws://127.0.0.1:{network.port}/subscribe"
    bare = subprocess.Popen([sys.executable, "-c", READER, url], stdout=subprocess.PIPE)
    assert bare.stdout is not None
    try:
        bare.stdout.readline()
        yield bare.pid
    finally:
        bare.kill()
        bare.wait()
        bare.stdout.close()


def _check(ours: Ours, network: Network) -> None:
    """What was sent is in the trays, all of it."""
    end = time.monotonic() + 30
    while (kept := asyncio.run(_kept(ours))) < min(network.sent, 2 * KEPT - 1):
        if time.monotonic() > end:
            raise Problem(f"{network.sent} posts were sent, and {kept} are in the trays")


async def _kept(ours: Ours) -> int:
    async with opened_store(Settings(data=ours.data)) as store:
        orders = [key_of((await store.blog(f"story-{n}")).id, "trayorder") for n in range(2)]
        return sum([await store.connection.client.zcard(order) for order in orders])


def _name(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def _seconds(pids: list[int]) -> float:
    """The processor time that these processes have taken."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def _show_readers(ours: Ours, load: Load, network: Network, dids: list[str], options: Any) -> None:
    load.ready()
    kinds: dict[str, Callable[[], AbstractContextManager[Any]]] = {
        "quiet": nullcontext,
        "posts that a bare program reads": lambda: network.flood(dids, options.rate, followed=False),
        "posts that are followed": lambda: network.flood(dids, options.rate),
    }
    times: dict[str, list[float]] = {what: [] for what in kinds}
    with _bare(network):
        for number in range(options.rounds + 5):
            # Each kind is the first of a round in turn, so that none always follows the same one.
            order = list(kinds)[number % 3 :] + list(kinds)[: number % 3]
            for what in order:
                with kinds[what]():
                    time.sleep(0.3)
                    load.arm(200)
                    ours.publish(400)
                    first, _, _, last = load.round()
                if number >= 5:
                    times[what].append((last - first) / 1e6)
                time.sleep(0.2)
    bare = times["posts that a bare program reads"]
    rows = [
        {"what": what, "ms": median(found), "to bare": ratio(found, bare)} for what, found in times.items()
    ]
    show(f"A broadcast to {options.readers} readers", rows, options.json)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Problem, subprocess.CalledProcessError) as problem:
        sys.exit(str(problem))

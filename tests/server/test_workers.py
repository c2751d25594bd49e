"""Workers: they share connections, and are replaced when they die and in a rolling restart."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import httpx
import websockets
from servers import PATIENCE, Running, until

Serve = Callable[..., Running]


def health(server: Running) -> int:
    # A new connection for each request, so that each is accepted once more.
    return httpx.get(f"{server.url}/health").status_code


def test_a_killed_worker_is_replaced_and_no_connection_is_lost(serve: Serve) -> None:
    server = serve()
    (worker,) = server.workers()
    os.kill(worker, signal.SIGSTOP)
    with socket.create_connection(("127.0.0.1", server.port)) as waiting:
        # The old worker has not accepted it: it waits in the queue of the socket, which outlives the worker.
        waiting.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        os.kill(worker, signal.SIGKILL)
        assert waiting.recv(100).startswith(b"HTTP/1.1 200")
    assert server.workers() != [worker]
    assert any("starting another one" in line for line in server.output)


def test_a_worker_that_is_killed_repeatedly_is_replaced_each_time(serve: Serve) -> None:
    server = serve()
    for _ in range(3):
        (worker,) = server.workers()
        os.kill(worker, signal.SIGKILL)
        until(lambda worker=worker: server.workers() not in ([], [worker]))
        assert health(server) == 200


def test_two_workers_share_the_connections(serve: Serve) -> None:
    server = serve("--workers", "2")
    before = [sockets_of(worker) for worker in server.workers()]
    with ExitStack() as held:
        for _ in range(40):
            # All within a moment: an idle connection is closed after a while.
            client = HTTPConnection("127.0.0.1", server.port)
            held.callback(client.close)
            client.request("GET", "/health")
            assert client.getresponse().read()
        shares = [sockets_of(worker) - had for worker, had in zip(server.workers(), before, strict=True)]
    assert sum(shares) >= 40  # and sometimes one to Redis
    assert min(shares) > 5


def sockets_of(pid: int) -> int:
    return sum(os.readlink(fd).startswith("socket:") for fd in Path(f"/proc/{pid}/fd").iterdir())


async def test_a_rolling_restart_refuses_no_request_and_resets_no_reader(serve: Serve, slug: str) -> None:
    server = serve("--workers", "2", LIVEBLOG_SPREAD="0.5")
    old = server.workers()
    token = server.command("token", "create", "t", "--role", "admin").strip()
    seen: list[list[str]] = [[] for _ in range(6)]
    codes: list[int] = []
    published = []
    done = asyncio.Event()
    async with httpx.AsyncClient(base_url=server.url, headers={"Authorization": f"Bearer {token}"}) as api:
        (await api.post("/api/v1/blogs", json={"slug": slug, "title": "A story"})).raise_for_status()
        readers = [asyncio.create_task(read(f"{server.ws}/live/{slug}/ws", seen[n], codes)) for n in range(6)]
        await eventually(lambda: all(seen))
        server.process.send_signal(signal.SIGHUP)

        async def publish() -> None:
            while not done.is_set():
                made = await api.post(
                    f"/api/v1/blogs/{slug}/entries", json={"text": f"Update {len(published)}"}
                )
                assert made.status_code == 201
                published.append(made.json()["id"])
                await asyncio.sleep(0.02)  # not a flood: readers that miss hundreds are rightly reset

        publishing = asyncio.create_task(publish())
        await eventually(lambda: any("all workers were replaced" in line for line in server.output), 30)
        done.set()
        await publishing
        await eventually(lambda: all(published[-1] in got for got in seen) or any(r.done() for r in readers))
        assert not [reader.exception() for reader in readers if reader.done()]
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
    assert not set(old) & set(server.workers())
    assert set(codes) == {1012}
    for got in seen:
        assert [id for id in got if id != "hello"] == published  # each of them once and in order
        assert got.count("hello") >= 2  # it reconnected


async def read(url: str, seen: list[str], codes: list[int]) -> None:
    """A reader as docs/protocol.md describes it: it reconnects with its position. Records what it saw."""
    position = ""
    while True:
        try:
            async with websockets.connect(url + (f"?after={position}" if position else "")) as connected:
                async for text in connected:
                    frame = json.loads(text)
                    assert frame["type"] in ("hello", "put", "tick"), frame
                    position = frame.get("position", position)
                    if frame["type"] != "tick":
                        seen.append(frame["entry"]["id"] if frame["type"] == "put" else "hello")
        except websockets.ConnectionClosedError as closed:
            codes.append(closed.rcvd.code if closed.rcvd else 1006)
        except websockets.InvalidHandshake:
            await asyncio.sleep(0.01)


async def eventually(happens: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)

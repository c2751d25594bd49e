"""The server as a whole: its ports, its workers and their replacements, its start and its stop."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
import websockets
from playwright.async_api import Browser, expect
from servers import LIVEBLOG, PATIENCE, Running, clean_environ, command, lives, running, until
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from liveblog.errors import CannotStart
from liveblog.live.capacity import RESERVED
from liveblog.server import listeners, processes
from liveblog.settings import Settings

Serve = Callable[..., Running]


def health(server: Running) -> int:
    # A new connection for each request, so that each is accepted once more.
    return httpx.get(f"{server.url}/health").status_code


def redis_of(data: Path) -> list[int]:
    """The Redis processes of a data directory, found by their current directory."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == (data / "redis").resolve() and lives(int(process.name)):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def test_the_greeting_says_where_to_read_and_edit_and_how_to_sign_in_first(server: Running) -> None:
    text = "".join(server.output)
    assert f"read   {server.url}/\n" in text
    assert f"edit   {server.url}/desk\n" in text
    assert server.first_link.startswith(f"{server.url}/desk/")
    hard = int(Path(f"/proc/{server.workers()[0]}/limits").read_text().split("Max open files")[1].split()[1])
    assert f"Room for {hard - RESERVED:,} readers" in text


def test_the_link_of_a_new_server_makes_the_first_account(serve: Callable[..., Running]) -> None:
    assert httpx.get(serve().first_link).status_code == 200


def test_workers_have_as_many_descriptors_as_the_system_grants(server: Running) -> None:
    limits = Path(f"/proc/{server.workers()[0]}/limits").read_text().split("Max open files")[1].split()
    assert limits[0] == limits[1]


def test_the_address_in_the_greeting_is_the_public_one(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, public_url="https://live.example.org/")
    assert listeners.address_of(settings, 8000) == "https://live.example.org"
    assert listeners.address_of(Settings(host="::1"), 8000) == "http://[::1]:8000"
    assert listeners.address_of(Settings(host="0.0.0.0"), 80) == "http://localhost:80"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_in_use_is_one_sentence_and_exit_code_1(workers: str, serve: Serve, tmp_path: Path) -> None:
    first = serve("--workers", "2", data=tmp_path / "first")
    second = command(
        "serve", "--port", str(first.port), "--workers", workers, "--data", str(tmp_path / "second")
    )
    assert second.returncode == 1
    assert second.stderr == (
        f"liveblog: Port {first.port} is in use by another program; end that one or set PORT to another.\n"
    )
    assert not second.stdout


def test_an_address_of_another_machine_is_one_sentence(tmp_path: Path) -> None:
    for host in ("192.0.2.1", "no-such-host.invalid", "no..host"):
        with pytest.raises(CannotStart, match=f"Cannot listen on {host} .*correct LIVEBLOG_HOST"):
            processes.serve(Settings(host=host, port=0, data=tmp_path))


def test_a_privileged_port_is_one_sentence() -> None:
    said = listeners._why_not(Settings(port=80), OSError(errno.EACCES, "Permission denied"))
    assert said == "Port 80 is for privileged users; set PORT to a number from 1024 to 65535."


def test_settings_from_the_environment_and_the_command_line_reach_the_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://from-the-environment")
    settings = Settings(port=1234, data=Path("/somewhere"), spread=0.5)
    environ = processes._environ(settings)
    assert environ["PORT"] == "1234"
    assert environ["LIVEBLOG_DATA"] == "/somewhere"
    assert environ["LIVEBLOG_SPREAD"] == "0.5"
    assert "REDIS_URL" not in environ


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_clean_and_leaves_nothing_behind(number: int, serve: Serve, tmp_path: Path) -> None:
    server = serve("--workers", "2")
    workers, redis = server.workers(), redis_of(server.data)
    assert len(workers) == 2
    assert redis
    assert server.stop(number) == 0
    assert not any(map(lives, workers + redis))
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0
    assert "Traceback" not in "".join(server.output)
    assert "ERROR" not in "".join(server.output)


@contextmanager
def as_in_a_terminal(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A server that leads a process group, as in a shell, where Ctrl+C signals every process of the group."""
    process = subprocess.Popen(
        [*LIVEBLOG, "serve", "--port", "0", "--host", "127.0.0.1", "--data", str(data)],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=clean_environ(),
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_a_ctrl_c_reaches_the_whole_group_and_is_still_graceful(tmp_path: Path) -> None:
    with as_in_a_terminal(tmp_path) as process:
        assert process.stdout is not None
        assert any("Ctrl+C" in line for line in process.stdout)
        os.killpg(process.pid, signal.SIGINT)
        rest = process.communicate(timeout=30)[0]
        assert process.returncode == 0, rest
        assert "Traceback" not in rest
        assert not redis_of(tmp_path)


def test_a_ctrl_c_during_the_start_prints_no_traceback(tmp_path: Path) -> None:
    with as_in_a_terminal(tmp_path) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        until(
            lambda: any(b"liveblog.server.worker" in command_of(pid) for pid in children.read_text().split())
        )
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=30)[0].count("\n") <= 1  # "stopping"
        assert process.returncode == 0
        assert not redis_of(tmp_path)


def command_of(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_a_second_signal_does_not_wait(serve: Serve) -> None:
    server = serve(LIVEBLOG_SPREAD="60")
    (worker,) = server.workers()
    os.kill(worker, signal.SIGSTOP)  # so that it ignores the first one
    server.process.send_signal(signal.SIGTERM)
    until(lambda: "stopping" in server.output[-1])
    server.stop(signal.SIGTERM)  # within half the time that the first one gives to readers
    assert not lives(worker)


def test_workers_and_redis_do_not_outlive_a_parent_that_was_killed(serve: Serve) -> None:
    server = serve("--workers", "2")
    workers = server.workers()
    server.process.kill()
    server.process.wait()
    until(lambda: not any(map(lives, workers)), 20)
    until(lambda: not redis_of(server.data), 20)


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


async def test_a_stop_closes_readers_one_after_the_other(serve: Serve, slug: str) -> None:
    server = serve(LIVEBLOG_SPREAD="2")
    server.command("import", "-", "--slug", slug, "--title", "A story", stdin="One paragraph.\n")
    readers = [await websockets.connect(f"{server.ws}/live/{slug}/ws") for _ in range(20)]
    for reader in readers:
        assert json.loads(await reader.recv())["type"] == "hello"
    server.process.send_signal(signal.SIGTERM)
    ended: list[float] = []

    async def end(reader: websockets.ClientConnection) -> None:
        await reader.wait_closed()
        assert reader.close_code == 1012
        ended.append(time.monotonic())

    await asyncio.gather(*map(end, readers))
    assert max(ended) - min(ended) > 0.4
    assert await asyncio.to_thread(server.process.wait, 20) == 0


def test_a_command_beside_the_server_and_a_second_server_use_the_same_redis(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data) as first, running(data) as second:
        first.command("import", "-", "--slug", "shared", "--title", "Shared", stdin="One paragraph.\n")
        assert httpx.get(f"{second.url}/live/shared").status_code == 200
        first.stop()
        assert httpx.get(f"{second.url}/ready").status_code == 200
    assert not redis_of(data)


def test_closing_its_terminal_stops_the_server(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        # A session of its own, controlled by this terminal.
        ["setsid", "--ctty", *LIVEBLOG, "serve", "--port", "0", "--data", str(tmp_path)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=clean_environ(),
    )
    try:
        os.close(theirs)
        printed = b""
        while b"Ctrl+C" not in printed:
            printed += os.read(ours, 10_000)  # raises when the server ends silently
        os.close(ours)
        assert process.wait(20) == 0
        assert not redis_of(tmp_path)
    finally:
        process.kill()
        process.wait()


def test_a_data_directory_with_a_very_long_path_serves(serve: Serve, tmp_path: Path) -> None:
    server = serve(data=tmp_path / ("long" * 40) / "with a space")
    server.command("import", "-", "--slug", "far", "--title", "Far", stdin="One paragraph.\n")
    assert httpx.get(f"{server.url}/live/far").status_code == 200
    assert httpx.get(f"{server.url}/ready").status_code == 200


async def test_a_full_server_tells_readers_to_poll(serve: Serve) -> None:
    server = serve(LIVEBLOG_READERS="2")
    token = server.command("token", "create", "t", "--role", "admin").strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
        assert (await client.post("/api/v1/blogs", json={"slug": "full", "title": "Full"})).status_code == 201
    address = f"{server.ws}/live/full/ws"
    async with connect(address) as first, connect(address) as second, connect(address) as third:
        assert "hello" in str(await first.recv())
        assert "hello" in str(await second.recv())
        with pytest.raises(ConnectionClosed) as closed:
            await third.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013
    async with httpx.AsyncClient(base_url=server.url) as client:
        assert (await client.get("/live/full/updates")).status_code == 200


async def test_with_too_few_descriptors_the_server_warns_and_readers_poll(
    tmp_path: Path, chromium: Browser
) -> None:
    few = ("sh", "-c", 'ulimit -n 128; exec "$@"', "sh", *LIVEBLOG)
    with running(tmp_path, program=few) as server:
        text = "".join(server.output)
        assert "WARNING" in text
        assert "may open only 128 files here" in text
        assert "LimitNOFILE=65536" in text
        assert "All readers poll." in text
        assert "Room for" not in text
        token = server.command("token", "create", "t", "--role", "admin").strip()
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
            (await client.post("/api/v1/blogs", json={"slug": "few", "title": "Few"})).raise_for_status()
            async with connect(f"{server.ws}/live/few/ws") as refused:
                with pytest.raises(ConnectionClosed) as closed:
                    await refused.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1013
            page = await chromium.new_page(base_url=server.url)
            await page.goto("/live/few")
            added = await client.post("/api/v1/blogs/few/entries", json={"text": "Polled by a page."})
            await expect(page.locator(f"#entry-{added.json()['id']}")).to_contain_text("Polled by a page.")
            await page.close()

"""A server stops: by signals, with its terminal, and when its parent is killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import websockets
from servers import LIVEBLOG, Running, clean_environ, lives, redis_of, until

Serve = Callable[..., Running]


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

"""Servers to be measured, ours and others: started, waited for, stopped; and the C tools that measure them."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WORDS = "The minister has left the building by the side door. "


class Problem(Exception):
    """A sentence for the person who runs the measurement."""


@contextmanager
def workshop() -> Iterator[Path]:
    """A temporary directory with the compiled tools."""
    if not shutil.which("gcc"):
        raise Problem("These measurements need gcc.")
    directory = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        for tool in ("load", "sendloop", "requests"):
            subprocess.run(["gcc", "-O2", "-o", directory / tool, HERE / f"{tool}.c"], check=True)
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


_given: set[int] = set()


def free_port() -> int:
    """A free port whose successor is free too; never the same twice. It is below the range of outgoing connections."""
    for port in random.sample(range(10_000, 32_000, 2), 1000):
        if port not in _given and _is_free(port) and _is_free(port + 1):
            _given.add(port)
            return port
    raise Problem("No port is free.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def post(url: str, body: bytes, headers: Mapping[str, str] | None = None, method: str = "POST") -> bytes:
    request = urllib.request.Request(url, data=body, method=method, headers=dict(headers or {}))
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return bytes(answer.read())


def processes(pid: int) -> list[int]:
    """A process and its descendants."""
    found, todo = [], [pid]
    while todo:
        pid = todo.pop()
        try:
            tasks = os.listdir(f"/proc/{pid}/task")
            children = [Path(f"/proc/{pid}/task/{t}/children").read_text().split() for t in tasks]
        except OSError:
            continue
        found.append(pid)
        todo += [int(child) for part in children for child in part]
    return found


def memory_kb(pid: int) -> int:
    """Proportional memory (PSS) of a process and its descendants."""
    total = 0
    for each in processes(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total


class Process:
    """Any server. It is started here, and stopped at the end of the `with` block."""

    def __init__(self, name: str, command: Sequence[str | Path], port: int, **options: Any) -> None:
        self.name, self.port = name, port
        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **options,
        )

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self, port: int | None = None) -> None:
        """Wait until the server listens."""
        until = time.monotonic() + 60
        while _is_free(port or self.port):
            if self.process.poll() is not None or time.monotonic() > until:
                raise Problem(f"{self.name} did not start")
            time.sleep(0.05)

    def memory_kb(self) -> int:
        return memory_kb(self.process.pid)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


class Peer(Process):
    """A server that sends the body of a POST to PORT+1 (or `publish_url`) to every socket on `path`."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        port: int,
        *,
        publish_url: str = "",
        path: str = "/ws",
        **options: Any,
    ) -> None:
        super().__init__(name, command, port, **options)
        self.path = path
        self.publish_url = publish_url or f"http://127.0.0.1:{port + 1}/publish"

    def publish(self, size: int) -> None:
        post(
            self.publish_url,
            (WORDS * (size // len(WORDS) + 1))[:size].encode(),
            {"Content-Type": "text/plain"},
        )


class Ours(Process):
    """`liveblog serve` of this checkout, with data of its own, one live blog and a token."""

    path = "/live/bench/ws"

    def __init__(self, directory: Path, *, workers: int = 1, **environ: str) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="data-", dir=directory))
        self.environ = {**os.environ, "LIVEBLOG_DATA": str(self.data), "LIVEBLOG_SPREAD": "1", **environ}
        self.environ.pop("REDIS_URL", None)
        port = free_port()
        command = [sys.executable, "-m", "liveblog", "serve", "--port", str(port), "--workers", str(workers)]
        super().__init__("ours", command, port, env=self.environ, cwd=HERE.parent)
        try:
            self._wait()
            token = self.command("token", "create", "bench", "--role", "admin").strip()
        except BaseException:
            self.__exit__()
            raise
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.create_blog("bench")

    def _wait(self) -> None:
        for _ in range(300):
            if self.process.poll() is not None:
                raise Problem("our server ended at once; run `liveblog serve` by hand to see why")
            try:
                get(f"{self.base}/health")
                return
            except OSError:
                time.sleep(0.1)
        raise Problem("our server did not answer /health within 30 seconds")

    def command(self, *arguments: str, stdin: str = "") -> str:
        """Run `liveblog …` on the same data; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "liveblog", *arguments],
            env=self.environ, cwd=HERE.parent, input=stdin, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise Problem(f"liveblog {arguments[0]} failed: {done.stderr.strip()}")
        return done.stdout

    @property
    def redis_socket(self) -> str:
        return str(self.data / "redis" / "redis.sock")

    def create_blog(self, slug: str) -> None:
        post(f"{self.base}/api/v1/blogs", json.dumps({"slug": slug, "title": "Bench"}).encode(), self.headers)

    def publish(self, size: int, slug: str = "bench") -> Any:
        """Publish an entry with a text of so many characters."""
        body = json.dumps({"text": (WORDS * (size // len(WORDS) + 1))[:size]}).encode()
        return json.loads(post(f"{self.base}/api/v1/blogs/{slug}/entries", body, self.headers))

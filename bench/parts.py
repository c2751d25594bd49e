"""What the measurements share: servers that are started and stopped, the load clients in C, and how results are shown.

Machines drift, so everything is measured in rounds, one server after the other in each, and compared within a round.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import socket
import statistics
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
    """A sentence for the person who measures."""


@contextmanager
def workshop() -> Iterator[Path]:
    """A directory with the compiled tools, gone afterwards."""
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
    """A port that is free, and so is the one after it; never the same twice. Below where connections get theirs."""
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
    """A process and all below it."""
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
    """Proportional memory (PSS) of a process and all below it."""
    total = 0
    for each in processes(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total


class Process:
    """A server of any kind, started here and stopped at the end."""

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
        """Wait until somebody listens."""
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
    """`liveblog serve` of this checkout on data of its own, with one live blog and a token."""

    path = "/live/bench/ws"

    def __init__(self, directory: Path, *, workers: int = 1, **environ: str) -> None:
        self.data = directory / "data"
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
        self.make_blog("bench")

    def _wait(self) -> None:
        for _ in range(300):
            if self.process.poll() is not None:
                raise Problem("our server ended at once; try `liveblog serve` by hand to see why")
            try:
                get(f"{self.base}/health")
                return
            except OSError:
                time.sleep(0.1)
        raise Problem("our server did not answer /health within 30 seconds")

    def command(self, *arguments: str, stdin: str = "") -> str:
        """`liveblog …` on the same data; what it printed."""
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

    def make_blog(self, slug: str) -> None:
        post(f"{self.base}/api/v1/blogs", json.dumps({"slug": slug, "title": "Bench"}).encode(), self.headers)

    def publish(self, size: int, slug: str = "bench") -> Any:
        """An entry with a text of so many characters."""
        body = json.dumps({"text": (WORDS * (size // len(WORDS) + 1))[:size]}).encode()
        return json.loads(post(f"{self.base}/api/v1/blogs/{slug}/entries", body, self.headers))


class Load:
    """Many readers of one server (load.c)."""

    def __init__(
        self,
        tool: Path,
        server: Any,
        readers: int,
        *,
        path: str = "",
        batch: int = 200,
        source: int = 1,
        headers: str = "",
    ) -> None:
        self.readers = readers
        self.process = subprocess.Popen(
            [str(tool / "load"), str(server.port), path or server.path, str(readers), str(batch), str(source)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            env={**os.environ, "LOAD_HEADERS": headers},
        )  # fmt: skip

    def ready(self) -> float:
        """Seconds that it took to connect everyone."""
        return float(self._line(300)[1])

    def arm(self, least: int) -> None:
        """Count the next text of at least so many bytes."""
        self._say(f"arm {least}")
        self._line(10)

    def round(self, seconds: float = 60) -> tuple[int, int, int, int]:
        """When the first, middle, 99th-percentile and last reader had it (CLOCK_MONOTONIC, ns)."""
        line = self._line(seconds)
        return int(line[3]), int(line[5]), int(line[7]), int(line[9])

    def counts(self) -> dict[str, int]:
        self._say("count")
        line = self._line(10)
        return {line[i]: int(line[i + 1]) for i in range(1, len(line), 2)}

    def _say(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def _line(self, seconds: float) -> list[str]:
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            raise Problem(f"the load client did not answer within {seconds:.0f} seconds")
        line = self.process.stdout.readline()
        if not line:
            raise Problem("the load client ended")
        return line.split()

    def __enter__(self) -> Load:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def ratio(values: Sequence[float], references: Sequence[float]) -> float:
    """The median over rounds of one to the other, round by round."""
    return median([v / r for v, r in zip(values, references, strict=True)])


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of a table as text, columns aligned."""
    names = list(rows[0])
    cells = [names, *([_shown(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    lines = [
        "  ".join(
            cell.rjust(w) if i else cell.ljust(w)
            for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    ]
    return "\n".join(lines)


def _shown(value: Any) -> str:
    return (
        f"{value:,.2f}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


def show(title: str, rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    print(json.dumps({"title": title, "rows": rows}) if as_json else f"{title}\n\n{table(rows)}")

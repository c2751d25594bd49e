"""A real server for a test: `liveblog serve` as a process of its own, and the commands beside it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 30  # seconds for whatever comes by itself; a busy machine may need them
LIVEBLOG = (sys.executable, "-m", "liveblog")


def until(happens: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Waits for a condition of another process, and fails when it does not come."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def lives(pid: int) -> bool:
    """Whether a process runs. (One that only waits for its parent to notice its end does not.)"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


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


@dataclass
class Running:
    """A server that accepts readers. `url` has no slash at its end; `output` is what it printed so far."""

    url: str
    port: int
    data: Path
    process: subprocess.Popen[str]
    output: list[str]
    environ: dict[str, str] = field(repr=False)
    program: tuple[str, ...] = LIVEBLOG

    @property
    def ws(self) -> str:
        return self.url.replace("http://", "ws://")

    @property
    def first_link(self) -> str:
        """The one-time link that makes the first account."""
        return re.findall(r"http\S+/desk/\S+/\S+", "".join(self.output))[0]

    def command(self, *arguments: str, stdin: str = "") -> str:
        """What a `liveblog` command beside the server answers; it has to succeed."""
        ended = command(
            *arguments, "--data", str(self.data), stdin=stdin, environ=self.environ, program=self.program
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def workers(self) -> list[int]:
        """The process ids of its workers."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return sorted(int(pid) for pid in listed)

    def stop(self, with_signal: int = signal.SIGTERM) -> int:
        """Its exit code."""
        self.process.send_signal(with_signal)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


def command(
    *arguments: str,
    stdin: str = "",
    environ: dict[str, str] | None = None,
    program: tuple[str, ...] = LIVEBLOG,
) -> subprocess.CompletedProcess[str]:
    """A `liveblog` command, run to its end."""
    return subprocess.run(
        [*program, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        env=clean_environ(environ),
    )


def clean_environ(more: dict[str, str] | None = None) -> dict[str, str]:
    """The environment without what would set liveblog up differently on the developer's machine."""
    ours = ("REDIS_URL", "PORT", "WEB_CONCURRENCY")
    kept = {k: v for k, v in os.environ.items() if k not in ours and not k.startswith("LIVEBLOG_")}
    # Nobody outside is asked, except by the tests that are about that.
    return kept | {"LIVEBLOG_RESOLVE": "off"} | (more or {})


@contextmanager
def running(
    data: Path, *arguments: str, program: tuple[str, ...] = LIVEBLOG, cwd: Path | None = None, **environ: str
) -> Iterator[Running]:
    """A server on a free port with its data in `data`, stopped at the end. `environ` are more variables for it."""
    given = {"LIVEBLOG_SPREAD": "0.2", **environ}
    process = subprocess.Popen(
        [*program, "serve", "--port", "0", "--host", "127.0.0.1", "--data", str(data), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=clean_environ(given),
        cwd=cwd,
    )
    output: list[str] = []
    printed = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            output.append(line)
            if "Ctrl+C" in line:
                printed.set()
        printed.set()  # it ended

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    try:
        assert printed.wait(PATIENCE), "".join(output)
        address = re.search(r"read +http://127\.0\.0\.1:(\d+)/", "".join(output))
        assert address, f"the server did not start:\n{''.join(output)}"
        port = int(address[1])
        yield Running(f"http://127.0.0.1:{port}", port, data, process, output, given, program)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        reading.join(5)
        assert process.stdout is not None
        process.stdout.close()

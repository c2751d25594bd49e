"""Our own Redis as its users see it: processes that come, go and are killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

USER = """
import sys
from pathlib import Path
from liveblog.embedded_redis.server import redis_for
from liveblog.settings import Settings
with redis_for(Settings(data=Path(sys.argv[1]))) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@contextmanager
def client(url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(url, socket_timeout=30) as connected:
        yield connected


def pid_of(url: str) -> int:
    with client(url) as connected:
        return int(connected.info("server")["process_id"])


def keeper_of(redis_pid: int) -> int:
    return int(Path(f"/proc/{redis_pid}/stat").read_text().rpartition(")")[2].split()[1])


def answers(url: str) -> bool:
    try:
        with client(url) as connected:
            return bool(connected.ping())
    except redis.RedisError:
        return False


class User:
    """Another process that uses the Redis of a directory, such as a command."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def url(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(60)

    def __enter__(self) -> User:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()

"""The Redis to use: the one in REDIS_URL, or our own, running in the data directory as long as it has users.

    with redis_for(settings) as url: ...

Server processes and commands do the same; the first one starts a keeper (`keeper.py`), the others find it.

Everything, sockets included, is in DATA/redis, which only its owner can enter. A socket's name can have 107 bytes; if
the directory's path is longer, the sockets are reached through /proc/self/fd, by a descriptor of the directory. (Not
through a short directory elsewhere: in /tmp others could take its name first, cleaners would delete it, and services
with a /tmp of their own would not find it.)

Must not know: what is kept in Redis. Does not look into a Redis that REDIS_URL names; `store` does when it opens.
"""

from __future__ import annotations

import fcntl
import logging
import os
import pwd
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from liveblog.embedded_redis.binary import find_binary
from liveblog.embedded_redis.keeper import KEEPER_SOCKET, LOCK, LOG, REDIS_SOCKET, STOPPING
from liveblog.errors import CannotStart
from liveblog.settings import Settings

log = logging.getLogger(__name__)

LONGEST_SOCKET_NAME = 100  # bytes; Linux allows 107, others 103
SILENT = STOPPING + 15.0  # stop waiting for a lock whose holder has not answered for this long
RETRY = 0.02
LONGEST_PAUSE = 30.0  # between attempts to start a keeper again


@contextmanager
def redis_for(settings: Settings) -> Iterator[str]:
    """The URL of a Redis that answers (or, given by REDIS_URL, should). Raises CannotStart with a sentence.

    The URL of our own Redis is valid in this process alone (it may name one of its descriptors), inside the block.
    """
    if settings.redis_url:
        yield settings.redis_url
        return
    with closing(Lease(_own_directory(settings.data))) as lease:
        lease.begin()
        yield f"unix://{quote(lease.address(REDIS_SOCKET))}"


class Lease:
    """Our use of the Redis in a directory: a connection to its keeper, renewed by a thread when the keeper dies."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._connection: socket.socket | None = None
        self._watching: threading.Thread | None = None
        self._last_word = b""
        self._ending = threading.Event()
        self._guard = threading.Lock()  # of _connection against renewal while ending

    def address(self, name: str) -> str:
        """The path by which this process can reach a socket in the directory."""
        path = str(self._directory / name)
        if len(os.fsencode(path)) <= LONGEST_SOCKET_NAME and path.isprintable():
            return path
        if not os.path.isdir("/proc/self/fd"):
            raise CannotStart(
                f"The path {self._directory} is too long for a socket; set LIVEBLOG_DATA to a shorter one."
            )
        return f"/proc/self/fd/{self._fd}/{name}"

    def begin(self) -> None:
        """Returns when Redis answers."""
        self._connection = self._enter()
        self._watching = threading.Thread(
            target=self._watch, args=(self._connection,), name="redis lease", daemon=True
        )
        self._watching.start()

    def close(self) -> None:
        """Gives the lease back. If it was the last one, returns after Redis has stopped."""
        self._ending.set()
        if self._connection is not None and self._watching is not None:
            with self._guard, suppress(OSError):
                self._connection.shutdown(socket.SHUT_WR)
            self._watching.join(STOPPING + 5)
            self._connection.close()
        if self._last_word == b"stopped\n":
            patience = time.monotonic() + 2
            while not self._alone() and time.monotonic() < patience:
                time.sleep(0.005)  # the keeper's last message comes just before its end
        os.close(self._fd)

    def _enter(self) -> socket.socket:
        """Connects to the keeper, starting one when there is none, and waits until it says that Redis answers."""
        silent_since = time.monotonic()
        while True:
            connection = self._connect()
            if connection is not None:
                word, _, rest = _line(connection).partition(" ")
                if word == "ready":
                    return connection
                connection.close()
                if word == "cannot":
                    raise CannotStart(rest)
                silent_since = time.monotonic()  # it was just stopping; wait for its lock
            elif self._alone():
                self._start_keeper()
                continue
            if self._ending.wait(RETRY):
                raise CannotStart("Stopped while waiting for Redis.")
            if time.monotonic() - silent_since > SILENT:
                raise CannotStart(
                    f"Another program holds {self._directory / LOCK} and does not answer; end it first."
                )

    def _connect(self) -> socket.socket | None:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(self.address(KEEPER_SOCKET))
        except OSError:
            connection.close()
            return None
        return connection

    def _alone(self) -> bool:
        """Whether no keeper and no Redis is running here. (One that starts now finds the lock taken.)"""
        with _opened(self._directory / LOCK, os.O_RDWR | os.O_CREAT) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return False
            return True

    def _start_keeper(self) -> None:
        if os.fstat(self._fd).st_uid != os.geteuid():
            raise _not_ours(
                self._directory
            )  # root may use a running Redis, but must not leave files of its own
        binary = find_binary(self._directory)
        with _opened(self._directory / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND) as log_file:
            # A full disk is noticed here, where the error is seen.
            os.write(log_file, f"liveblog: process {os.getpid()} starts {binary}\n".encode())
            os.fsync(log_file)
            started = subprocess.run(
                # -P: do not import a directory called liveblog in the current directory.
                [sys.executable, "-P", "-m", "liveblog.embedded_redis.keeper", str(self._directory), binary],
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                start_new_session=True,  # so that Ctrl+C does not reach it
            )
        if started.returncode:
            raise CannotStart(f"Redis could not be started; {self._directory / LOG} says why.")

    def _watch(self, connection: socket.socket) -> None:
        """Until the end of the lease: when the keeper dies, find or start the next one."""
        while True:
            with suppress(OSError):
                while said := connection.recv(1000):
                    self._last_word = said
            if self._ending.is_set():
                return
            log.warning("the keeper of our Redis ended; starting another one")
            renewed = self._renew()
            if renewed is None:
                return
            connection = renewed

    def _renew(self) -> socket.socket | None:
        pause = 0.5
        while True:
            try:
                renewed = self._enter()
            except (CannotStart, OSError) as problem:
                pause = min(pause * 2, LONGEST_PAUSE)
                log.error("%s Trying again in %.0f s.", problem, pause)
                if self._ending.wait(pause):
                    return None
                continue
            with self._guard:
                assert self._connection is not None
                self._connection.close()
                self._connection = renewed
                if self._ending.is_set():  # the lease ended meanwhile: close this connection
                    renewed.shutdown(socket.SHUT_WR)
            return renewed


def _own_directory(data: Path) -> Path:
    """DATA/redis, created if missing, accessible to its owner only."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory = data.resolve() / "redis"
        directory.mkdir(mode=0o700, exist_ok=True)
        owner = directory.stat().st_uid
        if owner == os.geteuid():
            directory.chmod(0o700)
    except OSError as problem:
        raise CannotStart(
            f"The data directory {data.absolute()} cannot be used ({problem.strerror}); set LIVEBLOG_DATA."
        ) from None
    if os.geteuid() not in (owner, 0):
        raise _not_ours(directory)  # its owner could impersonate Redis
    return directory


def _not_ours(directory: Path) -> CannotStart:
    owner = directory.stat().st_uid
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"user {owner}"
    return CannotStart(f"The data in {directory} belong to {name}; run this as {name}.")


def _line(connection: socket.socket) -> str:
    """The keeper's next line. Waits as long as Redis needs to load its file."""
    said = b""
    with suppress(OSError):
        while not said.endswith(b"\n") and (more := connection.recv(4000)):
            said += more
    return said.decode(errors="replace").strip()


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    try:
        fd = os.open(path, flags | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise CannotStart(f"{path} cannot be written ({problem.strerror}).") from None
    try:
        yield fd
    except OSError as problem:
        raise CannotStart(f"{path} cannot be written ({problem.strerror}).") from None
    finally:
        os.close(fd)

"""The process that keeps our own Redis running in one directory, as long as it has users.

`server.py` starts it as a process of its own, so that no user's end (a command that is done, a server killed with -9)
stops Redis for the others, and the end of the last user always stops it.

* `lock` is held (flock) by the keeper and, inherited, by its Redis: never two in one directory, whichever dies first.
* `keeper.sock`: each user is a connection. It receives "ready" once Redis answers, or "cannot" and a sentence. The
  kernel closes it when the user dies; when the last user has gone, the keeper stops Redis, sends "stopped" and ends.
* A Redis that dies is restarted, with growing pauses if it dies at once. When a keeper dies, its Redis is stopped
  (SIGTERM, on Linux), and the users start a new keeper.

The directory is this process's current one and all names are relative, so its path can be of any length.
Must not know: settings, what Redis is used for. Imports little: it is one small process beside the server.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

REDIS_SOCKET = "redis.sock"
KEEPER_SOCKET = "keeper.sock"
LOCK = "lock"
LOG = "redis.log"

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0  # between a death of Redis and the next start
STEADY = 30.0  # a Redis that ran this long starts again without a pause when it dies
NOBODY_CAME = 10.0  # the user that started us died before it connected
STOPPING = 30.0  # a Redis that does not stop in this time is killed; what it acknowledged is on disk already
MOST_USERS = 1000
LARGEST_LOG = 1_000_000

FLAGS = {
    "port": "0",
    "unixsocket": REDIS_SOCKET,
    "unixsocketperm": "600",
    "daemonize": "no",
    "databases": "1",
    # Acknowledged writes are on disk. A snapshot beside the log would be a second source of truth.
    "appendonly": "yes",
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
    "save": "",
    # After a power failure the last command may be half written; it was not acknowledged.
    "aof-load-truncated": "yes",
    # When memory is full, writes are refused and nothing is evicted.
    "maxmemory-policy": "noeviction",
}

_PR_SET_PDEATHSIG = 1


class Keeper:
    """Redis as a child of this process, and the connections of its users."""

    def __init__(self, binary: str, lock: int) -> None:
        self._binary = binary
        self._lock = lock
        self._users: set[socket.socket] = set()
        self._redis: subprocess.Popen[bytes] | None = None
        self._ready = self._was_ready = False
        self._pause = 0.0
        self._started = self._next_start = time.monotonic()
        self._empty_until = time.monotonic() + NOBODY_CAME
        self._parting: socket.socket | None = None
        self._selector = selectors.DefaultSelector()
        self._log_start = 0

        with suppress(FileNotFoundError):
            os.unlink(KEEPER_SOCKET)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(KEEPER_SOCKET)
        self._listener.listen(MOST_USERS)
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ, self._welcome)

        # A child's end wakes the selector.
        woken, self._wakes = socket.socketpair()
        for end in (woken, self._wakes):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(woken, selectors.EVENT_READ, lambda: woken.recv(100))

    def run(self) -> None:
        """Returns when the last user is gone and Redis has stopped, or when Redis cannot be started at all."""
        try:
            while self._look_after_redis():
                if not self._users and time.monotonic() > self._empty_until:
                    return
                for key, _ in self._selector.select(self._patience()):
                    key.data()
        finally:
            # New users are refused from here on and wait for the lock.
            self._listener.close()
            with suppress(OSError):
                os.unlink(KEEPER_SOCKET)
            self._stop()
            if self._parting is not None:
                self._send(self._parting, "stopped\n")

    def _patience(self) -> float | None:
        if not self._ready:
            return 0.01 if time.monotonic() - self._started < 1 else 0.1
        return None if self._users else 0.05

    def _look_after_redis(self) -> bool:
        """One step: start it, notice that it answers or has ended. False: it cannot be started, and users were told."""
        if self._redis is None:
            if time.monotonic() < self._next_start:
                return True
            self._start()
        if self._redis is None or self._redis.poll() is not None:
            return self._ended()
        if not self._ready and _answers():
            self._ready = self._was_ready = True
            self._tell("ready\n")
        return True

    def _ended(self) -> bool:
        if not self._was_ready:
            self._tell(f"cannot {self._last_words()}\n")
            return False
        now = time.monotonic()
        steady = now - self._started > STEADY
        self._pause = 0.0 if steady else min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
        _log(f"Redis ended; starting it again in {self._pause:.2f} s")
        self._redis, self._ready, self._next_start = None, False, now + self._pause
        return True

    def _start(self) -> None:
        self._log_start = _rotate()
        arguments = [word for flag, value in FLAGS.items() for word in (f"--{flag}", value)]
        self._started = time.monotonic()
        try:
            self._redis = subprocess.Popen(
                [self._binary, *arguments],
                stdin=subprocess.DEVNULL,
                pass_fds=(self._lock,),
                preexec_fn=_end_with(os.getpid()),
            )
        except (OSError, subprocess.SubprocessError) as problem:
            _log(f"{self._binary} cannot be run: {problem}")

    def _stop(self) -> None:
        if self._redis is not None and self._redis.poll() is None:
            self._redis.terminate()
            try:
                self._redis.wait(STOPPING)
            except subprocess.TimeoutExpired:
                _log("Redis did not stop when asked; killing it")
                self._redis.kill()
                self._redis.wait()

    def _welcome(self) -> None:
        try:
            user, _ = self._listener.accept()
        except OSError:
            return  # it has disconnected, or we are out of descriptors for a moment
        if len(self._users) >= MOST_USERS:
            user.close()
            return
        if self._parting is not None:
            self._parting.close()  # no longer the last
            self._parting = None
        user.setblocking(False)
        self._users.add(user)
        self._selector.register(user, selectors.EVENT_READ, lambda: self._heard(user))
        if self._ready:
            self._send(user, "ready\n")

    def _heard(self, user: socket.socket) -> None:
        with suppress(BlockingIOError, ConnectionError):
            if user.recv(1000):
                return
        self._part(user)

    def _part(self, user: socket.socket) -> None:
        self._selector.unregister(user)
        self._users.discard(user)
        if self._users:
            user.close()
        else:
            # The last one is kept until Redis has stopped: it waits for that.
            self._parting = user
            self._empty_until = time.monotonic()

    def _tell(self, text: str) -> None:
        for user in list(self._users):
            self._send(user, text)

    def _send(self, user: socket.socket, text: str) -> None:
        with suppress(OSError):
            user.send(text.encode())

    def _last_words(self) -> str:
        """The last line of Redis's log, preferably one marked as important."""
        with open(LOG, errors="replace") as log:
            log.seek(self._log_start)
            lines = [line.strip() for line in log.read(100_000).splitlines() if line.strip()]
        important = [line.split(" # ", 1)[1] for line in lines if " # " in line]
        said = [
            line for line in important if not line.startswith(("WARNING", "oO0", "User requested"))
        ] or lines
        why = said[-1].rstrip(".") if said else "it said nothing"
        return f"Redis could not start: {why}. Its log is {Path(LOG).absolute()}."


def _end_with(keeper: int) -> Callable[[], None] | None:
    """For the new child: has the kernel stop it when its keeper dies, however that happens."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None  # not Linux: the lock still keeps a second Redis away

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != keeper:  # the keeper died in between
            os._exit(1)

    return ask


def _answers() -> bool:
    """Whether Redis is up and has read its file."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(REDIS_SOCKET)
            probe.sendall(b"PING\r\n")
            return probe.recv(100).startswith(b"+PONG")
        except OSError:
            return False


def _rotate() -> int:
    """Our output goes to the log, at most two of LARGEST_LOG. Gives where in it the next line will stand."""
    if os.path.exists(LOG) and os.stat(LOG).st_size > LARGEST_LOG:
        os.replace(LOG, f"{LOG}.1")
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    size = os.fstat(log).st_size
    os.close(log)
    return size


def _log(text: str) -> None:
    with suppress(OSError):  # a full disk is no reason to end
        print(f"{time.strftime('%d %b %Y %H:%M:%S')} liveblog: {text}", file=sys.stderr, flush=True)


def main(directory: str, binary: str) -> int:
    """Returns when users can connect; what keeps Redis is then a process of its own, nobody's child."""
    os.umask(0o077)
    os.chdir(directory)
    # We stop when the last user disconnects. A signal to all processes of a service must not stop Redis while its users
    # are still shutting down. (A handler, since Redis would inherit "ignored".)
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, lambda *_: None)
    lock = os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return 0  # another keeper was first
    keeper = Keeper(binary, lock)
    if os.fork() == 0:
        keeper.run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))

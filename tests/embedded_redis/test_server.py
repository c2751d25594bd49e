"""Our own Redis: durable, private, one a directory, there as long as anybody uses it and no longer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis
from servers import command, lives, until

from liveblog.embedded_redis import server as redis_server
from liveblog.embedded_redis.binary import find_binary
from liveblog.embedded_redis.keeper import KEEPER_SOCKET, LARGEST_LOG, LOCK, LOG
from liveblog.embedded_redis.server import redis_for
from liveblog.errors import CannotStart
from liveblog.settings import Settings

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


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_what_redis_url_names_is_used_as_it_is(data: Path) -> None:
    with redis_for(Settings(data=data, redis_url="redis://elsewhere:1")) as url:
        assert url == "redis://elsewhere:1"
    assert not data.exists()


def test_it_is_a_durable_redis_that_nobody_else_can_enter(data: Path) -> None:
    with redis_for(Settings(data=data)) as url, client(url) as connected:
        expected = {
            "appendonly": "yes",
            "appendfsync": "always",
            "no-appendfsync-on-rewrite": "no",
            "aof-load-truncated": "yes",
            "save": "",
            "port": "0",
            "maxmemory-policy": "noeviction",
        }
        assert {name: connected.config_get(name)[name] for name in expected} == expected
        assert tuple(map(int, connected.info("server")["redis_version"].split(".")[:2])) >= (6, 2)
        assert (data / "redis").stat().st_mode & 0o777 == 0o700


def test_it_ends_with_its_only_user_and_keeps_what_it_had(data: Path) -> None:
    with redis_for(Settings(data=data)) as url, client(url) as connected:
        connected.set("kept", "yes")
        pid = pid_of(url)
        keeper = keeper_of(pid)
    assert not lives(pid)
    until(lambda: not lives(keeper))
    with redis_for(Settings(data=data)) as url, client(url) as connected:
        assert connected.get("kept") == b"yes"


def test_two_users_share_one_and_it_stays_until_the_second_leaves(data: Path) -> None:
    with User(data) as other:
        with redis_for(Settings(data=data)) as url:
            pid = pid_of(url)
            assert pid_of(other.url()) == pid
        assert lives(pid)
        other.leave()
        assert not lives(pid)


def test_many_at_once_never_start_two(data: Path) -> None:
    with ExitStack() as users:
        started = [users.enter_context(User(data)) for _ in range(6)]
        pids = {pid_of(user.url()) for user in started}
        assert len(pids) == 1
        for user in started:
            user.leave()
        assert not any(map(lives, pids))


def test_one_who_comes_while_the_last_one_leaves_gets_a_redis(data: Path) -> None:
    with User(data) as leaving:
        old = pid_of(leaving.url())
        assert leaving.process.stdin is not None
        leaving.process.stdin.close()
        with redis_for(Settings(data=data)) as url:
            assert answers(url)
            # Either it was in time to keep the old one, or that one ended before the new one began.
            assert pid_of(url) == old or not lives(old)


def test_a_user_killed_takes_nothing_along_and_leaves_nothing_behind(data: Path) -> None:
    with User(data) as first, User(data) as second:
        pid = pid_of(first.url())
        second.url()
        first.process.kill()
        first.process.wait()
        assert lives(pid)
        second.process.kill()
        until(lambda: not lives(pid))


def test_a_redis_killed_comes_back_with_every_acknowledged_write(data: Path) -> None:
    with redis_for(Settings(data=data)) as url:
        acknowledged = 0
        for _ in range(3):
            with client(url) as connected:
                for _ in range(50):
                    acknowledged = connected.incr("count")
            pid = pid_of(url)
            os.kill(pid, signal.SIGKILL)
            until(lambda: answers(url))
            assert pid_of(url) != pid
            with client(url) as connected:
                assert int(connected.get("count")) == acknowledged


def test_a_keeper_killed_is_followed_by_another_and_never_two_at_work(data: Path) -> None:
    with redis_for(Settings(data=data)) as url:
        with client(url) as connected:
            connected.set("kept", "yes")
        pid = pid_of(url)
        os.kill(keeper_of(pid), signal.SIGKILL)
        until(lambda: not lives(pid))
        until(lambda: answers(url))
        with client(url) as connected:
            assert connected.get("kept") == b"yes"
        pid = pid_of(url)
    assert not lives(pid)


def test_a_ctrl_c_or_a_stop_of_the_service_leaves_it_to_its_users(data: Path) -> None:
    with redis_for(Settings(data=data)) as url:
        keeper = keeper_of(pid_of(url))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(keeper, number)
        assert answers(url)
        os.kill(pid_of(url), signal.SIGTERM)  # a service manager stops every process it knows
        until(lambda: answers(url))


def test_a_path_too_long_for_a_socket_works(tmp_path: Path) -> None:
    data = tmp_path / ("long" * 40) / "with a space, 100 % ünïcode"
    assert len(os.fsencode(data)) > 107
    with redis_for(Settings(data=data)) as url, User(data) as other:
        with client(url) as connected:
            connected.set("kept", "yes")
            assert connected.config_get("dir")["dir"] == str(data / "redis")
        other.url()
        other.leave()
        assert answers(url)
        os.kill(keeper_of(pid_of(url)), signal.SIGKILL)
        until(lambda: answers(url))


def test_a_write_cut_short_by_a_loss_of_power_is_forgotten_and_the_rest_kept(data: Path) -> None:
    with redis_for(Settings(data=data)) as url, client(url) as connected:
        connected.set("kept", "yes")
    kept = [path for path in (data / "redis").rglob("*aof*") if path.is_file() and path.stat().st_size]
    assert len(kept) >= 1
    newest = max(kept, key=lambda path: path.stat().st_mtime)
    with newest.open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$4\r\nha")
    with redis_for(Settings(data=data)) as url, client(url) as connected:
        assert connected.get("kept") == b"yes"


def test_a_damaged_file_is_one_clear_sentence_with_redis_own_reason(data: Path) -> None:
    with redis_for(Settings(data=data)) as url, client(url) as connected:
        connected.set("kept", "yes")
    [written] = (data / "redis" / "appendonlydir").glob("*.incr.aof")
    written.write_bytes(b"this is no append-only file\r\n" * 10)
    with (
        pytest.raises(CannotStart, match=r"Redis could not start: .+redis\.log"),
        redis_for(Settings(data=data)),
    ):
        pass


def test_a_data_directory_that_cannot_be_one_is_a_clear_sentence(data: Path) -> None:
    data.write_text("a file")
    with (
        pytest.raises(CannotStart, match=r"data directory .* cannot be used"),
        redis_for(Settings(data=data)),
    ):
        pass


def test_data_of_another_user_are_left_to_that_user(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "redis").mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(CannotStart, match=r"belong to .*; run this as"), redis_for(Settings(data=data)):
        pass


def test_a_lock_that_something_else_holds_is_not_waited_for_for_ever(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    monkeypatch.setattr(redis_server, "SILENT", 0.1)
    (data / "redis").mkdir(parents=True)
    with (data / "redis" / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CannotStart, match="does not answer"), redis_for(Settings(data=data)):
            pass


def test_the_log_is_bounded(data: Path) -> None:
    (data / "redis").mkdir(parents=True)
    (data / "redis" / LOG).write_bytes(b"x" * (LARGEST_LOG + 1))
    with redis_for(Settings(data=data)):
        assert (data / "redis" / LOG).stat().st_size < 10_000
        assert (data / "redis" / f"{LOG}.1").stat().st_size > LARGEST_LOG


def test_garbage_on_the_keepers_socket_changes_nothing(data: Path) -> None:
    with redis_for(Settings(data=data)) as url:
        for said in (b"", b"\xff" * 100_000):
            with socket.socket(socket.AF_UNIX) as stranger:
                stranger.connect(str(data / "redis" / KEEPER_SOCKET))
                stranger.sendall(said)
        assert answers(url)
        pid = pid_of(url)
    # The keeper may have to hear first that the last stranger is gone.
    until(lambda: not lives(pid))


# A Redis that REDIS_URL names, as the commands and the server meet it


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[str]:
    """A real Redis that wants a password: the address of its socket."""
    binary = find_binary(tmp_path)
    place = tmp_path / "redis.sock"
    process = subprocess.Popen(
        [binary, "--port", "0", "--unixsocket", str(place), "--requirepass", "right", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    try:
        until(lambda: answers(f"unix://:right@{place}"))
        yield str(place)
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.parametrize("asked", [("serve", "--port", "0"), ("token", "create", "t", "--role", "admin")])
def test_a_wrong_password_is_one_sentence_and_exit_code_1(guarded: str, asked: tuple[str, ...]) -> None:
    for given in (f"unix://:mistyped@{guarded}", f"unix://{guarded}"):
        ended = command(*asked, environ={"REDIS_URL": given})
        assert ended.returncode == 1
        assert "password" in ended.stderr
        assert "mistyped" not in ended.stderr
        assert ended.stderr.count("\n") == 1
        assert not ended.stdout
    assert command(
        "token", "create", "t", "--role", "admin", environ={"REDIS_URL": f"unix://:right@{guarded}"}
    ).stdout


@pytest.mark.parametrize(
    "url",
    [
        "redis://127.0.0.1:1",
        "unix:///nowhere/redis.sock",
        "redis://no-such-host.invalid",
        "nonsense",
        "http://a",
        "redis://h:x",
    ],
)
@pytest.mark.parametrize("asked", [("serve", "--port", "0"), ("token", "create", "t", "--role", "admin")])
def test_an_address_that_does_not_answer_is_one_sentence_and_exit_code_1(
    url: str, asked: tuple[str, ...]
) -> None:
    ended = command(*asked, environ={"REDIS_URL": url})
    assert ended.returncode == 1
    assert ended.stderr.startswith("liveblog: ")
    assert ended.stderr.count("\n") == 1
    assert not ended.stdout

"""Damage and bad surroundings are one clear sentence each."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_redis import User, answers, client, keeper_of, pid_of
from servers import command, lives, until

from liveblog.embedded_redis import server as redis_server
from liveblog.embedded_redis.binary import find_binary
from liveblog.embedded_redis.keeper import KEEPER_SOCKET, LARGEST_LOG, LOCK, LOG
from liveblog.embedded_redis.server import redis_for
from liveblog.errors import CannotStart
from liveblog.settings import Settings


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


def test_a_write_cut_short_by_a_power_failure_is_dropped_and_the_rest_kept(data: Path) -> None:
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


def test_an_unusable_data_directory_is_a_clear_sentence(data: Path) -> None:
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


def test_waiting_for_a_lock_held_by_something_else_ends(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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

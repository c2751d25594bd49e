"""Which program runs a directory: the newest that can read it, and a sentence when there is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from liveblog.embedded_redis import binary
from liveblog.embedded_redis.binary import Program, Written, find_binary, identify, written_in
from liveblog.errors import CannotStart


def fake(folder: Path, name: str, version: str) -> str:
    kind = name.partition("-")[0].capitalize()
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(
        f"#!/bin/sh\necho '{kind} server v={version} sha=00000000:0 malloc=libc bits=64'\n"
    )
    (folder / name).chmod(0o755)
    return str(folder / name)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH of its own."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


@pytest.fixture
def nothing_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binary, "carried", lambda: None)


def test_the_bundled_valkey_is_recent() -> None:
    found = identify(binary.carried() or "")
    assert found is not None
    assert found.name == "Valkey"
    assert found.version >= (9, 1)


@pytest.mark.parametrize("older", ["6.0.16", "6.2.14", "7.0.15", "8.4.0"])
def test_the_bundled_program_wins_over_an_older_one_on_the_path(
    path: Path, tmp_path: Path, older: str
) -> None:
    fake(path, "redis-server", older)
    assert find_binary(tmp_path) == binary.carried()


def test_a_newer_program_on_the_path_is_used(path: Path, tmp_path: Path) -> None:
    newer = fake(path, "valkey-server", "10.0.1")
    assert find_binary(tmp_path) == newer


@pytest.mark.usefixtures("nothing_carried")
def test_the_newest_program_on_the_path_is_used(path: Path, tmp_path: Path) -> None:
    fake(path, "redis-server", "7.0.15")
    newer = fake(path, "valkey-server", "8.1.3")
    assert find_binary(tmp_path) == newer


@pytest.mark.usefixtures("nothing_carried")
def test_a_program_that_is_too_old_is_a_clear_sentence(path: Path, tmp_path: Path) -> None:
    old = fake(path, "redis-server", "6.0.16")
    with pytest.raises(
        CannotStart, match=re.escape(f"{old} (Redis 6.0) is too old: liveblog needs 6.2 or newer.")
    ):
        find_binary(tmp_path)


@pytest.mark.usefixtures("path", "nothing_carried")
def test_no_program_at_all_is_a_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"There is no Redis on this machine\. Install valkey-server"):
        find_binary(tmp_path)


@pytest.mark.usefixtures("nothing_carried")
def test_a_program_that_does_not_run_is_ignored(path: Path, tmp_path: Path) -> None:
    path.mkdir()
    (path / "redis-server").write_text("#!/bin/sh\nexit 1\n")
    (path / "redis-server").chmod(0o755)
    with pytest.raises(CannotStart, match="no Redis on this machine"):
        find_binary(tmp_path)


@pytest.mark.usefixtures("nothing_carried")
def test_files_of_a_newer_program_are_not_hidden_by_an_older_one(path: Path, tmp_path: Path) -> None:
    fake(path, "redis-server", "6.2.14")
    (tmp_path / "appendonlydir").mkdir()
    with pytest.raises(CannotStart, match=r"cannot read the files in .* newer has written"):
        find_binary(tmp_path)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"VALKEY080\xfa", Written(True, "Valkey", 80)),
        (b"REDIS0011\xfa", Written(True, "Redis", 11)),
        (b"*2\r\n$6\r\nS", Written(True)),
        (b"", Written(True)),
    ],
)
def test_the_format_is_read_from_the_snapshot(tmp_path: Path, head: bytes, expected: Written) -> None:
    (tmp_path / "appendonlydir").mkdir()
    (tmp_path / "appendonlydir" / "appendonly.aof.1.base.rdb").write_bytes(head + b"\0" * 100)
    assert written_in(tmp_path) == expected


def test_a_single_append_only_file_is_from_before_7(tmp_path: Path) -> None:
    assert written_in(tmp_path) == Written()
    (tmp_path / "appendonly.aof").write_bytes(b"REDIS0009\xfa\tredis-ver")
    assert written_in(tmp_path) == Written(False, "Redis", 9)


@pytest.mark.parametrize(
    ("name", "version", "written", "readable"),
    [
        ("Valkey", (9, 1), Written(), True),
        ("Valkey", (9, 1), Written(True, "Redis", 11), True),
        ("Valkey", (9, 1), Written(True, "Valkey", 80), True),
        ("Valkey", (9, 1), Written(True, "Redis", 12), False),  # Redis 7.4
        ("Valkey", (8, 1), Written(True, "Valkey", 80), False),
        ("Redis", (8, 4), Written(True, "Valkey", 80), False),
        ("Redis", (8, 4), Written(True, "Redis", 12), True),
        ("Redis", (7, 2), Written(True, "Redis", 12), False),
        ("Redis", (6, 2), Written(False, "Redis", 9), True),
        ("Redis", (6, 2), Written(False, "Redis", 10), False),
    ],
)
def test_which_program_reads_which_format(
    name: str, version: tuple[int, int], written: Written, readable: bool
) -> None:
    assert Program("/x", name, version).can_read(written) is readable  # type: ignore[arg-type]

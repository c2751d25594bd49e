"""Files that commands read: their bytes, and their text.

Must not know: what is in them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liveblog.errors import Invalid


@contextmanager
def seekable(file: str) -> Iterator[Path]:
    """The path of a file; for "-" that of a copy of standard input, as long as it is needed."""
    if file != "-":
        yield Path(file)
        return
    with tempfile.NamedTemporaryFile(prefix="liveblog-") as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy)
        copy.flush()
        yield Path(copy.name)


def read_bytes(file: str | Path, most: int = -1) -> bytes:
    """The contents of a file, or its first bytes. Raises Invalid."""
    try:
        with open(file, "rb") as opened:
            return opened.read(most)
    except OSError as problem:
        raise Invalid(f"{file} cannot be read: {problem.strerror}.") from None


def is_zip(path: Path) -> bool:
    """Whether a file is a zip, or is named like one. Raises Invalid when it cannot be read."""
    return read_bytes(path, 4).startswith(b"PK") or path.suffix.lower() == ".zip"


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

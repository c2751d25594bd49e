"""Lines kept in a temporary file, so that a blog of any length is archived in the same memory.

Must not know: what is in the lines.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType

_PIECE = 65_536
_IN_MEMORY = 1_000_000  # bytes; a small blog needs no file


class Spool:
    """`with Spool() as spool:` the file goes when it ends."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed by __exit__

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, line: str) -> int:
        """Appends a line; gives its place."""
        place = self._file.seek(0, 2)
        self._file.write(line.encode() + b"\n")
        return place

    def line(self, place: int) -> str:
        self._file.seek(place)
        return self._file.readline().decode()

    def pieces(self) -> Iterator[bytes]:
        """All of it, piece by piece."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece

    def lines(self) -> Iterator[bytes]:
        """Its lines, with their ends."""
        self._file.seek(0)
        yield from self._file

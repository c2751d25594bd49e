"""Progress on standard error: a bar on a terminal, a plain line now and then elsewhere.

Must not know: what is being done.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType

_WIDTH = 30
_BAR_SECONDS, _LINE_SECONDS = 0.1, 5.0


class Progress:
    """`with Progress("Exported") as progress: progress(3, 10)`. Quick work shows no lines."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._terminal = sys.stderr.isatty()
        self._next = time.monotonic() + (0 if self._terminal else _LINE_SECONDS)
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown and self._terminal:
            print(file=sys.stderr)

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` things; shown when some time has passed since the last time, or when all is done."""
        now = time.monotonic()
        if now < self._next and not (self._shown and done >= total):
            return
        self._next = now + (_BAR_SECONDS if self._terminal else _LINE_SECONDS)
        self._shown = True
        share = done / total if total else 1.0
        said = f"{self._what} {done:,} of {total:,}"
        if self._terminal:
            full = round(share * _WIDTH)
            print(f"\r{'█' * full}{'░' * (_WIDTH - full)} {said}", end="", file=sys.stderr, flush=True)
        else:
            print(f"{said} ({share:.0%})", file=sys.stderr, flush=True)

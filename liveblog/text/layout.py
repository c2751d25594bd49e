"""How a text is laid out: its lines and paragraphs, its fenced pieces of code.

Must not know: what any of it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from liveblog.model.words import clean, without_controls

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_FENCED = re.compile(r"^ {0,3}(?:`{3,}|~{3,})", re.MULTILINE)


def normal(text: str) -> str:
    """A text with one kind of line end, without control characters and overrides of direction."""
    return without_controls(clean(text)).replace("\u2028", "\n").replace("\u2029", "\n\n")


def has_fence(text: str) -> bool:
    return _FENCED.search(text) is not None


def fences(text: str) -> Iterator[tuple[int, int]]:
    """Where the fenced pieces of code in a text begin and end."""
    if not _FENCED.search(text):
        return
    start, fence, offset = 0, "", 0
    for line in text.split("\n"):
        mark = found[1] if (found := _FENCE.match(line)) else ""
        if fence and mark.startswith(fence):
            yield start, offset + len(line)
            fence = ""
        elif mark and not fence:
            start, fence = offset, mark
        offset += len(line) + 1
    if fence:
        yield start, len(text)


def paragraph_lines(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each paragraph begins and ends, by line; a fenced piece of code is one, blank lines and all."""
    first, fence = None, ""
    for at, line in enumerate(lines):
        mark = found[1] if (found := _FENCE.match(line)) else ""
        if fence:
            fence = "" if mark.startswith(fence) else fence
            continue
        if mark:
            fence, first = mark, at if first is None else first
        elif not line.strip():
            if first is not None:
                yield first, at
            first = None
        elif first is None:
            first = at
    if first is not None:
        yield first, len(lines)

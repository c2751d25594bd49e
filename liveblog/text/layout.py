"""How a text is laid out: its lines and paragraphs, its fenced pieces of code.

Must not know: what any of it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from liveblog.model.words import clean, without_controls

# Of its first line a fence has the name of a language, if anything: the rest of that line would not be shown.
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*[^\s`~]*[ \t]*$")
_END = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*$")


def normal(text: str) -> str:
    """A text with one kind of line end, without control characters and overrides of direction."""
    return without_controls(clean(text)).replace("\u2028", "\n").replace("\u2029", "\n\n")


def opening_fence(line: str) -> str:
    """The marks that open a fenced piece of code on this line; "" when none begins here."""
    found = _FENCE.match(line)
    return found[1] if found else ""


def _closes(line: str, fence: str) -> bool:
    found = _END.match(line)
    return found is not None and found[1].startswith(fence)


def has_fence(text: str) -> bool:
    return next(fences(text), None) is not None


def fences(text: str) -> Iterator[tuple[int, int]]:
    """Where the fenced pieces of code in a text begin and end."""
    if "```" not in text and "~~~" not in text:
        return
    start, fence, offset = 0, "", 0
    for line in text.split("\n"):
        if fence and _closes(line, fence):
            yield start, offset + len(line)
            fence = ""
        elif not fence and (fence := opening_fence(line)):
            start = offset
        offset += len(line) + 1
    if fence:
        yield start, len(text)


def paragraph_lines(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each paragraph begins and ends, by line; a fenced piece of code is one, blank lines and all."""
    first, fence = None, ""
    for at, line in enumerate(lines):
        if fence:
            fence = "" if _closes(line, fence) else fence
        elif fence := opening_fence(line):
            first = at if first is None else first
        elif not line.strip():
            if first is not None:
                yield first, at
            first = None
        elif first is None:
            first = at
    if first is not None:
        yield first, len(lines)

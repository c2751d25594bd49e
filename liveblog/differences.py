"""How one text became another, word by word.

Pure, and bounded: a text too long to be compared by words is compared by lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORDS_AT_MOST = 1_500
LINES_AT_MOST = 1_500
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_LINE = re.compile(r".*\n|.+$")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text that stayed, was taken out or put in."""

    how: Literal["same", "out", "in"]
    text: str


def differences(before: str, after: str) -> tuple[Part, ...]:
    """Parts in order; those that are "same" or "out" make the text before, "same" or "in" the text after."""
    if before == after:
        return (Part("same", before),) if before else ()
    for unit, most in ((_WORD, WORDS_AT_MOST), (_LINE, LINES_AT_MOST)):
        old, new = unit.findall(before), unit.findall(after)
        if len(old) <= most and len(new) <= most:
            return _compared(old, new)
    return _compared([before], [after])


def _compared(old: list[str], new: list[str]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(old[a:b])))
            continue
        if b > a:
            parts.append(Part("out", "".join(old[a:b])))
        if d > c:
            parts.append(Part("in", "".join(new[c:d])))
    return tuple(parts)

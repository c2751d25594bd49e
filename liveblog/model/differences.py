"""The differences between two texts, word by word.

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
# What two changes have between them, at most, to be read as one: "says the mayor" became "the fire brigade says".
WORDS_BETWEEN, LETTERS_BETWEEN = 3, 8


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text that stayed, was removed or inserted."""

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
    out: list[str] = []  # of the change that may go on
    into: list[str] = []
    between: list[str] = []

    def end() -> None:
        for how, words in (("out", out), ("in", into), ("same", between)):
            if words:
                parts.append(Part(how, "".join(words)))  # type: ignore[arg-type]
                words.clear()

    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            same = old[a:b]
            if not (out or into) or not _slight(same):
                end()
            between += same
            continue
        if not (out or into):
            end()
        out += between + old[a:b]
        into += between + new[c:d]
        between.clear()
    end()
    return tuple(parts)


def _slight(same: list[str]) -> bool:
    """Whether an unchanged piece is too short to stand out from the changes around it; a paragraph's end never is."""
    words = [word for word in same if word.isalnum()]
    letters = sum(map(len, words))
    return len(words) <= WORDS_BETWEEN and letters <= LETTERS_BETWEEN and not any("\n" in s for s in same)

"""Characters that take no room: direction marks, zero-width spaces, soft hyphens. They come along with a copy, and no
grammar may stumble over them.

Must not know: any network.
"""

from __future__ import annotations

import re

_CODES = (0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
UNSEEN = "".join(map(chr, _CODES))  # not U+200C and U+200D: they join letters and emoji, so they are text
UNSEEN_CLASS = re.escape(UNSEEN)  # for the inside of a character class
SPACE_CLASS = rf"\s\xa0{UNSEEN_CLASS}"
_ISOLATES = ("\u2066", "\u2067", "\u2068")
_SPACE = "".join(c for c in map(chr, range(0x3001)) if c.isspace())


def strip_unseen(text: str) -> str:
    """A text without spaces and unseen characters at its ends."""
    return text.strip(_SPACE + UNSEEN)


def strip_body(text: str) -> str:
    """The same, but a mark at the beginning stays: it can be what says in which direction a text runs. An isolate whose
    end was taken away is no such mark."""
    text = text.lstrip().rstrip(_SPACE + UNSEEN)
    opened = sum(map(text.count, _ISOLATES))
    return text.lstrip("".join(_ISOLATES)) if opened > text.count("\u2069") else text

"""Which characters a text may contain, and whether any of it is visible.

Must not know: what the text is of.
"""

from __future__ import annotations

import re

# What takes no room on a screen, or only a blank: control and format characters, and what Unicode calls "default
# ignorable"; the blank of Braille beside them.
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Overrides and embeddings turn the words after them around, also those of others; marks and isolates are harmless.
# Control characters are not allowed in XML, so a feed with one would be broken.
_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), 0xFEFF)),
    **{ord(c): c for c in "\t\n"},
    **{ord(c): "\n" for c in "\r\x0b\x0c\x85"},
}


def clean(text: str) -> str:
    """Text that every component can handle: one kind of line end, no NUL, no half of a surrogate pair."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def without_controls(text: str) -> str:
    """Text without control characters and direction overrides."""
    return text.replace("\r\n", "\n").translate(_CONTROLS)


def one_line(text: str) -> str:
    """A text on one line, for a name or headline; "" if nothing of it is visible."""
    words = " ".join(without_controls(clean(text)).split())
    return "" if is_blank(words) else words


def is_blank(text: str) -> bool:
    """Whether nothing of it is visible."""
    return not HIDDEN.sub("", text).strip()

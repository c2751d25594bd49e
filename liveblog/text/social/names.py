"""The #hashtags and @mentions in a post's text, in any script.

Must not know: any network.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SIGN = re.compile(r"[#＃@＠]")
_HANDLE = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.@-]{0,200}[A-Za-z0-9_])?", re.ASCII)
_LONGEST_TAG = 100
_JOINERS = "\u200c\u200d"  # inside words of Indic scripts and Persian
# After these a sign is no beginning: a path, an entity, an address of mail.
_NOT_AFTER = "&/@＠."


@dataclass(frozen=True, slots=True)
class Name:
    """A hashtag or a handle without its sign, which stands at `start`."""

    word: str
    start: int
    end: int
    is_tag: bool


def find_names(text: str) -> Iterator[Name]:
    at = -1
    for sign in _SIGN.finditer(text):
        start = sign.start()
        # One may follow another without a space: "#Gaza#Rafah".
        if start < at or (start != at and _is_inside_word(text, start)):
            continue
        is_tag = sign[0] in "#＃"
        end = _end_of_tag(text, start + 1) if is_tag else _end_of_handle(text, start + 1)
        if end > start + 1 and text[end : end + 1] not in ("@", "＠"):
            yield Name(text[start + 1 : end], start, end, is_tag)
            at = end


def _is_inside_word(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return bool(before) and (before in _NOT_AFTER or before in "#＃" or _is_of_word(before))


def _end_of_tag(text: str, start: int) -> int:
    end = start
    while (
        end < len(text) and end - start < _LONGEST_TAG and (_is_of_word(text[end]) or text[end] in _JOINERS)
    ):
        end += 1
    while end > start and text[end - 1] in _JOINERS:
        end -= 1
    return end


def _end_of_handle(text: str, start: int) -> int:
    found = _HANDLE.match(text, start)
    return found.end() if found else start


def _is_of_word(char: str) -> bool:
    """Whether a character is a letter, a mark on one (Indic vowels are), a number or "_"."""
    return char == "_" or unicodedata.category(char)[0] in "LMN"

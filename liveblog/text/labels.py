"""The label that an entry's first words ask for: "BREAKING: …" makes a breaking entry.

The badge says it from then on, so the word is taken out of an editor's text. A quoted post's own words stay as they
are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from liveblog.model.blocks import Block, Social, Text
from liveblog.model.entries import Label
from liveblog.text.label_words import WORDS
from liveblog.text.social.unseen import UNSEEN

_SPACE = r"[^\S\n]"
_APOSTROPHES = "['’‘ʼ`´′]?"
# Beside the word: an emoji, a dot; not what would make it somebody else's (a quote) or a #tag.
_SIGN = r"[^\w\n@#>|`<&\[\]()【】\"'“”‘’«»:：*.,;!?—–-]"


def _pattern(word: str) -> str:
    return re.escape(word).replace("'", _APOSTROPHES).replace(r"\ ", rf"{_SPACE}+")


_ANY = "|".join(map(_pattern, sorted(WORDS, key=len, reverse=True)))
_BEFORE = rf"(?P<before>(?:#{{1,6}} )?[^\w\n@#>|`<&\[\]()【】\"'“”‘’«»*]{{0,8}})(?P<mark>[*_]{{1,3}})?{_SIGN}{{0,8}}"
_SHAPES = (
    # "BREAKING: …", "**BREAKING** 🚨: …", "Correction : …", "速報：…"
    re.compile(
        rf"{_BEFORE}(?P<word>{_ANY})(?P<a>(?P=mark))?{_SIGN}{{0,8}}(?P<b>(?P=mark))?{_SPACE}*[:：﹕︰]+(?P<c>(?P=mark))?\s*",
        re.IGNORECASE,
    ),
    # "[BREAKING] …", "【速報】…"
    re.compile(
        rf"{_BEFORE}(?:\[{_SPACE}*(?P<word>{_ANY}){_SPACE}*\](?![(\[])|【(?P<wide>{_ANY})】)(?P<a>(?P=mark))?{_SPACE}*[:：]?\s*(?P<b>(?P=mark))?(?P<c>(?P=mark))?",
        re.IGNORECASE,
    ),
    # "BREAKING – …", "عاجل | …": without a colon, only in capitals where a script has them.
    re.compile(
        rf"{_BEFORE}(?P<capitals>{_ANY})(?P<a>(?P=mark))?{_SIGN}{{0,8}}(?P<b>(?P=mark))?(?:{_SPACE}+(?:[-–—]{{1,3}}|\|)|{_SPACE}*—)(?P<c>(?P=mark))?\s+",
        re.IGNORECASE,
    ),
)


def label_of(blocks: Sequence[Block]) -> Label | None:
    """The label that the first words ask for.

    Only at the very start: "MORE BREAKING:" is how somebody talks. A quoted post can break news and update it, but a
    correction or an editor's note is ours alone.
    """
    first = blocks[0] if blocks else None
    if not isinstance(first, Text | Social) or not (opening := _opening(first.text)):
        return None
    label = WORDS[_spelt(opening)]
    return label if isinstance(first, Text) or label in ("breaking", "update") else None


def without_word(blocks: tuple[Block, ...], label: Label | None) -> tuple[Block, ...]:
    """The blocks without the label's word at the start of the editor's text; an entry of nothing else keeps it."""
    if label is None or not isinstance(first := blocks[0], Text):
        return blocks
    opening = _opening(first.text)
    if opening is None:
        return blocks
    # Emphasis that goes on after the word begins there.
    mark = "" if opening["a"] or opening["b"] or opening["c"] else opening["mark"] or ""
    rest = opening["before"] + mark + first.text[opening.end() :]
    if rest.strip(f" *_#\n{UNSEEN}"):
        return (replace(first, text=rest), *blocks[1:])
    return blocks[1:] or blocks


def _opening(text: str) -> re.Match[str] | None:
    """The label at the beginning of a text, in the first of the shapes that it has."""
    text = text[:200]
    for shape in _SHAPES:
        found = shape.match(text)
        if found and not (_part(found, "capitals") and found["capitals"] != found["capitals"].upper()):
            return found
    return None


def _part(found: re.Match[str], name: str) -> str:
    return found.groupdict().get(name) or ""


def _spelt(opening: re.Match[str]) -> str:
    """The word of a label as the list has it."""
    word = _part(opening, "word") or _part(opening, "wide") or _part(opening, "capitals")
    return _BY_SPELLING[_plain(word)]


def _plain(word: str) -> str:
    return re.sub(rf"{_APOSTROPHES}|\s", "", word.casefold())


_BY_SPELLING = {_plain(word): word for word in WORDS}

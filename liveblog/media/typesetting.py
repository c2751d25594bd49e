"""Words set in lines: broken where a line ends, shortened where there is no room for more.

Must not know: where on a picture they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from PIL import ImageDraw, ImageFont

from liveblog.media.fonts import REGULAR, Words, shaping

ELLIPSIS = "…"
# Between signs of Chinese and Japanese, lines break anywhere; closing signs stay with what is before them, opening ones
# with what follows.
_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_CLOSING = "、。，．・：；？！）」』】〕〉》”’…"
_OPENING = "（「『【〔〈《“‘"
_PART = re.compile(
    rf"\s+|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[{_OPENING}]*[^\s{_WIDE}{_OPENING}]+|[{_OPENING}]+"
)


@dataclass(frozen=True, slots=True)
class Style:
    """How words are set; `rtl` is the direction of the whole text, whatever its letters are."""

    size: int
    weight: int = REGULAR
    color: str = "#17181a"
    rtl: bool = False
    language: str = ""

    @property
    def line_height(self) -> int:
        return round(self.size * (1.42 if self.rtl else 1.22))  # Arabic reaches lower


@dataclass(frozen=True, slots=True)
class Set:
    """Words in lines; `whole`: whether all of them are there, and each in one piece."""

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont
    style: Style
    whole: bool

    @property
    def height(self) -> int:
        return len(self.lines) * self.style.line_height

    def width(self, line: str) -> int:
        return round(_length(self.font, line, self.style))

    def draw(self, canvas: ImageDraw.ImageDraw, left: int, right: int, top: int) -> int:
        """Draws the lines from the side on which they begin; gives where the next ones may stand."""
        middle = self.style.line_height / 2
        for number, line in enumerate(self.lines):
            at = (right if self.style.rtl else left, top + number * self.style.line_height + middle)
            anchor = "rm" if self.style.rtl else "lm"
            canvas.text(at, line, self.style.color, self.font, anchor=anchor, **_shaped(self.style))
        return top + self.height


def set_words(words: Words, style: Style, width: int, most_lines: int) -> Set:
    """The words in lines of this many pixels at most. What finds no room is left out, with an ellipsis."""
    font = words.face.sized(style.size, style.weight)
    lines: list[str] = []
    line = ""
    parts = _PART.findall(words.text)
    pieces = [piece for part in parts for piece in _pieces(part, font, style, width)]
    for part in pieces:
        if not line or _length(font, (line + part).rstrip(), style) <= width:
            line = (line + part).lstrip()
            continue
        if len(lines) == most_lines - 1:
            lines.append(_shortened(line + part, words, font, style, width))
            return Set(tuple(lines), font, style, whole=False)
        lines.append(line.rstrip())
        line = part.lstrip()
    if line.strip():
        lines.append(line.rstrip())
    return Set(tuple(lines), font, style, whole=len(pieces) == len(parts))


def best_set(words: Words, styles: Sequence[Style], width: int, height: int, most_lines: int) -> Set:
    """In the first of these styles in which all words find room, uncut; else in the last one."""
    for style in styles:
        made = set_words(words, style, width, max(1, min(most_lines, height // style.line_height)))
        if made.whole:
            break
    return made


def _pieces(part: str, font: ImageFont.FreeTypeFont, style: Style, width: int) -> list[str]:
    """A word; one that is longer than a line, such as an address, in pieces that are not."""
    pieces = []
    while len(part) > 1 and _length(font, part, style) > width:
        fits = _fitting(part, font, style, width)
        pieces.append(part[:fits])
        part = part[fits:]
    return [*pieces, part]


def _fitting(text: str, font: ImageFont.FreeTypeFont, style: Style, width: float) -> int:
    """How many of the first characters find room; at least one."""
    least, most = 1, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        if _length(font, text[:middle], style) <= width:
            least = middle
        else:
            most = middle - 1
    return least


def _shortened(text: str, words: Words, font: ImageFont.FreeTypeFont, style: Style, width: int) -> str:
    end = ELLIPSIS if words.face.covers(ELLIPSIS) else "..."
    cut = text[: _fitting(text, font, style, width - _length(font, end, style))]
    head, _, _ = cut.rpartition(" ")
    # At the end of a word, unless a long one would be lost.
    kept = head if len(head) > len(cut) // 2 and cut != text else cut
    return kept.rstrip(" ,;:–—-") + end


def _length(font: ImageFont.FreeTypeFont, text: str, style: Style) -> float:
    return font.getlength(text, **_shaped(style))


class _Shaping(TypedDict, total=False):
    direction: str
    language: str


def _shaped(style: Style) -> _Shaping:
    """What only Raqm takes."""
    if not shaping():
        return {}
    direction: _Shaping = {"direction": "rtl" if style.rtl else "ltr"}
    return {**direction, "language": style.language} if style.language else direction

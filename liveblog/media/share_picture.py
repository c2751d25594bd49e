"""The picture that networks show for a shared page, of a blog or an entry: 1200 by 630 pixels, drawn from a few words.

What is drawn follows from the fields alone, so the same content has the same key and is drawn once. Words that no font
here can draw are left out.

Must not know: blogs, entries, where images and pictures are kept.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from typing import Literal

from PIL import Image, ImageDraw, ImageOps

from liveblog.media.fonts import BOLD, REGULAR, Fonts
from liveblog.media.typesetting import Set, Style, best_set, set_words

WIDTH, HEIGHT = 1200, 630
PHOTO = 460  # pixels of the width for the image, if there is one
Tone = Literal["live", "strong", "plain"]

_VERSION = 1  # change it when the same content shall look otherwise
_MARGIN = 64
_BAR = 12
_PAPER, _INK, _SOFT, _LINE, _RED = "#ffffff", "#17181a", "#5b5e64", "#dedcd5", "#b3122b"
_TITLE_SIZES = (108, 96, 84, 76, 68, 60, 54, 48)
_TITLE_LINES = 4
_SITE = 200  # pixels that its name has at least
_GAP = 12  # between what is above the title, the title, and what is below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word on a picture's badge: that the blog is live, an entry's label."""

    words: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePicture:
    """What a share picture says. `image` is the name of one of our images."""

    site: str
    title: str
    above: str = ""  # for an entry, its blog
    below: str = ""  # for a blog, its summary
    foot: str = ""
    marks: tuple[Mark, ...] = ()
    language: str = "en"
    rtl: bool = False
    image: str | None = None
    credit: str = ""

    @property
    def key(self) -> str:
        """Its content as sixteen digits."""
        said = json.dumps([_VERSION, asdict(self)], ensure_ascii=False, sort_keys=True)
        return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEIGHT

    @property
    def name(self) -> str:
        """The last part of its address. A photograph would be a heavy PNG, which some messengers do not show."""
        return "share.jpg" if self.image else "share.png"

    @property
    def type(self) -> str:
        return "image/jpeg" if self.image else "image/png"


def draw(picture: SharePicture, photo: bytes | None, fonts: Fonts) -> bytes:
    """The file of a picture. `photo` is a file of its image; the words have all room without it."""
    canvas = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    shown = _photo(photo) if photo else None
    left, right = _MARGIN, WIDTH - _MARGIN
    if shown is not None:
        canvas.paste(shown, (0 if picture.rtl else WIDTH - PHOTO, 0))
        left, right = (PHOTO + 48, right) if picture.rtl else (left, WIDTH - PHOTO - 48)
    page = _Page(picture, fonts, ImageDraw.Draw(canvas), left, right)
    page.draw()
    if shown is not None and picture.credit:
        _draw_credit(canvas, picture, fonts)
    return _saved(canvas, picture)


class _Page:
    """The words of a picture, in a column from `left` to `right`."""

    def __init__(
        self, picture: SharePicture, fonts: Fonts, canvas: ImageDraw.ImageDraw, left: int, right: int
    ) -> None:
        self._picture, self._fonts, self._canvas = picture, fonts, canvas
        self._left, self._right = left, right

    def draw(self) -> None:
        bar = _RED if any(mark.tone != "plain" for mark in self._picture.marks) else _INK
        self._canvas.rectangle((0, 0, WIDTH, _BAR - 1), fill=bar)
        top = self._head(_MARGIN - 8)
        bottom = self._foot(HEIGHT - 44)
        self._words(top + 26, bottom - 16)

    def _head(self, top: int) -> int:
        """The site's name and the marks, on a line if they have room."""
        marks = [made for mark in self._picture.marks if (made := self._pill(mark))]
        while (room := self._right - self._left - sum(width + 12 for *_, width in marks)) < _SITE and marks:
            marks.pop()
        site = self._set(self._picture.site, 30, room - 16, 1, BOLD)
        if site is not None:
            site.draw(self._canvas, self._left, self._right, top + (46 - site.height) // 2)
        at = self._right if not self._picture.rtl else self._left
        for mark, words, width in reversed(marks):
            start = at - width if not self._picture.rtl else at
            self._draw_pill(mark, words, start, top, width)
            at = at - width - 12 if not self._picture.rtl else at + width + 12
        return top + 46

    def _pill(self, mark: Mark) -> tuple[Mark, Set, int] | None:
        color = _SOFT if mark.tone == "plain" else _PAPER
        words = self._set(mark.words, 26, 320, 1, BOLD, color)
        if words is None:
            return None
        return mark, words, words.width(words.lines[0]) + 36 + (24 if mark.tone == "live" else 0)

    def _draw_pill(self, mark: Mark, words: Set, left: int, top: int, width: int) -> None:
        box = (left, top, left + width - 1, top + 45)
        if mark.tone == "plain":
            self._canvas.rounded_rectangle(box, 8, outline=_SOFT, width=2)
        else:
            self._canvas.rounded_rectangle(box, 8, fill=_RED)
        inner = (left + 18, left + width - 18)
        if mark.tone == "live":
            dot = inner[1] - 13 if self._picture.rtl else inner[0]
            self._canvas.ellipse((dot, top + 16, dot + 13, top + 29), fill=_PAPER)
            inner = (inner[0], inner[1] - 24) if self._picture.rtl else (inner[0] + 24, inner[1])
        words.draw(self._canvas, *inner, top + (46 - words.height) // 2)

    def _foot(self, bottom: int) -> int:
        foot = self._set(self._picture.foot, 28, self._right - self._left, 1, REGULAR, _SOFT)
        if foot is None:
            return bottom
        top = bottom - foot.height
        foot.draw(self._canvas, self._left, self._right, top)
        self._canvas.rectangle((self._left, top - 16, self._right - 1, top - 15), fill=_LINE)
        return top - 16

    def _words(self, top: int, bottom: int) -> None:
        """What is above the title, the title as large as it has room for, two lines of what is below it."""
        width, said = self._right - self._left, self._picture
        above = self._set(said.above, 30, width, 1, REGULAR, _SOFT)
        below = self._set(said.below, 32, width, 2, REGULAR, _SOFT)
        room = bottom - top - sum(made.height + _GAP for made in (above, below) if made)
        title = self._title(said.title, width, room) or self._title(said.above, width, room)
        if title is None:
            title = self._title(said.site, width, room)
        elif above is not None and not self._fonts.words(said.title, said.language):
            above = None  # it stands as the title
        sets = [made for made in (above, title, below) if made]
        top += (bottom - top - sum(made.height + _GAP for made in sets)) * 2 // 5
        for made in sets:
            top = made.draw(self._canvas, self._left, self._right, top) + _GAP

    def _title(self, text: str, width: int, height: int) -> Set | None:
        words = self._fonts.words(text, self._picture.language)
        styles = [self._style(size, BOLD) for size in _TITLE_SIZES]
        return best_set(words, styles, width, height, _TITLE_LINES) if words else None

    def _set(
        self, text: str, size: int, width: int, most_lines: int, weight: int = REGULAR, color: str = _INK
    ) -> Set | None:
        words = self._fonts.words(text, self._picture.language)
        return set_words(words, self._style(size, weight, color), width, most_lines) if words else None

    def _style(self, size: int, weight: int, color: str = _INK) -> Style:
        return Style(size, weight, color, self._picture.rtl, self._picture.language)


def _photo(contents: bytes) -> Image.Image | None:
    """The image in the size that it has on the picture; None when it cannot be read."""
    try:
        with Image.open(io.BytesIO(contents), formats=("WEBP", "JPEG")) as image:
            return ImageOps.fit(
                image.convert("RGB"), (PHOTO, HEIGHT), Image.Resampling.LANCZOS, centering=(0.5, 0.4)
            )
    except (OSError, ValueError, SyntaxError):
        return None


def _draw_credit(canvas: Image.Image, picture: SharePicture, fonts: Fonts) -> None:
    """Who made the image, in its lower corner on a dark ground."""
    words = fonts.words(picture.credit, picture.language)
    if words is None:
        return
    style = Style(20, REGULAR, "#ffffff", picture.rtl, picture.language)
    made = set_words(words, style, PHOTO - 48, 1)
    width = made.width(made.lines[0]) + 24
    start = 0 if picture.rtl else WIDTH - width
    top = HEIGHT - made.height - 14
    shade = Image.new("RGBA", (width, HEIGHT - top), (0, 0, 0, 170))
    canvas.paste(shade, (start, top), shade)
    made.draw(ImageDraw.Draw(canvas), start + 12, start + width - 12, top + 6)


def _saved(canvas: Image.Image, picture: SharePicture) -> bytes:
    out = io.BytesIO()
    if picture.image:
        canvas.save(out, "JPEG", quality=86, subsampling=0, optimize=True, progressive=True)
    else:
        # Flat colours and the edges of letters: a palette has enough of them, at a third of the size.
        canvas.quantize(128, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()

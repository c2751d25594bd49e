"""Fonts for the words that we draw: those that are installed with liveblog; for other scripts those of the directory in
the settings, and of the system.

A text that no font covers is not drawn, rather than drawn with boxes in it. Not for use by several threads at once.

Must not know: what is drawn.
"""

from __future__ import annotations

import importlib.resources
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from PIL import ImageFont, features

SHIPPED = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")  # Latin, Greek, Cyrillic, Devanagari; Arabic
SYSTEM = (
    *(Path("/usr/share/fonts"), Path("/usr/local/share/fonts")),
    *(Path("/System/Library/Fonts"), Path("/Library/Fonts")),
)
REGULAR, BOLD = 400, 700
_MOST_FILES = 5_000  # that are looked at
_MOST_FACES = 300  # that are opened
_FACES_IN_FILE = 12
_UNFIT = re.compile(r"italic|oblique|mono|condensed|narrow|light|thin|black|emoji|math|symbol", re.IGNORECASE)
_REGION = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-tw": "TC", "zh-hk": "HK", "zh-hant": "TC"}
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_JOINERS = "\u200c\u200d\u200e\u200f"  # no font has to have them
# Scripts whose letters change their form or order by what stands beside them; these and what runs from right to left
# need Raqm, which Pillow has where the system has FriBiDi.
_SHAPED = re.compile("[\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff]")
_PROBE = 40  # pixels


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; `index` counts in collections."""

    path: str
    index: int = 0

    def sized(self, size: int, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
        return _opened(self.path, self.index, size, weight, shaping())

    def covers(self, char: str) -> bool:
        return char.isspace() or char in _JOINERS or _has(self, char)

    @property
    def name(self) -> str:
        return self.sized(_PROBE).getname()[0] or ""


@dataclass(frozen=True, slots=True)
class Words:
    """A text that can be drawn, and with which face."""

    text: str
    face: Face


class Fonts:
    """Chooses a face for a text. `directories` are asked for what the installed fonts do not cover."""

    def __init__(self, directories: Sequence[Path] = SYSTEM, shipped: Sequence[str] = SHIPPED) -> None:
        self._directories = directories
        self._shipped = [face for package in shipped for face in _of_package(package)]
        self._found: list[Face] | None = None
        self._hopeless: set[str] = set()

    def words(self, text: str, language: str = "") -> Words | None:
        """The text without signs that no font has; None where nothing is left, or its letters cannot be drawn."""
        text = " ".join(unicodedata.normalize("NFC", text).split())
        letters = {char for char in text if _is_letter(char)}
        if not letters or (not shaping() and any(map(_needs_shaping, letters))):
            return None
        signs = set(text) - letters
        faces = list(self._covering(letters, language))
        if not faces:
            return None
        face = next((f for f in faces if all(map(f.covers, signs))), faces[0])
        kept = "".join(char for char in text if char in letters or face.covers(char))
        return Words(" ".join(kept.split()), face)

    def _covering(self, letters: set[str], language: str) -> Iterator[Face]:
        """The faces that have all of these letters: installed ones, else the best few of the system."""
        shipped = [face for face in self._shipped if all(map(face.covers, letters))]
        if shipped:
            return iter(shipped)
        unknown = {_script(c) for c in letters if not any(face.covers(c) for face in self._shipped)}
        if unknown & self._hopeless:
            return iter(())
        found = list(islice((f for f in self._system() if all(map(f.covers, letters))), 8))
        if not found:
            self._hopeless |= unknown
        region = _REGION.get(language.lower()) or _REGION.get(language.split("-")[0].lower(), "")
        if region and any(map(_IDEOGRAPH.match, letters)):
            found.sort(key=lambda face: not face.name.endswith(region))
        return iter(found)

    def _system(self) -> list[Face]:
        if self._found is None:
            files = islice((file for top in self._directories for file in _files(top)), _MOST_FILES)
            best = sorted((file for file in files if not _UNFIT.search(file.name)), key=_rank)
            self._found = list(islice((face for file in best for face in _faces(file)), _MOST_FACES))
        return self._found


def shaping() -> bool:
    """Whether Arabic, Hebrew and the scripts of India can be drawn here."""
    return bool(features.check("raqm"))


def _is_letter(char: str) -> bool:
    """Whether a text cannot do without it. Selectors of emoji are marks by their category, and none."""
    return unicodedata.category(char)[0] in "LN" or (
        unicodedata.category(char) in ("Mn", "Mc") and not "\ufe00" <= char <= "\ufe0f"
    )


def _needs_shaping(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL", "AN") or bool(_SHAPED.match(char))


def _script(char: str) -> str:
    return unicodedata.name(char, "?").split()[0]


def _of_package(package: str) -> list[Face]:
    try:
        folder = importlib.resources.files(package) / "files"
    except ModuleNotFoundError:
        return []
    return [
        Face(str(file))
        for file in folder.iterdir()
        if file.name.endswith("ttf") and "Italic" not in file.name
    ]


def _files(top: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(top):
        for name in sorted(names):
            if name.lower().endswith((".ttf", ".otf", ".ttc", ".otc")):
                yield Path(folder, name)


def _rank(file: Path) -> tuple[bool, bool]:
    name = file.name.lower()
    return ("serif" in name or "ming" in name or "song" in name, "bold" not in name)


def _faces(file: Path) -> Iterator[Face]:
    for index in range(_FACES_IN_FILE if file.suffix.lower() in (".ttc", ".otc") else 1):
        face = Face(str(file), index)
        try:
            face.sized(_PROBE)
        except (OSError, ValueError):
            return
        if not _UNFIT.search(face.name):
            yield face


@lru_cache(maxsize=64)
def _opened(path: str, index: int, size: int, weight: int, shaping: bool) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if shaping else ImageFont.Layout.BASIC
    font = ImageFont.truetype(path, size, index=index, layout_engine=engine)
    with suppress(OSError, NotImplementedError):  # of a font without axes
        axes = font.get_variation_axes()
        font.set_variation_by_axes(
            [weight if a["name"] in (b"Weight", "Weight") else a["default"] or 0 for a in axes]
        )
    return font


@lru_cache(maxsize=32)
def _plain(face: Face) -> tuple[ImageFont.FreeTypeFont, bytes]:
    """The face without shaping, and what it draws for a letter that it does not have."""
    font = ImageFont.truetype(face.path, _PROBE, index=face.index, layout_engine=ImageFont.Layout.BASIC)
    return font, bytes(font.getmask("\U0010ffff"))


@lru_cache(maxsize=8192)
def _has(face: Face, char: str) -> bool:
    try:
        font, missing = _plain(face)
        return bytes(font.getmask(char)) != missing
    except OSError:  # of a damaged file
        return False

"""What every format of others is read into: a story and its entries, as text or HTML, with what could not be read.

Pure. Nothing here trusts a value's type: files come from other programs, of any version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

from liveblog.model.words import clean, one_line

_BLOCK = re.compile(r"<(?:p|div|ul|ol|blockquote|figure|h[1-6]|table|pre)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LATEST = 2**47  # milliseconds


@dataclass(frozen=True, slots=True)
class ForeignImage:
    """A picture beside the text, by its address."""

    address: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignEntry:
    """One entry. `id` is its name in the other program; times are milliseconds since 1970, None: it has none."""

    id: str
    html: str
    published: int | None = None
    headline: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    key: bool = False
    pinned: bool = False
    images: tuple[ForeignImage, ...] = ()
    zoneless: bool = False  # its time named no zone and was read as UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignStory:
    """A story, its entries in any order. `notes`: what could not be taken, one sentence each."""

    format: str
    title: str = ""
    summary: str = ""
    language: str = ""
    url: str = ""  # where it stood; addresses in it may be relative to that
    entries: tuple[ForeignEntry, ...] = ()
    notes: list[str] = field(default_factory=list)


def text(value: Any, most: int = 200) -> str:
    """A text on one line; "" for anything else."""
    return one_line(value)[:most].strip() if isinstance(value, str) else ""


def headline(title: Any, html: str) -> str:
    """A headline. Many programs make one of the first words: such a one says nothing."""
    said = text(title)
    words = one_line(unescape(_TAG.sub(" ", html[:5_000])))
    return "" if not said or words.startswith(said.rstrip("…. ")) else said


def markup(value: Any) -> str:
    """HTML or text of any length; "" for anything else."""
    return clean(value) if isinstance(value, str) else ""


def names(value: Any) -> tuple[str, ...]:
    """The names in a text, an object with a name, or a list of either, each once; ten at most."""
    found = value if isinstance(value, list | tuple) else [value]
    read = (
        text(one.get("name") or one.get("display_name"), 80) if isinstance(one, Mapping) else text(one, 80)
        for one in found
    )
    return tuple(dict.fromkeys(name for name in read if name))[:10]


def words(value: Any) -> tuple[str, ...]:
    """The tags in a list of texts, or in one text with commas."""
    found = value.split(",") if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return tuple(dict.fromkeys(word for one in found if (word := text(one, 40))))[:20]


def mappings(value: Any) -> Iterable[Mapping[str, Any]]:
    """The objects of a list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def when(value: Any) -> tuple[int | None, bool]:
    """A time as milliseconds, and whether it named no zone (then it is read as UTC). ISO 8601, the dates of mail and of
    MySQL, and seconds since 1970."""
    if isinstance(value, bool):
        return None, False
    if isinstance(value, int | float) or (
        isinstance(value, str) and re.fullmatch(r"\d{9,10}", value.strip())
    ):
        return _bounded(float(value) * 1000), False
    if not isinstance(value, str):
        return None, False
    moment = _moment(value.strip()[:60])
    if moment is None:
        return None, False
    zoneless = moment.tzinfo is None
    try:
        return _bounded((moment.replace(tzinfo=UTC) if zoneless else moment).timestamp() * 1000), zoneless
    except (OverflowError, ValueError):
        return None, False


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None


def _bounded(milliseconds: float) -> int | None:
    return round(milliseconds) if 0 < milliseconds < _LATEST else None


def paragraphs(value: str) -> str:
    """HTML whose paragraphs are lines of text, as editors of other programs type it: with tags for them."""
    if _BLOCK.search(value):
        return value
    parts = re.split(r"\n\s*\n", value.strip())
    return "".join(f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in parts if part.strip())

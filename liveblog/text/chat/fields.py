"""Reading what others send: the wanted fields of any JSON, bounded; "" or nothing where there is something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveblog.model.entries import TEXT_LIMIT
from liveblog.model.words import clean, one_line

ID_LIMIT, NAME_LIMIT, ADDRESS_LIMIT = 100, 60, 2_000


def an_object(value: Any, *path: str) -> dict[str, Any]:
    """The object at a path of names; an empty one where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def objects(value: Any, most: int) -> Iterator[dict[str, Any]]:
    """The objects in a list, the first ones."""
    for item in value[:most] if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item


def text_of(value: Any, most: int = TEXT_LIMIT) -> str:
    """A longer text, cut where it is too long."""
    return clean(value[:most]) if isinstance(value, str) else ""


def line_of(value: Any, most: int = NAME_LIMIT) -> str:
    """A name or the like, on one line."""
    return one_line(value[: most * 4])[:most] if isinstance(value, str) else ""


def id_of(value: Any) -> str:
    """An id, a text or a whole number; "" for what cannot be one."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = value if isinstance(value, str) else str(value) if abs(value) < 10**20 else ""
    return text if len(text) <= ID_LIMIT and text.isascii() and text.isprintable() else ""


def address_of(value: Any) -> str:
    """A web address."""
    web = isinstance(value, str) and value.startswith(("https://", "http://"))
    return value if web and len(value) <= ADDRESS_LIMIT and value.isprintable() else ""


def whole_of(value: Any) -> int:
    """A whole number that is not negative; else 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15 else 0

"""The corrections of an entry in a form: one field for each, named by its time, to reword or delete it.

`correction-1767960000000` holds the sentence of the correction made at that time (milliseconds); if empty, it is
deleted. Corrections that the form does not name stay, such as one that a colleague has added since.

Must not know: HTTP, HTML, what a correction may say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liveblog.model.entries import Correction
from liveblog.model.times import iso

_FIELD = re.compile(r"correction-(\d{1,15})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A correction in a form; `at` in milliseconds."""

    name: str
    at: int
    text: str


def is_field(name: str) -> bool:
    return _FIELD.fullmatch(name) is not None


def rows(form: Mapping[str, str]) -> list[Row]:
    """The corrections in a form, oldest first."""
    found = [(_FIELD.fullmatch(name), text) for name, text in form.items()]
    return sorted(
        (Row(name=match[0], at=int(match[1]), text=text) for match, text in found if match),
        key=lambda row: row.at,
    )


def of_corrections(corrections: tuple[Correction, ...]) -> dict[str, str]:
    """The form's fields for these corrections."""
    return {f"correction-{c.at}": c.text for c in corrections}


def listed(form: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same as in an API call."""
    return [{"at": iso(row.at), "text": row.text} for row in rows(form)]

"""Images in a form: numbered fields, so that a form stays a flat list of names and texts.

`images` marks a form that lists its images; then image N of the entry is `image-N-media`, `image-N-alt`,
`image-N-decorative`, `image-N-caption`, `image-N-credit`. Numbers give the order and may leave gaps.

Must not know: HTTP, HTML, files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liveblog.language.translatable import sentence
from liveblog.model.images import LIMITS, Image, make, size_of, too_many, words

LISTED = "images"
_FIELD = re.compile(r"image-([1-9]\d{0,2})-(media|alt|decorative|caption|credit)")
NOT_ADDED = "The files you chose are not uploaded yet. Choose them again and press “Add the images”."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An image in a form, complete or not."""

    media: str
    alt: str = ""
    decorative: str = ""
    caption: str = ""
    credit: str = ""


def is_field(name: str) -> bool:
    """Whether a form's field is about images."""
    return name in (LISTED, "image") or _FIELD.fullmatch(name) is not None


def rows(form: Mapping[str, str]) -> list[Row]:
    """The images of a form, in order; invalid ones are left out."""
    return [row for _, row in _numbered(form)]


def fields(found: Sequence[Row]) -> dict[str, str]:
    """The form's fields for these images, numbered from 1."""
    form = {LISTED: "listed"}
    for number, row in enumerate(found, 1):
        form |= {f"image-{number}-{name}": getattr(row, name) for name in Row.__slots__}
    return form


def of_images(images: Sequence[Image]) -> dict[str, str]:
    """The form's fields for an entry's images."""
    return fields(
        [
            Row(
                media=image.media,
                alt=image.alt,
                decorative="" if image.alt else "1",
                caption=image.caption,
                credit=image.credit,
            )
            for image in images
        ]
    )


def replaced(form: Mapping[str, str], found: Sequence[Row]) -> dict[str, str]:
    """The form with these images instead of its own."""
    return {name: text for name, text in form.items() if not is_field(name)} | fields(found)


def arranged(found: Sequence[Row], act: str) -> list[Row]:
    """The images after moving or removing one: "up 2", "down 1", "remove 3", counted from 1."""
    now = list(found)
    verb, _, place = act.partition(" ")
    at = int(place) - 1 if re.fullmatch(r"[1-9]\d{0,2}", place) else -1
    if not 0 <= at < len(now):
        return now
    row = now.pop(at)
    if verb != "remove":
        now.insert(max(0, at + {"up": -1, "down": 1}.get(verb, 0)), row)
    return now


def merged(base: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row]) -> list[Row]:
    """Merges two edits of the same images: what either added, changed or removed; mine where both changed one."""
    before, there = ({row.media: row for row in some} for some in (base, theirs))
    if list(mine) == list(base):
        return list(theirs)
    found = []
    for row in mine:
        untouched = before.get(row.media) == row
        if untouched and row.media not in there:
            continue  # they removed it
        found.append(there[row.media] if untouched else row)
    mine_too = {row.media for row in mine}
    return found + [row for row in theirs if row.media not in mine_too and before.get(row.media) != row]


def read(form: Mapping[str, str]) -> tuple[tuple[Image, ...], dict[str, str]]:
    """The images of a form, and the problems: a sentence for each field."""
    found, problems = [], {}
    if form.get("image"):
        problems["image"] = NOT_ADDED
    numbered = _numbered(form)
    for number, row in numbered:
        said = {}
        for name in LIMITS:
            try:
                said[name] = words(name, getattr(row, name))
            except ValueError as problem:
                problems[f"image-{number}-{name}"] = str(problem)
        if said.get("alt") == "" and row.decorative != "1":
            problems[f"image-{number}-alt"] = sentence(
                "Describe what image {number} shows, for people who cannot see it, or tick “Decorative”.",
                number=number,
            )
        if len(said) == len(LIMITS):
            found.append(make(row.media, said))
    try:
        too_many(len(numbered))
    except ValueError as problem:
        problems["image"] = str(problem)
    return tuple(found), problems


def _numbered(form: Mapping[str, str]) -> list[tuple[int, Row]]:
    asked: dict[int, dict[str, str]] = {}
    for name, text in form.items():
        if field := _FIELD.fullmatch(name):
            asked.setdefault(int(field[1]), {})[field[2]] = text
    return [
        (number, Row(**texts))
        for number, texts in sorted(asked.items())
        if size_of(texts.get("media", "")) is not None
    ]

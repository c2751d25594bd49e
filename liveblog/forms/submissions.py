"""An entry's fields in a form or API call, checked one by one; Invalid names each field to fix.

Must not know: Redis, HTTP, HTML, or how text becomes blocks (that is `paste`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, cast

from liveblog.errors import Invalid
from liveblog.forms import facts_fields
from liveblog.forms import images as image_form
from liveblog.forms.facts import parse_facts
from liveblog.language.translatable import sentence
from liveblog.model.entries import (
    HEADLINE_LIMIT,
    KEY_LINE_LIMIT,
    LABELS,
    SENTENCE_LIMIT,
    STATES,
    TEXT_LIMIT,
    Correction,
    Label,
    State,
    parse_id,
)
from liveblog.model.facts import Facts
from liveblog.model.images import Image, parse_images
from liveblog.model.times import parse_time
from liveblog.model.words import clean, is_blank, one_line

TAG_LIMIT = 20
_TAG = re.compile(r"[^\s,#<>&\"']{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The fields of a form or API call, checked one by one; None where a field was absent."""

    text: str | None = None
    id: str | None = None
    headline: str | None = None
    key_line: str | None = None
    label: Label | Literal[""] | None = None  # "": explicitly no label
    key: bool | None = None
    pinned: bool | None = None
    tags: tuple[str, ...] | None = None
    authors: tuple[str, ...] | None = None
    state: State | None = None
    published: int | None = None
    correction: str | None = None  # what was wrong: an act on a published entry, no field of it
    corrections: tuple[Correction, ...] | None = None  # new texts for these, by their times; "" deletes one
    reason: str | None = None
    images: tuple[Image, ...] | None = None
    facts: Facts | Literal[""] | None = None  # "": explicitly no facts box

    def but(self, **changes: Any) -> Submission:
        return replace(self, **changes)

    def given(self) -> dict[str, Any]:
        """The fields that were present, without the text, the id and corrections."""
        acts = ("text", "id", "correction", "corrections")
        names = (f.name for f in fields(self) if f.name not in acts)
        found = {n: v for n in names if (v := getattr(self, n)) is not None}
        for name in ("label", "facts"):
            if name in found:
                found[name] = found[name] or None
        return found


def parse_submission(
    form: Mapping[str, Any], *, need_text: bool, zone: str = "UTC", now: int = 0
) -> Submission:
    """A form (text values) or JSON object (typed values), checked; Invalid names each field to fix.

    `zone`: that of times in an API call's facts box that name none; `now`: when a clock that a form starts begins to
    run.
    """
    problems: dict[str, str] = {}
    found: dict[str, Any] = {}
    for name, check in _CHECKS.items():
        value = form.get(name)
        if value is None:
            continue
        try:
            found[name] = check(value)
        except ValueError as problem:
            problems[name] = str(problem)
    if isinstance(form.get(image_form.LISTED), str):
        found["images"], wrong = image_form.read(form)
        problems |= wrong
    if facts_fields.KIND in form or "facts" in form:
        found["facts"], wrong = _facts(form, zone, now)
        problems |= wrong
    text = found.get("text")
    shows = found.get("images") or found.get("facts") or any(name.startswith("facts") for name in problems)
    if "text" not in problems and (need_text or text is not None) and is_blank(text or "") and not shows:
        problems["text"] = sentence("Write something before publishing.")
    if found.get("state") == "scheduled" and need_text and "published" not in form:
        problems["published"] = sentence("Say when it is to go out.")
    if problems:
        raise Invalid(**problems)
    return Submission(**found)


def _facts(form: Mapping[str, Any], zone: str, now: int) -> tuple[Facts | Literal[""], dict[str, str]]:
    if facts_fields.KIND in form:
        found, problems = facts_fields.read(form, now)
        return found or "", problems
    found, wrong = parse_facts(form["facts"], zone)
    return found or "", {".".join(map(str, ("facts", *path))): problem for path, problem in wrong.items()}


def _a_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Give the text as text.")
    if len(value) > TEXT_LIMIT:
        raise ValueError(
            sentence(
                "The text has {count} characters; {most} is the most. Split it up.",
                count=len(value),
                most=TEXT_LIMIT,
            )
        )
    return clean(value)


def _an_id(value: Any) -> str:
    if not isinstance(value, str) or parse_id(value) is None:
        raise ValueError(
            "An id has letters, digits, “-” and “_” only, 64 at most, and is not a word of our addresses."
        )
    return value


def _a_headline(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Give the headline as text.")
    if len(value) > HEADLINE_LIMIT:
        raise ValueError(
            sentence(
                "The headline has {count} characters; {most} is the most. Shorten it.",
                count=len(value),
                most=HEADLINE_LIMIT,
            )
        )
    return one_line(value)


def _a_key_line(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Give the line as text.")
    if len(value) > KEY_LINE_LIMIT:
        raise ValueError(
            sentence(
                "The line has {count} characters; {most} is the most. Shorten it.",
                count=len(value),
                most=KEY_LINE_LIMIT,
            )
        )
    return one_line(value)


def _a_label(value: Any) -> Label | Literal[""]:
    if value not in ("", *LABELS):
        raise ValueError(sentence("The label is one of {names}, or empty.", names=", ".join(LABELS)))
    return cast(Label, value)


def _a_flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("1", "on", "true", "yes"):
        return True
    if value in ("", "0", "off", "false", "no"):
        return False
    raise ValueError("Say true or false.")


def _names(value: Any) -> Sequence[str]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(p, str) for p in parts):
        raise ValueError("Give a list of texts.")
    return [name for part in parts if (name := one_line(part))]


def _tags(value: Any) -> tuple[str, ...]:
    tags = tuple(dict.fromkeys(t.lstrip("#").replace(" ", "-") for t in _names(value)))
    if len(tags) > TAG_LIMIT:
        raise ValueError(
            sentence(
                "An entry can have {most} tags; there are {count}. Remove some.",
                most=TAG_LIMIT,
                count=len(tags),
            )
        )
    for tag in tags:
        if not _TAG.fullmatch(tag):
            raise ValueError(
                sentence("“{tag}” cannot be a tag: use up to 40 letters, digits and hyphens.", tag=tag[:50])
            )
    return tags


def _authors(value: Any) -> tuple[str, ...]:
    authors = tuple(dict.fromkeys(_names(value)))
    if len(authors) > 10 or any(len(a) > 80 for a in authors):
        raise ValueError("An entry can have 10 authors, each with a name of up to 80 characters.")
    return authors


def a_sentence(value: Any) -> str:
    """A sentence for readers; ValueError says what to fix."""
    if not isinstance(value, str):
        raise ValueError("Give the sentence as text.")
    words = one_line(value)
    if len(words) > SENTENCE_LIMIT:
        raise ValueError(
            sentence(
                "That has {count} characters; {most} is the most. Shorten it.",
                count=len(words),
                most=SENTENCE_LIMIT,
            )
        )
    return words


def _what_was_wrong(value: Any) -> str:
    if not (words := a_sentence(value)):
        raise ValueError("Say in a sentence what was wrong: readers see it at the entry.")
    return words


def _reworded(value: Any) -> tuple[Correction, ...]:
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise ValueError("Give the corrections as a list of {“at”: …, “text”: …}.")
    return tuple(Correction(at=_a_time(item.get("at")), text=a_sentence(item.get("text"))) for item in value)


def _a_state(value: Any) -> State:
    if value not in STATES:
        raise ValueError(sentence("The state is one of {names}.", names=", ".join(STATES)))
    return cast(State, value)


def _a_time(value: Any) -> int:
    found = parse_time(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("Give the time as ISO 8601 with its zone, such as 2026-01-06T18:03:27Z.")
    return found


def _images(value: Any) -> tuple[Image, ...] | None:
    # A form lists them in fields of their own.
    return None if isinstance(value, str) else parse_images(value)


_CHECKS = {
    "text": _a_text,
    "id": _an_id,
    "headline": _a_headline,
    "key_line": _a_key_line,
    "label": _a_label,
    "key": _a_flag,
    "pinned": _a_flag,
    "tags": _tags,
    "authors": _authors,
    "state": _a_state,
    "published": _a_time,
    "images": _images,
    "correction": _what_was_wrong,
    "corrections": _reworded,
    "reason": a_sentence,
}

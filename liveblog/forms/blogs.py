"""A blog's fields in a form or API call, checked one by one; Invalid names each field to fix.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from liveblog.errors import Invalid
from liveblog.language.choices import nearest_language, nearest_zone, parse_language, parse_zone_choice
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import (
    DELETED_POSTS,
    DIRECTIONS,
    LONGEST_HOLD,
    RESERVED,
    SLUG_LIMIT,
    STATES,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    DeletedPosts,
    NewBlog,
    State,
    parse_slug,
)
from liveblog.model.images import parse_cover
from liveblog.model.words import clean, one_line, without_controls


def parse_blog(form: Mapping[str, Any]) -> NewBlog:
    """A new blog from a form or a JSON object; Invalid says what to fix, field by field."""
    problems: dict[str, str] = {}
    changes = _checked(form, problems, required=("slug", "title"))
    if problems:
        raise Invalid(**problems)
    return NewBlog(**changes)


def parse_blog_changes(form: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a blog that a form or JSON object changes; absent ones keep their values."""
    problems: dict[str, str] = {}
    changes = _checked(form, problems, required=())
    if problems:
        raise Invalid(**problems)
    return changes


def _checked(form: Mapping[str, Any], problems: dict[str, str], required: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, check in _CHECKS.items():
        value = form.get(name)
        if value is None and name not in required:
            continue
        if isinstance(value, bool | int) and name in ("bylines", "reader_count", "close_after", "hold"):
            value = str(int(value))
        if value is not None and not isinstance(value, str):
            problems[name] = f"Give the {name} as text."
            continue
        try:
            found[name] = check(without_controls(clean(value or "")).strip())
        except ValueError as problem:
            problems[name] = str(problem)
    if "cover" in form:
        try:
            found["cover"] = parse_cover(form["cover"])
        except ValueError as problem:
            problems["cover"] = str(problem)
    return found


def _slug(text: str) -> str:
    if text in RESERVED:
        raise ValueError(
            sentence("The desk uses “{slug}” for a page of its own. Choose a longer slug.", slug=text)
        )
    if parse_slug(text) is None:
        raise ValueError(
            sentence(
                "Use lower-case letters, digits and single hyphens for the slug, such as “flood-in-the-valley”"
                " ({most} characters at most).",
                most=SLUG_LIMIT,
            )
        )
    return text


def _title(text: str) -> str:
    if not (words := one_line(text)):
        raise ValueError("Give the blog a title.")
    return _short(words, TITLE_LIMIT, "title")


def _summary(text: str) -> str:
    return _short(text, SUMMARY_LIMIT, "summary")


def _short(text: str, limit: int, name: str) -> str:
    if len(text) > limit:
        raise ValueError(
            sentence(
                "The {field} has {count} characters; {most} is the most. Shorten it.",
                field=name,
                count=len(text),
                most=limit,
            )
        )
    return text


def _state(text: str) -> State:
    if text not in STATES:
        raise ValueError(sentence("The state is one of {names}.", names=", ".join(STATES)))
    return text


def _language(text: str) -> str:
    code = parse_language(text)
    if code is None:
        unknown = sentence("There is no language “{language}”.", language=text[:80])
        advice = sentence("Choose one of the list, or give a code such as “en” or “pt-BR”.")
        raise ValueError(_with_advice(unknown, nearest_language(text), advice))
    return code


def _started(text: str) -> str | None:
    if text and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("Give the day the story began as YYYY-MM-DD.")
    return text or None


def _bylines(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("Say whether readers see who wrote an entry: 1 or 0.")
    return text == "1"


def _reader_count(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("Say whether readers see how many are reading: 1 or 0.")
    return text == "1"


def _close_after(text: str) -> int:
    if not re.fullmatch(r"\d{0,3}", text):
        raise ValueError("Give the days without news after which the blog closes, up to 999; 0 for never.")
    return int(text or 0)


def _hold(text: str) -> int:
    if not re.fullmatch(r"\d{1,4}", text) or int(text) > LONGEST_HOLD:
        raise ValueError(
            sentence(
                "Give the seconds that automatic posts wait in the tray: 0 to {most}.", most=LONGEST_HOLD
            )
        )
    return int(text)


def _deleted_posts(text: str) -> DeletedPosts:
    if text not in DELETED_POSTS:
        raise ValueError(
            sentence("A post deleted at its source is one of {names}.", names=", ".join(DELETED_POSTS))
        )
    return text


def _zone(text: str) -> str:
    zone = parse_zone_choice(text)
    if zone is None:
        unknown = sentence("There is no time zone “{zone}”.", zone=text[:80])
        advice = sentence("Choose one of the list, or give a city such as “Europe/Paris”, or “UTC”.")
        raise ValueError(_with_advice(unknown, nearest_zone(text), advice))
    return zone


def _with_advice(unknown: Sentence, nearest: str | None, advice: Sentence) -> Sentence:
    if nearest:
        return sentence(
            "{unknown} Did you mean “{nearest}”? {advice}", unknown=unknown, nearest=nearest, advice=advice
        )
    return sentence("{unknown} {advice}", unknown=unknown, advice=advice)


def _direction(text: str) -> str:
    if text not in DIRECTIONS:
        raise ValueError(
            "Give the writing direction as “ltr” or “rtl”; leave it empty for that of the language."
        )
    return text


_CHECKS: dict[str, Callable[[str], Any]] = {
    "slug": _slug,
    "title": _title,
    "summary": _summary,
    "state": _state,
    "language": _language,
    "started": _started,
    "bylines": _bylines,
    "reader_count": _reader_count,
    "close_after": _close_after,
    "zone": _zone,
    "deleted_posts": _deleted_posts,
    "hold": _hold,
    "direction": _direction,
}

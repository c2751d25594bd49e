"""The date at the end of a copied post, as networks write it in some sixty languages.

It has no time of day that can be trusted and no zone: the result is an ISO date, never a moment.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from liveblog.text.social.months import FILLERS, LONG_MONTHS, MONTHS, MONTHS_BY_DOT, UNCLEAR_MONTHS, WEEKDAYS
from liveblog.text.social.unseen import UNSEEN

_LONGEST = 80
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:t\d\d:\d\d[\d:.]*(?:z|[+-]\d\d:?\d\d)?)?")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})(?:\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?|\s?([-./])\s?(\d{1,2})\s?\4\s?(\d{1,2}))(?!\d)"
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_NUMBERED_MONTH = re.compile(r"\b(?:tháng|thg)\.?\s?(\d{1,2})\b")  # Vietnamese
_TIME = re.compile(
    r"(?<![\d.])\d{1,2}(?:\s?[:.]\s?\d\d(?:[:.]\d\d)?|\s?h\s?\d\d|\s?[時시点點]\s?(?:\d{1,2}\s?[分분])?)(?!\d|\.\d)"
)
_TOKEN = re.compile(r"[^\s,;·•|()\[\]–—’'،、-]+")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ère|º|ª|a|е| го|ème|日|일)?(\.)?")
_NEAR_TIME = 6  # letters of a word beside a time of day: "p.m.", "EST", "Uhr", "nachm."
_TIME_MARK = "\0"


def read_date(text: str) -> str | None:
    """The ISO date of a text that is nothing but a date, perhaps with a weekday and a time of day; else None.

    "" is a date of which day and month cannot be told apart, such as 01/06/2020.
    """
    if len(text) > _LONGEST:
        return None
    text = _normal(text)
    if iso := _ISO.fullmatch(text):
        return _date(*map(int, iso[1].split("-")))
    if found := _YEAR_FIRST.search(text):
        month, day = int(found[2] or found[5]), int(found[3] or found[6])
        return _date(int(found[1]), month, day) if _is_around(text, found) else None
    if found := _YEAR_LAST.search(text):
        return _numbers(*found.groups()) if _is_around(text, found) else None
    return _words(text)


def _normal(text: str) -> str:
    """In small letters, with digits 0 to 9 whatever script they were of, and nothing unseen."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain if c not in UNSEEN)
    return plain.strip(" \t\n·•|,;-–—.،")


def _is_around(text: str, found: re.Match[str]) -> bool:
    """Whether a date in numbers stands among nothing but a weekday and a time of day."""
    rest = f"{text[: found.start()]} , {text[found.end() :]}"
    return all(kind == "filler" for kind, _ in _tokens(_TIME.sub(f" {_TIME_MARK} ", rest, count=1)))


def _words(text: str) -> str | None:
    """The date of a text whose month is a word."""
    for name, short in LONG_MONTHS.items():
        text = text.replace(name, short)
    month: int | None = None
    if found := _NUMBERED_MONTH.search(text):
        month, text = int(found[1]), f"{text[: found.start()]} {text[found.end() :]}"
    found_of: dict[str, list[str]] = {"month": [], "day": [], "year": []}
    for kind, token in _tokens(_TIME.sub(f" {_TIME_MARK} ", text, count=1)):
        if kind == "other":
            return None
        found_of.setdefault(kind, []).append(token)
    months = found_of["month"]
    if len(months) > 1:  # "mar" is Tuesday, too
        months = [name for name in months if name not in WEEKDAYS]
    if len(months) != (month is None) or len(found_of["day"]) != 1 or len(found_of["year"]) != 1:
        return None
    day = found_of["day"][0]
    if month is None:
        if months[0] in UNCLEAR_MONTHS:
            return ""
        month = MONTHS.get(months[0]) or MONTHS_BY_DOT[months[0]][day.endswith(".")]
    return _date(int(found_of["year"][0]), month, int(day.rstrip(".")))


def _tokens(text: str) -> list[tuple[str, str]]:
    """What a date is made of, each with its kind: "month", "day", "year", "filler", or "other"."""
    tokens = _TOKEN.findall(text)
    times = [at for at, token in enumerate(tokens) if token == _TIME_MARK]
    return [_kind(token, any(abs(at - time) <= 2 for time in times)) for at, token in enumerate(tokens)]


def _kind(token: str, near_time: bool) -> tuple[str, str]:
    if found := _DAY.fullmatch(token):
        return "day", found[1] + (found[2] or "")
    bare = token.strip(".").removesuffix("年").removesuffix("년")
    if bare.isdigit():
        return ("year", bare) if len(bare) == 4 else ("other", token)
    word = token.replace(".", "").rstrip("\u0654")  # a mark of cases in Persian
    word = word[1:] if word.startswith("ב") and word[1:] in MONTHS else word  # "in" in Hebrew
    if word in MONTHS or word in MONTHS_BY_DOT or word in UNCLEAR_MONTHS:
        return "month", word
    known = token == _TIME_MARK or word in WEEKDAYS or word in FILLERS
    return ("filler" if known or (near_time and len(word) <= _NEAR_TIME) else "other"), token


def _date(year: int, month: int, day: int) -> str | None:
    if 2543 <= year < 2643:  # of the Buddhist calendar, as Thai has it
        year -= 543
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found.isoformat() if 2000 <= found.year < 2100 else None


def _numbers(first: str, mark: str, second: str, year: str) -> str | None:
    one, two = int(first), int(second)
    if mark == "." or one > 12:
        return _date(int(year), two, one)
    if two > 12:
        return _date(int(year), one, two)
    return "" if one and two else None

"""A story recorded as plain text: each paragraph is one entry, and the first line may name its day.

Pure: text in, entries out. A file that cannot be read is refused with its line, in a sentence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from liveblog.archive.problems import raise_all
from liveblog.errors import Invalid
from liveblog.forms.submissions import Submission
from liveblog.model.entries import TEXT_LIMIT, NewEntry
from liveblog.model.times import parse_day
from liveblog.model.words import clean
from liveblog.text import paste

ENTRY_LIMIT = 100_000
_APART = 500  # milliseconds between two entries of a day, so that 100,000 fit into it
_DATE_LINE = re.compile(r"\s*date[ \t:]+(?P<day>\d\S*|\S+[ \t]*(?=\n|$))[ \t]*")


@dataclass(frozen=True, slots=True)
class Story:
    """A recorded story: its day, if its first line names one, and its entries, oldest first."""

    started: str | None
    entries: tuple[NewEntry, ...]


def read_story(text: str) -> Story:
    """Each paragraph as one entry. A first line that begins "date 2020-01-06" gives the story's day.

    An entry's id comes from its words, so importing a file again, or a longer version of it, adds only what is new.
    """
    text, started = _split_date(clean(text.removeprefix("\ufeff")))
    found = paste.paragraphs(text)
    if not found:
        raise Invalid("The file is empty: there is no text in it to import.")
    if len(found) > ENTRY_LIMIT:
        raise Invalid(
            f"The file has {len(found):,} paragraphs; {ENTRY_LIMIT:,} entries are the most. Split it."
        )
    problems = []
    times: dict[str, int] = {}
    entries = []
    for line, paragraph in found:
        if len(paragraph) > TEXT_LIMIT:
            problems.append(
                f"Line {line}: this paragraph has {len(paragraph):,} characters; {TEXT_LIMIT:,} is the most."
                " Split it with an empty line."
            )
            continue
        words = " ".join(paragraph.split())
        times[words] = times.get(words, 0) + 1
        try:
            entries.append(paste.new_entry(Submission(text=paragraph.strip(), id=_id(words, times[words]))))
        except Invalid as problem:
            problems.append(f"Line {line}: {problem}")
    raise_all(problems)
    return Story(started, tuple(entries))


def _split_date(text: str) -> tuple[str, str | None]:
    """The text without its "date …", and that day. Line numbers stay as they are."""
    found = _DATE_LINE.match(text)
    if found is None:
        return text, None
    day = found["day"].strip()
    line = text.count("\n", 0, found.start("day")) + 1
    if parse_day(day) is None:
        raise Invalid(
            f"Line {line}: “date {day[:40]}” has to name a day as YYYY-MM-DD, such as “date 2020-01-06”."
        )
    return "\n" * (line - 1) + text[found.end() :], day


def on_day(
    entries: Iterable[NewEntry], day: str, zone: tzinfo, known: Mapping[str, int]
) -> tuple[NewEntry, ...]:
    """The entries dated a day, in their order. Their times of publication only keep that order: they begin with the
    day in the blog's zone and are the same whenever the file is imported.

    `known`: the times of those that the blog has already, by id. What is new between two of them gets a time between.
    """
    at = _start(day, zone) - _APART
    dated: list[NewEntry] = []
    waiting: list[NewEntry] = []
    for entry in entries:
        time = known.get(entry.id or "")
        if time is None or time <= at:
            waiting.append(entry)
            continue
        dated += _spread(waiting, day, at, time)
        dated.append(replace(entry, day=day, published=time))
        waiting, at = [], time
    return (*dated, *_spread(waiting, day, at, at + _APART * (len(waiting) + 1)))


def _spread(entries: list[NewEntry], day: str, after: int, before: int) -> list[NewEntry]:
    """The entries at even distances between two times."""
    parts = len(entries) + 1
    return [
        replace(entry, day=day, published=after + (before - after) * part // parts)
        for part, entry in enumerate(entries, start=1)
    ]


def _start(day: str, zone: tzinfo) -> int:
    """When a day begins in a zone, in milliseconds since 1970."""
    return round(datetime.fromisoformat(day).replace(tzinfo=zone).timestamp() * 1000)


def _id(words: str, occurrence: int) -> str:
    return "s" + hashlib.sha256(f"{occurrence} {words}".encode("utf-8", "replace")).hexdigest()[:23]

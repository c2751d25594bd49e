"""A story that was recorded as plain text: each paragraph is one entry, and its first line may name its day.

Pure: text in, entries out. A file that cannot be read is refused with its line, in a sentence.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from liveblog.cli.files import raise_all
from liveblog.errors import Invalid
from liveblog.forms.submissions import Submission
from liveblog.model.entries import TEXT_LIMIT, NewEntry, clean
from liveblog.text import paste

ENTRY_LIMIT = 100_000
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
        entries.append(paste.new_entry(Submission(text=paragraph.strip(), id=_id(words, times[words]))))
    raise_all(problems)
    return Story(started, tuple(entries))


def _split_date(text: str) -> tuple[str, str | None]:
    """The text without its "date …", and that day. Line numbers stay as they are."""
    found = _DATE_LINE.match(text)
    if found is None:
        return text, None
    day = found["day"].strip()
    line = text.count("\n", 0, found.start("day")) + 1
    try:
        started = date.fromisoformat(day)
    except ValueError:
        started = None
    if started is None or started.isoformat() != day:
        raise Invalid(
            f"Line {line}: “date {day[:40]}” has to name a day as YYYY-MM-DD, such as “date 2020-01-06”."
        )
    return "\n" * (line - 1) + text[found.end() :], day


def _id(words: str, occurrence: int) -> str:
    return "s" + hashlib.sha256(f"{occurrence} {words}".encode("utf-8", "replace")).hexdigest()[:23]

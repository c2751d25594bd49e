"""Reading what was recorded elsewhere: a plain-text story, or a blog that `liveblog export` wrote.

Pure: text in, entries out. What cannot be read is said with its line, in a sentence.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from liveblog.errors import Invalid
from liveblog.forms.submissions import Submission, a_sentence, parse_submission
from liveblog.model.blocks import Block, block_from_json
from liveblog.model.blogs import Blog, NewBlog, parse_blog
from liveblog.model.corrections import CORRECTIONS_LIMIT
from liveblog.model.entries import TEXT_LIMIT, Correction, Entry, NewEntry, clean
from liveblog.model.events import dumps
from liveblog.model.images import Image, size_of
from liveblog.text import paste

FORMAT = 1  # of an export; a file of a higher one was written by a later version
ENTRY_LIMIT = 100_000
_MOST_PROBLEMS = 5
_STARTED = re.compile(r"\s*date[ \t:]+(?P<day>\d\S*|\S+[ \t]*(?=\n|$))[ \t]*")


@dataclass(frozen=True, slots=True)
class Story:
    """A recorded story: the day it began, if its first line says so, and its entries, oldest first."""

    started: str | None
    entries: tuple[NewEntry, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A blog as `liveblog export` wrote it, entries oldest first."""

    blog: NewBlog
    entries: tuple[NewEntry, ...]


def decode(data: bytes) -> str:
    """The text of a file; Invalid names the line and the byte that are not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid("The file is UTF-16. Save it as UTF-8 and import it again.")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise Invalid(
            f"Line {line}: byte {problem.start + 1} of the file (0x{data[problem.start]:02x}) is not UTF-8."
            " Save the file as UTF-8 and import it again."
        ) from None


def read(text: str) -> Story | Export:
    """A story or an export, whichever the text is."""
    return read_export(text) if is_export(text) else read_story(text)


def read_story(text: str) -> Story:
    """Each paragraph as one entry. A first line that begins "date 2020-01-06" gives the story's day.

    An entry's id comes from its words, so that importing a file twice, or a longer version of it, adds what is new.
    """
    text, started = _started(clean(text.removeprefix("\ufeff")))
    found, problems = paste.paragraphs(text), []
    if not found:
        raise Invalid("The file is empty: there is no text in it to import.")
    if len(found) > ENTRY_LIMIT:
        raise Invalid(
            f"The file has {len(found):,} paragraphs; {ENTRY_LIMIT:,} entries are the most. Split it."
        )
    seen: dict[str, int] = {}
    entries = []
    for line, paragraph in found:
        if len(paragraph) > TEXT_LIMIT:
            problems.append(
                f"Line {line}: this paragraph has {len(paragraph):,} characters; {TEXT_LIMIT:,} is the most."
                " Split it with an empty line."
            )
            continue
        words = " ".join(paragraph.split())
        seen[words] = seen.get(words, 0) + 1
        entries.append(paste.new_entry(Submission(text=paragraph.strip(), id=_id(words, seen[words]))))
    _raise(problems)
    return Story(started, tuple(entries))


def _started(text: str) -> tuple[str, str | None]:
    """The text with its "date …" taken out (line numbers stay), and that date."""
    found = _STARTED.match(text)
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


# Exports: JSON lines. The first is {"liveblog": 1, "blog": {…}}, each other one {"entry": {…}}.


def is_export(text: str) -> bool:
    """Whether a text is an export: its first line is our head. A story can begin with a bracket, too."""
    head = text.removeprefix("\ufeff").lstrip()[:40]
    return re.match(r'\{\s*"liveblog"\s*:', head) is not None


def write_export(blog: Blog, entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of an export, without line ends. The entries are to come oldest first."""
    yield dumps({"liveblog": FORMAT, "blog": blog.to_json()})
    for entry in entries:
        yield dumps({"entry": entry.to_json()})


def read_export(text: str) -> Export:
    """A blog and its entries (ids, times, labels, states, wording) from an export; Invalid names the lines."""
    lines = [(n, line) for n, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1) if line.strip()]
    if not lines:
        raise Invalid("The file is empty: there is nothing in it to import.")
    blog = _blog(*lines[0])
    entries, problems = [], []
    lines_of: dict[str, int] = {}
    for number, line in lines[1:]:
        try:
            entry = _entry(_object(line, "entry"))
            if (before := lines_of.setdefault(entry.id or "", number)) != number:
                raise Invalid(f"The entry “{entry.id}” is already on line {before}.")
            entries.append(entry)
        except Invalid as problem:
            problems.append(f"Line {number}: {problem}")
    _raise(problems)
    return Export(blog, tuple(entries))


def _blog(number: int, line: str) -> NewBlog:
    try:
        head = _parsed(line)
        written = head.get("liveblog")
        if not isinstance(written, int) or not isinstance(head.get("blog"), Mapping):
            raise Invalid(
                "An export begins with a line that names its blog. Import what `liveblog export` wrote."
            )
        if written > FORMAT:
            raise Invalid("A later version of liveblog wrote this file. Update liveblog and import it again.")
        known = {f.name for f in fields(NewBlog)}
        given = {k: v for k, v in head["blog"].items() if k in known and v is not None}
        return parse_blog(given)
    except Invalid as problem:
        raise Invalid(f"Line {number}: {problem}") from None


def _entry(stored: Mapping[str, Any]) -> NewEntry:
    form = {"text": stored.get("source")} | {
        name: stored.get(name)
        for name in (
            "id",
            "headline",
            "key_line",
            "label",
            "key",
            "pinned",
            "tags",
            "authors",
            "state",
            "reason",
        )
        if stored.get(name) is not None
    }
    if "id" not in form:
        raise Invalid("The entry has no id.")
    kept = _kept(stored)
    if form["text"] == "" and any(isinstance(block, Image) for block in kept):
        del form["text"]
    submission = parse_submission(form, need_text="text" in form)
    published = _time("published", stored.get("published"))
    given = submission.given() | {"published": published, "corrections": _corrections(stored)}
    withdrawn = stored.get("withdrawn")
    if withdrawn is not None:
        given["withdrawn"] = _time("withdrawn", withdrawn)
    return NewEntry(source=submission.text or "", blocks=kept, id=submission.id, **given)


def _time(name: str, value: Any) -> int:
    # bool is an int to Python; 2**47 milliseconds are the year 6429.
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**47:
        raise Invalid(f"“{name}” has to be a time in milliseconds since 1970.")
    return value


def _corrections(stored: Mapping[str, Any]) -> tuple[Correction, ...]:
    found = stored.get("corrections", [])
    if not isinstance(found, list) or len(found) > CORRECTIONS_LIMIT:
        raise Invalid(f"“corrections” has to be a list of {CORRECTIONS_LIMIT} at most.")
    if not all(isinstance(one, Mapping) for one in found):
        raise Invalid("Each of its “corrections” has to be an object.")
    try:
        return tuple(
            Correction(at=_time("at", one.get("at")), text=a_sentence(one.get("text"))) for one in found
        )
    except ValueError as problem:
        raise Invalid(f"In its corrections: {problem}") from None


def _kept(stored: Mapping[str, Any]) -> tuple[Block, ...]:
    """The blocks as they were: a later version may read the same source otherwise, an archive must not change."""
    try:
        blocks = tuple(block_from_json(block) for block in stored["blocks"])
    except (KeyError, TypeError, AttributeError, ValueError):
        raise Invalid("Its “blocks” cannot be read.") from None
    for block in blocks:
        for field in fields(block):
            value = getattr(block, field.name)
            if not _fits(str(field.type), value):
                raise Invalid(
                    f"In its blocks, “{field.name}” of the {block.kind} block cannot be {value!r:.40}."
                )
        if isinstance(block, Image) and size_of(block.media) != (block.width, block.height):
            raise Invalid("In its blocks, there is an image that is none of ours.")
    if not blocks:
        raise Invalid("It has no blocks.")
    return blocks


def _fits(kind: str, value: Any) -> bool:
    match kind:
        case "str":
            return isinstance(value, str) and len(value) <= TEXT_LIMIT
        case "str | None":
            return value is None or _fits("str", value)
        case "bool":
            return isinstance(value, bool)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, tuple) and all(_fits("str", v) for v in value)


def _object(line: str, name: str) -> Mapping[str, Any]:
    inside = _parsed(line).get(name)
    if not isinstance(inside, Mapping):
        raise Invalid(f"There is no “{name}” on this line.")
    return inside


def _parsed(line: str) -> Mapping[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as problem:
        where = f" at character {problem.pos + 1}" if isinstance(problem, json.JSONDecodeError) else ""
        raise Invalid(f"This is not JSON{where}.") from None
    if not isinstance(value, Mapping):
        raise Invalid("This is not a JSON object.")
    return value


def _raise(problems: list[str]) -> None:
    if problems:
        more = len(problems) - _MOST_PROBLEMS
        tail = [f"{more} more lines have problems."] if more > 0 else []
        raise Invalid("\n".join(problems[:_MOST_PROBLEMS] + tail))

"""A blog as JSON lines, written and read back. The first line is {"liveblog": 1, "blog": {…}}, each other one
{"entry": {…}}, in an archive with the "history" of the entry: its earlier revisions, oldest first.

Pure: text in, values out. A line that cannot be read is refused with its number, in a sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from liveblog.archive.problems import raise_all
from liveblog.archive.profiles import parse_profiles
from liveblog.errors import Invalid
from liveblog.forms.blogs import parse_blog
from liveblog.forms.submissions import a_sentence, parse_submission
from liveblog.model.blocks import Block, block_from_json
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.corrections import CORRECTIONS_LIMIT
from liveblog.model.entries import HEADLINE_LIMIT, TEXT_LIMIT, Correction, Entry, NewEntry
from liveblog.model.events import dumps
from liveblog.model.images import Image, size_of
from liveblog.model.times import parse_day
from liveblog.model.words import is_blank
from liveblog.store.archives import Kept

FORMAT = 1  # a file of a higher one was written by a later version
_EARLIEST, _LATEST = -30_610_224_000_000, 2**47  # milliseconds since 1970: the years 1000 and 6429
_ANY_TIME = "2026-01-06T18:03:27Z"
_COUNTS = (  # of an entry as stored
    *("revision", "updated", "pin", "upgraded_from", "facts_at", "facts_run", "worded"),
)
_CHECKED = (  # as a form's fields are
    *("id", "headline", "key_line", "label", "key", "pinned", "tags", "authors", "state", "reason", "facts"),
)


@dataclass(frozen=True, slots=True)
class Export:
    """A blog as `liveblog export` wrote it, entries oldest first."""

    blog: NewBlog
    entries: tuple[NewEntry, ...]


def is_export(text: str) -> bool:
    """Whether a text is an export: its first line is our head. A story can begin with a bracket, too."""
    head = text.removeprefix("\ufeff").lstrip()[:40]
    return re.match(r'\{\s*"liveblog"\s*:', head) is not None


def write_export(blog: Blog, entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of an export, without line ends. Give the entries oldest first."""
    yield write_head(blog)
    for entry in entries:
        yield dumps({"entry": entry.to_json()})


def write_head(blog: Blog) -> str:
    """The first line."""
    return dumps({"liveblog": FORMAT, "blog": blog.to_json()})


def kept_line(kept: Kept) -> str:
    """The line of an entry in an archive."""
    history = {"history": [old.to_json() for old in kept.past]} if kept.past else {}
    return dumps({"entry": kept.entry.to_json(), **history})


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
    raise_all(problems)
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


def read_head(line: str) -> tuple[NewBlog, Mapping[str, Any]]:
    """The blog of an export's first line, checked, and all that the line holds of it. Raises Invalid."""
    return _blog(1, line), _object(line, "blog")


def read_kept(line: str) -> Kept:
    """An entry of an archive with its history. Raises Invalid."""
    whole = _parsed(line)
    history = whole.get("history", [])
    if not isinstance(history, list) or not all(isinstance(old, Mapping) for old in history):
        raise Invalid("Its “history” has to be a list of objects.")
    entry = _whole(_object(line, "entry", whole))
    past = tuple(_whole(old) for old in history)
    numbers = [old.revision for old in (*past, entry)]
    if any(old.id != entry.id for old in past) or numbers != sorted(set(numbers)) or numbers[0] < 1:
        raise Invalid("Its “history” is not that of this entry, oldest first.")
    return Kept(entry, past)


def _whole(stored: Mapping[str, Any]) -> Entry:
    """An entry as it was stored, with its revision and times."""
    new = _entry(stored)
    given: dict[str, Any] = {}
    for name in _COUNTS:
        value = stored.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LATEST:
            raise Invalid(f"“{name}” has to be a whole number.")
        given[name] = value
    given["edited"] = None if stored.get("edited") is None else _time("edited", stored["edited"])
    for name in ("by", "changed_by"):
        value = stored.get(name, "")
        if not isinstance(value, str) or len(value) > HEADLINE_LIMIT:
            raise Invalid(f"“{name}” has to be a short text.")
        given[name] = value
    given["profiles"] = parse_profiles(stored.get("profiles", []), new.authors)
    return replace(new.entry(new.id or "", given["updated"]), **given)


def _entry(stored: Mapping[str, Any]) -> NewEntry:
    form = {"text": stored.get("source")} | {
        name: stored[name] for name in _CHECKED if stored.get(name) is not None
    }
    if form.get("state") == "scheduled":
        form["published"] = _ANY_TIME  # the form asks for it; its own is read below
    if "id" not in form:
        raise Invalid("The entry has no id.")
    blocks = _blocks(stored)
    text = form["text"]
    blank = isinstance(text, str) and len(text) <= TEXT_LIMIT and is_blank(text)
    if blank and ("facts" in form or any(isinstance(block, Image) for block in blocks)):
        del form["text"]
    submission = parse_submission(form, need_text="text" in form)
    published = _time("published", stored.get("published"))
    given = submission.given() | {"published": published, "corrections": _corrections(stored)}
    given["day"] = _day(stored.get("day", ""))
    withdrawn = stored.get("withdrawn")
    if withdrawn is not None:
        given["withdrawn"] = _time("withdrawn", withdrawn)
    return NewEntry(
        source=submission.text or (str(text) if blank else ""), blocks=blocks, id=submission.id, **given
    )


def _time(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not _EARLIEST <= value < _LATEST:
        raise Invalid(f"“{name}” has to be a time in milliseconds since 1970.")
    return value


def _day(value: Any) -> str:
    if value != "" and not (isinstance(value, str) and parse_day(value)):
        raise Invalid("“day” has to be a day as YYYY-MM-DD, or empty.")
    return str(value)


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


def _blocks(stored: Mapping[str, Any]) -> tuple[Block, ...]:
    """The stored blocks: a later version may parse the same source differently, but an archive must not change."""
    try:
        blocks = tuple(block_from_json(block) for block in stored["blocks"])
    except (KeyError, TypeError, AttributeError, ValueError):
        raise Invalid("Its “blocks” cannot be read.") from None
    for block in blocks:
        if wrong := _wrong_field(block):
            name, value = wrong
            raise Invalid(f"In its blocks, “{name}” of the {block.kind} block cannot be {value!r:.40}.")
        if isinstance(block, Image) and size_of(block.media) != (block.width, block.height):
            raise Invalid("In its blocks, there is an image that is none of ours.")
    if not blocks and not stored.get("facts"):
        raise Invalid("It has no blocks.")
    return blocks


def _wrong_field(value: Any) -> tuple[str, Any] | None:
    """The first field of a block, or of a part of one, whose value its declared type does not allow."""
    for field in fields(value):
        if not _fits(str(field.type), held := getattr(value, field.name)):
            return field.name, held
    return None


def _fits(kind: str, value: Any) -> bool:
    if kind.endswith(" | None"):
        return value is None or _fits(kind.removesuffix(" | None"), value)
    if kind.startswith("tuple["):
        inner = kind.removeprefix("tuple[").removesuffix(", ...]")
        return isinstance(value, tuple) and all(_fits(inner, v) for v in value)
    if kind.startswith("Literal["):
        return isinstance(value, str) and f'"{value}"' in kind.replace("'", '"')
    match kind:
        case "str":
            return isinstance(value, str) and len(value) <= TEXT_LIMIT
        case "bool":
            return isinstance(value, bool)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
    return is_dataclass(value) and type(value).__name__ == kind and _wrong_field(value) is None


def _object(line: str, name: str, parsed: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    inside = (parsed or _parsed(line)).get(name)
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

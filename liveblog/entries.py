"""What an entry is (one item of a blog), the blocks it is made of, and how a submitted form becomes one.

Must not know: Redis, HTTP, HTML, or how text becomes blocks (that is `paste`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal, cast, get_args

from liveblog import image_form
from liveblog.errors import Invalid
from liveblog.images import Image, parse_images
from liveblog.sentences import sentence

Label = Literal["breaking", "update", "correction", "editor-note"]
LABELS: tuple[Label, ...] = get_args(Label)
State = Literal["draft", "submitted", "scheduled", "published", "withdrawn"]
STATES: tuple[State, ...] = get_args(State)

TEXT_LIMIT = 50_000
HEADLINE_LIMIT = 200
KEY_LINE_LIMIT = 100
TAG_LIMIT = 20
SENTENCE_LIMIT = 500  # what was wrong; why something was withdrawn
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_RESERVED = frozenset({"ws", "events", "updates", "snapshot", "embed"})  # /live/{slug}/… means these
_TAG = re.compile(r"[^\s,#<>&\"']{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What an editor wrote, in Markdown."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Social:
    """A post on a social network, kept whole so that it outlives its deletion there.

    `posted` is an ISO date ("2020-01-06") or, where the id gives it, an ISO time in UTC with milliseconds.
    `links` and `media` are the URLs found in the text (media: pic.twitter.com and the like), in order.
    """

    kind: ClassVar[str] = "social"
    network: str
    text: str
    id: str | None = None
    url: str | None = None
    name: str | None = None
    handle: str | None = None
    posted: str | None = None
    links: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A link to something with a page of its own (a video, a post without text), drawn as a card."""

    kind: ClassVar[str] = "embed"
    network: str
    url: str
    id: str | None = None
    title: str | None = None


Block = Text | Social | Embed | Image
_BLOCKS: dict[str, type[Block]] = {b.kind: b for b in (Text, Social, Embed, Image)}


def block_to_json(block: Block) -> dict[str, Any]:
    """The block as stored and as `liveblog parse` prints it: its kind, then its fields."""
    return {"kind": block.kind, **asdict(block)}


def block_from_json(stored: Mapping[str, Any]) -> Block:
    kind: Any = _BLOCKS[stored["kind"]]
    known = {f.name for f in fields(kind)}
    made = {k: tuple(v) if isinstance(v, list) else v for k, v in stored.items() if k in known}
    made_block: Block = kind(**made)
    return made_block


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """That something was wrong which readers had seen: when it was put right, and what it was, in a sentence."""

    at: int  # milliseconds since 1970
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry as somebody wants it: checked, its text made into blocks, not stored yet."""

    source: str  # what was typed or pasted, to the letter
    blocks: tuple[Block, ...]
    id: str | None = None
    headline: str = ""
    label: Label | None = None
    key: bool = False
    pinned: bool = False
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    key_line: str = ""  # how the list of key events says it; "": as its headline or first words do
    state: State = "published"
    published: int | None = None  # milliseconds since 1970; None: when it is stored
    by: str = ""  # the person who made it (an id), for what contributors may do with their own
    changed_by: str = ""  # that person's name
    corrections: tuple[Correction, ...] = ()  # of an entry that was published elsewhere before
    reason: str = ""
    withdrawn: int | None = None

    @property
    def images(self) -> tuple[Image, ...]:
        return tuple(b for b in self.blocks if isinstance(b, Image))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a blog. Times are milliseconds since 1970; `revision` counts from 1."""

    id: str
    revision: int
    state: State
    source: str
    blocks: tuple[Block, ...]
    headline: str
    published: int
    updated: int
    authors: tuple[str, ...]
    label: Label | None
    key: bool
    pinned: bool
    tags: tuple[str, ...]
    edited: int | None = None  # when its words were last changed after readers had seen them
    by: str = ""  # the person who made it (an id); "" for a program
    changed_by: str = ""  # the name of whoever made this revision
    corrections: tuple[Correction, ...] = ()  # oldest first
    reason: str = ""  # of a withdrawal, for readers; "": it was withdrawn silently
    withdrawn: int | None = None  # when that was
    key_line: str = ""
    pin: int = 0  # its place among the pinned ones, the highest first; when it was pinned (ms) unless moved

    @property
    def tombstone(self) -> bool:
        """Whether readers see, in its place, only that it was withdrawn, and why."""
        return self.state == "withdrawn" and bool(self.reason)

    @property
    def visible(self) -> bool:
        """Whether readers may see it, or its tombstone."""
        return self.state == "published" or self.tombstone

    def shown(self) -> Entry:
        """The entry without what readers may not see: a tombstone has none of its words, names and marks left."""
        if not self.tombstone:
            return self
        return replace(
            self, source="", blocks=(), headline="", authors=(), tags=(), label=None, key=False, pinned=False,
            key_line="", by="", changed_by="", edited=None, corrections=(),
        )  # fmt: skip

    @property
    def images(self) -> tuple[Image, ...]:
        """Its images, which come after what its text became."""
        return tuple(b for b in self.blocks if isinstance(b, Image))

    def but(self, changes: Mapping[str, Any]) -> Entry:
        """With these fields changed. `words` (the text's blocks) and `images` each leave the other as they are.

        Raises Invalid when nothing of the entry would be left.
        """
        whole = dict(changes)
        if "words" in whole or "images" in whole:
            words = whole.pop("words", tuple(b for b in self.blocks if not isinstance(b, Image)))
            whole["blocks"] = (*words, *whole.pop("images", self.images))
            if not whole["blocks"]:
                raise Invalid(
                    text="Nothing would be left of this entry. Write something, or remove the entry."
                )
        return replace(self, **whole)

    def to_json(self) -> dict[str, Any]:
        return {
            **{f.name: getattr(self, f.name) for f in fields(self)},
            "blocks": [block_to_json(b) for b in self.blocks],
            "corrections": [asdict(c) for c in self.corrections],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Entry:
        """An entry as stored; fields this version does not know are left out."""
        values = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        values["blocks"] = tuple(block_from_json(b) for b in stored["blocks"])
        values["tags"], values["authors"] = tuple(stored["tags"]), tuple(stored["authors"])
        corrections = stored.get("corrections", ())
        values["corrections"] = tuple(Correction(at=c["at"], text=c["text"]) for c in corrections)
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The fields of a form or API call, checked one by one; None where a field was absent."""

    text: str | None = None
    id: str | None = None
    headline: str | None = None
    key_line: str | None = None
    label: Label | Literal[""] | None = None  # "": no label, said on purpose
    key: bool | None = None
    pinned: bool | None = None
    tags: tuple[str, ...] | None = None
    authors: tuple[str, ...] | None = None
    state: State | None = None
    published: int | None = None
    correction: str | None = None  # what was wrong: an act on a published entry, no field of it
    reason: str | None = None
    images: tuple[Image, ...] | None = None

    def but(self, **changes: Any) -> Submission:
        return replace(self, **changes)

    def given(self) -> dict[str, Any]:
        """The fields that were present, without the text, the id and the correction."""
        names = (f.name for f in fields(self) if f.name not in ("text", "id", "correction"))
        found = {n: v for n in names if (v := getattr(self, n)) is not None}
        if "label" in found:
            found["label"] = found["label"] or None
        return found


def parse_submission(form: Mapping[str, Any], *, need_text: bool) -> Submission:
    """A form (text values) or JSON object (typed values), checked; Invalid names each field to fix."""
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
    text, images = found.get("text"), found.get("images")
    if "text" not in problems and (need_text or text is not None) and not (text or "").strip() and not images:
        problems["text"] = "Write something before publishing."
    if found.get("state") == "scheduled" and need_text and "published" not in form:
        problems["published"] = "Say when it is to go out."
    if problems:
        raise Invalid(**problems)
    return Submission(**found)


def parse_id(text: str) -> str | None:
    """An entry's id: letters, digits, "-" and "_", 64 at most; None for anything else."""
    return text if _ID.fullmatch(text) and text not in _RESERVED else None


def clean(text: str) -> str:
    """Text that every part can carry: one kind of line end, no NUL, no half of a surrogate pair."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def iso(milliseconds: int) -> str:
    """A time in milliseconds as ISO 8601 in UTC: "2026-01-06T18:03:27.000Z"."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(text: str) -> int | None:
    """Milliseconds since 1970 of an ISO 8601 time with its zone, or None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None or not 1970 <= moment.year < 9000:
        return None
    return round(moment.timestamp() * 1000)


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
    return " ".join(clean(value).split())


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
    return " ".join(clean(value).split())


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
    return [" ".join(clean(p).split()) for p in parts if p.strip()]


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
    words = " ".join(clean(value).split())
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
    "reason": a_sentence,
}

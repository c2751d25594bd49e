"""An entry: one item of a blog, made of blocks.

Must not know: Redis, HTTP, HTML, or how text becomes blocks (that is `paste`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

from liveblog.errors import Invalid
from liveblog.model import facts as boxes
from liveblog.model import profiles
from liveblog.model.blocks import Block, Social, block_from_json, block_to_json
from liveblog.model.facts import Facts
from liveblog.model.images import Image
from liveblog.model.profiles import Profile
from liveblog.model.times import iso, parse_time

Label = Literal["breaking", "update", "correction", "editor-note"]
LABELS: tuple[Label, ...] = get_args(Label)
State = Literal["draft", "submitted", "scheduled", "published", "withdrawn"]
STATES: tuple[State, ...] = get_args(State)

TEXT_LIMIT = 50_000
HEADLINE_LIMIT = 200
KEY_LINE_LIMIT = 100
SENTENCE_LIMIT = 500  # of a correction, or a withdrawal's reason
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
# A date begins first at UTC+14 and ends last at UTC-12.
_EAST, _WEST = timedelta(hours=14), timedelta(hours=36)
_OPTIONAL = frozenset(
    {"facts", "facts_at", "facts_run", "worded", "profiles"}
)  # stored only where there is one
_RESERVED = frozenset(
    {"ws", "events", "updates", "snapshot", "embed", "notifications", "hours", "search"}
)  # taken by routes in /live/{slug}/


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction of something that readers had seen: when it was made, and a sentence saying what was wrong."""

    at: int  # milliseconds since 1970
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry to be created: checked, its text parsed into blocks, not stored yet."""

    source: str  # exactly what was typed or pasted
    blocks: tuple[Block, ...]
    id: str | None = None
    headline: str = ""
    label: Label | None = None
    key: bool = False
    pinned: bool = False
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    key_line: str = ""  # its line in the list of key events; "": its headline or first words
    state: State = "published"
    published: int | None = None  # milliseconds since 1970; None: when it is stored
    day: str = ""  # as `Entry.day`
    by: str = ""  # the id of the person or token that created it; contributors may change their own
    changed_by: str = ""  # that person's name
    corrections: tuple[Correction, ...] = ()  # of an entry that was published elsewhere before
    reason: str = ""
    withdrawn: int | None = None
    facts: Facts | None = None

    @property
    def images(self) -> tuple[Image, ...]:
        return tuple(b for b in self.blocks if isinstance(b, Image))

    def entry(self, id: str, now: int) -> Entry:
        """The entry to store at this time."""
        withdrawn = self.state == "withdrawn"
        return Entry(
            id=id,
            revision=1,
            state=self.state,
            source=self.source,
            blocks=self.blocks,
            headline=self.headline,
            key_line=self.key_line,
            pin=now if self.pinned else 0,
            published=now if self.published is None else self.published,
            day=self.day,
            updated=now,
            authors=self.authors,
            label=self.label,
            key=self.key,
            pinned=self.pinned,
            tags=self.tags,
            by=self.by,
            changed_by=self.changed_by,
            corrections=self.corrections,
            reason=self.reason if withdrawn else "",
            withdrawn=(self.withdrawn or now) if withdrawn else None,
            facts=self.facts,
            facts_at=now if self.facts else 0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a blog. Times are milliseconds since 1970; `revision` counts from 1.

    An entry of a recorded story has a `day` (ISO). Its `published` then only keeps its place among the others of that
    day, and readers see `when`.
    """

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
    edited: int | None = None  # when text that readers had seen was last changed
    by: str = ""  # the id of the person or token that created it; "" for a command
    changed_by: str = ""  # the name of the person who made this revision
    corrections: tuple[Correction, ...] = ()  # oldest first
    reason: str = ""  # of a withdrawal, for readers; "": withdrawn silently
    withdrawn: int | None = None  # when that was
    key_line: str = ""
    day: str = ""
    pin: int = 0  # its place among the pinned ones, the highest first; when it was pinned (ms) unless moved
    upgraded_from: int = 0  # a person's last revision, if networks' answers were added to it since; else 0
    facts: Facts | None = None
    facts_at: int = 0  # when its facts box last changed; 0: it has none
    facts_run: int = (
        0  # of a revision that changed the box alone: when the first of these quick changes was made
    )
    worded: int = 0  # the last revision that changed more than the box, if others followed; else 0
    profiles: tuple[Profile, ...] = ()  # of those authors who have one, as they were when it was signed

    def profile(self, author: str) -> Profile | None:
        return next((profile for profile in self.profiles if profile.name == author), None)

    @property
    def saved(self) -> int:
        """The last revision made by a person. Later ones only added networks' answers about its posts."""
        return self.upgraded_from or self.revision

    def is_at(self, revision: int) -> bool:
        """Whether no person has changed it since that revision."""
        return self.saved <= revision <= self.revision

    @property
    def settled(self) -> int:
        """The last revision made by a person that changed more than the facts box."""
        return self.worded or self.saved

    def is_but_facts_at(self, revision: int) -> bool:
        """Whether nothing but its facts box has changed since that revision."""
        return self.settled <= revision <= self.revision

    @property
    def tombstone(self) -> bool:
        """Whether readers see a tombstone in its place: that it was withdrawn, and why."""
        return self.state == "withdrawn" and bool(self.reason)

    @property
    def visible(self) -> bool:
        """Whether readers may see it, or its tombstone."""
        return self.state == "published" or self.tombstone

    @property
    def when(self) -> str:
        """The time that readers see: an ISO time, or an ISO day if the time is unknown.

        An entry that has a day takes the exact time of its post, if that is of the same day somewhere on earth.
        """
        if not self.day:
            return iso(self.published)
        times = (block.posted for block in self.blocks if isinstance(block, Social) and block.posted)
        return next((time for time in times if _is_time_on(time, self.day)), self.day)

    @property
    def modified(self) -> int:
        """When its visible text or its facts box last changed; pins and tags do not count."""
        if self.tombstone:
            return self.withdrawn or self.updated
        corrected = self.corrections[-1].at if self.corrections else 0
        return max(self.published, self.edited or 0, corrected, self.facts_at)

    @property
    def amendments(self) -> tuple[Correction, ...]:
        """Its corrections and, without a sentence, its last other edit; oldest first."""
        told = {correction.at for correction in self.corrections}
        edit = (Correction(at=self.edited, text=""),) if self.edited and self.edited not in told else ()
        return tuple(sorted((*self.corrections, *edit), key=lambda one: one.at))

    def shown(self) -> Entry:
        """The entry without what readers may not see: a tombstone keeps no text, names or marks."""
        if not self.tombstone:
            return self
        return replace(
            self, source="", blocks=(), headline="", authors=(), tags=(), label=None, key=False, pinned=False,
            key_line="", by="", changed_by="", edited=None, corrections=(), facts=None, facts_at=0, profiles=(),
        )  # fmt: skip

    @property
    def images(self) -> tuple[Image, ...]:
        """Its images, which follow the blocks of its text."""
        return tuple(b for b in self.blocks if isinstance(b, Image))

    def but(self, changes: Mapping[str, Any]) -> Entry:
        """With these fields changed. `words` (the text's blocks) and `images` each leave the other as they are.
        A new time of publication takes the place of a day.

        Raises Invalid when nothing of the entry would be left.
        """
        whole = dict(changes)
        if "published" in whole:
            whole.setdefault("day", "")
        if "words" in whole or "images" in whole:
            words = whole.pop("words", tuple(b for b in self.blocks if not isinstance(b, Image)))
            whole["blocks"] = (*words, *whole.pop("images", self.images))
        changed = replace(self, **whole)
        if not changed.blocks and not changed.facts and (self.blocks or self.facts):
            raise Invalid(text="Nothing would be left of this entry. Write something, or remove the entry.")
        return changed

    def to_json(self) -> dict[str, Any]:
        named = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {
            **{name: value for name, value in named if value or name not in _OPTIONAL},
            "blocks": [block_to_json(b) for b in self.blocks],
            "corrections": [asdict(c) for c in self.corrections],
            **({"facts": self.facts.to_json()} if self.facts else {}),
            **({"profiles": [asdict(p) for p in self.profiles]} if self.profiles else {}),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Entry:
        """A stored entry; fields unknown to this version are left out."""
        values = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        values["blocks"] = tuple(block_from_json(b) for b in stored["blocks"])
        values["tags"], values["authors"] = tuple(stored["tags"]), tuple(stored["authors"])
        if "facts" in values:
            values["facts"] = boxes.from_json(values["facts"]) if values["facts"] else None
        if "profiles" in values:
            values["profiles"] = profiles.from_json(values["profiles"])
        corrections = stored.get("corrections", ())
        values["corrections"] = tuple(Correction(at=c["at"], text=c["text"]) for c in corrections)
        return cls(**values)


def parse_id(text: str) -> str | None:
    """An entry's id: letters, digits, "-" and "_", 64 at most; None for anything else."""
    return text if _ID.fullmatch(text) and text not in _RESERVED else None


def _is_time_on(text: str, day: str) -> bool:
    """Whether a text is an exact time that has this date in some time zone."""
    time = parse_time(text)
    begin = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return time is not None and begin - _EAST <= datetime.fromtimestamp(time / 1000, UTC) < begin + _WEST

"""The staff's shared data, which readers never get: notes, chat, presence, leases.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.model.words import clean, is_blank

NOTE_LIMIT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note on an entry, or a message in the chat. `at` in milliseconds."""

    id: str
    by: str  # a name
    at: int
    text: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Note:
        return cls(id=stored["id"], by=stored["by"], at=stored["at"], text=stored["text"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who is editing an entry, and since when. It expires after less than a minute without renewal."""

    entry: str
    holder: str  # a person's id
    name: str
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """The people at a blog's desk, and the entries they are editing."""

    names: tuple[str, ...] = ()
    leases: tuple[Lease, ...] = ()


def unread(chat: Sequence[Note], up_to: str, name: str) -> int:
    """The number of messages by others after the last one that this person has read."""
    after = next((n for n, said in enumerate(chat, 1) if said.id == up_to), 0)
    return sum(said.by != name for said in chat[after:])


def page_of(form: Mapping[str, str]) -> str:
    """Which of a person's pages sent the request; "" for one without scripts."""
    page = form.get("page", "")
    return page if page.isalnum() and len(page) <= 32 else ""


def parse_note(text: str) -> str:
    """The text of a note or chat message; Invalid says what to fix."""
    text = clean(text).strip()
    if is_blank(text):
        raise Invalid(note="Write something first.")
    if len(text) > NOTE_LIMIT:
        raise Invalid(
            note=sentence(
                "A note has {most} characters at most; this one has {count}.",
                most=NOTE_LIMIT,
                count=len(text),
            )
        )
    return text

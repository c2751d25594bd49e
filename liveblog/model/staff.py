"""What the staff of a blog shares beside its entries, and readers never hear of: notes, chat, who is here, leases.

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
    """A remark on an entry, or a word in the chat. `at` in milliseconds."""

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
    """Who is editing an entry, and since when. It ends by itself within a minute of silence."""

    entry: str
    holder: str  # a person's id
    name: str
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Who is at the desk of a blog, and what each is editing."""

    names: tuple[str, ...] = ()
    leases: tuple[Lease, ...] = ()


def unread(chat: Sequence[Note], up_to: str, name: str) -> int:
    """How many words of others come after the one that somebody of this name has read, in what is listed."""
    after = next((n for n, said in enumerate(chat, 1) if said.id == up_to), 0)
    return sum(said.by != name for said in chat[after:])


def page_of(form: Mapping[str, str]) -> str:
    """Which of somebody's pages asks; "" for one without scripts."""
    page = form.get("page", "")
    return page if page.isalnum() and len(page) <= 32 else ""


def parse_note(text: str) -> str:
    """The words of a note or of the chat; Invalid says what to fix."""
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

"""What arrives from a chat: messages as they stand there now, in whatever order it reports them.

Must not know: Redis, HTTP, which chat it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_IMAGES = 10  # of one message


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An image in a message. `file`: where it is fetched (an address, or Telegram's id of it); `media`: ours."""

    key: str  # the same for the same image, so that it is fetched once
    file: str = ""
    name: str = ""
    alt: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message, or one part of an album, as it stands in the chat. `text` is Markdown."""

    message: str  # its id in the chat
    version: str  # later versions sort behind earlier ones, as text
    part: str = "0"
    sender: str = ""  # the sender's id in the chat; "": the chat names none
    name: str = ""  # and name
    text: str = ""
    images: tuple[Attached, ...] = ()
    left_out: int = 0  # files that are no images, or too many
    channel: str = ""
    album: bool = False  # whether other parts may follow

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Said:
        return cls(**{**stored, "images": tuple(Attached(**image) for image in stored["images"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A message was deleted in the chat. That is final."""

    message: str
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """The chat wants to see that this address is ours."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """Somebody opened a conversation with a bot, which should say what it is there for."""

    chat: int
    sender: str


Told = Said | TakenBack | Challenge | Greeting | None  # None: nothing that concerns a blog


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as its parts say it. `seq` counts its changes."""

    seq: int
    deleted: bool = False
    parts: tuple[Said, ...] = ()

    @property
    def sender(self) -> str:
        return self.parts[0].sender if self.parts else ""

    @property
    def name(self) -> str:
        return self.parts[0].name if self.parts else ""

    @property
    def text(self) -> str:
        return "\n\n".join(part.text for part in self.parts if part.text.strip())

    @property
    def images(self) -> tuple[Attached, ...]:
        found = {image.key: image for part in self.parts for image in part.images}
        return tuple(found.values())[:MOST_IMAGES]

    @property
    def left_out(self) -> int:
        count = sum(len(part.images) for part in self.parts)
        return sum(part.left_out for part in self.parts) + max(0, count - MOST_IMAGES)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], read: Mapping[str, Any]) -> Message:
        """`read`: the parts by their ids, in the order of which they stand."""
        parts = [Said.from_json(read[id]) for id in sorted(read, key=lambda id: (len(id), id))]
        return cls(seq=stored["seq"], deleted=stored["deleted"], parts=tuple(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What has been made of a message so far."""

    seq: int = 0  # of the message's last change that was carried out
    entry: str = ""  # the id of its entry; "": there is none
    revision: int = 0  # the entry's last revision that was made from the message
    text: str = ""  # digests of the text and of all that the entry says
    whole: str = ""
    media: Mapping[str, str] = field(default_factory=dict)  # images that are here, by their keys
    lost: Mapping[str, Any] = field(default_factory=dict)  # images that cannot be had, and why
    tries: int = 0
    state: str = ""  # the entry's, for the answer to the sender

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Made:
        return cls(**stored)

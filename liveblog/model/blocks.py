"""The blocks that entries are made of, and how they are stored.

Must not know: Redis, HTTP, HTML, or how text becomes blocks (that is `text.paste`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from liveblog.model.images import Image
from liveblog.model.posts import Card, Choice, Picture, all_from, made_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What an editor wrote, in Markdown."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Social:
    """A post on a social network, kept whole so that it outlives its deletion there.

    `posted`, `edited` and `deleted` are ISO dates ("2020-01-06") or, where they are known, ISO times in UTC.
    `links` and `media` are the URLs found in the text (media: pic.twitter.com and the like), in order.
    The fields from `lang` on come from the network; `fetched` is the ISO time of its last answer.
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
    lang: str | None = None
    verified: bool = False
    reply_to: str | None = None  # the handle that it replies to
    warning: str = ""  # its author's content warning; the rest is shown on demand
    pictures: tuple[Picture, ...] = ()
    card: Card | None = None
    poll: tuple[Choice, ...] = ()
    quoted: Social | None = None
    edited: str | None = None
    deleted: str | None = None  # when its network reported that it was deleted
    fetched: str | None = None
    via: str | None = None  # the address that the editor gave, if it redirected to this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """Something with a player or a view of its own elsewhere (a video, a map, a chart), drawn as a card."""

    kind: ClassVar[str] = "embed"
    network: str
    url: str
    id: str | None = None
    title: str | None = None
    author: str | None = None
    picture: Picture | None = None
    width: int = 0  # of the player, for its shape; 0: unknown
    height: int = 0
    seconds: int = 0  # duration; 0: unknown
    deleted: str | None = None
    fetched: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address alone on a line, drawn as a card once its page has been read. `image`: the picture's URL."""

    kind: ClassVar[str] = "link"
    url: str
    title: str = ""
    site: str = ""
    text: str = ""
    image: str | None = None
    posted: str | None = None
    picture: Picture | None = None
    deleted: str | None = None
    fetched: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """An image file by its address alone on a line; our copy is shown once there is one."""

    kind: ClassVar[str] = "photo"
    picture: Picture
    fetched: str | None = None

    @property
    def url(self) -> str:
        return self.picture.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video file by its address alone on a line. It is loaded when a reader plays it."""

    kind: ClassVar[str] = "video"
    url: str


Block = Text | Social | Embed | Link | Photo | Video | Image
_BLOCKS: dict[str, type[Block]] = {b.kind: b for b in (Text, Social, Embed, Link, Photo, Video, Image)}


# What only a network says; left out of what is stored as long as it has not said it.
_LATER = frozenset(
    {
        "lang",
        "verified",
        "reply_to",
        "warning",
        "pictures",
        "card",
        "poll",
        "quoted",
        "edited",
        "deleted",
        "fetched",
        "via",
    }
    | {"author", "picture", "width", "height", "seconds"}
)


def block_to_json(block: Block) -> dict[str, Any]:
    """The block as stored and as `liveblog parse` prints it: its kind, then its fields."""
    return {"kind": block.kind, **{k: v for k, v in asdict(block).items() if v or k not in _LATER}}


def block_from_json(stored: Mapping[str, Any]) -> Block:
    kind: Any = _BLOCKS[stored["kind"]]
    made = {f.name: _field(f.name, stored[f.name]) for f in fields(kind) if f.name in stored}
    made_block: Block = kind(**made)
    return made_block


def _field(name: str, value: Any) -> Any:
    match name:
        case "pictures":
            return all_from(Picture, value)
        case "poll":
            return all_from(Choice, value)
        case "picture":
            return made_from(Picture, value)
        case "card":
            return made_from(Card, value)
        case "quoted":
            return block_from_json({**value, "kind": "social"}) if value else None
    return tuple(value) if isinstance(value, list) else value

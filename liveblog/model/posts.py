"""The parts of an external post or page besides its text: pictures, a poll, a link card, a quoted post.

All of it comes from a network's answer and is stored with the entry, so that it outlives its deletion there.

Must not know: networks, HTTP, HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeVar

from liveblog.model import images

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photo, or the still of a video. `address`: where it is; `media`: the name of our copy, "" without one."""

    address: str
    media: str = ""
    alt: str = ""
    width: int = 0  # from the network, or of our copy; 0: unknown
    height: int = 0
    shows: Literal["photo", "video", "gif"] = "photo"

    @property
    def src(self) -> str:
        return images.src(self.media)

    @property
    def srcset(self) -> str:
        return images.srcset(self.media)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A link card inside a post."""

    url: str
    title: str = ""
    site: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer in a poll; `votes` is None if the network does not tell."""

    text: str
    votes: int | None = None


def made_from(kind: type[T], stored: Any) -> T | None:
    """A stored part as its class again; None for none. Fields that this version does not know are left out."""
    if not isinstance(stored, Mapping):
        return None
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]  # all of ours are dataclasses
    values = {name: value for name, value in stored.items() if name in known}
    if isinstance(values.get("picture"), Mapping):
        values["picture"] = made_from(Picture, values["picture"])
    return kind(**values)


def all_from(kind: type[T], stored: Any) -> tuple[T, ...]:
    """A stored list of parts."""
    made = (made_from(kind, one) for one in stored or ())
    return tuple(one for one in made if one is not None)

"""A blog: one story.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from liveblog.language.translatable import Sentence, sentence
from liveblog.model.images import Image
from liveblog.model.times import iso

State = Literal["draft", "live", "closed"]
STATES: tuple[State, ...] = get_args(State)
DIRECTIONS = ("", "ltr", "rtl")

TITLE_LIMIT = 200
SUMMARY_LIMIT = 2_000
SLUG_LIMIT = 80
# A post deleted at its source stays as it was, says that it was deleted, or loses its words.
DeletedPosts = Literal["keep", "mark", "withdraw"]
DELETED_POSTS: tuple[DeletedPosts, ...] = get_args(DeletedPosts)
HOLD, LONGEST_HOLD = 10, 3_600  # seconds
DAY = 86_400_000  # milliseconds
WARNING = 2 * DAY
# Words that stand where a slug would in /desk/{slug}; a few for later.
RESERVED = frozenset(
    {
        "login",
        "logout",
        "link",
        "account",
        "people",
        "help",
        "media",
        "search",
        "settings",
        "new",
        "share",
        "patterns",
        "sites",
    }
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def no_blog(slug: str) -> Sentence:
    """The error for an unknown blog, and for one that the caller may not see, so that slugs cannot be guessed."""
    return sentence("There is no blog called “{slug}”.", slug=slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBlog:
    """A blog to be created: checked, not stored yet."""

    slug: str
    title: str
    summary: str = ""
    state: State = "live"
    language: str = "en"
    started: str | None = None  # ISO date on which the story began, if not today
    bylines: bool = True  # whether readers see who wrote an entry
    reader_count: bool = False  # whether readers see how many are reading
    close_after: int = 0  # days without news after which the blog closes by itself; 0: never
    zone: str = "UTC"  # the IANA name of the zone in which its pages show times and days
    direction: str = ""  # of its text, "ltr" or "rtl"; empty: as in its language
    cover: Image | None = None  # in the page's head, and when a link to it is shared
    deleted_posts: DeletedPosts = "keep"
    hold: int = HOLD
    site: str = ""  # the id of the publication that it belongs to; "": the main one


@dataclass(frozen=True, slots=True, kw_only=True)
class Blog:
    """One story. `id` never changes, `slug` may; times are milliseconds since 1970."""

    id: str
    slug: str
    title: str
    summary: str
    state: State
    language: str
    started: str | None
    created: int
    updated: int
    revision: int
    bylines: bool = True
    reader_count: bool = False
    close_after: int = 0
    zone: str = "UTC"
    direction: str = ""
    cover: Image | None = None
    deleted_posts: DeletedPosts = "keep"  # what readers see in place of a post that was deleted at its source
    hold: int = (
        HOLD  # seconds that posts of trusted sources wait in the tray before they go out by themselves
    )
    site: str = ""  # the id of the publication that it belongs to; "": the main one
    state_by: str = ""  # the name of the person who set its state; "": a program, or it closed by itself

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Blog:
        """A stored blog; fields unknown to this version are left out."""
        known = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        cover = known.get("cover")
        return cls(**known | {"cover": Image(**cover) if cover else None})

    def closes(self, last: int) -> int | None:
        """When it will close by itself if nothing happens after `last`: milliseconds, or None for never."""
        return last + self.close_after * DAY if self.close_after and self.state == "live" else None

    def warns(self, last: int) -> int | None:
        """When to start warning that it will close: for the last third of the time, two days at most."""
        closes = self.closes(last)
        return closes and closes - min(WARNING, self.close_after * DAY // 3)

    def wire(self) -> dict[str, Any]:
        """The blog's fields in frames and snapshots."""
        return {
            "slug": self.slug,
            "title": self.title,
            "summary": self.summary,
            "state": self.state,
            "language": self.language,
            "direction": self.direction,
            "started": self.started,
            "updated": iso(self.updated),
            "cover": self.cover and _cover_wire(self.cover),
            "reader_count": self.reader_count,
        }


def _cover_wire(cover: Image) -> dict[str, Any]:
    names = ("media", "alt", "credit", "width", "height", "src", "srcset")
    return {name: getattr(cover, name) for name in names}


def parse_slug(text: str) -> str | None:
    """A slug such as "letter-from-iraq", or None for anything else."""
    return text if len(text) <= SLUG_LIMIT and _SLUG.fullmatch(text) else None


def slug_of(title: str) -> str:
    """A slug made from a title; "story" when its letters give none. static/desk/common/slug.js does the same."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = ""
    for word in words:
        if len(slug) + 1 + len(word) > 60:
            break
        slug = f"{slug}-{word}".strip("-")
    return slug or "story"

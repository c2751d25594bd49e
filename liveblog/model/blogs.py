"""What a blog is (one story), and how a submitted form becomes one.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from liveblog.errors import Invalid
from liveblog.language.choices import nearest_language, nearest_zone, parse_language, parse_zone_choice
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.entries import clean, is_blank, iso
from liveblog.model.images import Image, parse_cover

State = Literal["draft", "live", "closed"]
STATES: tuple[State, ...] = get_args(State)
DIRECTIONS = ("", "ltr", "rtl")

TITLE_LIMIT = 200
SUMMARY_LIMIT = 2_000
SLUG_LIMIT = 80
DAY = 86_400_000  # milliseconds
WARNING = 2 * DAY
# Words that stand where a slug would in /desk/{slug}; a few for later.
RESERVED = frozenset(
    {"login", "logout", "link", "account", "people", "help", "media", "search", "settings", "new"}
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def no_blog(slug: str) -> Sentence:
    """What is said of a blog that is not there, and of one that is not for whoever asks, so that none is guessed."""
    return sentence("There is no blog called “{slug}”.", slug=slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBlog:
    """A blog as somebody wants it: not stored yet."""

    slug: str
    title: str
    summary: str = ""
    state: State = "live"
    language: str = "en"
    started: str | None = None  # ISO date on which the story began, when it is not today's
    bylines: bool = True  # whether readers see who wrote an entry
    close_after: int = 0  # days without news after which the blog closes by itself; 0: never
    zone: str = "UTC"  # whose clocks and days its pages show, by its IANA name
    direction: str = ""  # how its words run, "ltr" or "rtl"; empty: as its language does
    cover: Image | None = None  # in the page's head, and when a link to it is shared


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
    close_after: int = 0
    zone: str = "UTC"
    direction: str = ""
    cover: Image | None = None
    state_by: str = ""  # the name of who gave it its state; "": a program, or nobody, and it closed by itself

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Blog:
        """A blog as stored; fields this version does not know are left out."""
        known = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        cover = known.get("cover")
        return cls(**known | {"cover": Image(**cover) if cover else None})

    def closes(self, last: int) -> int | None:
        """When it closes by itself if nothing more happens after `last`; milliseconds, or None: it does not."""
        return last + self.close_after * DAY if self.close_after and self.state == "live" else None

    def warns(self, last: int) -> int | None:
        """When to warn that it closes by itself: for the last third of the time, two days at most."""
        closes = self.closes(last)
        return closes and closes - min(WARNING, self.close_after * DAY // 3)

    def wire(self) -> dict[str, Any]:
        """What readers are told of the blog."""
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


def parse_blog(form: Mapping[str, Any]) -> NewBlog:
    """A new blog from a form or a JSON object; Invalid says what to fix, field by field."""
    problems: dict[str, str] = {}
    changes = _checked(form, problems, required=("slug", "title"))
    if problems:
        raise Invalid(**problems)
    return NewBlog(**changes)


def parse_blog_changes(form: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a blog that a form or JSON object changes; what is absent stays as it is."""
    problems: dict[str, str] = {}
    changes = _checked(form, problems, required=())
    if problems:
        raise Invalid(**problems)
    return changes


def _checked(form: Mapping[str, Any], problems: dict[str, str], required: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, check in _CHECKS.items():
        value = form.get(name)
        if value is None and name not in required:
            continue
        if isinstance(value, bool | int) and name in ("bylines", "close_after"):
            value = str(int(value))
        if value is not None and not isinstance(value, str):
            problems[name] = f"Give the {name} as text."
            continue
        try:
            found[name] = check(clean(value or "").strip())
        except ValueError as problem:
            problems[name] = str(problem)
    if "cover" in form:
        try:
            found["cover"] = parse_cover(form["cover"])
        except ValueError as problem:
            problems["cover"] = str(problem)
    return found


def _slug(text: str) -> str:
    if text in RESERVED:
        raise ValueError(
            sentence("The desk uses “{slug}” for a page of its own. Choose a longer slug.", slug=text)
        )
    if parse_slug(text) is None:
        raise ValueError(
            sentence(
                "Use lower-case letters, digits and single hyphens for the slug, such as “flood-in-the-valley”"
                " ({most} characters at most).",
                most=SLUG_LIMIT,
            )
        )
    return text


def _title(text: str) -> str:
    if is_blank(text):
        raise ValueError("Give the blog a title.")
    return _short(text, TITLE_LIMIT, "title")


def _summary(text: str) -> str:
    return _short(text, SUMMARY_LIMIT, "summary")


def _short(text: str, limit: int, name: str) -> str:
    if len(text) > limit:
        raise ValueError(
            sentence(
                "The {field} has {count} characters; {most} is the most. Shorten it.",
                field=name,
                count=len(text),
                most=limit,
            )
        )
    return text


def _state(text: str) -> State:
    if text not in STATES:
        raise ValueError(sentence("The state is one of {names}.", names=", ".join(STATES)))
    return text


def _language(text: str) -> str:
    code = parse_language(text)
    if code is None:
        unknown = sentence("There is no language “{language}”.", language=text[:80])
        advice = sentence("Choose one of the list, or give a code such as “en” or “pt-BR”.")
        raise ValueError(_with_advice(unknown, nearest_language(text), advice))
    return code


def _started(text: str) -> str | None:
    if text and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("Give the day the story began as YYYY-MM-DD.")
    return text or None


def _bylines(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("Say whether readers see who wrote an entry: 1 or 0.")
    return text == "1"


def _close_after(text: str) -> int:
    if not re.fullmatch(r"\d{0,3}", text):
        raise ValueError("Give the days without news after which the blog closes, up to 999; 0 for never.")
    return int(text or 0)


def _zone(text: str) -> str:
    zone = parse_zone_choice(text)
    if zone is None:
        unknown = sentence("There is no time zone “{zone}”.", zone=text[:80])
        advice = sentence("Choose one of the list, or give a city such as “Europe/Paris”, or “UTC”.")
        raise ValueError(_with_advice(unknown, nearest_zone(text), advice))
    return zone


def _with_advice(unknown: Sentence, nearest: str | None, advice: Sentence) -> Sentence:
    if nearest:
        return sentence(
            "{unknown} Did you mean “{nearest}”? {advice}", unknown=unknown, nearest=nearest, advice=advice
        )
    return sentence("{unknown} {advice}", unknown=unknown, advice=advice)


def _direction(text: str) -> str:
    if text not in DIRECTIONS:
        raise ValueError(
            "Give the writing direction as “ltr” or “rtl”; leave it empty for that of the language."
        )
    return text


_CHECKS: dict[str, Callable[[str], Any]] = {
    "slug": _slug,
    "title": _title,
    "summary": _summary,
    "state": _state,
    "language": _language,
    "started": _started,
    "bylines": _bylines,
    "close_after": _close_after,
    "zone": _zone,
    "direction": _direction,
}

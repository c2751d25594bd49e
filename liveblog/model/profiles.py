"""What readers see of an author beside the name: a job title and a picture.

An entry has its own copy, taken when it is signed or published: what a “Middle East correspondent” wrote stays
signed so when that person becomes editor, and a page depends on nothing but its entries.
Must not know: accounts (that is `people`), Redis, HTTP, HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.model.images import fallback, files, size_of
from liveblog.model.words import one_line

JOB_TITLE_LIMIT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Of one author, by the name as the entry has it. `picture`: the name of an image, square; "" for none."""

    name: str
    job_title: str = ""
    picture: str = ""

    @property
    def thumb(self) -> str:
        """The address of the picture's smallest file; "" without one."""
        return f"/media/{next(files(self.picture))[0]}" if size_of(self.picture) else ""

    @property
    def image(self) -> str:
        """The address of the file that every program can show; "" without one."""
        return f"/media/{fallback(self.picture)}" if size_of(self.picture) else ""


def parse_job_title(text: str) -> str:
    """A job title on one line; Invalid says what to fix."""
    words = one_line(text)
    if len(words) > JOB_TITLE_LIMIT:
        raise Invalid(
            job_title=sentence(
                "The job title has {count} characters; {most} is the most. Shorten it.",
                count=len(words),
                most=JOB_TITLE_LIMIT,
            )
        )
    return words


def from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[Profile, ...]:
    """Stored profiles; fields unknown to this version are left out."""
    known = ("name", "job_title", "picture")
    return tuple(Profile(**{name: str(one[name]) for name in known if name in one}) for one in stored)

"""The story that `liveblog demo` tells, ready to be played against a store: part of it at once, the rest one by one.

Nothing here acts: who plays the steps decides where and when.
Must not know: Redis, HTTP, the clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from liveblog.demo.steps import ChangeBlog, Edit, Publish, Remove, Step
from liveblog.demo.story import STORY, SUMMARY, TITLE
from liveblog.forms.submissions import Submission
from liveblog.model.blogs import NewBlog
from liveblog.model.entries import NewEntry
from liveblog.text import paste

__all__ = ["SLUG", "STORY", "SUMMARY", "TITLE", "ChangeBlog", "Edit", "Publish", "Remove", "Step"]

SLUG = "skerrow-ferry"


def blog(slug: str = SLUG) -> NewBlog:
    return NewBlog(slug=slug, title=TITLE, summary=SUMMARY)


def steps(today: date) -> tuple[Step, ...]:
    """The whole story in order, its posts dated `today`."""
    day = f"{today:%B} {today.day}, {today.year}"
    return tuple(_dated(step, day) for step in STORY)


def past(today: date) -> tuple[Step, ...]:
    """What has happened when the page is opened: to be played at once, each entry dated back."""
    return tuple(step for step in steps(today) if step.minutes_ago)


def live(today: date) -> tuple[Step, ...]:
    """What happens while one watches: to be played one by one."""
    return tuple(step for step in steps(today) if not step.minutes_ago)


def entry_id(ref: str) -> str:
    """The id under which a step's entry is stored, so that playing the story twice adds nothing twice."""
    return f"demo-{ref}"


def new_entry(step: Publish, now: int) -> NewEntry:
    """The entry of a step, when it is `now` (milliseconds since 1970)."""
    return paste.new_entry(
        Submission(
            id=entry_id(step.ref),
            text=step.text,
            headline=step.headline,
            label=step.label,
            key=step.key,
            pinned=step.pinned,
            tags=step.tags,
            authors=step.by,
            facts=step.facts,
            published=now - round(step.minutes_ago * 60_000),
        )
    )


def changes(step: Edit) -> dict[str, Any]:
    """The fields of the entry that an edit changes."""
    return paste.changes(
        Submission(
            text=step.text,
            headline=step.headline,
            label=step.label,
            key=step.key,
            pinned=step.pinned,
            correction=step.correction,
            facts=step.facts,
        )
    )


def _dated(step: Step, day: str) -> Step:
    if isinstance(step, Publish | Edit) and step.text:
        return replace(step, text=step.text.replace("{day}", day))
    return step

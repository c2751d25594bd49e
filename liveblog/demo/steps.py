"""The steps that a told story is made of: what an editor does, as values.

Must not know: any particular story, Redis, HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liveblog.model.entries import Label
from liveblog.model.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """A new entry. `ref` is what later steps call it by; `minutes_ago` is 0 for what happens while one watches."""

    ref: str
    text: str
    by: tuple[str, ...]
    headline: str = ""
    label: Label | None = None
    key: bool = False
    pinned: bool = False
    tags: tuple[str, ...] = ()
    facts: Facts | None = None
    minutes_ago: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A published entry gets other words or facts, or is relabelled, pinned or unpinned: what is None stays.

    `correction` says what was wrong.
    """

    ref: str
    text: str | None = None
    headline: str | None = None
    label: Label | None = None
    key: bool | None = None
    pinned: bool | None = None
    correction: str | None = None
    facts: Facts | None = None
    minutes_ago: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """An entry is taken away; with a reason it is withdrawn, and readers see why."""

    ref: str
    reason: str = ""
    minutes_ago: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBlog:
    """The blog itself gets another title or summary."""

    title: str | None = None
    summary: str | None = None
    minutes_ago: float = 0

    def changes(self) -> dict[str, Any]:
        return {k: v for k in ("title", "summary") if (v := getattr(self, k)) is not None}


Step = Publish | Edit | Remove | ChangeBlog

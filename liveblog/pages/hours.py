"""A story hour by hour: how many entries each hour has, and where it begins.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby
from typing import Any

from liveblog.language.languages import moment
from liveblog.model.times import iso
from liveblog.pages.window import KeyEvent

MOST = 10_000  # entries that are counted, the newest


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour in which something was published: when its first entry was, in milliseconds; that entry; how many."""

    at: int
    first: str
    count: int


def hours(times: Iterable[tuple[str, int]], zone: tzinfo) -> tuple[Hour, ...]:
    """The hours of entries, (id, milliseconds) newest first, on a zone's clock. The oldest hour comes first."""
    oldest_first = sorted(times, key=lambda one: (one[1], one[0]))
    found = []
    for _, group in groupby(oldest_first, key=lambda one: _hour(one[1], zone)):
        entries = list(group)
        found.append(Hour(entries[0][1], entries[0][0], len(entries)))
    return tuple(found)


def _hour(milliseconds: int, zone: tzinfo) -> str:
    return moment(milliseconds, zone).isoformat()[:13]


def days(hours: Iterable[Hour], zone: tzinfo) -> list[list[Hour]]:
    """The hours of each day, the newest day and hour first."""
    newest_first = sorted(hours, key=lambda hour: -hour.at)
    return [list(group) for _, group in groupby(newest_first, key=lambda hour: moment(hour.at, zone).date())]


def wire(hours: Iterable[Hour], keys: Iterable[KeyEvent]) -> dict[str, Any]:
    """The same for scripts, with the key events; both oldest first."""
    return {
        "hours": [{"at": iso(hour.at), "first": hour.first, "count": hour.count} for hour in hours],
        "keys": [key.wire() for key in reversed(tuple(keys))],
    }

"""Times and days as text: ISO 8601, and milliseconds since 1970.

Must not know: what happened then.
"""

from __future__ import annotations

from datetime import UTC, date, datetime


def iso(milliseconds: int) -> str:
    """A time in milliseconds as ISO 8601 in UTC: "2026-01-06T18:03:27.000Z"."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(text: str) -> int | None:
    """Milliseconds since 1970 of an ISO 8601 time with its zone, or None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None or not 1970 <= moment.year < 9000:
        return None
    return round(moment.timestamp() * 1000)


def parse_day(text: str) -> str | None:
    """An ISO day such as "2020-01-06", from the year 1000 on; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return text if day.isoformat() == text and day.year >= 1000 else None

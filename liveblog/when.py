"""A time as a form gives it: a day and a minute, on a clock that is so many minutes behind UTC.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from liveblog.errors import Invalid

MINUTE = 60_000
_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?")


def when_of(milliseconds: int) -> str:
    """What a time field shows, in UTC: "2026-01-06T18:03". Scripts show the editor's own clock instead."""
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%dT%H:%M}"


def parse_when(form: Mapping[str, str], current: int | None = None) -> int | None:
    """Milliseconds since 1970 of a form's `when` and `zone`; None when no time is given, or still the current minute.

    Raises Invalid for anything else.
    """
    text = form.get("when", "").strip()
    if not text:
        return None
    try:
        if not _WHEN.fullmatch(text):
            raise ValueError
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        if not 1970 <= moment.year < 9000:
            raise ValueError
        found = round(moment.timestamp() * 1000) + _zone(form.get("zone", "")) * MINUTE
    except ValueError:
        raise Invalid(when="Give the time as a day and a minute, such as 2026-01-06 18:03.") from None
    return None if current is not None and found // MINUTE == current // MINUTE else max(found, 0)


def _zone(text: str) -> int:
    """Minutes to add to a clock to get UTC, as browsers say it; 0 for anything that is no zone."""
    return int(text) if re.fullmatch(r"-?\d{1,3}", text) and abs(int(text)) <= 900 else 0

"""Times in forms: a day and a minute, in a named zone or at an offset in minutes behind UTC.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from liveblog.errors import Invalid
from liveblog.language.zones import parse_zone, zone

MINUTE = 60_000
_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?")


@dataclass(frozen=True, slots=True)
class Shown:
    """A time field's values: in the zone's time, and in UTC for scripts, which show the editor's own time."""

    text: str
    utc: str = ""


def when_of(milliseconds: int, clock: tzinfo = UTC) -> str:
    """The value of a time field: "2026-01-06T18:03"."""
    return f"{datetime.fromtimestamp(milliseconds / 1000, clock):%Y-%m-%dT%H:%M}"


def shown_in(form: Mapping[str, str], name: str) -> Shown:
    """A form's time, converted to this zone; an invalid one as it was typed."""
    text = form.get("when", "").strip()
    try:
        moment = _moment(text, form.get("zone", ""))
        exactly = "seconds" if moment.second else "minutes"
        both = [
            moment.astimezone(clock).replace(tzinfo=None).isoformat(timespec=exactly)
            for clock in (zone(name), UTC)
        ]
    except (ValueError, OverflowError):
        return Shown(text)
    return Shown(*both)


def parse_when(form: Mapping[str, str], current: int | None = None) -> int | None:
    """Milliseconds since 1970 of a form's `when` and `zone`; None when no time is given, or still the current minute.

    `zone` is a zone's name, or the minutes to add to get UTC, as browsers report it. Raises Invalid for anything else.
    """
    text, given = form.get("when", "").strip(), form.get("zone", "")
    if not text:
        return None
    try:
        found = round(_moment(text, given).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise Invalid(when="Give the time as a day and a minute, such as 2026-01-06 18:03.") from None
    # When clocks are put back, a minute occurs twice: either of the two counts as the current one.
    if current is not None and when_of(current, _clock(given)) == text.replace(" ", "T"):
        return None
    return None if current is not None and found // MINUTE == current // MINUTE else max(found, 0)


def _moment(text: str, given: str) -> datetime:
    if not _WHEN.fullmatch(text):
        raise ValueError
    moment = datetime.fromisoformat(text)
    if not 1970 <= moment.year < 9000:
        raise ValueError
    return moment.replace(tzinfo=_clock(given))


def _clock(text: str) -> tzinfo:
    """The time zone in which a form was filled in; UTC if it is invalid."""
    if re.fullmatch(r"-?\d{1,3}", text):
        return timezone(timedelta(minutes=-int(text))) if abs(int(text)) <= 900 else UTC
    return zone(parse_zone(text) or "UTC")

"""Time zones: which there are, and what their clocks are called. Names are those of the IANA database, which comes from
the system or, where it has none, from the package `tzdata`.

Must not know: blogs, languages, HTTP.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_NO_PLACE = {"localtime", "Factory", "posixrules"}
_CITY = re.compile(r"(?!Etc/|SystemV/|US/)[A-Z]\w+/.+")


@cache
def _names() -> dict[str, str]:
    """All names by their lower-case form."""
    return {name.lower(): name for name in available_timezones() - _NO_PLACE}


def parse_zone(text: str) -> str | None:
    """The name of a zone in any case and spacing ("europe/paris"); None for anything else."""
    return "UTC" if not text or text.upper() == "UTC" else _names().get(text.lower().replace(" ", "_"))


@cache
def suggested() -> tuple[str, ...]:
    """The names that a form offers: of cities, and UTC."""
    return ("UTC", *sorted(filter(_CITY.fullmatch, _names().values())))


@lru_cache(maxsize=1024)
def zone(name: str) -> tzinfo:
    """The zone of this name; UTC if this machine does not know it (the one that stored it did)."""
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def clock_name(moment: datetime) -> str:
    """The abbreviation of its zone at that time: "CET", "UTC+3"."""
    name = moment.tzname() or "UTC"
    if digits := re.fullmatch(r"([+-])(\d\d)(\d\d)?", name):
        sign, hours, minutes = digits.groups()
        return f"UTC{sign}{int(hours)}" + (f":{minutes}" if minutes else "")
    return name

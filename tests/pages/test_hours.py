"""A story hour by hour."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from liveblog.pages.hours import Hour, days, hours

NOON = 1_767_960_000_000  # 2026-01-09T12:00:00Z
MINUTE = 60_000


def test_entries_are_counted_by_the_hours_of_a_clock() -> None:
    times = [("d", NOON + 60 * MINUTE), ("c", NOON + 59 * MINUTE), ("b", NOON), ("a", NOON), ("z", NOON - 1)]
    found = (Hour(NOON - 1, "z", 1), Hour(NOON, "a", 3), Hour(NOON + 60 * MINUTE, "d", 1))
    assert hours(times, UTC) == found
    assert hours([], UTC) == ()
    # Half an hour later on the clock, the hours are others.
    assert [hour.count for hour in hours(times, ZoneInfo("Asia/Kolkata"))] == [3, 2]


def test_days_come_newest_first() -> None:
    found = hours([("a", NOON - 13 * 60 * MINUTE), ("b", NOON), ("c", NOON + 60 * MINUTE)], UTC)
    assert [[hour.first for hour in day] for day in days(found, UTC)] == [["c", "b"], ["a"]]

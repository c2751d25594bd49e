"""A time in a form: on the editor's clock, to the minute, and nothing else."""

from __future__ import annotations

import pytest

from liveblog.errors import Invalid
from liveblog.forms.when import Shown, parse_when, shown_in, when_of
from liveblog.language.zones import zone
from liveblog.model.times import iso

NOON = 1767960000000  # 2026-01-09 12:00 UTC


def test_a_time_shown_is_read_back() -> None:
    assert when_of(NOON) == "2026-01-09T12:00"
    assert parse_when({"when": when_of(NOON)}) == NOON


def test_a_clock_elsewhere_says_how_far_it_is_behind() -> None:
    found = parse_when({"when": "2026-01-09T13:00", "zone": "-60"})
    assert found == NOON
    found = parse_when({"when": "2026-01-09 06:30", "zone": "330"})
    assert found is not None
    assert iso(found) == "2026-01-09T12:00:00.000Z"


def test_the_clock_of_a_zone_is_read_and_shown_summer_and_winter() -> None:
    for text, utc in (("2026-01-09T13:00", "12:00"), ("2026-07-09T13:00", "11:00")):
        form = {"when": text, "zone": "Europe/Madrid"}
        found = parse_when(form)
        assert found is not None
        assert iso(found)[11:16] == utc
        assert when_of(found, zone("Europe/Madrid")) == text
        assert shown_in(form, "Europe/Madrid") == Shown(text, f"{text[:10]}T{utc}")
    there = shown_in({"when": "2026-01-09T13:00:07", "zone": "-60"}, "Asia/Kolkata")
    assert there == Shown("2026-01-09T17:30:07", "2026-01-09T12:00:07")
    assert shown_in({"when": "soon"}, "Asia/Kolkata") == Shown("soon")
    assert shown_in({}, "Asia/Kolkata") == Shown("")


def test_an_hour_that_a_clock_shows_twice_is_not_moved_by_saving() -> None:
    second = 1792891800000  # 2026-10-25 01:30 UTC, the second 02:30 in Madrid
    text = when_of(second, zone("Europe/Madrid"))
    assert parse_when({"when": text, "zone": "Europe/Madrid"}, second) is None


def test_no_time_and_an_unchanged_minute_change_nothing() -> None:
    assert parse_when({}) is None
    assert parse_when({"when": " "}) is None
    assert parse_when({"when": when_of(NOON)}, NOON + 34_567) is None
    assert parse_when({"when": "2026-01-09T12:01"}, NOON + 34_567) == NOON + 60_000


@pytest.mark.parametrize("zone", ["", "x", "9999", "--60", "1e3", "6 0"])
def test_a_zone_that_is_none_is_utc(zone: str) -> None:
    assert parse_when({"when": when_of(NOON), "zone": zone}) == NOON


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "2026-13-01T00:00",
        "2026-01-09",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "2026-01-09T12:00Z",
        "9" * 500,
    ],
)
def test_anything_else_says_how_to_give_it(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_when({"when": text})
    assert "2026-01-06 18:03" in refused.value.problems["when"]

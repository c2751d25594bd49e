"""A facts box changed at the desk in one press: cells, points, the clock."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.forms import facts_cells
from liveblog.forms.facts import parse_facts
from liveblog.forms.facts_merging import merge, same

NOON = 1_767_960_000_000  # 2026-01-09T12:00:00Z
BEGUN = {"from": "2026-01-09T11:50:00Z", "at": "2:30", "running": True}


def board(one: Any, other: Any, clock: Any, *events: str) -> dict[str, Any]:
    sides = [{"name": "A", "score": one}, {"name": "B", "score": other}]
    return {"kind": "scoreboard", "sides": sides, "clock": clock, "events": list(events)}


VOTES = [{"name": "A", "votes": 5}, {"name": "B", "share": 2}]
BOXES: dict[str, dict[str, Any]] = {
    "board": board(1, "182/4", "67'"),
    "running": board("", 0, BEGUN, "x"),
    "down": board(1, 0, BEGUN | {"at": "12:00", "down": True}),
    "results": {"kind": "results", "title": "", "counted": 4.5, "rows": VOTES},
    "list": {"kind": "list", "title": "", "rows": [["A", 1], ["B", ""]]},
    "timeline": {"kind": "timeline", "title": "", "rows": [["14:05", "x"]]},
    "countdown": {"kind": "countdown", "title": "", "to": "2026-01-09T20:00:00+01:00"},
}


def pressed(box: str, **form: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): text for name, text in form.items()}
    return facts_cells.value_of(BOXES[box], named, NOON, "UTC")


@pytest.mark.parametrize("box", BOXES)
def test_an_untouched_form_changes_nothing(box: str) -> None:
    assert same(pressed(box), BOXES[box])
    assert merge(BOXES[box], pressed(box), BOXES[box]) == (BOXES[box], [])


def test_points_are_counted_where_there_is_a_number() -> None:
    assert [side["score"] for side in pressed("board", press="plus 0")["sides"]] == [2, "182/4"]
    assert pressed("board", press="minus 0")["sides"][0]["score"] == 0
    assert pressed("running", press="minus 1")["sides"][1]["score"] == 0
    assert pressed("running", press="plus 0")["sides"][0]["score"] == 1
    assert pressed("board", press="plus 1")["sides"][1]["score"] == "182/4"
    assert pressed("board", press="plus 0", cell_0_score="7")["sides"][0]["score"] == 8
    assert same(pressed("board", press="plus 9"), BOXES["board"])


def test_a_clock_is_started_stopped_and_set() -> None:
    now = "2026-01-09T12:00:00.000Z"
    assert pressed("board", press="start", cell_clock="45:00")["clock"] == {
        "at": "45:00",
        "from": now,
        "running": True,
    }
    assert pressed("running", press="start")["clock"] == BEGUN  # somebody has started it
    assert pressed("running", press="stop")["clock"] == {"at": "12:30", "from": now, "running": False}
    assert pressed("running", cell_clock="13:00")["clock"] == {"at": "13:00", "from": now, "running": True}
    assert pressed("board", cell_clock="70'")["clock"] == "70'"
    assert pressed("down", press="stop")["clock"] == {
        "at": "2:00",
        "from": now,
        "running": False,
        "down": True,
    }


def test_an_event_takes_the_time_of_the_game() -> None:
    assert pressed("board", cell_event="Goal")["events"] == [{"at": "67'", "text": "Goal"}]
    assert pressed("running", cell_event="Goal")["events"][-1] == {"at": "13'", "text": "Goal"}
    assert pressed("down", cell_event="Goal")["events"] == [{"at": "2:00", "text": "Goal"}]
    assert pressed("board", cell_event="Goal", cell_event_at="66'")["events"] == [
        {"at": "66'", "text": "Goal"}
    ]


def test_numbers_rows_and_times_are_changed_in_place() -> None:
    assert pressed("results", cell_0_votes="6", cell_counted="")["rows"][0] == {"name": "A", "votes": "6"}
    assert pressed("results", cell_counted="9")["counted"] == "9"
    assert pressed("list", cell_1_1="7", cell_new_0="C", cell_new_1="8")["rows"] == [
        ["A", 1],
        ["B", "7"],
        ["C", "8"],
    ]
    assert pressed("countdown", cell_to="2026-01-09T19:00")["to"] == BOXES["countdown"]["to"]
    assert pressed("countdown", cell_to="2026-01-09T20:00")["to"] == "2026-01-09T20:00"


NAMES = ["press", "cell-clock", "cell-event", "cell-event-at", "cell-period", "cell-counted", "cell-to"]
NAMES += [f"cell-{row}-{column}" for row in (0, 1, "new") for column in ("score", "votes", "share", 0, 1)]
PRESSES = ["plus 0", "minus 1", "start", "stop"]
forms = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from([*PRESSES, "7", "12:30", "67'"]) | st.text(max_size=30)
)


@given(st.sampled_from(sorted(BOXES)), forms, st.sampled_from(sorted(BOXES)))
def test_whatever_is_sent_has_an_answer(box: str, form: dict[str, str], other: str) -> None:
    mine = facts_cells.value_of(BOXES[box], form, NOON, "Asia/Tokyo")
    merged, conflicts = merge(BOXES[box], mine, BOXES[other])
    assert len(list(facts_cells.places(BOXES[other], conflicts))) <= len(conflicts)
    found, problems = parse_facts(merged)
    assert (found is None) == bool(problems)

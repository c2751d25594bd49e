"""A facts box: what the API and forms may say of one, and how two changes of it are merged."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.errors import Invalid
from liveblog.forms import facts_fields
from liveblog.forms.facts import parse_facts
from liveblog.forms.facts_merging import merge, same
from liveblog.forms.submissions import parse_submission
from liveblog.model import facts as model
from liveblog.model.facts import Clock, Outcome, Results, Scoreboard
from liveblog.model.facts_text import lines

NOON = 1_767_960_000_000  # 2026-01-09T12:00:00Z
PINNED: list[dict[str, Any]] = [
    {"kind": "list", "title": "The dam", "rows": [["Height", 42], ["Built", "1931"]]},
    {
        "kind": "scoreboard",
        "sides": [{"name": "Ajax", "score": 2}, {"name": "Feyenoord", "score": "1"}],
        "clock": "67'",
        "events": ["12' Goal", {"at": "67'", "text": "Goal: 2–1"}],
    },
    {
        "kind": "results",
        "title": "Skerrow",
        "counted": 45.5,
        "rows": [
            {"name": "Green", "votes": 1200, "share": 60.5, "color": "#1c6b3a"},
            {"name": "Red", "votes": 7},
        ],
    },
    {"kind": "countdown", "title": "Polls close", "to": "2026-01-09T20:00:00+01:00"},
    {"kind": "timeline", "title": "The day", "rows": [["14:05", "Kick-off"], ["Half past", "A goal: | one"]]},
]
RUNNING = {"from": "2026-01-09T12:00:00Z", "at": "12:30", "running": True}

words = st.text(max_size=30)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
NAMES = ("title", "rows", "sides", "clock", "events", "counted", "to", "sort", "period")


def board(*scores: Any, clock: Any = "", events: Any = (), **more: Any) -> dict[str, Any]:
    sides = [{"name": name, "score": score} for name, score in zip("ABCDEF", scores, strict=False)]
    return {"kind": "scoreboard", **more, "sides": sides, "clock": clock, "events": list(events)}


@pytest.mark.parametrize("sent", PINNED, ids=lambda box: str(box["kind"]))
def test_a_box_is_answered_and_stored_as_it_was_sent(sent: dict[str, Any]) -> None:
    found, problems = parse_facts(sent)
    assert problems == {}
    assert found is not None
    assert found.to_json() == sent
    assert model.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert "\n".join(lines(found))


def test_a_clock_of_its_own_runs_from_a_time() -> None:
    found, problems = parse_facts(board(2, 1, clock=RUNNING))
    assert problems == {}
    assert isinstance(found, Scoreboard)
    assert found.clock == Clock(at="12:30", since="2026-01-09T12:00:00Z", running=True)
    assert found.clock.reading(NOON + 95_000) == "14:05"
    assert Clock(at="0:30", since=RUNNING["from"], running=True, down=True).reading(NOON + 95_000) == "0:00"
    assert Clock(at="45").reading(NOON) == "45"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ("a text", ""),
        ({"kind": "poll"}, "kind"),
        ({"kind": "list", "rows": []}, "rows"),
        ({"kind": "list", "rows": [["one"]]}, "rows.0"),
        ({"kind": "list", "rows": [["", "value"]]}, "rows.0.0"),
        ({"kind": "list", "rows": [["n", "v"]] * 201}, "rows"),
        ({"kind": "list", "rows": [["n" * 80, "v" * 200]] * 200}, ""),
        ({"kind": "list", "title": "t" * 121, "rows": [["n", "v"]]}, "title"),
        (board(1), "sides"),
        ({"kind": "scoreboard", "sides": [{"name": "n"}] * 21}, "sides"),
        (board(True, 1), "sides.0.score"),
        (board(1, float("nan")), "sides.1.score"),
        (board(1, 1, events=["x"] * 101), "events"),
        (board(1, 1, events=[{"at": "1'"}]), "events.0"),
        (board(1, 1, clock={"at": "soon", "running": True, "from": RUNNING["from"]}), "clock"),
        (board(1, 1, clock={"at": "0:00", "running": True}), "clock"),
        ({"kind": "results", "counted": 101, "rows": [{"name": "n"}]}, "counted"),
        ({"kind": "results", "rows": [{"name": "n", "votes": -1}]}, "rows.0.votes"),
        ({"kind": "results", "rows": [{"name": "n", "votes": 1.5}]}, "rows.0.votes"),
        ({"kind": "results", "rows": [{"name": "n", "share": "most"}]}, "rows.0.share"),
        ({"kind": "results", "rows": [{"name": "n", "color": "red;x"}]}, "rows.0.color"),
        ({"kind": "results", "sort": "name", "rows": [{"name": "n"}]}, "sort"),
        ({"kind": "countdown", "to": "tomorrow"}, "to"),
        ({"kind": "countdown"}, "to"),
    ],
)
def test_each_field_that_is_wrong_has_its_sentence(sent: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_submission({"text": "x", "facts": sent}, need_text=True)
    (name, said), *others = refused.value.problems.items()
    assert (name, others) == (f"facts.{field}".rstrip("."), [])
    assert said.endswith(".")


@given(st.sampled_from(model.KINDS), st.dictionaries(st.sampled_from(NAMES), anything))
def test_whatever_is_sent_has_an_answer(kind: str, rest: dict[str, Any]) -> None:
    found, problems = parse_facts({"kind": kind, **rest})
    assert (found is None) == bool(problems)
    assert all(said.endswith(".") for said in problems.values())
    if found:
        assert parse_facts(found.to_json())[0] == found


@given(st.sampled_from(model.KINDS), st.data())
def test_whatever_is_typed_has_an_answer(kind: str, data: st.DataObject) -> None:
    names = [f"facts-{kind}-{name}" for name in (*NAMES, "runs")] + [facts_fields.BASE]
    form = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=60)))
    found, problems = facts_fields.read({facts_fields.KIND: kind, **form}, NOON)
    assert (found is None) == bool(problems)
    if found:  # a form that is opened and saved changes nothing
        assert facts_fields.read(facts_fields.of_facts(found), NOON + 5_000)[0] == found


@pytest.mark.parametrize("sent", [*PINNED, board(2, 1, clock=RUNNING)], ids=lambda box: str(box["kind"]))
def test_a_form_that_is_saved_unchanged_changes_nothing(sent: dict[str, Any]) -> None:
    found, _ = parse_facts(sent)
    form = facts_fields.of_facts(found) | {facts_fields.ZONE: "Asia/Tokyo"}
    if found and found.kind == "countdown":  # as its field shows it
        form["facts-countdown-to"] = "2026-01-10T04:00"
    assert facts_fields.read(form, NOON + 5_000) == (found, {})


def test_rows_are_typed_or_pasted_from_a_sheet() -> None:
    form = {
        facts_fields.KIND: "results",
        "facts-results-rows": "Green: 1,200\nRed | 1.000 | #D00\n\nBlue\t\t12,5 %",
    }
    found, problems = facts_fields.read(form, NOON)
    assert problems == {}
    assert isinstance(found, Results)
    assert found.rows == (
        Outcome(name="Green", votes=1200),
        Outcome(name="Red", votes=1000, color="#dd0000"),
        Outcome(name="Blue", share=12.5),
    )


def test_a_wrong_row_of_a_form_is_named() -> None:
    form = {facts_fields.KIND: "results", "facts-results-rows": "Green: 12\nRed: many"}
    _, problems = facts_fields.read(form, NOON)
    assert problems == {"facts-results-rows": "Row 2: Votes are a whole number, such as 12345."}


def test_a_clock_set_in_a_form_runs_from_now_and_goes_on_when_others_change() -> None:
    form = {facts_fields.KIND: "scoreboard", "facts-scoreboard-sides": "A: 0\nB: 0"}
    started, _ = facts_fields.read(
        form | {"facts-scoreboard-clock": "0:00", "facts-scoreboard-runs": "up"}, NOON
    )
    assert isinstance(started, Scoreboard)
    assert started.clock == Clock(at="0:00", since="2026-01-09T12:00:00.000Z", running=True)
    again = facts_fields.of_facts(started) | {"facts-scoreboard-sides": "A: 1\nB: 0"}
    later, _ = facts_fields.read(again, NOON + 60_000)
    assert isinstance(later, Scoreboard)
    assert (later.clock, later.sides[0].score) == (started.clock, 1)
    stopped, _ = facts_fields.read(
        again | {"facts-scoreboard-runs": "", "facts-scoreboard-clock": "45:00"}, NOON
    )
    assert isinstance(stopped, Scoreboard)
    assert stopped.clock == "45:00"


@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=30).filter(any))
def test_computed_shares_add_up_to_a_hundred(votes: list[int]) -> None:
    box = Results(rows=tuple(Outcome(name=f"n{n}", votes=count) for n, count in enumerate(votes)))
    shares = [share for _, share in box.shown() if share is not None]
    assert sum(round(share * 10) for share in shares) == 1000


def test_given_shares_are_kept_and_rows_sorted_only_if_asked() -> None:
    rows = (Outcome(name="a", votes=1), Outcome(name="b", votes=3, share=70), Outcome(name="c"))
    assert [share for _, share in Results(rows=rows).shown()] == [25.0, 70, None]
    assert [row.name for row, _ in Results(rows=rows, sort="votes").shown()] == ["b", "a", "c"]


# Merging


def test_changes_of_different_cells_are_merged() -> None:
    base = board(1, 1, clock="60'", events=["one"])
    mine = board(2, 1, clock="60'", events=["one", "mine"])
    theirs = board(1, 1, clock="61'", events=["one", "theirs"], period="Second half")
    merged, conflicts = merge(base, mine, theirs)
    assert conflicts == []
    assert merged == board(2, 1, clock="61'", events=["one", "theirs", "mine"], period="Second half")


def test_the_same_cell_asks_and_the_same_goal_counts_once() -> None:
    base = board(1, 1)
    assert merge(base, board(3, 1), board(2, 1)) == (board(3, 1), [("sides", 0, "score")])
    assert merge(base, board(3, 1), board(2, 1), prefer="theirs")[0] == board(2, 1)
    assert merge(base, board("2", 1), board(2, 1)) == (board(2, 1), [])


def results(*rows: tuple[str, Any]) -> dict[str, Any]:
    return {"kind": "results", "rows": [{"name": name, "votes": votes} for name, votes in rows]}


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        # Theirs sorted the rows; mine changed one.
        ((("a", 9), ("b", 2)), (("b", 2), ("a", 1)), (("b", 2), ("a", 9))),
        # A row renamed by one keeps what the other counted.
        ((("A", 1), ("b", 2)), (("a", 5), ("b", 2)), (("A", 5), ("b", 2))),
        # A row added by each.
        ((("a", 1), ("b", 2), ("c", 3)), (("a", 1), ("b", 2), ("d", 4)), (("a", 1), ("b", 2), ("c", 3), ("d", 4))),
        # A row removed by me, another changed by them.
        ((("a", 1),), (("a", 7), ("b", 2)), (("a", 7),)),
    ],
)  # fmt: skip
def test_rows_are_merged_by_name_or_place(mine: Any, theirs: Any, merged: Any) -> None:
    assert merge(results(("a", 1), ("b", 2)), results(*mine), results(*theirs)) == (results(*merged), [])


def test_another_kind_asks_for_the_whole_box() -> None:
    base, mine, theirs = PINNED[0], PINNED[1], PINNED[2]
    assert merge(base, mine, theirs) == (mine, [()])
    assert merge(base, mine, base) == (mine, [])
    assert merge(base, None, base) == (None, [])
    assert merge(None, mine, None) == (mine, [])


boxes = st.sampled_from([*PINNED, board(1, 1), board(2, 1, clock=RUNNING), board(1, 3, 4), None])


@given(boxes, boxes, boxes)
def test_merging_never_loses_a_change_without_saying(base: Any, mine: Any, theirs: Any) -> None:
    merged, conflicts = merge(base, mine, theirs)
    if same(mine, base):
        assert (same(merged, theirs), conflicts) == (True, [])
    if same(theirs, base):
        assert (same(merged, mine), conflicts) == (True, [])
    assert parse_facts(merged)[1] == {}

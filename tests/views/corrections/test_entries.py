"""What a correction or a withdrawal does to an entry, and to its export."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON, an_entry

from liveblog.archive.exports import read_export, write_export
from liveblog.errors import Invalid
from liveblog.forms.submissions import parse_submission
from liveblog.model.blogs import Blog
from liveblog.model.corrections import CORRECTIONS_LIMIT, amended
from liveblog.model.entries import Correction, Entry
from liveblog.model.events import dumps


def test_a_correction_is_added_with_its_time() -> None:
    entry = amended(an_entry(), {"source": "Two died.", "correction": "We said three."}, NOON + 1000)
    assert entry.corrections == (Correction(at=NOON + 1000, text="We said three."),)
    assert (entry.source, entry.edited) == ("Two died.", NOON + 1000)
    again = amended(entry, {"correction": "And it was not on Monday."}, NOON + 2000)
    assert [c.text for c in again.corrections] == ["We said three.", "And it was not on Monday."]
    assert again.edited == entry.edited  # no word changed


def test_a_small_fix_adds_none() -> None:
    assert amended(an_entry(), {"source": "Three died!"}, NOON + 1).corrections == ()


def test_a_correction_sent_twice_is_there_once() -> None:
    entry = amended(an_entry(), {"correction": "We said three."}, NOON + 1)
    assert amended(entry, {"correction": "We said three."}, NOON + 2) == entry


def test_corrections_keep_their_order_though_clocks_differ() -> None:
    entry = amended(an_entry(), {"correction": "One."}, NOON + 5000)
    entry = amended(entry, {"correction": "Two."}, NOON + 1000)
    assert [c.at for c in entry.corrections] == [NOON + 5000, NOON + 5001]


def test_a_correction_can_be_reworded_and_taken_away() -> None:
    entry = amended(an_entry(), {"correction": "We sad three."}, NOON + 1)
    entry = amended(entry, {"correction": "And it was not on Monday."}, NOON + 2)
    reworded = amended(entry, {"corrections": (Correction(at=NOON + 1, text="We said three."),)}, NOON + 9)
    assert [(c.at, c.text) for c in reworded.corrections] == [
        (NOON + 1, "We said three."),
        (NOON + 2, "And it was not on Monday."),
    ]
    less = amended(reworded, {"corrections": (Correction(at=NOON + 2, text=""),)}, NOON + 9)
    assert [c.text for c in less.corrections] == ["We said three."]
    assert amended(less, {"corrections": ()}, NOON + 9) == less
    both = amended(less, {"corrections": (Correction(at=NOON + 1, text=""),), "correction": "New."}, NOON + 9)
    assert [c.text for c in both.corrections] == ["New."]


def test_a_correction_that_is_gone_cannot_be_reworded() -> None:
    with pytest.raises(Invalid, match="no correction of 2026-01-09T12:00:00") as problem:
        amended(an_entry(), {"corrections": (Correction(at=NOON, text="X."),)}, NOON)
    assert list(problem.value.problems) == ["corrections"]


@pytest.mark.parametrize("state", ["draft", "submitted", "scheduled", "withdrawn"])
def test_what_readers_do_not_see_cannot_be_corrected_for_them(state: Any) -> None:
    with pytest.raises(Invalid, match="Readers do not see this entry") as problem:
        amended(an_entry(state=state), {"correction": "Wrong."}, NOON)
    assert list(problem.value.problems) == ["correction"]


def test_corrections_of_an_entry_are_bounded() -> None:
    entry = an_entry(corrections=(Correction(at=1, text="."),) * CORRECTIONS_LIMIT)
    with pytest.raises(Invalid, match="Withdraw it"):
        amended(entry, {"correction": "Once more."}, NOON)


def test_a_withdrawal_with_a_reason_leaves_a_tombstone_and_nothing_else() -> None:
    entry = amended(an_entry(), {"state": "withdrawn", "reason": "A hoax."}, NOON + 1)
    assert (entry.tombstone, entry.visible, entry.withdrawn) == (True, True, NOON + 1)
    shown = entry.shown()
    assert (shown.id, shown.published, shown.reason) == ("e1", NOON, "A hoax.")
    left = json.dumps(shown.to_json())
    assert not [word for word in ("Three", "toll", "breaking", "Ada", "p1") if word in left]
    assert (shown.key, shown.pinned) == (False, False)
    assert entry.source == "Three died."  # the desk keeps it


def test_a_silent_withdrawal_leaves_nothing() -> None:
    entry = amended(an_entry(), {"state": "withdrawn"}, NOON)
    assert not entry.visible


def test_a_restored_entry_returns_to_its_place() -> None:
    gone = amended(an_entry(), {"state": "withdrawn", "reason": "A hoax."}, NOON + 1)
    back = amended(gone, {"state": "published"}, NOON + 2)
    assert back == an_entry()


def test_a_new_reason_belongs_to_the_same_withdrawal() -> None:
    gone = amended(an_entry(), {"state": "withdrawn", "reason": "A hoax."}, NOON + 1)
    other = amended(gone, {"reason": "A mistake of ours."}, NOON + 9)
    assert (other.reason, other.withdrawn) == ("A mistake of ours.", NOON + 1)


def test_a_reason_without_a_withdrawal_says_so() -> None:
    with pytest.raises(Invalid, match="withdrawn"):
        amended(an_entry(), {"reason": "Why not."}, NOON)


def test_a_published_draft_is_news() -> None:
    assert amended(an_entry(state="draft"), {"state": "published"}, NOON + 7).published == NOON + 7


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("correction", "", "what was wrong"),
        ("correction", " \n ", "what was wrong"),
        ("correction", "x" * 501, "500 is the most"),
        ("correction", 7, "as text"),
        ("reason", "x" * 501, "500 is the most"),
        ("reason", ["x"], "as text"),
    ],
)
def test_an_invalid_correction_says_what_to_do(field: str, value: Any, said: str) -> None:
    with pytest.raises(Invalid, match=said) as problem:
        parse_submission({field: value}, need_text=False)
    assert list(problem.value.problems) == [field]


def test_an_entry_stored_before_there_were_corrections_still_loads() -> None:
    stored = an_entry().to_json()
    for name in ("corrections", "reason", "withdrawn"):
        del stored[name]
    assert Entry.from_json(json.loads(dumps(stored))) == an_entry()


@given(st.text(max_size=600))
def test_any_sentence_survives_the_store(words: str) -> None:
    try:
        found = parse_submission({"correction": words}, need_text=False).correction
    except Invalid:
        return
    entry = amended(an_entry(), {"correction": found}, NOON)
    assert Entry.from_json(json.loads(dumps(entry.to_json()))) == entry


def test_exports_carry_corrections_and_withdrawals(blog: Blog) -> None:
    corrected = amended(an_entry(), {"correction": "We said three."}, NOON + 1)
    gone = amended(an_entry(id="e2"), {"state": "withdrawn", "reason": "A hoax."}, NOON + 2)
    lines = "\n".join(write_export(blog, [corrected, gone]))
    first, second = read_export(lines).entries
    assert first.corrections == corrected.corrections
    assert (second.state, second.reason, second.withdrawn) == ("withdrawn", "A hoax.", NOON + 2)


@pytest.mark.parametrize(
    "corrections",
    ["x", [1], [{"at": 1}], [{"at": "x", "text": "y"}], [{"at": 1, "text": "x" * 501}], [{}] * 51],
)
def test_an_export_with_corrections_that_cannot_be_read_names_its_line(blog: Blog, corrections: Any) -> None:
    entry = an_entry().to_json() | {"corrections": corrections}
    lines = "\n".join([*write_export(blog, []), dumps({"entry": entry})])
    with pytest.raises(Invalid, match="Line 2"):
        read_export(lines)

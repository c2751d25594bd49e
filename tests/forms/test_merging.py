"""Two versions of an entry: what fits is put together, what does not is somebody's to decide."""

from __future__ import annotations

from liveblog.forms.merging import merge

BASE = {"text": "One.", "headline": "", "label": "", "key": "", "pinned": "", "tags": "a"}


def test_changes_of_different_fields_fit_together() -> None:
    merged = merge(BASE, {**BASE, "text": "Mine."}, {**BASE, "headline": "Theirs", "key": "1"})
    assert (merged.form["text"], merged.form["headline"], merged.form["key"]) == ("Mine.", "Theirs", "1")
    assert merged.theirs == {}
    assert set(merged.taken) == {"headline", "key"}


def test_a_field_that_both_changed_is_to_be_decided_and_mine_stays_in_the_form() -> None:
    merged = merge(BASE, {**BASE, "text": "Mine."}, {**BASE, "text": "Theirs."})
    assert merged.form["text"] == "Mine."
    assert merged.theirs == {"text": "Theirs."}


def test_the_same_change_twice_is_none() -> None:
    changed = {**BASE, "text": "Same.\r\nTwo."}
    assert merge(BASE, changed, {**BASE, "text": "Same.\nTwo."}).theirs == {}


def test_a_box_left_alone_takes_what_they_chose() -> None:
    merged = merge(BASE, {**BASE, "key": "0"}, {**BASE, "key": "1"})
    assert (merged.form["key"], merged.theirs) == ("1", {})


def test_without_the_version_both_began_with_every_difference_is_to_be_decided() -> None:
    merged = merge(None, {**BASE, "text": "Mine."}, {**BASE, "headline": "Theirs"})
    assert merged.theirs == {"text": "One.", "headline": "Theirs"}
    assert merged.taken == ()


def test_a_field_that_the_form_did_not_have_is_left_alone() -> None:
    merged = merge(BASE, {"text": "Mine."}, {**BASE, "headline": "Theirs"})
    assert merged.form == {"text": "Mine."}

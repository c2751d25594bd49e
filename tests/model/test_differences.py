"""What changed between two versions of a text, exactly and in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.model.differences import Part, differences


def test_a_changed_word_is_shown_alone() -> None:
    assert differences("Three were hurt.", "Four were hurt.") == (
        Part("out", "Three"),
        Part("in", "Four"),
        Part("same", " were hurt."),
    )


def test_a_reworded_sentence_is_one_change() -> None:
    before, after = "No danger, says the mayor Lena Vogt.", "No danger, the fire brigade says."
    assert differences(before, after) == (
        Part("same", "No danger, "),
        Part("out", "says the mayor Lena Vogt"),
        Part("in", "the fire brigade says"),
        Part("same", "."),
    )


def test_what_stayed_between_two_changes_is_left_out_of_them_where_it_says_something() -> None:
    parts = differences("Three people were hurt in May.", "Four people were hurt in June.")
    assert [p.text for p in parts if p.how == "same"] == [" people were hurt in ", "."]
    parts = differences("One.\n\nTwo.", "Uno.\n\nDos.")
    assert len([p for p in parts if p.how == "out"]) == 2


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_parts_make_both_texts(before: str, after: str) -> None:
    parts = differences(before, after)
    assert "".join(p.text for p in parts if p.how != "in") == before
    assert "".join(p.text for p in parts if p.how != "out") == after


@pytest.mark.parametrize("unit", ["a b ", "a\n", "ab"])
def test_the_longest_texts_end(unit: str) -> None:
    before, after = (unit * 50_000)[:50_000], (f"x{unit}" * 50_000)[:50_000]
    parts = differences(before, after)
    assert "".join(p.text for p in parts if p.how != "in") == before

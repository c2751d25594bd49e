"""What changed between two versions of a text, exactly and in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.differences import Part, differences


def test_a_changed_word_is_shown_alone() -> None:
    assert differences("Three were hurt.", "Four were hurt.") == (
        Part("out", "Three"),
        Part("in", "Four"),
        Part("same", " were hurt."),
    )


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

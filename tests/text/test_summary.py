"""A summary is words and points."""

from __future__ import annotations

from liveblog.text.summary import split


def test_lines_that_begin_like_a_list_are_points() -> None:
    assert split("") == ("", ())
    assert split("Only words.") == ("Only words.", ())
    assert split("Words – and\nmore.\n- One\n  * Two \n•\tThree\n-\nEnd.") == (
        "Words – and\nmore.\n-\nEnd.",
        ("One", "Two", "Three"),
    )
    assert split("-no point\n-- nor this") == ("-no point\n-- nor this", ())

# ruff: noqa: E501  # tables of texts
"""The work grows in line with the length of the text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from liveblog.model.blocks import Social, Text
from liveblog.text import html, paste


@contextmanager
def counted() -> Iterator[list[int]]:
    """Counts the calls of functions, Python's own included."""
    calls = [0]

    def count(frame: object, event: str, argument: object) -> None:
        calls[0] += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def cost(text: str) -> int:
    with counted() as calls:
        for block in paste.parse_paste(text).blocks:
            if isinstance(block, Text):
                html.to_html.__wrapped__(block.text)
            elif isinstance(block, Social):
                html.linked.__wrapped__(block.text, block.network)
    return calls[0]


GROWING = [
    *("[", "<blockquote>", "<a href=x>", "<figure class='card social' data-network=x>", "<!--", "<div>", "(@a) ", " — ", "> "),
    *("* ", "1. ", "1. a\n", "`", "![](", "https://a.b ", "#a", "@a ", "\n@a\n", "Mira\n@mira\n", "Mira @mira\nX\nOut.\n"),
    *("3h\n", "·\n", "[a]: b\n", "[a]: b\n\n", "|a", "|a|\n", "- ", "+ ", "~~~ a\n", "```\n", "Text\n-\n", "__a__.b ", "a@b.c "),
    *("https://x.com/a/status/20\n", "Out. — M (@m) March 3, 2016\n", "BREAKING: ", "/r/a ", "a.b/c ", "**「", "[embed]", "\u2067"),
    *("<p>", "<a href='https://e.org'>", "{", "\\", "&amp;", "6 January 2020\n", "(", ")", "https://www.google.com/url?q="),
]  # fmt: skip


@pytest.mark.parametrize("piece", GROWING)
def test_twice_the_text_is_twice_the_work(piece):
    few = 4_000 // len(piece)
    once, twice = cost(piece * few), cost(piece * few * 2)
    assert twice <= 2.2 * once + 3_000

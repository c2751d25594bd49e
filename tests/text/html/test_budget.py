"""How much work a text may make."""

from __future__ import annotations

import sys
from functools import cache

import pytest

from liveblog.text import html
from liveblog.text.markdown import MOST, spent


def long(part: str, count: int = 50_000) -> str:
    return (part * count)[:count]


LABOURS = [
    *("[", "![", "![](", "[a](", "[![", "[*a*]", "*[", "`[", "<[", "<![CDATA[", "[a](b ", '[a](b "', "[a]\n"),
    *("*a ", "*a", "a**b", "*a**b* ", "***a ", "~~a~", "_a ", "`a ", "``a`", "<", "<a:", "&", "&#1", "\\["),
    *(
        "- a\n",
        "- a\n* a\n+ a\n",
        "- - - - - - - - a\n",
        "* * *a\n",
        "1) a\n\n",
        "- \n",
        "> a\n",
        "> - b\nc\n",
    ),
    *("[a]: b\n", "[a]: b '\n", "[a\n", "[\n", "# a\n", "a\n=\n", "---\n", "~~~\na\n", "a\n", "a|b\n-|-\n"),
    *("http://a.b/ ", "www.a.b ", "www.", "\n", " "),
]
LINKS = ("[a](", "![](", '[a](b "', "[a](<", "www.")
WIDE = "|a" * 900 + "\n" + "|-" * 900 + "\n"


def work(markdown: str) -> int:
    """How many calls it takes to show a text."""
    calls = 0

    def count(_frame: object, event: str, _what: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    html.to_html.cache_clear()
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        html.to_html(markdown)
    finally:
        sys.setprofile(before)
    return calls


HONEST = long(
    "## What we know\n\nThe *river* rises; **600** people left, [says the mayor](https://example.org/a?b=1&c=2). "
    "Well-known roads are closed: `B27`, see https://example.org/roads and the list that follows this paragraph.\n\n"
    "- one road\n- another road, which is closed until Monday\n\n> Nobody is hurt, the police say this morning.\n\n"
)


@cache
def work_of_honest() -> int:
    return work(HONEST)


def test_a_long_text_is_shown_whole() -> None:
    assert html.to_html(HONEST).count("<h5>") == HONEST.count("## ")
    assert html.to_html(HONEST).rstrip().endswith(("</p>", "</ul>", "</blockquote>"))
    assert html.to_html(HONEST).count("<li>") == HONEST.count("\n- ")


@pytest.mark.parametrize("threat", [*LABOURS, *("x" * 40 + part for part in LINKS)])
def test_no_text_takes_much_more_work_than_an_honest_one_as_long(threat: str) -> None:
    for markdown in (long(threat), WIDE + long("|\n"), "> " * 20 + long(threat), "- " * 9 + long(threat)):
        assert all(much < 2 * MOST[name] for name, much in spent(markdown[:50_000]).items())
    assert work(long(threat)) < 16 * work_of_honest()


def test_what_is_too_much_to_read_is_shown_as_it_was_typed() -> None:
    many = "**first**\n\n" + "<b>\n![\n\n" * 9_000 + "end"
    made = html.to_html(many)
    assert made.startswith("<p><strong>first</strong></p>")
    assert made.endswith("<p>&lt;b&gt;<br>\n![</p>\n<p>end</p>")
    assert made.count("&lt;b&gt;") == 9_000
    assert html.plain(many).count("<b>") == 9_000
    listed = html.to_html("- a\n" * 9_000)
    assert listed.count("a") == 9_000 + listed.count("<a")

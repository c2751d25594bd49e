"""The Markdown that there is."""

from __future__ import annotations

import pytest
from posts import REL

from liveblog.text import html


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**bold** and *so on*", "<p><strong>bold</strong> and <em>so on</em></p>"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three\n4. four", '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("~~gone~~ `code`", "<p><s>gone</s> <code>code</code></p>"),
        ("# One\n## Two\n###### Six", "<h4>One</h4>\n<h5>Two</h5>\n<h6>Six</h6>"),
        ("[here](https://example.org/)", f'<p><a href="https://example.org/" {REL}>here</a></p>'),
        ("[mail](mailto:a@example.org)", f'<p><a href="mailto:a@example.org" {REL}>mail</a></p>'),
        ("See https://example.org/a_b_c?x=1&y=2.",
         f'<p>See <a href="https://example.org/a_b_c?x=1&amp;y=2" {REL}>example.org/a_b_c?x=1&amp;y=2</a>.</p>'),
        ("(https://example.org/a_(b))", f'<p>(<a href="https://example.org/a_(b)" {REL}>example.org/a_(b)</a>)</p>'),
        ("<https://example.org>", f'<p><a href="https://example.org" {REL}>https://example.org</a></p>'),
        ("[https://example.org/a](https://example.org/b)",
         f'<p><a href="https://example.org/b" {REL}>https://example.org/a</a></p>'),
        ("`https://example.org`", "<p><code>https://example.org</code></p>"),
        ("a\n: b\n\na < b & c", "<p>a<br>\n: b</p>\n<p>a &lt; b &amp; c</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_markdown(markdown, expected):
    assert html.to_html(markdown) == expected


def test_a_table():
    made = html.to_html("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert "<table>" in made
    assert "<td>1</td>" in made
    assert "style" not in made


def test_a_picture_elsewhere_is_a_link_so_that_nobody_learns_who_reads():
    made = html.to_html("![the quay](https://example.org/quay.jpg) ![](https://example.org/b.jpg)")
    assert "<img" not in made
    assert f'<a href="https://example.org/quay.jpg" {REL}>the quay</a>' in made
    assert ">example.org/b.jpg</a>" in made


def test_words_in_deep_quotes_are_kept_in_bounds():
    assert "words" in html.to_html("> " * 10 + "words")
    assert html.to_html("> " * 10_000 + "words").count("<blockquote>") < 60

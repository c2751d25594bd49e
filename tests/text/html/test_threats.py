"""No text becomes a script, or turns the page around."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveblog.model.words import without_controls
from liveblog.text import html

THREATS = [
    "<script>alert(1)</script>",
    "<style>*{display:none}</style>",
    "<img src=x onerror=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<svg onload=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](vbscript:x)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml,<svg onload=alert(1)>)",
    "[a]: javascript:alert(1)\n\n[a]",
    '[a](https://example.org "x\\" onmouseover=\\"alert(1)")',
    '[a](https://example.org/"onmouseover="alert(1))',
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/<script>alert(1)</script>",
    '```"><script>alert(1)</script>\n```',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href='javascript:alert(1)'>a</a>",
    "<!-- --><script>alert(1)</script>",
    "</p></article><script>alert(1)</script>",
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "{{ 7*7 }} {% raw %}",
]
# What our sanitiser lets through is a short list; this reads the result the way a browser would begin to.
_TAG = re.compile(r"<[^>]*>")
_SAFE_TAG = re.compile(
    r"</?(?:p|h[4-6]|strong|em|s|code|pre|blockquote|ul|li|table|thead|tbody|tr|th|td)>|<(?:br|hr)>|</(?:a|ol)>"
    r'|<ol(?: start="\d+")?>|<t[hd] align="\w+">'
    r'|<a href="(?:https?://|mailto:|tel:)[^"<>]*"(?: title="[^"<>]*")? rel="nofollow noopener noreferrer">'
    r'|<a href="[^":<>]*"(?: title="[^"<>]*")? rel="nofollow noopener noreferrer">'
    r'|<a(?: title="[^"<>]*")? rel="nofollow noopener noreferrer">'
)


def is_safe(html: str) -> bool:
    return all(_SAFE_TAG.fullmatch(tag) for tag in _TAG.findall(html)) and "<" not in _TAG.sub("", html)


@pytest.mark.parametrize("threat", THREATS)
def test_no_text_becomes_script(threat):
    for made in (html.to_html(threat), html.linked(threat, "x"), html.linked(threat, "mastodon")):
        assert is_safe(made), made


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(THREATS), st.text(max_size=8), st.sampled_from(list("[]()<>*_`\"'|\n# "))),
        max_size=12,
    )
)
def test_no_mixture_of_threats_becomes_script(parts):
    for made in (html.to_html("".join(parts)), html.linked("".join(parts), "bluesky")):
        assert is_safe(made), made


@pytest.mark.parametrize(
    "mark", ["[", ">", "> ", "*", "_", "`", "(", "![", "- ", "#", "|", "~", "&", "<", "<a ", "[a]("]
)
def test_fifty_thousand_marks_nest_in_bounds(mark):
    made = html.to_html(mark * (50_000 // len(mark)))
    assert is_safe(made)
    assert made.count("<blockquote>") + made.count("<ul>") < 60
    html.plain(mark * (50_000 // len(mark)))
    assert is_safe(html.linked(mark * (50_000 // len(mark)), "x"))


def test_words_cannot_turn_the_page_around():
    turned = "abc\u202e\u202ddef\u202c \x07\x1b[31m \ufeff"
    for made in (
        html.to_html(turned),
        html.linked(turned, "x"),
        html.plain(turned),
        without_controls(turned),
    ):
        assert not set(made) & set("\u202e\u202d\u202c\x07\x1b\ufeff")
    assert (
        without_controls("عربي \u200f\u2067\u2069 👩‍👩‍👧 Z̷͔͌a̴l̵g̸o̷\n\t")
        == "عربي \u200f\u2067\u2069 👩‍👩‍👧 Z̷͔͌a̴l̵g̸o̷\n\t"
    )


def test_every_line_end_is_one():
    assert without_controls("a\rb\r\nc\x0bd\x85e") == "a\nb\nc\nd\ne"


def test_the_same_text_is_always_the_same_html():
    made = {html.to_html.__wrapped__("| a |\n|:-:|\n| [b](https://e.org 'c') |") for _ in range(50)}
    assert len(made) == 1


def test_what_is_remembered_is_bounded():
    for function in (html.to_html, html.plain, html.linked):
        assert function.cache_info().maxsize


OVERRIDES = ("&#8238;", "&#x202e;", "&#x202D;", "&#7;", "&#xFEFF;")


@pytest.mark.parametrize("entity", OVERRIDES)
@pytest.mark.parametrize(
    "form", ["a{}b", "[a{}b](https://example.org)", "`a{}b`", '[a](https://e.org "t{}t")']
)
def test_entities_bring_back_nothing_that_a_text_may_not_hold(entity, form):
    text = form.replace("{}", entity)
    for made in (html.to_html(text), html.plain(text)):
        assert not set(made) & {"\u202e", "\u202d", "\x07", "\ufeff"}

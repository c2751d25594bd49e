"""Text for readers: what Markdown means here, and that no text can do harm. Tests named after a threat keep it dead."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from functools import cache
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveblog.model.blocks import Embed, Social, Text
from liveblog.model.entries import Entry
from liveblog.model.words import without_controls
from liveblog.text import html
from liveblog.text.markdown import MOST, spent
from liveblog.text.social.urls import find_urls

REL = 'rel="nofollow noopener noreferrer"'

ENTRY = Entry(
    id="e1", revision=1, state="published", source="", blocks=(), headline="", published=0, updated=0, authors=(),
    label=None, key=False, pinned=False, tags=(),
)  # fmt: skip


# Markdown


def long(part: str, count: int = 50_000) -> str:
    return (part * count)[:count]


THREATS = [
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


@pytest.mark.parametrize("threat", [*THREATS, *("x" * 40 + part for part in LINKS)])
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


# Threats

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


# Words


@pytest.mark.parametrize(
    "address",
    [
        *(
            "note",
            "./note",
            "../note",
            "note.html",
            "#top",
            "?q=1",
            "a/b",
            "www",
            "example.org",
            "example.org/a",
        ),
        *(
            "http:note",
            "http:/note",
            "http://",
            "https:///a",
            "http:\\\\e.org",
            "ftp://e.org/a",
            "file:///etc/passwd",
        ),
        *(
            "javascript:a()",
            "data:text/html,a",
            "vbscript:a",
            "mailto:",
            "tel:",
            "///e.org",
            "x:y",
            "http://[a",
        ),
    ],
)
@pytest.mark.parametrize("form", ["[a]({})", "See [a]({} 'b') there.", "![a]({})", "[a][b] c\n\n[b]: {}"])
def test_an_address_that_leads_nowhere_from_elsewhere_stays_as_it_was_typed(address, form):
    typed = form.format(address)
    shown = html.to_html(typed)
    assert "<a" not in shown
    assert address.replace("\\\\", "\\") in unescape(shown).replace("\\\\", "\\")


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://e.org", "https://e.org"),
        ("HTTP://e.org/a?b#c", "HTTP://e.org/a?b#c"),
        ("//e.org/a", "https://e.org/a"),
        ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("https://müller.example/ä", "https://xn--mller-kva.example/%C3%A4"),
        ("mailto:desk@e.org", "mailto:desk@e.org"),
        ("tel:+4930123", "tel:+4930123"),
        ("/", "/"),
        ("/live/other#entry-1", "/live/other#entry-1"),
    ],
)
def test_an_address_that_leads_somewhere_becomes_a_link(address, href):
    assert f'<a href="{href}"' in html.to_html(f"[a]({address})")


@pytest.mark.parametrize("typed", ["[a]()", "[a](<>)", "![a]()", "![](<>)"])
def test_a_link_that_shows_nothing_or_leads_nowhere_keeps_its_brackets(typed):
    assert unescape(html.to_html(f"See {typed} there.")) == f"<p>See {typed} there.</p>"
    assert html.plain(f"See {typed} there.") == f"See {typed} there."


@pytest.mark.parametrize("typed", ["[](https://e.org)", "[ ](https://e.org)"])
def test_a_link_without_words_shows_its_address(typed):
    shown = html.to_html(f"See {typed} there.")
    assert shown == f'<p>See {typed.partition("https")[0]}<a href="https://e.org" {REL}>e.org</a>) there.</p>'


def test_addresses_of_this_site_are_whole_in_feeds():
    shown = html.portable(html.to_html("[a](/live/b) [c](mailto:d@e.org)"), "https://news.example/")
    assert 'href="https://news.example/live/b"' in shown
    assert 'href="mailto:d@e.org"' in shown


# What stays as it was typed


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[Foto]: dpa", "[Foto]: dpa"),
        ("[Foto]: /dpa", "[Foto]: /dpa"),
        ("Ein Satz.\n\n[Quelle]: https://example.org/q", "Ein Satz. [Quelle]: example.org/q"),
        ("[a]: https://e.org/1\n[b]: https://e.org/2", "[a]: e.org/1 [b]: e.org/2"),
        ("[a]: https://e.org/1 'One'", "[a]: e.org/1 'One'"),
        ("[a]:\n  https://e.org/1\n  'One'", "[a]: e.org/1 'One'"),
        ("[Foto\nund Text]: https://e.org/1", "[Foto und Text]: e.org/1"),
        ("> [Foto]: https://e.org/1", "[Foto]: e.org/1"),
        ("- [Foto]: https://e.org/1", "[Foto]: e.org/1"),
        ("```\n[a]\n```\n\n[a]: https://e.org/1", "[a] [a]: e.org/1"),
        ("Text [a] here.\n\n[a]: https://e.org/1\n[a]: https://e.org/2", "Text a here. a: e.org/2"),
        ("Text [a] here.\n\n[a]: https://e.org/1\n[b]: https://e.org/2", "Text a here. [b]: e.org/2"),
        ("![a] here.\n\n[a]: https://e.org/1", "a here."),
        ("[А]: https://e.org/1", "[А]: e.org/1"),
    ],
)
def test_a_definition_that_nothing_refers_to_stays(typed, shown):
    assert html.plain(typed) == shown
    assert " ".join(re.sub("<[^>]+>", " ", html.to_html(typed)).split()).replace(" :", ":") == shown


@pytest.mark.parametrize(
    "typed",
    [
        "24. Februar: Beginn.\n\n3. März: Weiter.",
        "45. Minute: Tor!\n\n47. Minute: Gelb.",
        "45. Minute: Tor!\n47. Minute: Gelb.",
        "1. FC Köln gewinnt 3:1",
        "2024. What a year.",
        "1) One thing\n\n3) Another",
        "1. One\n1. Two\n1. Three",
        "3. C\n2. B\n1. A",
        "01. One\n02. Two",
        "1. One\n2. Two\n4. Four",
        "> 24. Februar\n>\n> 3. März",
        "- 24. Februar\n- 3. März",
        "Today:\n1. FC Köln wins",
        "1986.",
        "7. **Bold** and https://e.org/a",
        "000000001. A",
    ],
)
def test_numbers_that_do_not_count_on_stay_as_they_are(typed):
    shown = html.to_html(typed)
    assert "<ol" not in shown
    assert re.findall(r"\d+[.)]", html.plain(typed)) == re.findall(r"\d+[.)]", typed)
    assert re.findall(r"\d+[.)]", re.sub("<[^>]+>", "", shown)) == re.findall(r"\d+[.)]", typed)


@pytest.mark.parametrize(
    ("typed", "start", "plain"),
    [
        ("1. One\n2. Two", "", "1. One 2. Two"),
        ("24. One\n25. Two\n26. Three", ' start="24"', "24. One 25. Two 26. Three"),
        ("5) One\n\n6) Two", ' start="5"', "5) One 6) Two"),
        ("0. None\n1. One", ' start="0"', "0. None 1. One"),
        ("1. One\n   1. Inner\n2. Two", "", "1. One 1. Inner 2. Two"),
    ],
)
def test_a_list_counts_on_and_its_numbers_are_words(typed, start, plain):
    shown = html.to_html(typed)
    assert f"<ol{start}>" in shown
    assert shown.count("<li>") == 2 + typed.count("26.")
    assert html.plain(typed) == plain


@pytest.mark.parametrize(
    "address",
    [
        "https://x.com/_mira_/status/1876736309605249213",
        "https://example.org/__init__.py",
        "https://example.org/*a*b*/c",
        "https://example.org/~~a~~/b",
        "https://example.org/a_b_c_",
        "https://youtu.be/aaaaaaaaaa_",
        "https://youtu.be/aaaaaaaaaa-",
        "www.example.org/_a_/_b_",
    ],
)
@pytest.mark.parametrize(
    "form", ["{}", "See {} there.", "({})", "**{}**", "- {}\n- a", "_a_ {} _b_", "{}, {}"]
)
def test_an_address_is_found_before_emphasis(address, form):
    shown = html.to_html(form.replace("{}", address))
    href = address if "://" in address else f"https://{address}"
    assert shown.count(f'<a href="{href}"') == form.count("{}")


@pytest.mark.parametrize(
    "name", ["@_mira_", "@__mira__", "@mira_holm_", "@_m_@example.org", "#_tag_", "#snake_case_"]
)
@pytest.mark.parametrize("form", ["{}", "See {} there.", "({})", "**{}**", "_a_ {} _b_"])
def test_a_name_is_found_before_emphasis(name, form):
    assert name in html.to_html(form.replace("{}", name))


def test_emphasis_around_names_and_addresses_is_emphasis():
    assert html.to_html("_@mira_ said") == "<p><em>@mira</em> said</p>"
    assert html.to_html("__@mira__ said") == "<p><strong>@mira</strong> said</p>"
    assert (
        html.to_html("_See https://e.org/a_")
        == f'<p><em>See <a href="https://e.org/a" {REL}>e.org/a</a></em></p>'
    )
    assert html.to_html("_https://e.org/a_") == f'<p><em><a href="https://e.org/a" {REL}>e.org/a</a></em></p>'
    assert html.to_html("*https://e.org/a*") == f'<p><em><a href="https://e.org/a" {REL}>e.org/a</a></em></p>'
    assert html.to_html("https://e.org/?a=1&amp;b=_2_") == (
        f'<p><a href="https://e.org/?a=1&amp;b=_2_" {REL}>e.org/?a=1&amp;b=_2_</a></p>'
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("これは**「重要」**です", "<p>これは<strong>「重要」</strong>です</p>"),
        ("**「重要」**です", "<p><strong>「重要」</strong>です</p>"),
        ("這是**重要（一）**的", "<p>這是<strong>重要（一）</strong>的</p>"),
        ('이것은**"중요"**합니다', "<p>이것은<strong>&quot;중요&quot;</strong>합니다</p>"),
        (
            "これは*「重要」*です。**太字。**次",
            "<p>これは<em>「重要」</em>です。<strong>太字。</strong>次</p>",
        ),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("これは * 「重要」 * です", "<p>これは * 「重要」 * です</p>"),
        ("a*b*c **d**", "<p>a<em>b</em>c <strong>d</strong></p>"),
    ],
)
def test_bold_beside_words_without_spaces(typed, shown):
    assert html.to_html(typed).replace('"', "&quot;") == shown


@pytest.mark.parametrize("indent", ["    ", "\t", "        ", "\xa0\xa0"])
def test_an_indented_paragraph_is_no_code(indent):
    assert html.to_html(f"{indent}Word indents **paragraphs**.\n\n{indent}Mail, too.").count("<p>") == 2
    assert "<code" not in html.to_html(f"Text.\n\n{indent}Text.")


# Where an address ends

AFTER = (
    *(
        "。次の文",
        "、次",
        "，下",
        "）次",
        "」次",
        "！",
        "？次",
        "：次",
        "；",
        "】次",
        "》",
        "・次",
        "～次",
        "．",
    ),
    *("،نص", "؛", "؟ نعم", "۔", "।", "॥ हाँ", "၊", "።", "។", "᠃", "།"),
    *("›", "‹b", "»", "·b", "•", "—b", "― b", "…b", "‚", "“b", "‖"),
    *("🚨", "🇩🇪 b", "☀️", "→b", "✓", "❤️", "➡", "★"),
    *(
        "\u200b",
        "\u200bb",
        "\u200e",
        "\u200fb",
        "\u2069",
        "\u2068b",
        "\u00ad",
        "\ufeff",
        "\u202c",
        "\u2060b",
        "\u061c",
    ),
    *(")", ") b", "]", "),", ".", ".)", "…", "’", "*", "**", "–", "!", "?)", ":", ")b", "]b"),
)


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize(
    "address", ["https://example.org/a", "https://de.wikipedia.org/wiki/Übergröße_(Maß)", "www.e.org"]
)
def test_an_address_ends_where_it_ends(address, after):
    text = f"See {address}{after}"
    assert [text[begin:end] for begin, end in find_urls(text)] == [address]
    href = address if "://" in address else f"https://{address}"
    assert f'<a href="{href}"' in html.linked(text, "x")


@pytest.mark.parametrize(
    "address",
    [
        "https://ja.wikipedia.org/wiki/日本",
        "https://example.org/a-b_c~d.e?f=g,h;i:j@k!l$m'n(o)[p]*q+r%20#s",
        "https://example.org/a–b",
        "https://hi.wikipedia.org/wiki/हिन्दी",
        "https://ar.wikipedia.org/wiki/العربية",
        "https://example.org/((a)b)[c[d]]",
    ],
)
def test_letters_of_all_scripts_may_be_in_an_address(address):
    assert [address[begin:end] for begin, end in find_urls(address)] == [address]


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\u2069", "\u00ad", "\ufeff"])
@pytest.mark.parametrize("before", ["", "Words. ", "次の文。", "（", "“", "🚨"])
def test_what_is_before_an_address_does_not_hide_it(before, mark):
    text = f"{before}{mark}https://example.org/a{mark} b"
    assert [text[begin:end] for begin, end in find_urls(text)] == ["https://example.org/a"]


def test_plain_words():
    markdown = (
        "# One\n\n**two** [three](//e.org) `four` ![five](//e.org/i)\nsix\n\n- seven\n\n```\neight\n```"
    )
    assert html.plain(markdown) == "One two three four five six seven eight"
    assert html.plain("a < b &amp; c <b>d</b>") == "a < b & c <b>d</b>"


@pytest.mark.parametrize(
    ("blocks", "headline", "line"),
    [
        ((Text(text="**Words** of ours."),), "Headline", "Headline"),
        ((Text(text="**Words** of ours."),), "", "Words of ours."),
        ((Social(network="x", text="Out. pic.x.com/a https://t.co/b", name="Mira"),), "", "Mira: Out."),
        ((Social(network="x", text="https://t.co/b", handle="m"),), "", "@m: https://t.co/b"),
        ((Social(network="x", text="", handle="m"),), "", "@m on X"),
        ((Social(network="mastodon", text=""),), "", "A post on Mastodon"),
        ((Embed(network="youtube", url="https://www.youtube.com/watch?v=a"),), "", "YouTube: youtube.com/watch?v=a"),
        ((Embed(network="web", url="https://e.org/", title="A map"),), "", "A map"),
        ((Embed(network="web", url="https://e.org/map/"),), "", "e.org/map"),
        ((Text(text="---"), Text(text="After it.")), "", "After it."),
        ((), "", ""),
    ],
)  # fmt: skip
def test_one_line_stands_for_an_entry(blocks, headline, line):
    assert html.line(replace(ENTRY, blocks=blocks, headline=headline)) == line


def test_a_line_is_cut_between_words():
    assert html.shorten("one two three", 100) == "one two three"
    assert html.shorten("one two, three", 10) == "one two…"
    assert html.shorten("x" * 50, 10) == "x" * 9 + "…"
    assert len(html.line(replace(ENTRY, blocks=(Text(text="word " * 9_000),)))) <= 100


# Social posts


def test_a_posts_text_is_linked_for_its_network():
    made = html.linked("@mira: see #Low_Tide & https://t.co/b\npic.twitter.com/a (a@b.org) #1 <b>", "x")
    assert made == (
        f'<a href="https://x.com/mira" {REL}>@mira</a>: see'
        f' <a href="https://x.com/hashtag/Low_Tide" {REL}>#Low_Tide</a> &amp;'
        f' <a href="https://t.co/b" {REL}>t.co/b</a><br><a href="https://pic.twitter.com/a" {REL}>'
        "pic.twitter.com/a</a> (a@b.org) #1 &lt;b&gt;"
    )
    assert f'<a href="https://x.com/hashtag/%D8%B3" {REL}>#س</a>' in html.linked("#س", "x")
    assert "https://bsky.app/profile/mira.example.org" in html.linked("hi @mira.example.org.", "bluesky")
    assert "https://sea.example/@mira" in html.linked("hi @mira@sea.example", "mastodon")
    assert html.linked("#a @b", "elsewhere") == "#a @b"
    assert html.linked("@mira.holm", "x") == f'<a href="https://x.com/mira" {REL}>@mira</a>.holm'
    assert html.linked("@mira", "bluesky") == "@mira"


def test_addresses_are_found_where_people_write_them():
    made = html.to_html(
        "詳細はhttps://example.org/ www.example.org/a, https:// http://. xhttps://no www. @a/https://no"
    )
    assert re.findall('href="([^"]+)"', made) == ["https://example.org/", "https://www.example.org/a"]

"""What stays as it was typed: definitions, numbers, addresses and names beside emphasis."""

from __future__ import annotations

import re

import pytest
from posts import REL

from liveblog.text import html


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

"""Which addresses become links."""

from __future__ import annotations

from html import unescape

import pytest
from posts import REL

from liveblog.text import html


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

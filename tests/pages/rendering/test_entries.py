"""How an entry is drawn: the same everywhere, its cards, its words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from drawn import DAY, NOON, TWEET, Elements, a_blog, a_page, an_entry

from liveblog.language.languages import ENGLISH
from liveblog.model.blocks import Embed, Social, Text
from liveblog.model.entries import LABELS, Correction
from liveblog.model.posts import Choice
from liveblog.pages.environment import web_address
from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings


def test_an_entry_is_drawn_the_same_everywhere_and_every_time(drawing: Drawing) -> None:
    entry = an_entry("e1", Text(text="*Words*"), TWEET, label="breaking", key=True, tags=("iraq",))
    once = drawing.entry(a_blog(), entry)
    assert Drawing(Settings()).entry(a_blog(), entry) == once
    page = a_page(drawing, entry)
    assert once in drawing.page(page)
    assert once in drawing.permalink(a_blog(), [], page.entries[0], [])
    assert once in drawing.older(page)


def test_an_entry_shows_author_time_and_text(drawing: Drawing) -> None:
    html = drawing.entry(
        a_blog(), an_entry(headline="A headline", revision=2, updated=NOON + 60_000, edited=NOON + 60_000)
    )
    for words in ("A headline", "It happened.", "Ada Lovelace", "12:00 UTC", "9 January 2026", "12:01 UTC"):
        assert words in html
    assert 'datetime="2026-01-09T12:00:00.000Z"' in html
    assert 'href="/live/story/e1#entry-e1"' in html
    assert 'data-revision="2"' in html


def test_an_update_on_another_day_shows_the_day(drawing: Drawing) -> None:
    html = drawing.entry(a_blog(), an_entry(revision=2, updated=NOON + DAY, edited=NOON + DAY))
    assert "12:00, 10 January 2026" in html
    assert "Updated" not in drawing.entry(a_blog(), an_entry())


def test_the_line_of_an_entry_tells_what_is_stored_and_only_of_what_is_published(drawing: Drawing) -> None:
    told = Correction(at=NOON + DAY, text="It was Tuesday.")
    record = drawing.entry(a_blog(), an_entry(edited=NOON + DAY, corrections=(told,))).partition("<ul>")[2]
    assert record.count("Corrected") == 1
    assert "Updated" not in record  # the correction was that edit
    edited = an_entry(edited=NOON + 1, corrections=(told,))
    assert [one.at for one in edited.amendments] == [NOON + 1, NOON + DAY]
    assert "Written by" not in drawing.entry(a_blog(bylines=False), edited)
    draft = drawing.entry(a_blog(), an_entry(state="draft"))
    assert "Published" not in draft
    assert 'class="byline"' in draft


@pytest.mark.parametrize("label", LABELS)
def test_every_label_has_a_name(drawing: Drawing, label: str) -> None:
    html = drawing.entry(a_blog(), an_entry(label=label))
    assert re.search(rf'<span class="mark mark--{label}">[A-Z][a-z’ ]+</span>', html)


def test_a_social_post_is_a_card_that_loads_nothing(drawing: Drawing) -> None:
    html = drawing.entry(a_blog(), an_entry("e1", TWEET))
    for words in (
        "Liz Sly",
        "@LizSly",
        "6 January 2020, 19:51 UTC",
        TWEET.url,
        "View on X",
        "#Iraq",
        "@EsperDoD",
    ):
        assert words in html
    elements = Elements(html).all
    assert not [e for e in elements if e[0] in ("script", "iframe", "img", "link", "video", "object")]
    links = [a for tag, a in elements if tag == "a" and (a["href"] or "").startswith("http")]
    assert {"https://t.co/abc", "https://pic.twitter.com/tQHSsHTtez", TWEET.url} <= {a["href"] for a in links}
    assert all("noopener" in (a["rel"] or "") for a in links)


def test_a_post_with_few_known_fields_is_still_a_card(drawing: Drawing) -> None:
    html = drawing.entry(
        a_blog(), an_entry("e1", Social(network="somewhere", text="Only words.", truncated=True))
    )
    assert "Only words.…" in html
    assert "Somewhere" in html


def test_an_embed_is_a_card_with_a_link(drawing: Drawing) -> None:
    html = drawing.entry(
        a_blog(), an_entry("e1", Embed(network="youtube", url="https://www.youtube.com/watch?v=1&t=2"))
    )
    assert 'href="https://www.youtube.com/watch?v=1&amp;t=2"' in html
    assert "YouTube · youtube.com" in html


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", "x"]
)
def test_only_web_addresses_become_links(drawing: Drawing, url: str) -> None:
    assert web_address(url) is None
    html = drawing.entry(a_blog(), an_entry("e1", Embed(network="web", url=url), replace(TWEET, url=url)))
    assert url not in [a.get("href") for _, a in Elements(html).all]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2020-01-06", "6 January 2020"),
        ("2020-01-06T18:03:27.000Z", "6 January 2020, 18:03 UTC"),
        ("2020-01-06T00:30:00+02:00", "5 January 2020, 22:30 UTC"),
        ("yesterday", "yesterday"),
        ("2020-99-99", "2020-99-99"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_the_date_of_a_post_is_formatted(given: str, shown: str) -> None:
    assert ENGLISH.posted(given) == shown


def test_a_post_without_its_text_has_no_empty_quote(drawing: Drawing) -> None:
    post = Social(network="x", text="", id="1", url="https://x.com/ada/status/1", handle="ada")
    for html in (
        drawing.entry(a_blog(), an_entry("e1", post)),
        drawing.feed_entry(a_blog(), an_entry("e1", post)),
    ):
        assert "<blockquote" not in html
        assert "@ada" in html


def test_a_card_holds_the_post_that_it_quotes_and_its_poll(drawing: Drawing) -> None:
    quoted = Social(network="x", text="No <b>closures</b>.", name="Port", handle="port")
    post = Social(
        network="x",
        text="They said:",
        name="Mira",
        quoted=quoted,
        poll=(Choice(text="Yes"), Choice(text="No")),
    )
    html = drawing.entry(a_blog(), an_entry("e1", post))
    assert (
        html.index("They said:")
        < html.index('<ul class="poll"><li dir="auto">Yes</li>')
        < html.index("@port")
    )
    assert "No &lt;b&gt;closures&lt;/b&gt;." in html
    assert html.count("<figure") == html.count("</figure>") == 2

"""How feeds are written."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from fed import DRAWING, FORMS, a_blog, written
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON, an_entry

from liveblog.feeds import items as feed_items
from liveblog.model.blocks import Embed, Social, Text
from liveblog.model.entries import Correction
from liveblog.pages.feed import Wanted, select
from liveblog.text import html


@pytest.mark.parametrize("form", FORMS)
@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_whatever_is_written_a_feed_can_be_read(form: str, words: str) -> None:
    given = {"title": words or "-", "summary": words}
    entry = an_entry(
        headline=words, blocks=(Text(text=words),), authors=(words,), tags=(words,),
        corrections=(Correction(at=NOON, text=words),),
    )  # fmt: skip
    made = written(form, a_blog(**given), entry)
    if form != "json":
        ElementTree.fromstring(made.encode())


def test_html_in_feeds_is_plain_and_its_addresses_are_absolute() -> None:
    made = html.portable(
        '<p class="x" onclick="y()">See <a href="/live/flood">it</a> <img src="/media/a.jpg" srcset="/b 1x" alt="A">'
        "<script>z()</script><relative-time><time>noon</time></relative-time></p><pre>\n  a\n  b</pre>",
        "https://a.example/",
    )
    assert made == (
        '<p>See <a href="https://a.example/live/flood" rel="nofollow noopener noreferrer">it</a> '
        '<img src="https://a.example/media/a.jpg" alt="A">noon</p><pre>  a\n  b</pre>'
    )


def test_item_names_are_derived_from_permanent_ids() -> None:
    one, other = a_blog(), a_blog(slug="elsewhere", title="Renamed")
    ids = [re.findall(r"urn:uuid:[0-9a-f-]{36}", written("atom", b, an_entry())) for b in (one, other)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2  # the blog's and the entry's


def test_a_filtered_feed_has_a_name_of_its_own() -> None:
    names = set()
    for own in ("feed.atom", "feed.rss", "feed.atom?tag=toll", "feed.atom?key=1"):
        made = feed_items.make(
            a_blog(), select([], (), (), Wanted()), DRAWING, site="S", base="https://a.example/", own=own
        )
        names.add(made.id)
    assert len(names) == 3


def test_a_blog_without_bylines_names_nobody() -> None:
    for form in FORMS:
        assert "Ada" in written(form, a_blog(), an_entry())
        assert "Ada" not in written(form, a_blog(bylines=False), an_entry())


def test_a_feed_is_in_its_blogs_language() -> None:
    gone = an_entry(state="withdrawn", reason="Das war falsch.", withdrawn=NOON)
    blog = a_blog(language="de")
    assert "Zurückgezogen: Das war falsch." in written("rss", blog, gone)
    root = ElementTree.fromstring(written("atom", blog, gone).encode())
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "de"


def test_a_long_post_is_whole_in_feeds_without_buttons() -> None:
    post = Social(network="x", text="A long statement. " * 60, url="https://x.com/a/status/20", id="20")
    video = Embed(network="youtube", url="https://www.youtube.com/watch?v=dQw4w9WgXcQ", id="dQw4w9WgXcQ")
    for form in FORMS:
        feed = written(form, a_blog(), an_entry(blocks=(post, video)))
        assert feed.count("A long statement.") >= 60
        assert "Show more" not in feed
        assert ">Play" not in feed

"""How a page is drawn around its entries."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from drawn import DAY, EVIL, NOON, TWEET, Elements, a_blog, a_page, an_entry, structured

from liveblog.model.blocks import Embed, Social, Text
from liveblog.model.events import Position
from liveblog.pages.assets import built_sheet
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import KeyEvent
from liveblog.settings import resource


def test_hostile_text_stays_text_wherever_it_stands(drawing: Drawing) -> None:
    blog = a_blog(title=EVIL, summary=EVIL, language="en")
    social = Social(network="x", text=EVIL, name=EVIL, handle=EVIL, posted=EVIL, url="https://x.com/" + EVIL)
    entry = an_entry(
        "e1",
        Text(text=EVIL),
        social,
        Embed(network=EVIL, url="https://a.example/" + EVIL, title=EVIL),
        headline=EVIL,
        authors=(EVIL,),
        tags=(EVIL,),
        label="correction",
        key=True,
    )
    page = a_page(drawing, entry, replace(entry, id="e2", pinned=True), blog=blog, more=True)
    for html in (
        drawing.page(page),
        drawing.older(page),
        drawing.permalink(blog, [], page.entries[0], [], page.position),
        drawing.index([a_page(drawing, blog=blog)], []),
        drawing.error(404, EVIL, EVIL),
    ):
        assert "<script>" not in html
        assert "onerror" not in [name for _, a in Elements(html).all for name in a]
        assert not [e for e in Elements(html).all if e[0] == "img"]
        assert "8641969" not in re.sub(
            r"/static/\w+/", "", html.split("<body", 1)[1]
        )  # no template in text is run
    assert structured(drawing.page(page))["headline"] == EVIL


@pytest.mark.parametrize("kind", ["page", "older", "permalink", "index", "error"])
def test_pages_need_no_inline_code_and_no_other_site(drawing: Drawing, kind: str) -> None:
    page = a_page(drawing, an_entry("e1", TWEET, key=True), an_entry("e2", pinned=True), more=True)
    html = {
        "page": lambda: drawing.page(page),
        "older": lambda: drawing.older(page),
        "permalink": lambda: drawing.permalink(page.blog, [], page.entries[0], page.pinned, page.position),
        "index": lambda: drawing.index([page], [a_page(drawing, blog=a_blog(state="closed"))]),
        "error": lambda: drawing.error(503, "Not now", "Try again in a minute."),
    }[kind]()
    elements = Elements(html)
    for tag, attributes in elements.all:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        loads = attributes.get("src") or (
            tag == "link" and attributes["rel"] not in ("canonical", "alternate") and attributes["href"]
        )
        if loads:
            assert loads.startswith(f"/static/{drawing.version}/")
            assert (resource("static") / loads.split("/", 3)[3]).is_file(), loads
    assert [
        t for t, a in elements.all if t == "script" and "src" not in a and a["type"] != "application/ld+json"
    ] == []
    # Of a style sheet's text only its hash is allowed, and that is the one of the sheet that was built.
    assert re.findall("<style>(.*?)</style>", html, re.DOTALL) == [built_sheet("readers")]
    assert [t for t, _ in elements.all].count("style") == 1
    assert [t for t, _ in elements.all].count("h1") == 1
    ids = [a["id"] for _, a in elements.all if "id" in a]
    assert len(ids) == len(set(ids))


def test_a_page_carries_the_state_that_its_scripts_need(drawing: Drawing) -> None:
    html = drawing.page(a_page(drawing, an_entry(), more=True))
    (live,) = [a for tag, a in Elements(html).all if tag == "live-blog"]
    assert live["data-position"] == f"{NOON}-1"
    assert live["data-slug"] == "story"
    assert live["data-more"] == "true"
    assert live["data-version"] == drawing.version


def test_key_events_lead_to_the_entry_here_or_on_its_own_page(drawing: Drawing) -> None:
    page = a_page(drawing, an_entry("e2", key=True))
    page = replace(page, keys=(*page.keys, KeyEvent("e1", NOON, "2026-01-09T12:00:00.000Z", "An older one")))
    html = drawing.page(page)
    assert 'href="#entry-e2"' in html
    assert 'href="/live/story/e1"' in html
    assert "An older one" in html


def test_entries_of_one_day_stand_under_its_name_once(drawing: Drawing) -> None:
    html = drawing.page(
        a_page(
            drawing, an_entry("e3"), an_entry("e2", published=NOON - 1), an_entry("e1", published=NOON - DAY)
        )
    )
    assert re.findall(r'<p class="day">.*?>([^<>]+)</time>', html) == [
        "Friday, 9 January 2026",
        "Thursday, 8 January 2026",
    ]


def test_structured_data_covers_the_whole_page(drawing: Drawing) -> None:
    entries = (
        an_entry(
            "e3",
            Text(text="**Bold** words\n\nand more"),
            TWEET,
            label="correction",
            headline="Corrected",
            tags=("a",),
        ),
        an_entry("e2", Embed(network="youtube", url="https://youtu.be/1"), published=NOON - 1, authors=()),
        an_entry(
            "e1", pinned=True, published=NOON - DAY, revision=3, updated=NOON + 5000, edited=NOON + 5000
        ),
    )
    data = structured(drawing.page(a_page(drawing, *entries)))
    assert data["@type"] == "LiveBlogPosting"
    assert data["url"] == data["mainEntityOfPage"]["@id"] == "https://live.example.org/live/story"
    assert (data["headline"], data["description"]) == ("A story", "What it is about.")
    assert data["coverageStartTime"] == data["datePublished"] == "2026-01-08T12:00:00.000Z"
    assert data["dateModified"] == "2026-01-09T12:00:05.000Z"
    assert "coverageEndTime" not in data
    assert data["author"] == [{"@type": "Person", "name": "Ada Lovelace"}]
    assert data["publisher"]["name"] == "The Valley Post"
    first, second, third = data["liveBlogUpdate"]
    assert first["url"] == "https://live.example.org/live/story#entry-e3"
    assert first["articleBody"].startswith("Bold words and more\n\nA letter.")
    assert first["correction"]["@type"] == "CorrectionComment"
    assert first["sharedContent"][0]["author"]["name"] == "Liz Sly"
    assert second["author"][0]["@type"] == "Organization"
    assert (third["datePublished"], third["dateModified"]) == (
        "2026-01-08T12:00:00.000Z",
        "2026-01-09T12:00:05.000Z",
    )


def test_the_end_of_coverage_is_given_when_there_is_one(drawing: Drawing) -> None:
    data = structured(
        drawing.page(a_page(drawing, an_entry(), blog=a_blog(state="closed", started="2026-01-08")))
    )
    assert data["coverageStartTime"] == "2026-01-08T00:00:00+00:00"
    assert data["datePublished"] == "2026-01-08"
    assert data["coverageEndTime"] == "2026-01-09T12:00:00.000Z"


def test_one_entry_is_described_as_a_part_of_its_blog(drawing: Drawing) -> None:
    page = a_page(drawing, an_entry())
    html = drawing.permalink(page.blog, [], page.entries[0], [])
    data = structured(html)
    assert data["@type"] == "BlogPosting"
    assert data["isPartOf"]["url"] == "https://live.example.org/live/story"
    assert '<link rel="canonical" href="https://live.example.org/live/story/e1">' in html
    assert '<meta property="og:title" content="It happened.">' in html


def test_an_empty_blog_says_so(drawing: Drawing) -> None:
    assert "The first update will appear here." in drawing.page(a_page(drawing))
    assert "Nothing was published here." in drawing.page(a_page(drawing, blog=a_blog(state="closed")))
    assert "No live blog yet" in drawing.index([], [])


def test_a_blogs_pages_show_times_and_days_of_its_zone(drawing: Drawing) -> None:
    late = NOON + 9 * 3_600_000  # 21:00 UTC: in Tokyo it is the next morning
    blog = a_blog(zone="Asia/Tokyo", updated=late)
    entry = an_entry(published=NOON, updated=late, edited=late, key=True)
    post = an_entry("e2", replace(TWEET, posted="2026-01-09T21:00:00.000Z"), published=late, updated=late)
    page = a_page(drawing, post, entry, blog=blog)
    shown = drawing.page(page)
    assert "UTC" not in shown
    assert f">{'21:00 JST'}</time> <span>9 January 2026</span>" in page.entries[1].html
    assert "06:00, 10 January 2026</time>" in page.entries[1].html  # updated on another day
    assert "06:00 JST</time> <span>10 January 2026</span>" in page.entries[0].html
    assert "10 January 2026, 06:00 JST</time>" in page.entries[0].html  # the post
    assert shown.count('class="day"') == 2
    assert "Saturday, 10 January 2026" in shown
    assert "Saturday, 10 January 2026" in drawing.permalink(blog, [], page.entries[0], [])
    assert "Saturday, 10 January 2026" in drawing.older(page)
    closed = replace(page, blog=replace(blog, state="closed"), position=Position(NOON + 9 * 3_600_000, 0))
    assert "10 January 2026</time>" in drawing.index([], [closed])

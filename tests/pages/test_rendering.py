"""What readers get to see: one drawing of an entry, whole pages without scripts, and no text that leaves its place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from liveblog.language.languages import ENGLISH
from liveblog.model.blocks import Embed, Social, Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import LABELS, Entry
from liveblog.model.events import Position
from liveblog.model.posts import Choice
from liveblog.pages.assets import built_sheet
from liveblog.pages.environment import web_address
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Drawn, KeyEvent, Page
from liveblog.settings import Settings, resource

EVIL = """</script><script>alert(1)</script>"'><img src=x onerror=alert(2)>&{{1234567*7}}\u2028"""
DAY = 86_400_000
NOON = 1_767_960_000_000  # 2026-01-09T12:00:00Z


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return Drawing(Settings(public_url="https://live.example.org/", site_name="The Valley Post"))


def a_blog(**facts: Any) -> Blog:
    given: dict[str, Any] = {
        "id": "b1",
        "slug": "story",
        "title": "A story",
        "summary": "What it is about.",
        "state": "live",
        "language": "en",
        "started": None,
        "created": NOON,
        "updated": NOON,
        "revision": 1,
    }
    return Blog(**given | facts)


def an_entry(id: str = "e1", *blocks: Any, **facts: Any) -> Entry:
    given: dict[str, Any] = {
        "id": id,
        "revision": 1,
        "state": "published",
        "source": "",
        "blocks": blocks or (Text(text="It happened."),),
        "headline": "",
        "published": NOON,
        "updated": NOON,
        "authors": ("Ada Lovelace",),
        "label": None,
        "key": False,
        "pinned": False,
        "tags": (),
    }
    return Entry(**given | facts)


def a_page(drawing: Drawing, *entries: Entry, blog: Blog | None = None, **facts: Any) -> Page:
    blog = blog or a_blog()
    drawn = [Drawn(e, drawing.entry(blog, e)) for e in entries]
    return Page(
        blog=blog,
        position=Position(NOON, 1),
        entries=tuple(d for d in drawn if not d.entry.pinned),
        pinned=tuple(d for d in drawn if d.entry.pinned),
        keys=tuple(KeyEvent.of(e, e.headline) for e in entries if e.key),
        **facts,
    )


TWEET = Social(
    network="x",
    id="1214277364393586688",
    url="https://x.com/LizSly/status/1214277364393586688",
    name="Liz Sly",
    handle="LizSly",
    text="A letter. #Iraq @EsperDoD https://t.co/abc pic.twitter.com/tQHSsHTtez",
    posted="2020-01-06T19:51:04.116Z",
)


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the texts of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.all and self.all[-1][0] == "script" and data.strip():
            self.scripts.append(data)


def structured(html: str) -> Any:
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(data)


def test_an_entry_is_drawn_the_same_everywhere_and_every_time(drawing: Drawing) -> None:
    entry = an_entry("e1", Text(text="*Words*"), TWEET, label="breaking", key=True, tags=("iraq",))
    once = drawing.entry(a_blog(), entry)
    assert Drawing(Settings()).entry(a_blog(), entry) == once
    page = a_page(drawing, entry)
    assert once in drawing.page(page)
    assert once in drawing.permalink(a_blog(), [], page.entries[0], [])
    assert once in drawing.older(a_blog(), page)


def test_an_entry_says_who_when_and_what(drawing: Drawing) -> None:
    html = drawing.entry(
        a_blog(), an_entry(headline="A headline", revision=2, updated=NOON + 60_000, edited=NOON + 60_000)
    )
    for words in ("A headline", "It happened.", "Ada Lovelace", "12:00 UTC", "9 January 2026", "12:01 UTC"):
        assert words in html
    assert 'datetime="2026-01-09T12:00:00.000Z"' in html
    assert 'href="/live/story/e1#entry-e1"' in html
    assert 'data-revision="2"' in html


def test_an_update_on_another_day_says_the_day(drawing: Drawing) -> None:
    html = drawing.entry(a_blog(), an_entry(revision=2, updated=NOON + DAY, edited=NOON + DAY))
    assert "12:00 UTC, 10 January 2026" in html
    assert "Updated" not in drawing.entry(a_blog(), an_entry())


@pytest.mark.parametrize("label", LABELS)
def test_every_label_has_words(drawing: Drawing, label: str) -> None:
    html = drawing.entry(a_blog(), an_entry(label=label))
    assert re.search(rf'<span class="mark mark--{label}">[A-Z][a-z’ ]+</span>', html)


def test_a_social_post_is_a_card_that_asks_nobody(drawing: Drawing) -> None:
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


def test_a_post_of_which_little_is_known_is_still_a_card(drawing: Drawing) -> None:
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
        drawing.older(blog, page),
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
def test_pages_need_no_inline_code_and_nobody_else(drawing: Drawing, kind: str) -> None:
    page = a_page(drawing, an_entry("e1", TWEET, key=True), an_entry("e2", pinned=True), more=True)
    html = {
        "page": lambda: drawing.page(page),
        "older": lambda: drawing.older(page.blog, page),
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


def test_a_page_carries_what_its_scripts_go_on_from(drawing: Drawing) -> None:
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


def test_search_engines_are_told_everything(drawing: Drawing) -> None:
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


def test_the_end_of_coverage_is_told_when_there_is_one(drawing: Drawing) -> None:
    data = structured(
        drawing.page(a_page(drawing, an_entry(), blog=a_blog(state="closed", started="2026-01-08")))
    )
    assert data["coverageStartTime"] == "2026-01-08T00:00:00+00:00"
    assert data["datePublished"] == "2026-01-08"
    assert data["coverageEndTime"] == "2026-01-09T12:00:00.000Z"


def test_one_entry_is_told_as_a_part_of_its_blog(drawing: Drawing) -> None:
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
def test_when_a_post_was_posted_is_said_in_words(given: str, shown: str) -> None:
    assert ENGLISH.posted(given) == shown


def test_a_blogs_pages_show_the_clock_and_the_days_of_its_zone(drawing: Drawing) -> None:
    late = NOON + 9 * 3_600_000  # 21:00 UTC: in Tokyo it is the next morning
    blog = a_blog(zone="Asia/Tokyo", updated=late)
    entry = an_entry(published=NOON, updated=late, edited=late, key=True)
    post = an_entry("e2", replace(TWEET, posted="2026-01-09T21:00:00.000Z"), published=late, updated=late)
    page = a_page(drawing, post, entry, blog=blog)
    shown = drawing.page(page)
    assert "UTC" not in shown
    assert f">{'21:00 JST'}</time> <span>9 January 2026</span>" in page.entries[1].html
    assert "06:00 JST, 10 January 2026</time>" in page.entries[1].html  # updated on another day
    assert "06:00 JST</time> <span>10 January 2026</span>" in page.entries[0].html
    assert "10 January 2026, 06:00 JST</time>" in page.entries[0].html  # the post
    assert shown.count('class="day"') == 2
    assert "Saturday, 10 January 2026" in shown
    assert "Saturday, 10 January 2026" in drawing.permalink(blog, [], page.entries[0], [])
    assert "Saturday, 10 January 2026" in drawing.older(blog, page)
    closed = replace(page, blog=replace(blog, state="closed"), position=Position(NOON + 9 * 3_600_000, 0))
    assert "10 January 2026</time>" in drawing.index([], [closed])


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

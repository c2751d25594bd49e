"""Files of other programs are recognised by their contents and read: texts, times, authors, marks, pictures."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path

import foreign_files
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.archive.foreign import json_feed, superdesk, web_page, wordpress_rest
from liveblog.archive.foreign.detect import read_foreign
from liveblog.archive.foreign.story import ForeignStory, when
from liveblog.archive.foreign.wordpress_export import read as read_export
from liveblog.errors import Invalid

PICTURE = "https://news.example/bridge.jpg"
AT = 1_500_000_000_000


def read(contents: bytes, tmp_path: Path, wanted: str = "") -> ForeignStory:
    file = tmp_path / "file"
    file.write_bytes(contents)
    story = read_foreign(file, wanted)
    assert story is not None
    return story


def test_answers_of_wordpress_liveblog(tmp_path: Path) -> None:
    story = read(foreign_files.rest(PICTURE), tmp_path)
    assert (story.format, story.url) == ("WordPress Liveblog", "https://news.example/bridge/")
    assert [(e.id, e.published, e.key) for e in story.entries] == [
        ("11", AT, False),
        ("12", AT + 60_000, False),
        ("14", AT + 300_000, True),
    ]
    assert "twitter-tweet" in story.entries[1].html  # as it was edited last
    assert story.entries[2].html == "<p>It opens.</p>"
    assert story.entries[0].authors == ("Ines Okafor",)


def test_newer_answers_of_wordpress_liveblog_have_headlines_and_drafts() -> None:
    """Of its later versions, whose entries are posts."""
    one = {
        "id": 1,
        "type": "new",
        "render": "<p>It is closed.</p>",
        "timestamp": "1500000000",
        "status": "publish",
    }
    given = [one | {"headline": "The bridge"}, one | {"id": 2, "status": "draft"}]
    story = wordpress_rest.read({"entries": given})
    assert [(entry.id, entry.headline) for entry in story.entries] == [("1", "The bridge")]


def test_an_export_of_wordpress(tmp_path: Path) -> None:
    story = read(foreign_files.export(PICTURE), tmp_path)
    assert (story.format, story.title, story.language) == ("WordPress export", "The bridge", "en-US")
    assert [(e.id, e.published, e.zoneless, e.key) for e in story.entries] == [
        ("21", AT, False, False),
        ("22", AT + 7_202_000, True, True),  # the export has no other time of it
        ("26", AT, False, False),
    ]
    assert "Café ��" in story.entries[2].html
    assert "Some bytes of the file are not UTF-8" in story.notes[0]


def test_a_large_export_is_read_in_little_memory() -> None:
    contents = foreign_files.export(PICTURE, others=40_000)  # 30 MB; 300 MB would only take longer
    file = io.BytesIO(contents)
    tracemalloc.start()
    story = read_export(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(story.entries) == 3
    assert len(contents) > 29_000_000
    assert peak < 4_000_000


def test_one_of_several_stories_is_chosen(tmp_path: Path) -> None:
    both = foreign_files.export(PICTURE).replace(b"</channel>", b"")
    item = both[both.index(b"<item><title><![CDATA[The bridge]]>") : both.index(b"</rss>")]
    other = item.replace(b"[bridge]", b"[tower]").replace(b"[The bridge]", b"[The tower]")
    whole = both.replace(b"</rss>", other + b"</channel></rss>")
    with pytest.raises(Invalid, match=r"several live blogs: “bridge” \(3 entries\), “tower”"):
        read(whole, tmp_path)
    assert read(whole, tmp_path, "tower").title == "The tower"


def test_posts_of_superdesk(tmp_path: Path) -> None:
    story = read(foreign_files.superdesk(PICTURE), tmp_path)
    first, second, third, fourth = story.entries
    assert (first.html, first.published, first.authors) == (
        "<p>It is <b>closed</b>.</p>",
        AT,
        ("Ines Okafor",),
    )
    assert (first.images[0].address, first.images[0].caption, first.images[0].credit) == (
        PICTURE,
        "The bridge",
        "A. Quorn",
    )
    assert (second.html, second.key, second.pinned) == ("<p>https://x.com/jack/status/20</p>", True, True)
    assert (third.headline, "The mayor" in third.html) == ("The mayor", True)
    assert fourth.html == "<p>Half time.</p>"
    assert story.notes == [
        "Post p4: it is not published (draft).",
        "Post p5: an item of the type “scorecard” could not be read.",
    ]


def test_what_superdesk_took_back_stays_away() -> None:
    post = json.loads(foreign_files.superdesk(PICTURE))["_items"][0]
    later, earlier = (
        {"unpublished_date": "2017-07-14T03:00:00+00:00"},
        {"unpublished_date": "2017-07-14T01:00:00+00:00"},
    )
    given = [post | later, post | {"_id": "again"} | earlier, post | {"_id": "gone", "deleted": True}]
    story = superdesk.read({"_items": given})
    assert [entry.id for entry in story.entries] == ["again"]
    assert story.notes == [
        "Post p1: it is not published (unpublished).",
        "Post gone: it is not published (deleted).",
    ]
    # Older versions call it so.
    [marked] = superdesk.read({"_items": [post | {"highlight": True}]}).entries
    assert marked.key


def test_feeds(tmp_path: Path) -> None:
    story = read(foreign_files.json_feed(PICTURE), tmp_path)
    first, second = story.entries
    assert (first.published, first.headline, first.key, first.pinned, first.tags) == (
        AT,
        "",
        True,
        True,
        ("traffic",),
    )
    assert (second.id, second.html, second.zoneless) == ("2", "<p>Two &amp; &lt;three&gt;</p>", True)
    assert second.images[0].address == PICTURE
    story = read(foreign_files.rss(PICTURE), tmp_path)
    first, second = story.entries
    assert (story.title, first.published, first.headline) == ("The bridge", AT, "Closed")
    assert (first.authors, first.tags, first.images[0].address) == (("Ines Okafor",), ("traffic",), PICTURE)
    assert second.published is None
    [entry] = read(foreign_files.atom(PICTURE), tmp_path).entries
    assert (entry.id, entry.published, entry.authors) == ("urn:c1", AT, ("Ines Okafor",))


def test_a_saved_page(tmp_path: Path) -> None:
    story = read(foreign_files.page(PICTURE), tmp_path)
    first, second = story.entries
    assert (story.title, story.summary, story.language) == ("The bridge", "What happens", "fr")
    assert (first.html, first.headline, first.published) == (
        "<p>It is closed.</p><p>All day.</p>",
        "Closed",
        AT,
    )
    assert (first.images[0].address, first.images[0].caption) == (PICTURE, "It")
    assert (second.authors, second.zoneless) == (("A", "B"), True)
    assert "https://www.youtube.com/embed/aaaaaaaaaaa" in second.html


@pytest.mark.parametrize(
    "text", ["A story.", "{ A story }", "<p>Not a page", "[1]", "", "BREAKING: <b>x</b>"]
)
def test_a_plain_text_is_none_of_them(text: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text(text, "utf-8")
    assert read_foreign(file) is None


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        (foreign_files.rest(PICTURE)[:700], "breaks off or is damaged at line 1"),
        (b'{"some": "thing"}', "JSON of a kind that is not known here"),
        (b"<html><p>Nothing</p></html>", "no structured data of a live blog"),
        (b'<?xml version="1.0"?><svg></svg>', "no feed"),
        (foreign_files.export(PICTURE)[:2_000], "cannot be read beyond line"),
        (foreign_files.export(PICTURE).replace(b"liveblog]", b"other]"), "has no live blog"),
        (
            foreign_files.export(PICTURE).replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY a "b">]><rss'),
            "document type",
        ),
        (b'{"a":' * 100_000, "nested too deep"),
    ],
)
def test_what_cannot_be_read_is_said(contents: bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        read(contents, tmp_path)
    assert sentence in str(caught.value)


def test_times() -> None:
    assert when("2017-07-14T02:40:00Z") == (AT, False)
    assert when("2017-07-14 02:40:00") == (AT, True)
    assert when("Fri, 14 Jul 2017 04:40:00 +0200") == (AT, False)
    assert when("1500000000") == when(1_500_000_000) == (AT, False)
    assert [when(odd)[0] for odd in ("", "soon", None, True, -1, [], 1e300, "0001-01-01")] == [None] * 8


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "entries",
                    "_items",
                    "items",
                    "version",
                    "id",
                    "type",
                    "content",
                    "groups",
                    "refs",
                    "item",
                    "meta",
                    "item_type",
                    "authors",
                    "name",
                    "url",
                    "image",
                    "liveBlogUpdate",
                    "@type",
                    "datePublished",
                    "articleBody",
                    "tags",
                    "_live",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(ANY)
def test_nothing_raises(value: object) -> None:
    if isinstance(value, dict):
        for format in (wordpress_rest, json_feed, superdesk):
            format.fits(value)
            format.read(value)
        web_page.read(value)
    web_page.find(json.loads(json.dumps(value)))

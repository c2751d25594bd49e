# ruff: noqa: E501  # a table of addresses
"""Addresses that stand alone on a line, in every shape; what is no known network's is a page, an image or a video."""

from __future__ import annotations

import json

import pytest

from liveblog.forms.submissions import Submission
from liveblog.model.blocks import Link, Photo, Social, Text, Video
from liveblog.model.posts import Picture
from liveblog.text.paste import new_entry, parse_paste, to_lines
from liveblog.text.social.alone import alone

POST = "https://x.com/mira_holm/status/987437752164737025"
PAGE = "https://example.org/news/the-tide?a=1#b"


def blocks(text):
    return parse_paste(text).blocks


@pytest.mark.parametrize(
    "shape",
    [
        *("{}", "  {}  ", "<{}>", "[{}]({})", "\u200b{}\u200b", "\u2067{}\u2069"),
        *("[embed]{}[/embed]", '[embed width="500" height="300"]{}[/embed]', '<figure class="media"><oembed url="{}"></oembed></figure>'),
        *('<a href="{}">{}</a>', '<p><a class="x" href="{}" target="_blank">{}</a></p>', "<oembed url='{}'></oembed>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", [POST, PAGE])
def test_an_address_alone_in_every_shape(shape, address):
    text = shape.replace("{}", address)
    (found,) = blocks(text)
    assert found == Link(url=PAGE) if address == PAGE else isinstance(found, Social)
    before, again, after = blocks(f"Before.\n{text}\nAfter.")
    assert (before, again, after) == (Text(text="Before."), found, Text(text="After."))


@pytest.mark.parametrize(
    "line",
    [
        *('<a href="{}">The report</a>', "[The report]({})", "({})", "“{}”", "- {}", "> {}", "{}, see", "See {}", "**{}**"),
        *("{}.", "{},", "`{}`", "# {}", "| {} |", "1. {}", "[embed]{}", '<a href="{}">x.com/ole_demo/status/1</a>'),
    ],
)  # fmt: skip
def test_an_address_with_anything_beside_it_is_no_page(line):
    assert all(isinstance(block, Text) for block in blocks(line.replace("{}", PAGE)))


def test_a_link_of_a_page_may_show_its_address_shortened():
    (post,) = blocks(f'<a href="{POST}">x.com/mira_holm/stat…</a>')
    assert isinstance(post, Social)
    assert (
        alone('<a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>')
        == "https://example.org/?a=1&b=2"
    )


def test_several_addresses_of_posts_on_a_line_are_as_many():
    assert [b.id for b in blocks(f"{POST} https://youtu.be/aaaaaaaaaaa {POST}")] == [
        "987437752164737025", "aaaaaaaaaaa", "987437752164737025",
    ]  # fmt: skip
    assert blocks(f"{POST} {PAGE}") == (Text(text=f"{POST} {PAGE}"),)


@pytest.mark.parametrize(
    "address",
    [
        *("https://example.org/a.jpg", "https://example.org/a/B.JPEG?w=1", "https://example.org/a.png#x", "https://example.org/ä.webp"),
        *("https://example.org/a.gif", "https://example.org/a.avif", "https://pbs.twimg.com/media/Gabc?format=jpg&name=large"),
    ],
)  # fmt: skip
def test_an_image_file_is_an_image(address):
    assert blocks(address) == (Photo(picture=Picture(address=address)),)
    assert [json.loads(line) for line in to_lines(address)] == [{"kind": "image", "url": address, "alt": ""}]
    assert blocks(f'<img src="{address}" alt="A  ship" onerror="alert(1)">') == (
        Photo(picture=Picture(address=address, alt="A ship")),
    )  # fmt: skip


@pytest.mark.parametrize("address", ["https://example.org/a.mp4", "https://example.org/a.WEBM?x=1"])
def test_a_video_file_is_a_video(address):
    assert blocks(address) == (Video(url=address),)
    assert [json.loads(line)["kind"] for line in to_lines(address)] == ["video"]


@pytest.mark.parametrize(
    "address",
    [
        *("https://example.org", "https://example.org/", "http://example.org/a", "https://de.wikipedia.org/wiki/Übergröße_(Maß)"),
        *("https://commons.wikimedia.org/wiki/File:Tide.jpg", "https://github.com/a/b/blob/main/c.png", "https://example.org/a.jpg/b"),
        *("https://example.org/a.mp4.html", "https://example.org/a.pdf", "https://example.org/.jpg", "https://ja.wikipedia.org/wiki/日本"),
    ],
)  # fmt: skip
def test_any_other_page_is_a_link(address):
    assert blocks(address) == (Link(url=address),)
    assert json.loads(next(to_lines(address))) == {
        "kind": "link", "url": address, "title": "", "site": "", "text": "", "image": None, "posted": None,
    } | {k: v for k, v in json.loads(next(to_lines(address))).items() if v is None}  # fmt: skip


def test_an_address_without_a_scheme_and_a_wrapped_one_are_whole():
    assert blocks("www.example.org/a") == (Link(url="https://www.example.org/a"),)
    assert blocks("https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa&sa=D") == (
        Link(url="https://example.org/a"),
    )


@pytest.mark.parametrize(
    "line",
    [
        *("https://localhost/a", "https://user@example.org/a", "ftp://example.org/a.jpg"),
        *("javascript:alert(1)", "mailto:mira@example.org", "/live/a", "example.org", "und/oder", "1.5/2.5", "https://", "www."),
        *("pic.twitter.com/abc", "https://example.org/a。", "https://exa mple.org/", "https://example.org/a\\b"),
    ],
)  # fmt: skip
def test_what_is_no_page_stays_text(line):
    assert blocks(line) == (Text(text=line),)


def test_a_label_above_a_page_is_the_entrys():
    entry = new_entry(Submission(text=f"BREAKING:\n{PAGE}"))
    assert (entry.label, entry.blocks) == ("breaking", (Link(url=PAGE),))

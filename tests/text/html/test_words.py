"""A text as plain words, on one line, and as a post’s text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from posts import REL

from liveblog.model.blocks import Embed, Social, Text
from liveblog.model.entries import Entry
from liveblog.text import html

ENTRY = Entry(
    id="e1", revision=1, state="published", source="", blocks=(), headline="", published=0, updated=0, authors=(),
    label=None, key=False, pinned=False, tags=(),
)  # fmt: skip


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

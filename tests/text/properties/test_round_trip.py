"""A card gives the card again: from its HTML, its text or its link."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from drawn import a_blog, an_entry
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pastes import CORPUS, DRAWING

from liveblog.model.blocks import Embed, Link, Social
from liveblog.model.posts import Choice
from liveblog.text import paste
from liveblog.text.social import NETWORKS
from liveblog.text.social.network import written

HANDLES = {
    "x": st.from_regex(r"[A-Za-z][A-Za-z0-9_]{2,13}[a-z0-9]", fullmatch=True),
    "bluesky": st.from_regex(r"[a-z][a-z0-9]{2,9}\.(?:bsky\.social|example\.org)", fullmatch=True),
    "mastodon": st.from_regex(r"[a-z][a-z0-9_]{2,9}[a-z]@(?:sea|social)\.example", fullmatch=True),
    "threads": st.from_regex(r"[a-z][a-z0-9_]{2,9}[a-z]", fullmatch=True),
    "telegram": st.from_regex(r"[a-z][a-z0-9]{4,9}", fullmatch=True),
    "truthsocial": st.from_regex(r"[a-z][a-z0-9]{4,9}", fullmatch=True),
}
WORD = st.sampled_from(
    [
        "The",
        "tide",
        "is",
        "out.",
        "Fish",
        "&",
        "chips",
        "<3",
        "#tide",
        "#हिंदी",
        "＃速報",
        "@ole_demo",
        "https://t.co/AbC",
        "https://example.org/a_b/c",
        "🌊",
        "ماء",
        "水位。",
        "“so”",
        "(it)",
        "—",
        "–",
        "42",
        "a*b*c",
        "https://example.org/a-very-long-address/that-is-shortened/when-it-is-shown/to-readers",
    ]
)
LINE = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
WORDS = st.lists(LINE, min_size=1, max_size=4).map("\n".join)
NAME = st.sampled_from(
    [
        "Mira Holm",
        "سلمى",
        "Mira 🌊",
        "Fish & Chips",
        "<b>Ole</b>",
        "水位",
        "Mira (on the quay)",
        "Mira — Desk",
    ]
)
DAY = st.dates(min_value=date(2012, 1, 1), max_value=date(2026, 1, 1))


@st.composite
def posts(draw: Any, quoting: bool = True) -> Social:
    network = draw(st.sampled_from(sorted(HANDLES)))
    handle, name, day = draw(HANDLES[network]), draw(NAME), draw(DAY).isoformat()
    post = Social(
        network=network,
        text="",
        name=name,
        handle=handle,
        posted=draw(st.sampled_from([day, f"{day}T12:34:56Z"])),
    )
    post = written(post, draw(WORDS))
    quoted = draw(posts(quoting=False)) if quoting and draw(st.booleans()) else None
    poll = tuple(Choice(text=text) for text in draw(st.lists(LINE, max_size=3)))
    return replace(post, quoted=quoted, poll=poll)


def drawn(*blocks: Any) -> str:
    made = DRAWING.entry(a_blog(), an_entry("e1", *blocks))
    start = made.index('<div class="blocks"')
    return made[made.index(">", start) + 1 : made.index("</div>\n<footer")]


@settings(max_examples=150, deadline=None)
@given(posts())
def test_the_html_of_a_card_gives_the_card(post):
    assert paste.parse_paste(drawn(post)).blocks == (post,)


@settings(max_examples=150, deadline=None)
@given(posts(quoting=False), st.sampled_from(["{day} {year}", "{day} {year}, 21:02 UTC"]))
def test_the_words_of_a_card_give_who_said_what_when(post, stamp):
    assume(not post.poll)
    title = NETWORKS[post.network].title
    year, month, day = (post.posted or "")[:10].split("-")
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    when = stamp.format(day=f"{int(day)} {months[int(month) - 1]}", year=year)
    (found,) = paste.parse_paste(
        f"{post.name} @{post.handle}\n{title}\n{post.text}\n{when}\nView on {title}"
    ).blocks
    assert isinstance(found, Social)
    assert (found.network, found.name, found.handle, found.text) == (
        post.network,
        post.name,
        post.handle,
        post.text,
    )
    assert found.posted == (post.posted or "")[:10]


LINKS = [text for text in CORPUS if text.startswith("http") and not re.search(r"\s", text)]


@pytest.mark.parametrize("text", LINKS)
def test_the_link_of_a_card_gives_the_card(text):
    (block,) = paste.parse_paste(text).blocks
    if isinstance(block, Social | Embed | Link):
        assert paste.parse_paste(block.url or "").blocks == (block,)
    if isinstance(block, Social | Embed):
        assert paste.parse_paste(drawn(block)).blocks == (block,)

# ruff: noqa: E501  # tables of texts
"""What holds for every paste: it never raises, nothing of it is unsafe, the work grows with its length, and a card of ours
gives the card again."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawn import Elements, a_blog, an_entry
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from liveblog.model.blocks import Embed, Link, Social, Text, block_from_json, block_to_json
from liveblog.model.posts import Choice
from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings
from liveblog.text import html, paste
from liveblog.text.social import NETWORKS
from liveblog.text.social.network import written

CORPUS = [
    json.loads(line)["paste"]
    for file in sorted((Path(__file__).parents[1] / "fixtures" / "pastes").glob("*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]
DRAWING = Drawing(Settings())
FORBIDDEN = {"script", "iframe", "svg", "style", "object", "embed", "form", "base", "link", "meta"}


def unsafe(made: str, *allowed: str) -> list[str]:
    """What in a piece of HTML could run, load or lead to code."""
    found = []
    for tag, attributes in Elements(made).all:
        found += [tag] if tag in FORBIDDEN or (tag in ("img", "video") and tag not in allowed) else []
        found += [name for name in attributes if name.startswith("on") or name == "srcdoc"]
        for name in ("href", "src", "cite", "action", "poster"):
            value = attributes.get(name) or "https:"
            found += [] if re.match(r"(?i:https?:|mailto:|tel:|/(?!/)|#)", value) else [f"{name}={value}"]
    return found


# Pastes cut into pieces and put together anew, with what parsers stumble over between them.
HOSTILE = [
    "<",
    ">",
    "<!",
    "<!--",
    "-->",
    "</",
    "<a[href=",
    '<a[href="javascript:alert(1)">',
    "<img[src=x[onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<p>",
    "</p>",
    "<blockquote>",
    "</blockquote>",
    '<figure[class="card[social"[data-network="x">',
    "</figure>",
    '<time[datetime=">',
    "<script>",
    "</script>",
    "[a](javascript:alert(1))",
    "[a]:",
    "![",
    "](",
    ")[",
    "`",
    "```",
    "~~~",
    "**",
    "__",
    "~~",
    "|",
    "|-|",
    "#",
    ">",
    "-",
    "1.",
    "*",
    "+",
    "(",
    "(@",
    "@",
    "—",
    "―",
    "·",
    "•",
    "\u202e",
    "\u2067",
    "\u200b",
    "\xad",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "&lt;",
    "\\u003c",
    "\\",
    "http://",
    "https://[::1",
    "//x",
    "at://",
    "[embed]",
    "[/embed]",
    "BREAKING:",
    "【",
    "】",
    "：",
    "3:12[PM[·[Jan[6,[2020",
]
PIECE = st.one_of(
    st.sampled_from([mark.replace("[", " ") if "[" in mark[1:4] else mark for mark in HOSTILE]),
    st.builds(lambda text, a, b: text[min(a, b) : max(a, b)], st.sampled_from(CORPUS), st.integers(0, 300), st.integers(0, 300)),
    st.sampled_from(CORPUS),
    st.text(max_size=8),
    st.sampled_from(["\n", "\n\n", " ", "\t", "\u2029", "\x00", "\ud800"]),
)  # fmt: skip
PASTE = st.lists(PIECE, max_size=12).map("".join)


@settings(max_examples=300, deadline=None)
@given(PASTE)
def test_any_paste_has_blocks_that_are_kept_and_drawn_safely(text):
    found = paste.parse_paste(text)
    for block in found.blocks:
        assert block_from_json(json.loads(json.dumps(block_to_json(block)).encode())) == block
        if isinstance(block, Text | Social):
            made = (
                html.to_html(block.text)
                if isinstance(block, Text)
                else html.linked(block.text, block.network)
            )
            assert not unsafe(made)
        for url in (getattr(block, "url", None) or "https://", *getattr(block, "links", ())):
            assert url.lower().startswith(("https://", "http://"))
    assert list(paste.to_lines(text)) == list(paste.to_lines(text))


@settings(max_examples=60, deadline=None)
@given(PASTE)
def test_any_paste_is_drawn_without_code(text):
    if blocks := paste.parse_paste(text).blocks:
        assert not unsafe(DRAWING.entry(a_blog(), an_entry("e1", *blocks)), "img", "video")


# A card gives the card again

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


# The work grows with the text


@contextmanager
def counted() -> Iterator[list[int]]:
    """Counts the calls of functions, Python's own included."""
    calls = [0]

    def count(frame: object, event: str, argument: object) -> None:
        calls[0] += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def cost(text: str) -> int:
    with counted() as calls:
        for block in paste.parse_paste(text).blocks:
            if isinstance(block, Text):
                html.to_html.__wrapped__(block.text)
            elif isinstance(block, Social):
                html.linked.__wrapped__(block.text, block.network)
    return calls[0]


GROWING = [
    *("[", "<blockquote>", "<a href=x>", "<figure class='card social' data-network=x>", "<!--", "<div>", "(@a) ", " — ", "> "),
    *("* ", "1. ", "1. a\n", "`", "![](", "https://a.b ", "#a", "@a ", "\n@a\n", "Mira\n@mira\n", "Mira @mira\nX\nOut.\n"),
    *("3h\n", "·\n", "[a]: b\n", "[a]: b\n\n", "|a", "|a|\n", "- ", "+ ", "~~~ a\n", "```\n", "Text\n-\n", "__a__.b ", "a@b.c "),
    *("https://x.com/a/status/20\n", "Out. — M (@m) March 3, 2016\n", "BREAKING: ", "/r/a ", "a.b/c ", "**「", "[embed]", "\u2067"),
    *("<p>", "<a href='https://e.org'>", "{", "\\", "&amp;", "6 January 2020\n", "(", ")", "https://www.google.com/url?q="),
]  # fmt: skip


@pytest.mark.parametrize("piece", GROWING)
def test_twice_the_text_is_twice_the_work(piece):
    few = 4_000 // len(piece)
    once, twice = cost(piece * few), cost(piece * few * 2)
    assert twice <= 2.2 * once + 3_000

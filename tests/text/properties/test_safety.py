# ruff: noqa: E501  # tables of texts
"""Any paste becomes blocks that can be stored and drawn: nothing raises, and nothing drawn is unsafe."""

from __future__ import annotations

import json
import re

from drawn import Elements, a_blog, an_entry
from hypothesis import given, settings
from hypothesis import strategies as st
from pastes import CORPUS, DRAWING

from liveblog.model.blocks import Social, Text, block_from_json, block_to_json
from liveblog.text import html, paste

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

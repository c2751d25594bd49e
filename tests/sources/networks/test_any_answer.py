"""Whatever is answered: nothing makes a reader stumble."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from liveblog.model.blocks import Embed, Link, Social
from liveblog.sources.asking import Gone, Private
from liveblog.sources.client import Failed
from liveblog.sources.networks import bluesky, mastodon, meta, oembed, page, reddit, telegram, x
from liveblog.sources.reading import read_head

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "posts",
                    "author",
                    "record",
                    "embed",
                    "media",
                    "images",
                    "external",
                    "record",
                    "value",
                    "handle",
                    "uri",
                    "text",
                    "facets",
                    "index",
                    "features",
                    "html",
                    "title",
                    "content",
                    "account",
                    "poll",
                    "options",
                    "card",
                    "url",
                    "data",
                    "includes",
                    "users",
                    "note_tweet",
                    "entities",
                    "urls",
                    "attachments",
                    "quote",
                    "id",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)
X_POST = Social(
    network="x", text="", id="1876736309605249213", url="https://x.com/i/status/1876736309605249213"
)
READERS = (
    bluesky.read_view,
    lambda answer: mastodon.read_status(replace(X_POST, network="mastodon"), answer),
    lambda answer: x.read_oembed(X_POST, answer),
    lambda answer: x.read_tweet(X_POST, answer),
    lambda answer: oembed.read(Embed(network="youtube", url="https://youtu.be/a"), answer),
    lambda answer: meta.read_oembed(X_POST, answer),
    lambda answer: reddit.read(X_POST, answer),
)


@settings(max_examples=300)
@given(JSON)
def test_no_json_makes_a_reader_stumble(answer: Any) -> None:
    for read in READERS:
        with contextlib.suppress(Failed, Gone, Private):
            read(answer)


HTML = st.lists(
    st.sampled_from(
        ["<meta ", 'property="og:title" ', "content='", '"', "'", ">", "<title>", "</title>", "<script>", "</script>",
         "<body>", "<", "x ", "=",
         '<div class="tgme_widget_message_text">', "</div>", "&amp;", "\x00", '<link type="json+oembed" href=']
    ),
    max_size=200,
).map("".join)  # fmt: skip


@settings(max_examples=300)
@given(HTML | st.text(max_size=500))
def test_no_html_makes_a_reader_stumble(html: str) -> None:
    head = read_head(html)
    page.read(Link(url="https://example.org/"), head, "https://example.org/")
    with contextlib.suppress(Failed, Gone):
        telegram.read(replace(X_POST, network="telegram"), html)

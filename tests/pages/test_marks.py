"""Words are marked in texts, never in tags."""

from __future__ import annotations

from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from liveblog.pages.marks import marked
from liveblog.text.searching import spans, wanted


def mark(html: str, query: str) -> str:
    return marked(html, partial(spans, query=wanted(query)))


def test_texts_alone_are_marked() -> None:
    html = '<p title="vote > vote">Vote &amp; <b>voters</b> <time datetime="vote">vote</time> <button>Vote</button></p>'
    assert mark(html, "vot") == (
        '<p title="vote > vote"><mark>Vote</mark> &amp; <b><mark>voters</mark></b>'
        ' <time datetime="vote">vote</time> <button>Vote</button></p>'
    )


def test_what_was_escaped_stays_so() -> None:
    assert mark("<p>vote &lt;script&gt; &quot;x&quot;</p>", "vote script") == (
        "<p><mark>vote</mark> &lt;<mark>script</mark>&gt; &#34;x&#34;</p>"
    )


@given(st.lists(st.sampled_from(["vote", "<", ">", "&", '"', "'", " ", "amp;", "&#60;", "script", "\x00"])))
def test_no_text_becomes_a_tag(pieces: list[str]) -> None:
    text = "".join(pieces)
    made = mark(f"<p>{escape(text)}</p>", "vote script amp")
    assert made.replace("<mark>", "").replace("</mark>", "").count("<") == 2

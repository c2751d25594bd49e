"""What an editor types becomes blocks and a label, whatever it is, and a form's fields become an entry's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveblog.errors import Invalid
from liveblog.forms.submissions import Submission, parse_submission
from liveblog.model.blocks import Social, Text, block_from_json, block_to_json
from liveblog.model.images import Image
from liveblog.text import paste
from liveblog.text.layout import normal

POST = "The tide is out. — Mira Holm (@mira_holm) March 3, 2016"


# Labels


@pytest.mark.parametrize(
    ("text", "label", "shown"),
    [
        ("BREAKING: The bridge is closed.", "breaking", "The bridge is closed."),
        ("Breaking news: The bridge is closed.", "breaking", "The bridge is closed."),
        ("🚨 BREAKING: The bridge is closed.", "breaking", "🚨 The bridge is closed."),
        ("**BREAKING:** The bridge is closed.", "breaking", "The bridge is closed."),
        ("**BREAKING**: The bridge is closed.", "breaking", "The bridge is closed."),
        ("**BREAKING: The bridge** is closed.", "breaking", "**The bridge** is closed."),
        ("UPDATE: It is open again.", "update", "It is open again."),
        ("CORRECTION: It was the other bridge.", "correction", "It was the other bridge."),
        ("Editor’s note: We have changed a name.", "editor-note", "We have changed a name."),
        ("EDITOR'S NOTE: We have changed a name.", "editor-note", "We have changed a name."),
        ("Editors' note:\nWe have changed a name.", "editor-note", "We have changed a name."),
        ("## BREAKING: The bridge is closed.", "breaking", "## The bridge is closed."),
        ("> BREAKING: they said", None, "> BREAKING: they said"),
        ("“BREAKING: they said", None, "“BREAKING: they said"),
        ("MORE BREAKING: The bridge is closed.", None, "MORE BREAKING: The bridge is closed."),
        ("They say BREAKING: all the time.", None, "They say BREAKING: all the time."),
        ("Breaking the bridge: a guide", None, "Breaking the bridge: a guide"),
        ("#breaking: the bridge", None, "#breaking: the bridge"),
        ("BREAKING:", "breaking", "BREAKING:"),
    ],
)
def test_the_first_words_give_the_label_and_are_not_said_twice(text, label, shown):
    assert paste.parse_paste(text) == paste.Paste(label, (Text(text=shown),))


def test_a_posts_own_words_are_never_altered():
    found = paste.parse_paste(f"BREAKING: {POST}")
    assert (found.label, found.blocks[0].text) == ("breaking", "BREAKING: The tide is out.")
    assert paste.parse_paste(f"MORE BREAKING: {POST}").label is None


def test_a_label_above_a_post_is_the_entrys():
    found = paste.parse_paste(f"BREAKING:\n\n{POST}")
    assert (found.label, [b.kind for b in found.blocks]) == ("breaking", ["social"])


def test_somebody_elses_correction_is_not_ours():
    assert paste.parse_paste(f"CORRECTION: {POST}").label is None
    assert paste.parse_paste(f"Editor’s note: {POST}").label is None


def test_the_forms_label_wins_and_the_word_stays_when_its_badge_is_not_drawn():
    text = "BREAKING: The bridge is closed."
    assert paste.new_entry(Submission(text=text)).label == "breaking"
    same = paste.new_entry(Submission(text=text, label="breaking"))
    assert (same.label, same.blocks) == ("breaking", (Text(text="The bridge is closed."),))
    other = paste.new_entry(Submission(text=text, label="update"))
    assert (other.label, other.blocks) == ("update", (Text(text=text),))
    none = paste.new_entry(Submission(text=text, label=""))
    assert (none.label, none.blocks) == (None, (Text(text=text),))


# Entries


def test_an_entry_keeps_what_was_typed_to_the_letter():
    entry = paste.new_entry(
        parse_submission(
            {
                "text": f"  BREAKING: {POST}\r\n",
                "id": "e1",
                "key": "on",
                "tags": "sea, #tide",
                "authors": ["Ines"],
            },
            need_text=True,
        )
    )
    assert entry.source == f"  BREAKING: {POST}\n"
    assert (entry.id, entry.key, entry.tags, entry.authors) == ("e1", True, ("sea", "tide"), ("Ines",))
    assert (entry.label, entry.state, entry.published, entry.pinned) == ("breaking", "published", None, False)
    assert [b.kind for b in entry.blocks] == ["social"]


def test_changes_hold_only_what_was_given():
    assert paste.changes(Submission()) == {}
    assert paste.changes(Submission(pinned=True, label="")) == {"pinned": True, "label": None}
    changed = paste.changes(Submission(text="Words."))
    assert changed == {"source": "Words.", "words": (Text(text="Words."),)}
    assert paste.changes(Submission(text="UPDATE: Words."))["label"] == "update"
    assert paste.changes(Submission(text="UPDATE: Words.", label="")) == {
        "source": "UPDATE: Words.", "words": (Text(text="UPDATE: Words."),), "label": None,
    }  # fmt: skip


def test_parse_prints_one_object_a_block():
    first, second = map(json.loads, paste.to_lines(f"Words.\n\nLook: pic.x.com/a https://t.co/b {POST}"))
    assert first == {"kind": "text", "text": "Words."}
    assert second == {
        "kind": "social",
        "network": "x",
        "text": "Look: pic.x.com/a https://t.co/b The tide is out.",
        "id": None,
        "url": None,
        "name": "Mira Holm",
        "handle": "mira_holm",
        "posted": "2016-03-03",
        "links": ["https://t.co/b"],
        "media": ["https://pic.x.com/a"],
        "truncated": False,
    }


# Layout


def test_editors_text_is_kept_as_markdown():
    text = "# A heading\n\n- one\n\n- two\n\n  still two\n\n```\nx = 1\n\n\ny — Z (@z) June 1, 2024\n```\n\n> a quote"
    assert paste.parse_paste(text).blocks == (Text(text=text),)


def test_raw_html_that_is_no_embed_code_stays_as_it_was_typed():
    for text in (
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "a < b > c",
        "`<blockquote>x</blockquote>`",
        "<div><p>x",
    ):
        assert paste.parse_paste(text).blocks == (Text(text=text),)


def test_code_that_was_never_closed_stays_as_it_was_typed():
    text = '<blockquote class="twitter-tweet"><p>Half of it'
    assert paste.parse_paste(text).blocks == (Text(text=text),)


def test_invisible_line_ends_count_as_line_ends():
    assert [b.kind for b in paste.parse_paste(f"Words.\u2029{POST}\x0b\x0bMore.").blocks] == [
        "text",
        "social",
        "text",
    ]


def test_nothing_gives_nothing():
    assert paste.parse_paste("") == paste.parse_paste(" \n\t\n") == paste.Paste(None, ())


# Any text at all

CODE = """
<blockquote> </blockquote> <blockquote[class="twitter-tweet"> <p> </p> <br> <a[href= </a> <script> </script>
<iframe[src=//a.b/> <div[data-href=' <fb:post[href=x> <twitter-widget> &lt;blockquote&gt; \\u003cblockquote
&#99999999999; &#x110000; &amp; \\ud800
"""
SIGNED = """
[—[ -- — Name (@name) (@name)[June[1,[2024 (@a.b.c) (@a@b.c) ( ) · 4:05[PM[·[Sep[23,[2026 January[99,[2024
0000年0月0日 ² 12: BREAKING: ** https://x.com/a/status/1 https://x.com/a/status/² http://( //x.com/a/status/9 @a #a
pic.x.com/a https://youtu.be/ https://a.b/@c/113107512345678901 at:// ``` >[ “ ” "[/[
"""
UNSEEN = ["\n", "\n\n", "\n@name\n", "\n·\n", "\ufeff", "\u2029", "\ud800", "\x00", "\u200f", "http://["]
PIECES = st.sampled_from([p.replace("[", " ") for p in (CODE + SIGNED).split()] + UNSEEN)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("".join))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_any_text_has_blocks_that_can_be_stored(text):
    found = paste.parse_paste(text)
    assert found.blocks or not normal(text).strip()
    for block in found.blocks:
        stored = json.loads(json.dumps(block_to_json(block)).encode())
        assert block_from_json(stored) == block
        assert isinstance(block, Social) or block.kind != "social"
    assert paste.parse_paste(text) == found


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_paragraphs_lose_no_words(text):
    found = paste.paragraphs(text)
    assert "".join(" ".join(p for _, p in found).split()) == "".join(normal(text).split())
    assert [line for line, _ in found] == sorted({line for line, _ in found})


# What readers would not see


@pytest.mark.parametrize(
    "typed",
    ["#", "###", "> ", ">\n>\n>", "```\n```", "~~~\n\n~~~", "&nbsp;", "&#8203;", "- ", "* \n* ", "> #"],
)
def test_a_text_that_shows_nothing_is_refused(typed):
    with pytest.raises(Invalid, match="Nothing of this text would be seen"):
        paste.new_entry(Submission(text=typed))
    assert paste.changes(Submission(text=typed))["words"] == ()


@pytest.mark.parametrize(
    "typed", ["1.", "---", "# A", "> a", "`a`", "```\na\n```", "- a", "[a]: b", "[a](b)", "|", ".", "\\"]
)
def test_a_text_that_shows_something_is_not(typed):
    assert paste.new_entry(Submission(text=typed)).blocks == (Text(text=typed),)


def test_words_beside_an_image_may_show_nothing():
    image = Image(media=f"{'a' * 32}-600x400", alt="", width=600, height=400)
    assert paste.new_entry(Submission(text="#", images=(image,))).blocks == (image,)

"""Several posts and sentences in one paste, and what belongs to which."""

from __future__ import annotations

import pytest
from posts import ID, TIME, blocks, embed, only_post

from liveblog.model.blocks import Embed, Social, Text


def test_an_unknown_date_in_embed_code_costs_the_date_only():
    post = only_post(embed(link="https://evil.example/", date="the day before yesterday"))
    assert (post.handle, post.posted) == ("mira_holm", None)


@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
def test_the_address_of_a_copied_post_belongs_to_it(between):
    post = only_post(
        f"The tide is out. — Mira Holm (@mira_holm) April 20, 2018{between}https://twitter.com/mira_holm/status/{ID}"
    )
    assert (post.text, post.id, post.posted) == ("The tide is out.", ID, TIME)


def test_another_address_below_a_copied_post_is_another_post():
    first, second = blocks(
        f"The tide is out. — Mira Holm (@mira_holm) April 20, 2018\n\nhttps://x.com/ole_demo/status/{ID}"
    )
    assert isinstance(first, Social)
    assert isinstance(second, Social)
    assert (first.id, second.handle) == (None, "ole_demo")


@pytest.mark.parametrize("between", ["\n\n", "\n", "\n \n\n"])
def test_several_copied_posts_are_several_blocks(between):
    pasted = between.join(f"Number {n}. — Mira Holm (@mira_holm) March {n}, 2016" for n in range(1, 6))
    assert [(b.text, b.posted) for b in blocks(pasted) if isinstance(b, Social)] == [
        (f"Number {n}.", f"2016-03-0{n}") for n in range(1, 6)
    ]


def test_words_posts_and_addresses_keep_their_order():
    pasted = (
        f"First **our** words.\n\n- one\n- two\n\nOut. — Mira (@mira_holm) March 3, 2016\n\nThen {embed('Code')}"
        f"\n\nhttps://youtu.be/aaaaaaaaaaa\nAnd a last word, see https://x.com/ole_demo/status/{ID}"
    )
    kinds = [(b.kind, b.url if isinstance(b, Embed) else b.text) for b in blocks(pasted)]
    assert kinds == [
        ("text", "First **our** words.\n\n- one\n- two"),
        ("social", "Out."),
        ("text", "Then"),
        ("social", "Code"),
        ("embed", "https://www.youtube.com/watch?v=aaaaaaaaaaa"),
        ("text", "And a last word, see"),
        ("social", ""),
    ]


def test_an_address_in_mid_sentence_stays_in_it():
    for text in (
        f"It says in https://x.com/ole_demo/status/{ID} that it is so.",
        f"- a list\n- with https://x.com/ole_demo/status/{ID}",
        f"So it is (https://x.com/ole_demo/status/{ID}).",
        f"> https://x.com/ole_demo/status/{ID}",
        f"```\nhttps://x.com/ole_demo/status/{ID}\n```",
    ):
        assert blocks(text) == (Text(text=text),)

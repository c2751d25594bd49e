"""What may be a post and may not: no name, no date, hostile code, false friends."""

from __future__ import annotations

import json

import pytest
from posts import ID, blocks, embed, only_post

from liveblog.model.blocks import Text


def test_16_a_quote_without_anybody_to_name_stays_a_quote():
    code = '<blockquote class="twitter-tweet"><p>Gone but not forgotten.</p>&mdash; Somebody</blockquote>'
    assert blocks(code) == (Text(text="> Gone but not forgotten.\n>\n> — Somebody"),)


def test_16_a_post_without_a_date_or_an_address():
    post = only_post(embed(link="", date=""))
    assert (post.handle, post.url, post.posted) == ("mira_holm", None, None)
    post = only_post("The tide is out. — Mira Holm (@mira_holm)")
    assert (post.text, post.posted) == ("The tide is out.", None)


@pytest.mark.parametrize(
    "hostile",
    [
        embed("<script>alert(1)</script>Hello"),
        embed("Hello<img src=x onerror=alert(1)>"),
        embed('Hello <a href="javascript:alert(1)">click</a>'),
        embed("Hello", name="<script>alert(1)</script>Mira"),
        embed("Hello", link="javascript:alert(1)"),
        embed("Hello", link="https://evil.example/mira_holm/status/1"),
        f"{embed('Hello')}<script>alert(1)</script><style>*{{}}</style>",
    ],
)
def test_17_hostile_code_leaves_words_only(hostile):
    post = only_post(hostile)
    everything = json.dumps([post.text, post.name, post.url, post.links, post.media])
    assert "Hello" in post.text
    assert not any(bad in everything for bad in ("<", "javascript", "onerror", "evil", "alert(1)</"))


def test_17_a_quote_whose_link_leads_elsewhere_has_no_address():
    post = only_post(embed(link="https://evil.example/"))
    assert (post.handle, post.id, post.url, post.posted) == ("mira_holm", None, None, "2018-04-20")


@pytest.mark.parametrize(
    "note",
    [
        "As it says — Mira Holm (@mira_holm) June 1, 2024 — the tide was out. We have since been there and looked.",
        "One line before.\nThe tide is out. — Mira Holm (@mira_holm) June 1, 2024\nAnd one line after it.",
        "The tide is out. — Mira Holm (@mira_holm) June 1, 2024 (which we could not confirm)",
        "Follow our reporter — Mira Holm (@mira_holm)",
        "Follow our reporter - Mira Holm (@mira_holm)",
        "She called him (@ole_demo)",
        "— (@mira_holm) June 1, 2024",
        "Words — Mira Holm (@mira_holm) 3 dead so far",
        "Words — Mira Holm (@this-is-no-handle) June 1, 2024",
        "Words — Mira Holm (@mira_holm) Smarch 13, 2024",
        "> The tide is out. — Mira Holm (@mira_holm) June 1, 2024",
        f"{'We went there and looked for ourselves. ' * 20}— Mira Holm (@mira_holm) June 1, 2024",
    ],
)
def test_18_a_false_friend_is_not_forced(note):
    assert blocks(note) == (Text(text=note),)


def test_18_a_byline_under_a_note_does_not_make_it_a_post():
    text = "We shall report on it.\n\n— Mira Holm (@mira_holm)"
    assert blocks(text) == (Text(text=text),)


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\u2069", "\u00ad", "\ufeff", "\xa0", "\u2060"])
@pytest.mark.parametrize(
    "form", ["{}ADDRESS", "ADDRESS{}", "{}ADDRESS{}", "Words.\n{}ADDRESS{}", "Words. ADDRESS{}"]
)
def test_what_nobody_sees_beside_an_address_changes_nothing(form, mark):
    post = blocks(form.replace("{}", mark).replace("ADDRESS", f"https://x.com/mira_holm/status/{ID}"))[-1]
    assert (post.kind, getattr(post, "id", None)) == ("social", ID)

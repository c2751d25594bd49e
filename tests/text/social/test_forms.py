"""A post pasted as embed code, as plain text, as an address."""

from __future__ import annotations

import pytest
from posts import ID, TIME, embed, only_post

from liveblog.model.blocks import Social
from liveblog.text.social import x


def test_embed_code_becomes_a_post():
    post = only_post(
        embed(
            'Low water at <a href="https://x.com/hashtag/Brannock?src=hash&amp;ref_src=twsrc%5Etfw">#Brannock</a>'
            ' <a href="https://t.co/AbC">https://t.co/AbC</a> <a href="https://t.co/N8kZ">pic.twitter.com/N8kZ</a>'
        )
        + '\n<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>\n'
    )
    assert post == Social(
        network="x",
        text="Low water at #Brannock https://t.co/AbC pic.twitter.com/N8kZ",
        id=ID,
        url=f"https://x.com/mira_holm/status/{ID}",
        name="Mira Holm",
        handle="mira_holm",
        posted=TIME,
        links=("https://t.co/AbC",),
        media=("https://pic.twitter.com/N8kZ",),
    )


def test_plain_text_becomes_a_post():
    post = only_post(
        "Low water. https://t.co/AbC pic.twitter.com/N8kZ — Mira Holm (@mira_holm) April 20, 2018"
    )
    assert (post.name, post.handle, post.posted) == ("Mira Holm", "mira_holm", "2018-04-20")
    assert post.text == "Low water. https://t.co/AbC pic.twitter.com/N8kZ"
    assert (post.links, post.media) == (("https://t.co/AbC",), ("https://pic.twitter.com/N8kZ",))
    assert (post.id, post.url, post.truncated) == (None, None, False)


def test_an_address_becomes_a_post_with_its_exact_time():
    post = only_post(f"https://x.com/mira_holm/status/{ID}")
    assert (post.text, post.id, post.handle, post.posted) == ("", ID, "mira_holm", TIME)


@pytest.mark.parametrize(
    "share",
    [
        f"“Low water.” / https://x.com/mira_holm/status/{ID}?s=20",
        f'"Low water." / X https://x.com/mira_holm/status/{ID}?s=20',
        f"Mira Holm on X: “Low water.” / X\nhttps://x.com/mira_holm/status/{ID}",
        f'Mira Holm (@mira_holm) on X: "Low water." https://x.com/mira_holm/status/{ID}',
    ],
)
def test_what_a_share_button_hands_over_is_the_post(share):
    post = only_post(share)
    assert (post.text, post.id, post.handle, post.posted) == ("Low water.", ID, "mira_holm", TIME)


@pytest.mark.parametrize(
    ("id", "time"),
    [
        ("987437752164737025", "2018-04-20T21:08:00.479Z"),
        ("1045655069478334464", "2018-09-28"),
        ("1679189879086018562", "2023-07-12"),
        ("2102808325742322002", "2026-09-23T17:12:27"),
        ("29700859247", "2010-11-04"),
    ],
)
def test_an_id_holds_its_time(id, time):
    assert (x.posted(id) or "").startswith(time)


def test_an_id_from_before_ids_had_times_has_none():
    assert x.posted("20") is None
    assert only_post(embed(link="https://twitter.com/mira_holm/status/20")).posted == "2018-04-20"

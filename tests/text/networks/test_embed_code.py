"""Embed code and copied text of networks other than X."""

from __future__ import annotations

import pytest
from posts import DID, KEY, TOOT, VIDEO, only

from liveblog.model.blocks import Embed, Social, Text


def test_bluesky_embed_code():
    code = (
        f'<blockquote class="bluesky-embed" data-bluesky-uri="at://{DID}/app.bsky.feed.post/{KEY}"'
        ' data-bluesky-cid="bafy" data-bluesky-embed-color-mode="system"><p lang="en">The tide is out.<br><br>'
        f'<a href="https://bsky.app/profile/{DID}/post/{KEY}?ref_src=embed">[image or embed]</a></p>&mdash; Mira Holm'
        f' (<a href="https://bsky.app/profile/{DID}?ref_src=embed">@mira.example.org</a>)'
        f' <a href="https://bsky.app/profile/{DID}/post/{KEY}?ref_src=embed">May 13, 2025 at 11:37 PM</a></blockquote>'
        '<script async src="https://embed.bsky.app/static/embed.js" charset="utf-8"></script>'
    )
    post = only(code)
    assert isinstance(post, Social)
    assert (post.network, post.text, post.name, post.handle) == (
        "bluesky", "The tide is out.", "Mira Holm", "mira.example.org",
    )  # fmt: skip
    assert (post.id, post.url) == (KEY, f"https://bsky.app/profile/{DID}/post/{KEY}")
    assert only(code.replace(f"/post/{KEY}?ref", "/post/3kaaaaaaaaaaa?ref")).id == KEY


def test_text_copied_from_other_networks():
    bluesky = only("The tide is out. — Mira Holm (@mira.example.org) May 13, 2025 at 11:37 PM")
    mastodon = only("The tide is out. — Mira Holm (@mira@social.example.org) May 13, 2025")
    assert isinstance(bluesky, Social)
    assert isinstance(mastodon, Social)
    assert (bluesky.network, bluesky.posted) == ("bluesky", "2025-05-13")
    assert (mastodon.network, mastodon.handle) == ("mastodon", "mira@social.example.org")


@pytest.mark.parametrize(
    "code",
    [
        '<blockquote class="mastodon-embed" data-embed-url="https://social.example.org/@mira/113107512345678901/embed"'
        ' style="margin: 0"><a href="https://social.example.org/@mira/113107512345678901"><svg xmlns="x"><path d="M1"/>'
        "</svg><div>Post by @mira@social.example.org</div><div>View on Mastodon</div></a></blockquote>"
        '<script data-allowed-prefixes="https://social.example.org/" async src="https://social.example.org/embed.js">'
        "</script>",
        '<iframe src="https://social.example.org/@mira/113107512345678901/embed" class="mastodon-embed"></iframe>',
    ],
)
def test_mastodon_embed_code_has_no_text_but_says_whose_it_is(code):
    post = only(code)
    assert isinstance(post, Social)
    assert (post.handle, post.id, post.text) == ("mira@social.example.org", TOOT, "")


@pytest.mark.parametrize(
    ("code", "network", "id"),
    [
        (
            '<blockquote class="instagram-media" data-instgrm-captioned data-instgrm-permalink='
            '"https://www.instagram.com/p/CabcDEF/?utm_source=ig_embed&amp;utm_campaign=loading" style="color:#FFF;">'
            "<div><p>View this post on Instagram</p></div></blockquote>"
            "<script async src=//www.instagram.com/embed.js></script>",
            "instagram",
            "CabcDEF",
        ),
        (
            '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@mira/video/7101234567890123456"'
            ' data-video-id="7101234567890123456"><section><a href="https://www.tiktok.com/@mira">@mira</a></section></blockquote>',
            "tiktok",
            VIDEO,
        ),
        (
            '<div class="fb-post" data-href="https://www.facebook.com/mira/posts/123" data-width="500">'
            '<blockquote cite="https://www.facebook.com/mira/posts/123" class="fb-xfbml-parse-ignore">'
            "<p>Hello</p></blockquote></div>",
            "facebook",
            "123",
        ),
        ('<fb:post href="https://www.facebook.com/mira/posts/123"></fb:post>', "facebook", "123"),
        (
            '<iframe src="https://www.facebook.com/plugins/post.php?href='
            'https%3A%2F%2Fwww.facebook.com%2Fmira%2Fposts%2F123&width=500"></iframe>',
            "facebook",
            "123",
        ),
        (
            '<iframe width="560" src="https://www.youtube.com/embed/aaaaaaaaaaa?si=b" title="Low water"></iframe>',
            "youtube",
            "aaaaaaaaaaa",
        ),
        (
            '<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.com/@mira/post/C_abc"'
            ' id="ig-tp-C_abc"><a href="https://www.threads.com/@mira/post/C_abc">View on Threads</a></blockquote>',
            "threads",
            "C_abc",
        ),
    ],
)  # fmt: skip
def test_embed_code_of_the_others(code, network, id):
    block = only(code)
    assert isinstance(block, Social | Embed)
    assert (block.network, block.id) == (network, id)


def test_a_frame_from_elsewhere_becomes_a_link():
    block = only(
        '<iframe src="//maps.example.org/?q=1&amp;b=2" title="The  coast" onload="alert(1)"></iframe>'
    )
    assert block == Embed(network="web", url="https://maps.example.org/?q=1&b=2", title="The coast")


def test_a_frame_that_is_no_address_stays_words():
    text = '<iframe src="javascript:alert(1)"></iframe>'
    assert only(text) == Text(text=text)

# ruff: noqa: E501  # tables of texts
"""Hashtags, mentions and handles in a post link to the pages of its network."""

from __future__ import annotations

import re

import pytest

from liveblog.text import html
from liveblog.text.paste import parse_paste
from liveblog.text.social import hashtag_url, profile_url


def test_tags_and_people_have_their_pages():
    assert hashtag_url("x", "Skerrow") == "https://x.com/hashtag/Skerrow"
    assert hashtag_url("bluesky", "größer/../x") == "https://bsky.app/hashtag/gr%C3%B6%C3%9Fer%2F..%2Fx"
    assert hashtag_url("mastodon", "Skerrow") is None
    assert hashtag_url("elsewhere", "Skerrow") is None
    assert profile_url("x", "mira") == "https://x.com/mira"
    assert profile_url("mastodon", "mira@Social.Example.org") == "https://social.example.org/@mira"
    assert profile_url("mastodon", "mira") is None
    assert profile_url("facebook", "mira") is None


@pytest.mark.parametrize(
    ("handle", "network"),
    [
        *(("mira.example.org", "bluesky"), ("mira.bsky.social", "bluesky"), ("theguardian.com", "bluesky"), ("mira.fr", "bluesky")),
        *(("mira@mastodon.social", "mastodon"), ("mira@xn--a.xn--p1ai", "mastodon"), ("mira_holm", "x")),
        *(("mira.holm", None), ("mira.h", None), ("m.holm.1", None), ("mira@mastodon.holm", None), ("j.r.r.tolkien", None)),
    ],
)  # fmt: skip
def test_a_handle_with_a_dot_is_a_domain_or_nobodys(handle, network):
    (block,) = parse_paste(f"The tide is out. — Mira Holm (@{handle}) March 3, 2016").blocks
    assert getattr(block, "network", None) == network


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#हिंदी में", ["हिंदी"]),
        ("#தமிழ் #বাংলা #မြန်မာ #ไทย", ["தமிழ்", "বাংলা", "မြန်မာ", "ไทย"]),
        ("#Gaza#Rafah", ["Gaza", "Rafah"]),
        ("＃速報 すぐに", ["速報"]),
        ("#می‌خواهم", ["می‌خواهم"]),
        ("#Über_Nacht2024, #1Mai!", ["Über_Nacht2024", "1Mai"]),
        ("#a, (#b) “#c” #d…", ["a", "b", "c", "d"]),
        ("#2024 #½ # #- ##a", []),
        ("a#b &#8212; /#c", []),
    ],
)
def test_hashtags_of_all_scripts(text, tags):
    made = html.linked(text, "x")
    assert re.findall(r">[#＃]([^<]+)</a>", made) == tags


@pytest.mark.parametrize(
    ("text", "network", "links"),
    [
        ("@mira@mastodon.social", "x", {"@mira@mastodon.social": "https://mastodon.social/@mira"}),
        ("@mira@mastodon.social", "bluesky", {"@mira@mastodon.social": "https://mastodon.social/@mira"}),
        ("@mira@mastodon.holm", "x", {}),
        ("@mira.holm said", "x", {"@mira": "https://x.com/mira"}),
        ("＠mira と", "x", {"＠mira": "https://x.com/mira"}),
        ("@mira@ole", "x", {}),
        ("mail mira@example.org", "x", {}),
        ("@mira-holm", "x", {"@mira": "https://x.com/mira"}),
        ("@mira.example.org", "bluesky", {"@mira.example.org": "https://bsky.app/profile/mira.example.org"}),
        ("@mira", "telegram", {"@mira": "https://t.me/mira"}),
    ],
)
def test_a_mention_leads_to_nobody_else(text, network, links):
    made = html.linked(text, network)
    assert {
        shown: href for href, shown in re.findall(r'<a href="([^"]+)"[^>]*>([@＠][^<]+)</a>', made)
    } == links

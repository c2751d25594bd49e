"""Posts copied from their pages on Bluesky, Mastodon and Threads, and more of X (`test_page_copies` has the rest)."""

from __future__ import annotations

import pytest

from liveblog.model.blocks import Block, Social, Text
from liveblog.text.paste import parse_paste

BLUESKY = "Mira Holm\n\u202a@mira.bsky.social\u202c\n"
MASTODON = "Mira Holm\n@mira@social.example.org\n"
THREAD = "https://www.threads.com/@mira.holm/post/C_abc-12345"


def blocks(text: str) -> tuple[Block, ...]:
    return parse_paste(text).blocks


def only_post(text: str) -> Social:
    (block,) = blocks(text)
    assert isinstance(block, Social), block
    return block


@pytest.mark.parametrize(
    ("head", "network", "handle"),
    [(BLUESKY, "bluesky", "mira.bsky.social"), (MASTODON, "mastodon", "mira@social.example.org")],
)
@pytest.mark.parametrize("button", ["", "Follow\n", "Folgen\n", "·\nフォローする\n"])
@pytest.mark.parametrize(
    "stamp",
    [
        "January 6, 2020 at 3:12 PM",
        "Jan 6, 2020, 3:12 PM",
        "3:12 PM · Jan 6, 2020",
        "6. Januar 2020 um 15:12",
        "6 janvier 2020 à 15:12",
        "6 de enero de 2020, 15:12",
        "2020年1月6日 15:12",
        "6 يناير 2020 في 3:12 م",
        "Jan 06, 2020, 15:12 · Web",
        "Jan 6, 2020, 3:12 PM\n·\n·\nMastodon for Android\n·\n12 boosts\n·\n45 favorites",
        "January 6, 2020 at 3:12 PM\n·\nEverybody can reply\n12 reposts\n3 quotes\n45 likes\n2 saves",
    ],
)
def test_a_post_copied_from_its_page(head, network, handle, button, stamp):
    post = only_post(f"{head}{button}The tide is out.\n\nIt will be back. #tide\n{stamp}")
    assert (post.network, post.name, post.handle, post.posted) == (network, "Mira Holm", handle, "2020-01-06")
    assert post.text == "The tide is out.\n\nIt will be back. #tide"


@pytest.mark.parametrize(
    ("copy", "network", "handle"),
    [
        (f"{BLUESKY}·\n3h\nOut.\n5\n12\n45", "bluesky", "mira.bsky.social"),
        ("Mira Holm ‪@mira.bsky.social‬ · 3h\nOut.\n5\n12", "bluesky", "mira.bsky.social"),
        ("Mira Holm\n‪@mira.bsky.social‬ · 3h\nOut.", "bluesky", "mira.bsky.social"),
        (f"{BLUESKY}·\n3h\nReply to Ole Demo\nOut.\n5\n12\n45", "bluesky", "mira.bsky.social"),
        (f"3h\n{MASTODON}Out.\n0\n1+\n4", "mastodon", "mira@social.example.org"),
        (f"{MASTODON}3h\nOut.", None, None),
        ("Mira Holm @mira@social.example.org · 3h\nOut.", "mastodon", "mira@social.example.org"),
        ("Mira Holm @mira_holm · 17h\nOut.\n12\n3K", "x", "mira_holm"),
        ("Mira Holm\n@mira_holm · Jan 6, 2020\nOut.", "x", "mira_holm"),
        ("Mira Holm\n@mira_holm·17h\nOut.", "x", "mira_holm"),
        ("Mira Holm @mira_holm · a reporter\nOut.", None, None),
        ("Mira Holm\n@mira.holm\n·\n3h\nOut.", None, None),
        (f"{BLUESKY}is on her way.", None, None),
    ],
)
def test_a_post_copied_from_a_timeline(copy, network, handle):
    (block,) = blocks(copy)
    if network is None:
        assert block == Text(text=copy.replace("\u202a", "").replace("\u202c", ""))
    else:
        assert isinstance(block, Social)
        assert (block.network, block.name, block.handle, block.text) == (network, "Mira Holm", handle, "Out.")


@pytest.mark.parametrize(
    "badge", ["", "\n", "Verified account\n", "Compte certifié\n", "\nVerified account\n"]
)
@pytest.mark.parametrize("rest", ["·\n17h\nOut.", "Out.\n3:12 PM · Jan 6, 2020 · 12K Views"])
def test_a_badge_beside_a_name_is_no_part_of_it(badge, rest):
    post = only_post(f"Mira Holm\n{badge}@mira_holm\n{rest}")
    assert (post.name, post.handle, post.text) == ("Mira Holm", "mira_holm", "Out.")


def test_a_timeline_of_bluesky_is_as_many_posts_as_it_has():
    first, second = blocks("Mira ‪@mira.bsky.social‬ · 3h\nOne.\n5\n12\nOle ‪@ole.example.org‬ · 4h\nTwo.\n3\n4")
    assert isinstance(first, Social)
    assert isinstance(second, Social)
    assert (first.text, first.handle, second.text, second.handle) == (
        "One.", "mira.bsky.social", "Two.", "ole.example.org",
    )  # fmt: skip


def test_a_quoted_post_on_bluesky_keeps_its_words():
    post = only_post(
        f"{BLUESKY}This is what they said.\nPort ‪@port.example.org‬ · 5h\nNo closures today.\nJanuary 6, 2020 at 3:12 PM"
    )
    assert (post.text, post.posted) == ("This is what they said.", "2020-01-06")
    assert post.quoted is not None
    assert (post.quoted.handle, post.quoted.text) == ("port.example.org", "No closures today.")


@pytest.mark.parametrize(
    "copy",
    [
        f"mira.holm\n3h\nOut.\n\n{THREAD}",
        f"mira.holm\n01/06/2025\nOut.\nTranslate\n12\n3\n{THREAD}",
        f"Mira.Holm\n5 h\nOut.\n1.2K\n34\n\n{THREAD}?xmt=a",
    ],
)
def test_a_page_of_threads_is_a_post_when_its_address_is_below(copy):
    post = only_post(copy)
    assert (post.network, post.handle, post.text, post.url) == ("threads", "mira.holm", "Out.", THREAD)


@pytest.mark.parametrize(
    "copy", ["mira.holm\n3h\nOut.", f"ole.demo\n3h\nOut.\n\n{THREAD}", f"mira.holm\nOut.\n\n{THREAD}"]
)
def test_without_it_nobody_knows(copy):
    assert blocks(copy)[0].kind == "text"

"""Addresses of posts, videos and pictures: which network, which post, and where they lead."""

from __future__ import annotations

import pytest
from posts import DID, KEY, TOOT, VIDEO, only

from liveblog.model.blocks import Embed, Link, Social, Text
from liveblog.text.social import NETWORKS, find_post, title


def test_every_network_has_a_name_and_is_known_by_it():
    assert list(NETWORKS) == [
        *("x", "bluesky", "threads", "telegram", "reddit", "linkedin", "truthsocial"),
        *("instagram", "facebook", "youtube", "vimeo", "tiktok", "spotify", "soundcloud"),
        *("datawrapper", "flourish", "googlemaps"),
        *("dailymotion", "applepodcasts", "infogram", "documentcloud", "twitch", "rumble", "vk", "whatsapp"),
        "mastodon",
    ]
    assert title("youtube") == "YouTube"
    assert title("elsewhere") == "elsewhere"


@pytest.mark.parametrize(
    ("address", "network", "id", "url"),
    [
        ("https://youtu.be/aaaaaaaaaaa", "youtube", "aaaaaaaaaaa", "https://www.youtube.com/watch?v=aaaaaaaaaaa"),
        ("https://m.youtube.com/watch?v=aaaaaaaaaaa&feature=share", "youtube", "aaaaaaaaaaa", None),
        ("https://www.youtube.com/shorts/aaaaaaaaaaa", "youtube", "aaaaaaaaaaa", None),
        ("https://youtube.com/live/aaaaaaaaaaa?si=x", "youtube", "aaaaaaaaaaa", None),
        ("https://www.youtube-nocookie.com/embed/aaaaaaaaaaa", "youtube", "aaaaaaaaaaa", None),
        ("https://youtu.be/aaaaaaaaaaa?t=1m30s", "youtube", "aaaaaaaaaaa", "https://www.youtube.com/watch?v=aaaaaaaaaaa&t=1m30s"),
        ("https://youtu.be/aaaaaaaaaaa?t=%22%3E", "youtube", "aaaaaaaaaaa", "https://www.youtube.com/watch?v=aaaaaaaaaaa"),
        ("https://www.youtube.com/playlist?list=PLabc", "youtube", "PLabc", "https://www.youtube.com/playlist?list=PLabc"),
        ("https://www.tiktok.com/@mira.h/video/7101234567890123456?x=1", "tiktok", VIDEO, "https://www.tiktok.com/@mira.h/video/7101234567890123456"),
        ("https://vm.tiktok.com/ZMabc123/", "tiktok", "ZMabc123", "https://vm.tiktok.com/ZMabc123/"),
        ("https://www.tiktok.com/t/ZMabc123/", "tiktok", "ZMabc123", "https://www.tiktok.com/t/ZMabc123/"),
        ("https://www.tiktok.com/embed/v2/7101234567890123456", "tiktok", VIDEO, None),
        ("https://www.instagram.com/p/CabcDEF_-1/?igsh=x", "instagram", "CabcDEF_-1", "https://www.instagram.com/p/CabcDEF_-1/"),
        ("https://instagram.com/mira.h/reel/CabcDEF/", "instagram", "CabcDEF", "https://www.instagram.com/reel/CabcDEF/"),
        ("https://www.instagram.com/reels/CabcDEF/", "instagram", "CabcDEF", "https://www.instagram.com/reel/CabcDEF/"),
        ("https://www.facebook.com/mira.holm/posts/pfbid02abc", "facebook", "pfbid02abc", "https://www.facebook.com/mira.holm/posts/pfbid02abc"),
        ("https://m.facebook.com/story.php?story_fbid=12&id=34", "facebook", "12", "https://www.facebook.com/permalink.php?story_fbid=12&id=34"),
        ("https://www.facebook.com/watch/?v=123", "facebook", "123", None),
        ("https://www.facebook.com/groups/12/permalink/34/", "facebook", "34", "https://www.facebook.com/groups/12/posts/34/"),
        ("https://www.facebook.com/share/p/abcDEF/", "facebook", "abcDEF", None),
        ("https://www.facebook.com/photo?fbid=77&set=a.1", "facebook", "77", "https://www.facebook.com/photo?fbid=77"),
        ("https://www.facebook.com/reel/88", "facebook", "88", None),
        ("https://fb.watch/abc123/", "facebook", "abc123", "https://fb.watch/abc123/"),
    ],
)  # fmt: skip
def test_a_video_or_picture_becomes_an_embed(address, network, id, url):
    block = only(address)
    assert isinstance(block, Embed)
    assert (block.network, block.id) == (network, id)
    assert url in (None, block.url)


@pytest.mark.parametrize(
    ("address", "network", "id", "handle", "posted"),
    [
        (f"https://bsky.app/profile/mira.example.org/post/{KEY}", "bluesky", KEY, "mira.example.org", "2024-09-09"),
        (f"https://bsky.app/profile/{DID}/post/{KEY}", "bluesky", KEY, None, "2024-09-09"),
        (f"https://embed.bsky.app/embed/{DID}/app.bsky.feed.post/{KEY}?id=1", "bluesky", KEY, None, "2024-09-09"),
        ("https://bsky.app/profile/mira.example.org/post/selfmade", "bluesky", "selfmade", "mira.example.org", None),
        ("https://social.example.org/@mira/" + TOOT, "mastodon", TOOT, "mira@social.example.org", "2024-09-09"),
        ("https://social.example.org/@mira@sea.example/" + TOOT, "mastodon", TOOT, "mira@sea.example", "2024-09-09"),
        ("https://sea.example/users/mira/statuses/" + TOOT, "mastodon", TOOT, "mira@sea.example", "2024-09-09"),
        ("https://www.threads.net/@mira.h/post/C_abc-12345?x=1", "threads", "C_abc-12345", "mira.h", None),
        ("https://www.threads.com/t/C_abc-12345", "threads", "C_abc-12345", None, None),
    ],
)  # fmt: skip
def test_a_post_becomes_a_social_block(address, network, id, handle, posted):
    block = only(address)
    assert isinstance(block, Social)
    assert (block.network, block.id, block.handle, block.text) == (network, id, handle, "")
    assert (block.posted or "None").startswith(str(posted))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@skerrieschannel",
        "https://www.youtube.com/watch?v=short",
        "https://www.tiktok.com/@mira",
        "https://www.instagram.com/mira/",
        "https://www.facebook.com/mira",
        "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fplugins%2Fpost.php",
        "https://bsky.app/profile/mira.example.org",
        "https://bsky.app/profile/not_a_domain/post/abc",
        "https://medium.example/@mira/a-story-113107512345678901",
        "https://social.example.org/@mira/12",
        "https://localhost/@mira/" + TOOT,
        "https://www.threads.net/@mira",
        "https://example.org/",
    ],
)
def test_any_other_page_is_no_post(address):
    assert find_post(address) is None
    assert only(address) == (Text(text=address) if "localhost" in address else Link(url=address))


LIVE = "UCaaaaaaaaaaaaaaaaaaaaaa"


@pytest.mark.parametrize(
    ("address", "network", "url"),
    [
        ("https://vimeo.com/76979871", "vimeo", "https://vimeo.com/76979871"),
        ("https://vimeo.com/76979871/abcdef0123", "vimeo", "https://vimeo.com/76979871/abcdef0123"),
        ("https://player.vimeo.com/video/76979871?h=abcdef0123", "vimeo", "https://vimeo.com/76979871/abcdef0123"),
        ("https://vimeo.com/channels/staffpicks/76979871", "vimeo", "https://vimeo.com/76979871"),
        ("https://open.spotify.com/intl-de/track/4cOdK2wGLETKBW3PvgPWqT?si=a", "spotify", "https://open.spotify.com/track/4cOdK2wGLETKBW3PvgPWqT"),
        ("https://soundcloud.com/mira/low-water?si=a", "soundcloud", "https://soundcloud.com/mira/low-water"),
        ("https://soundcloud.com/mira/sets/tides", "soundcloud", "https://soundcloud.com/mira/sets/tides"),
        ("https://datawrapper.dwcdn.net/AbCdE/3/", "datawrapper", "https://datawrapper.dwcdn.net/AbCdE/"),
        ("https://www.datawrapper.de/_/AbCdE/", "datawrapper", "https://datawrapper.dwcdn.net/AbCdE/"),
        ("https://flo.uri.sh/visualisation/123/embed", "flourish", "https://public.flourish.studio/visualisation/123/"),
        ("https://public.flourish.studio/story/123/", "flourish", "https://public.flourish.studio/story/123/"),
        ("https://maps.app.goo.gl/AbCdEf123", "googlemaps", "https://maps.app.goo.gl/AbCdEf123"),
        ("https://www.google.co.uk/maps/place/Skerrow/@1,2,3z", "googlemaps", "https://www.google.co.uk/maps/place/Skerrow/@1,2,3z"),
        ("https://t.me/skerrow/43", "telegram", "https://t.me/skerrow/43"),
        ("https://t.me/s/skerrow/43", "telegram", "https://t.me/skerrow/43"),
        ("https://www.reddit.com/r/tides/comments/1abcde/low_water/", "reddit", "https://www.reddit.com/r/tides/comments/1abcde/"),
        ("https://old.reddit.com/r/tides/comments/1abcde/low_water/kxyz12/", "reddit", "https://www.reddit.com/r/tides/comments/1abcde/comment/kxyz12/"),
        ("https://redd.it/1abcde", "reddit", "https://redd.it/1abcde"),
        ("https://www.reddit.com/r/tides/s/AbCdEf1234", "reddit", "https://www.reddit.com/r/tides/s/AbCdEf1234"),
        ("https://www.linkedin.com/posts/mira-holm_tides-activity-7150000000000000000-AbCd", "linkedin", "https://www.linkedin.com/feed/update/urn:li:activity:7150000000000000000/"),
        ("https://www.linkedin.com/embed/feed/update/urn:li:share:7150000000000000000", "linkedin", "https://www.linkedin.com/feed/update/urn:li:share:7150000000000000000/"),
        ("https://truthsocial.com/@mira/posts/113107512345678901", "truthsocial", "https://truthsocial.com/@mira/posts/113107512345678901"),
        ("https://truthsocial.com/@mira/113107512345678901", "truthsocial", "https://truthsocial.com/@mira/posts/113107512345678901"),
        (f"https://www.youtube.com/embed/live_stream?channel={LIVE}", "youtube", f"https://www.youtube.com/channel/{LIVE}/live"),
        ("https://www.instagram.com/share/p/BAbCdEfGh", "instagram", "https://www.instagram.com/share/p/BAbCdEfGh/"),
        ("https://www.instagram.com/share/reel/BAbCdEfGh/", "instagram", "https://www.instagram.com/share/reel/BAbCdEfGh/"),
        ("https://www.instagram.com/share/BAbCdEfGh", "instagram", "https://www.instagram.com/share/BAbCdEfGh/"),
        ("https://fb.watch/v/AbCdE/", "facebook", "https://fb.watch/v/AbCdE/"),
        ("https://fb.watch/AbCdE/", "facebook", "https://fb.watch/AbCdE/"),
        ("https://www.facebook.com/share/AbCdE/", "facebook", "https://www.facebook.com/share/AbCdE/"),
        ("https://www.facebook.com/watch/live/?v=123", "facebook", "https://www.facebook.com/watch/live/?v=123"),
    ],
)  # fmt: skip
def test_what_an_address_leads_to(address, network, url):
    found = find_post(address)
    assert found is not None
    assert (found.network, found.url) == (network, url)
    assert find_post(found.url) == found or network in ("googlemaps",)


@pytest.mark.parametrize(
    "address",
    [
        *("https://www.youtube.com/embed/live_stream", "https://www.youtube.com/embed/live_stream?channel=UCshort"),
        *("https://www.youtube.com/embed/videoseries", "https://youtu.be/live_stream", "https://fb.watch/v/"),
        *("https://www.instagram.com/reels/audio/123456789/", "https://www.instagram.com/share/", "https://vimeo.com/mira"),
        *("https://x.com/search/status/123", "https://x.com/hashtag/status/123", "https://t.me/joinchat/43", "https://t.me/c/1/2"),
        *("https://soundcloud.com/discover/sets", "https://soundcloud.com/mira", "https://www.google.com/search?q=maps"),
        *("https://www.linkedin.com/in/mira", "https://www.reddit.com/r/tides/", "https://truthsocial.com/@mira"),
        *("https://open.spotify.com/user/mira", "https://flo.uri.sh/visualisation/a/embed", "https://datawrapper.de/blog/"),
    ],
)  # fmt: skip
def test_an_address_that_is_none_of_a_post_leads_to_none(address):
    assert find_post(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://x.com/mira/status/9199999999999999999",
        "https://x.com/mira/status/4199999999999999999",
        f"https://mastodon.example/@mira/{3_900_000_000_000 << 16}"[:54],
        "https://www.linkedin.com/feed/update/urn:li:activity:9199999999999999999/",
    ],
)
def test_an_id_of_the_future_holds_no_time(address):
    found = find_post(address)
    assert found is None or found.posted is None

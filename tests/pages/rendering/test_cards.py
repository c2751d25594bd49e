"""Cards of what others posted: every part that a network tells of, and nothing that asks a stranger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from drawn import TWEET, Elements, a_blog, an_entry
from hypothesis import given
from hypothesis import strategies as st

from liveblog.model.blocks import Block, Embed, Link, Photo, Video
from liveblog.model.posts import Card, Choice, Picture
from liveblog.pages.environment import duration
from liveblog.pages.rendering import Drawing
from liveblog.text import html
from liveblog.text.social.players import FRAMED, player_of
from liveblog.views.security import PAGE_HEADERS

OURS = Picture(
    address="https://pbs.example/1.jpg", media=f"{'a' * 32}-1600x900", alt="A street", width=1600, height=900
)
THEIRS = Picture(address="https://pbs.example/2.jpg", alt="Not kept", width=800, height=600)
VIDEO = replace(OURS, shows="video", alt="Water")
YOUTUBE = Embed(network="youtube", url="https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m5s", id="dQw4w9WgXcQ")
WHOLE = replace(
    TWEET,
    verified=True,
    reply_to="portauth",
    pictures=(OURS, VIDEO),
    edited="2026-01-06T10:00:00.000Z",
    card=Card(url="https://example.org/report", title="The report", site="Example", picture=OURS),
    quoted=replace(TWEET, text="What was quoted.", quoted=None),
    poll=(Choice(text="Yes", votes=1234), Choice(text="No")),
)
EVERY: tuple[Block, ...] = (
    WHOLE,
    replace(WHOLE, warning="Injured people"),
    replace(TWEET, pictures=(OURS,) * 6),
    replace(TWEET, pictures=(THEIRS,)),
    replace(TWEET, text="A long statement. " * 100),
    YOUTUBE,
    replace(YOUTUBE, title="A video", author="Lindau TV", picture=OURS, seconds=205),
    Embed(network="web", url="https://maps.example.org/x", title="A map"),
    Link(url="https://example.org/report", title="The report", site="Example", text="Words", picture=OURS),
    Link(url="https://example.org/plain", picture=THEIRS),
    Photo(picture=OURS),
    Photo(picture=THEIRS),
    Video(url="https://example.org/a.mp4"),
    Video(url="http://example.org/a.mp4"),
)


def drawn(drawing: Drawing, block: Block, **facts: Any) -> str:
    return drawing.entry(a_blog(**facts), an_entry("e1", block))


@pytest.mark.parametrize("block", EVERY, ids=lambda block: block.kind)
def test_a_card_loads_nothing_from_elsewhere(drawing: Drawing, block: Block) -> None:
    found = Elements(drawn(drawing, block)).all
    assert not any(tag in ("iframe", "script", "object", "embed", "source") for tag, _ in found)
    for tag, attributes in found:
        for name in ("src", "srcset", "poster", "background", "style"):
            address = attributes.get(name)
            assert address is None or address.startswith("/media/") or tag == "video", (tag, attributes)
        if tag == "video":
            assert attributes["preload"] == "none"


@pytest.mark.parametrize("block", EVERY, ids=lambda block: block.kind)
def test_a_picture_has_its_size_before_it_loads(drawing: Drawing, block: Block) -> None:
    for tag, attributes in Elements(drawn(drawing, block)).all:
        if tag == "img":
            assert attributes["width"]
            assert attributes["height"]
            assert attributes["alt"] is not None


def test_a_post_shows_everything_its_network_delivered(drawing: Drawing) -> None:
    html = drawn(drawing, WHOLE)
    for words in (
        "verified",
        "In reply to @portauth",
        "Edited",
        "The report",
        "What was quoted.",
        "1,234",
        "Yes",
    ):
        assert words in html
    assert 'alt="A street"' in html
    assert 'data-shows="video"' in html


def test_a_post_with_a_content_warning_is_shown_on_demand(drawing: Drawing) -> None:
    html = drawn(drawing, replace(WHOLE, warning="Injured people"))
    inside = html.partition("<details")[2].partition("</details>")[0]
    assert "Injured people" in inside
    assert "A letter." in inside


def test_of_many_pictures_four_are_shown_and_the_others_counted(drawing: Drawing) -> None:
    html = drawn(drawing, replace(TWEET, pictures=(OURS,) * 6))
    assert html.count("<img") == 4
    assert 'data-more="+2"' in html


@pytest.mark.parametrize(("setting", "said"), [("keep", False), ("mark", True), ("withdraw", True)])
def test_a_deleted_post_is_shown_as_the_blogs_settings_say(
    drawing: Drawing, setting: str, said: bool
) -> None:
    html = drawn(drawing, replace(TWEET, deleted="2026-01-06T10:00:00.000Z"), deleted_posts=setting)
    assert ("Deleted by its author" in html) == said


@given(st.text(max_size=3000))
def test_a_folded_text_loses_nothing_but_blanks(text: str) -> None:
    first, rest = html.folded(text)
    assert "".join((first + rest).split()) == "".join(text.split())
    assert not rest or first


def test_a_long_text_is_folded_after_a_sentence() -> None:
    first, rest = html.folded("A long statement. " * 60)
    assert first.endswith("statement.")
    assert rest.startswith("A long")
    assert html.folded("Short.") == ("Short.", "")


PLAYERS = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m5s": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&start=65",
    "https://www.youtube.com/playlist?list=PL123": "https://www.youtube-nocookie.com/embed/videoseries?list=PL123&autoplay=1",
    "https://vimeo.com/123456": "https://player.vimeo.com/video/123456?autoplay=1&dnt=1",
    "https://vimeo.com/123456/abcdef": "https://player.vimeo.com/video/123456?h=abcdef&autoplay=1&dnt=1",
    "https://www.tiktok.com/@a/video/7212345678901234567": "https://www.tiktok.com/player/v1/7212345678901234567?autoplay=1",
    "https://www.dailymotion.com/video/x8abcde": "https://geo.dailymotion.com/player.html?video=x8abcde",
    "https://www.twitch.tv/videos/12345": "https://player.twitch.tv/?video=12345&parent={host}",
    "https://open.spotify.com/episode/4cOdK2": "https://open.spotify.com/embed/episode/4cOdK2",
    "https://soundcloud.com/mira/rain": "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fmira%2Frain&auto_play=true",
    "https://podcasts.apple.com/de/podcast/a/id123?i=456": "https://embed.podcasts.apple.com/de/podcast/a/id123?i=456",
    "https://datawrapper.dwcdn.net/AbC12/": "https://datawrapper.dwcdn.net/AbC12/",
    "https://public.flourish.studio/visualisation/123456/": "https://flo.uri.sh/visualisation/123456/embed",
    "https://infogram.com/a-b-1h7g": "https://e.infogram.com/a-b-1h7g",
    "https://www.google.com/maps/embed?pb=!1m18!1m12": "https://www.google.com/maps/embed?pb=!1m18!1m12",
    "https://www.instagram.com/reel/CabcDEFghij/": "https://www.instagram.com/reel/CabcDEFghij/embed/captioned/",
    "https://www.facebook.com/watch/?v=123": "https://www.facebook.com/plugins/video.php"
    "?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D123",
    "https://www.facebook.com/page/posts/123": "https://www.facebook.com/plugins/post.php"
    "?href=https%3A%2F%2Fwww.facebook.com%2Fpage%2Fposts%2F123",
    "https://rumble.com/embed/v1abcd/": "https://rumble.com/embed/v1abcd/",
}


@pytest.mark.parametrize(("address", "src"), PLAYERS.items(), ids=lambda text: text[:40])
def test_a_player_is_where_its_site_says(address: str, src: str) -> None:
    player = player_of(Embed(network="web", url=address))
    assert player is not None
    assert player.src == src
    assert any(src.startswith(f"{host}/") for host in FRAMED)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/video/1",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/watch?v=%22onload%3D",
        "https://vimeo.com/channels/staff",
        "https://www.google.com/maps/place/Lindau",
        "https://open.spotify.com/user/1",
        "javascript:alert(1)",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
    ],
)
def test_an_embed_without_a_player_is_only_linked(address: str) -> None:
    assert player_of(Embed(network="web", url=address)) is None


@given(
    st.text(max_size=200),
    st.sampled_from(["youtube.com/watch?v=", "vimeo.com/", "soundcloud.com/a/", "rumble.com/embed/"]),
)
def test_no_address_makes_a_player_load_another_site(text: str, begin: str) -> None:
    player = player_of(Embed(network="web", url=f"https://{begin}{text}"))
    assert player is None or any(player.src.startswith(f"{host}/") for host in FRAMED)


def test_only_known_players_may_be_framed() -> None:
    policy = dict(part.split(" ", 1) for part in PAGE_HEADERS["content-security-policy"].split("; "))
    assert policy["frame-src"].split() == list(FRAMED)
    assert policy["script-src"] == "'self'"


def test_durations_are_formatted() -> None:
    assert [duration(n) for n in (5, 205, 3729)] == ["0:05", "3:25", "1:02:09"]

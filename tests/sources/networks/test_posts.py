"""What each network answers about a post, from a real server that answers in its shapes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from asked import STATUS, found
from elsewhere import Elsewhere, as_json

from liveblog.model.blocks import Social
from liveblog.model.posts import Choice
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.networks import reddit, telegram, x
from liveblog.sources.resolver import POSTS
from liveblog.text.resolved import ASKED_POSTS, address_of


def test_every_network_that_is_asked_has_somebody_who_asks() -> None:
    assert set(POSTS) == ASKED_POSTS


URI = "at://did:plc:abc/app.bsky.feed.post/3l3qabcdefg2h"


def a_view(**record: Any) -> dict[str, Any]:
    return {
        "uri": URI,
        "author": {
            "did": "did:plc:abc",
            "handle": "mira.example.org",
            "displayName": "Mira\u202e Holm",
            "verification": {"verifiedStatus": "valid"},
            "labels": [],
        },
        "record": {
            "text": "Look: example.org/rep...",
            "createdAt": "2026-01-06T10:00:00.123Z",
            "langs": ["en"],
            **record,
        },
    }


async def test_bluesky(there: Elsewhere, asking: Asking) -> None:
    facet = {
        "index": {"byteStart": 6, "byteEnd": 24},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/report"}],
    }
    view = a_view(facets=[facet], reply={"parent": {"uri": URI.replace("2h", "2i")}})
    view["embed"] = {
        "$type": "app.bsky.embed.recordWithMedia#view",
        "media": {
            "images": [
                {
                    "fullsize": "https://cdn.example/1.jpg",
                    "alt": "A street",
                    "aspectRatio": {"width": 3, "height": 2},
                }
            ]
        },
        "record": {
            "record": {
                "uri": URI.replace("2h", "2j"),
                "author": {"handle": "port.example.org", "displayName": "Port"},
                "value": {"text": "Quoted.", "createdAt": "2026-01-05T10:00:00Z"},
            }
        },
    }
    parent = a_view(text="Before.")
    parent["author"] = {"handle": "ole.example.org"}
    there.answers["/bsky/xrpc/com.atproto.identity.resolveHandle"] = {"did": "did:plc:abc"}

    async def posts(asked: Any, writer: asyncio.StreamWriter) -> None:
        wanted = view if asked.query["uris"] == URI else parent
        writer.write(as_json({"posts": [wanted]}))

    there.answers["/bsky/xrpc/app.bsky.feed.getPosts"] = posts
    post = await found(asking, "https://bsky.app/profile/mira.example.org/post/3l3qabcdefg2h")
    assert post.text == "Look: https://example.org/report"
    assert (post.name, post.handle, post.verified) == ("Mira Holm", "mira.example.org", True)
    assert post.posted == "2026-01-06T10:00:00.123Z"
    assert post.reply_to == "ole.example.org"
    [picture] = post.pictures
    assert (picture.alt, picture.width, picture.height) == ("A street", 3, 2)
    assert (post.quoted.text, post.quoted.name) == ("Quoted.", "Port")


async def test_a_bluesky_post_that_is_gone_or_hidden(there: Elsewhere, asking: Asking) -> None:
    address = "https://bsky.app/profile/did:plc:abc/post/3l3qabcdefg2h"
    there.answers["/bsky/xrpc/app.bsky.feed.getPosts"] = {"posts": []}
    with pytest.raises(Gone):
        await found(asking, address)
    hidden = a_view()
    hidden["author"]["labels"] = [{"val": "!no-unauthenticated"}]
    there.answers["/bsky/xrpc/app.bsky.feed.getPosts"] = {"posts": [hidden]}
    with pytest.raises(Private):
        await found(asking, address)


async def test_mastodon_is_asked_at_the_posts_own_server(there: Elsewhere, asking: Asking) -> None:
    there.answers["/api/v1/statuses/112233445566778899"] = STATUS
    post = await found(asking, f"https://{there.authority}/@mira/112233445566778899")
    assert post.text == "The https://example.org/dam broke.\n\nMore & more."
    assert (post.name, post.handle) == ("Mira Holm", "mira@127.0.0.1")
    assert (post.posted, post.edited) == ("2026-01-06T10:00:00.000Z", "2026-01-06T11:00:00.000Z")
    assert post.warning == "Flood"
    assert [p.shows for p in post.pictures] == ["photo", "video"]
    assert post.poll == (Choice(text="Stay", votes=3), Choice(text="Go"))
    assert (post.card.title, post.card.site) == ("The dam", "Example")


async def test_what_mastodon_shows_to_followers_stays_there(there: Elsewhere, asking: Asking) -> None:
    there.answers["/api/v1/statuses/112233445566778899"] = {**STATUS, "visibility": "private"}
    with pytest.raises(Private):
        await found(asking, f"https://{there.authority}/@mira/112233445566778899")


async def test_players_give_their_title_and_picture(there: Elsewhere, asking: Asking) -> None:
    there.answers["/youtube"] = {
        "title": "Water over the dam", "author_name": "Lindau TV", "width": 200, "height": 113, "html": "<iframe>",
        "thumbnail_url": "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg",
        "thumbnail_width": 480, "thumbnail_height": 360,
        "cache_age": "3153600000", "duration": 205,
    }  # fmt: skip
    video = await found(asking, "https://youtu.be/dQw4w9WgXcQ")
    assert (video.title, video.author, video.seconds) == ("Water over the dam", "Lindau TV", 205)
    assert (video.picture.width, video.picture.height) == (480, 360)
    assert there.asked[0].query == {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "format": "json"}


async def test_meta_gives_what_its_embed_code_says(there: Elsewhere, asking: Asking) -> None:
    there.answers["/meta/v26.0/instagram_oembed"] = {
        "html": '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/CabcDEFghij/">'
        '<p><a href="https://www.instagram.com/p/CabcDEFghij/">The flood in pictures</a></p></blockquote>',
        "provider_name": "Instagram",
    }
    embed = await found(asking, "https://www.instagram.com/p/CabcDEFghij/")
    assert address_of(embed).startswith("https://www.instagram.com/p/CabcDEFghij")


async def test_reddit_is_read_from_its_oembed() -> None:
    post = Social(network="reddit", text="", id="abc", url="https://www.reddit.com/r/news/comments/abc/x/")
    read = reddit.read(post, {"title": "The dam broke", "author_name": "mira"})
    assert (read.text, read.handle) == ("The dam broke", "mira")


TELEGRAM = """<div class="tgme_widget_message">
<a class="tgme_widget_message_owner_name" href="#"><span dir="auto">Lindau</span></a>
<a class="tgme_widget_message_photo_wrap x" style="width:800px;background-image:url('https://cdn.example/1.jpg')"></a>
<div class="tgme_widget_message_text js-message_text" dir="auto">The dam <b>broke</b>.<br/>Stay home.</div>
<time datetime="2026-01-06T10:00:00+00:00" class="time">10:00</time></div>"""


def test_telegram_is_read_from_its_page_for_embedding() -> None:
    post = Social(network="telegram", text="", id="12", url="https://t.me/lindau/12")
    read = telegram.read(post, TELEGRAM)
    assert (read.text, read.name) == ("The dam broke.\nStay home.", "Lindau")
    assert read.posted == "2026-01-06T10:00:00.000Z"
    assert [p.address for p in read.pictures] == ["https://cdn.example/1.jpg"]
    with pytest.raises(Gone):
        telegram.read(post, '<div class="tgme_widget_message_error">Post not found</div>')


def test_x_is_read_from_its_paid_api() -> None:
    post = Social(
        network="x", text="", id="1876736309605249213", url="https://x.com/i/status/1876736309605249213"
    )
    answer = {
        "data": {
            "id": "1876736309605249213", "text": "Cut short…", "author_id": "1", "lang": "en",
            "created_at": "2025-01-07T21:02:58.000Z",
            "note_tweet": {"text": "In full &amp; at length: https://t.co/a https://t.co/p"},
            "entities": {"urls": [{"url": "https://t.co/a", "expanded_url": "https://example.org/a"},
                                  {"url": "https://t.co/p", "display_url": "pic.x.com/p", "media_key": "3_1"}]},
            "attachments": {"media_keys": ["3_1"]},
            "referenced_tweets": [{"type": "quoted", "id": "1876736309605249214"}],
        },
        "includes": {
            "users": [{"id": "1", "name": "Mira Holm", "username": "mira_holm", "verified": True},
                      {"id": "2", "name": "Port", "username": "portauth"}],
            "tweets": [{"id": "1876736309605249214", "text": "No closures.", "author_id": "2"}],
            "media": [{"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg",
                       "alt_text": "A bridge", "width": 900, "height": 600}],
        },
    }  # fmt: skip
    read = x.read_tweet(post, answer)
    assert read.text == "In full & at length: https://example.org/a"
    assert (read.name, read.handle, read.verified) == ("Mira Holm", "mira_holm", True)
    assert read.quoted
    assert (read.quoted.text, read.quoted.handle) == ("No closures.", "portauth")
    assert [(p.alt, p.width) for p in read.pictures] == [("A bridge", 900)]

"""Bluesky's stream: what is posted stands in the tray at once, once, whatever the stream does."""

from __future__ import annotations

import pytest
from elsewhere import Elsewhere
from follows import EVERY_STATE, a_did, an_rkey, at_work, bluesky, connected, follow, source_of, tray
from jetstreams import Jetstream

from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.store import Store


async def test_a_post_stands_in_the_tray(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        source = await source_of(store, blog, lambda s: s.account)
        assert (source.name, source.account) == ("Mira Holm", did)
        await connected(stream)
        rkey = an_rkey()
        await stream.tell(did, rkey, text="The bridge is open.")
        [post] = await tray(store, blog, len)
    assert (post.text, post.name, post.network) == ("The bridge is open.", "Mira Holm", "bluesky")
    assert post.url == f"https://bsky.app/profile/mira.example.org/post/{rkey}"


async def test_an_edit_and_a_deletion_follow(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did, rkey = a_did(), an_rkey()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await connected(stream)
        await stream.tell(did, rkey, text="As it was.")
        await tray(store, blog, len)
        await stream.tell(did, rkey, "update", text="As it is.")
        await tray(store, blog, lambda posts: posts and posts[0].text == "As it is.")
        await stream.tell(did, rkey, "delete")
        await tray(store, blog, lambda posts: not posts)
        [gone] = await tray(store, blog, len, EVERY_STATE)
    assert gone.state == "gone"


async def test_ten_followers_killed_in_mid_stream_lose_and_double_nothing(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await connected(stream)
    for number in range(10):
        async with at_work(store, settings):
            await connected(stream)
            for n in range(20):
                await stream.tell(did, an_rkey(), text=f"{number} {n}")
            if number % 3 == 0:
                await stream.drop()
    async with at_work(store, settings):
        posts = await tray(store, blog, lambda posts: len(posts) >= 200)
    assert sorted(post.text for post in posts) == sorted(f"{a} {b}" for a in range(10) for b in range(20))


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[1]",
        "null",
        b"\xff\xfe",
        '{"did":5}',
        '{"did":"x","commit":[]}',
        '{"payload":{"did":1}}',
        "x" * 900_000,
    ],
)
async def test_frames_that_are_none_are_passed_over(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog, frame: str | bytes
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await connected(stream)
        await stream.raw(frame)
        await stream.tell(did, an_rkey(), text="After it.")
        assert [post.text for post in await tray(store, blog, len)] == ["After it."]


async def test_a_frame_that_is_too_large_costs_a_connection_and_nothing_else(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await connected(stream)
        await stream.tell(did, an_rkey(), text="Before.")
        await tray(store, blog, len)
        await stream.raw("x" * 10_000_000)
        await stream.tell(did, an_rkey(), text="After.")
        posts = await tray(store, blog, lambda posts: len(posts) == 2)
    assert [post.text for post in posts] == ["After.", "Before."]


async def test_the_new_form_of_the_stream_is_read_too(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    record = {"text": "In the new form.", "createdAt": "2026-01-06T10:00:00Z", "langs": ["en"]}
    payload = {
        "$type": "x#commit", "seq": 5, "did": did, "operation": "create", "collection": "app.bsky.feed.post",
        "rkey": an_rkey(), "record": record,
    }  # fmt: skip
    async with at_work(store, settings):
        await connected(stream)
        await stream.send({"$type": "message", "did": did, "payload": payload})
        assert [post.text for post in await tray(store, blog, len)] == ["In the new form."]


async def test_while_the_stream_is_away_accounts_are_asked_one_by_one(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did, rkey = a_did(), an_rkey()
    bluesky(there, did)
    stream.away = True
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await source_of(store, blog, lambda s: s.account)
        post = {
            "uri": f"at://{did}/app.bsky.feed.post/{rkey}", "indexedAt": "2026-01-06T10:00:01.000Z",
            "author": {"did": did, "handle": "mira.example.org", "displayName": "Mira Holm"},
            "record": {"text": "Asked for.", "createdAt": "2026-01-06T10:00:00.000Z"},
        }  # fmt: skip
        there.answers["/bluesky/xrpc/app.bsky.feed.getAuthorFeed"] = {"feed": [{"post": post}]}
        assert [p.text for p in await tray(store, blog, len)] == ["Asked for."]
        # And the stream, once it is back, does not bring it again.
        stream.away = False
        await connected(stream)
        await stream.tell(did, rkey, text="Asked for.")
        await stream.tell(did, an_rkey(), text="Streamed.")
        assert [p.text for p in await tray(store, blog, lambda posts: len(posts) > 1)] == [
            "Streamed.",
            "Asked for.",
        ]

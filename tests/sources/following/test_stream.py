"""Bluesky's stream: what is posted stands in the tray at once, once, whatever the stream does."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from elsewhere import Elsewhere
from follows import EVERY_STATE, a_did, an_rkey, at_work, bluesky, connected, follow, source_of, tray
from jetstreams import Jetstream

from liveblog.language.translatable import Sentence
from liveblog.model.blogs import Blog
from liveblog.model.times import iso
from liveblog.settings import Settings
from liveblog.sources.following import bluesky_stream, jetstream
from liveblog.sources.following.sockets import Lost
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


async def test_a_stream_that_drops_jumps_back_and_repeats_itself(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    rkeys = [an_rkey() for _ in range(6)]
    async with at_work(store, settings):
        for n, rkey in enumerate(rkeys):
            await connected(stream)
            await stream.tell(did, rkey, text=f"Post {n}.")
            for again in range(n):
                await stream.tell(did, rkeys[again], text=f"Post {again}.")
            await tray(store, blog, lambda posts, n=n: len(posts) > n)
            stream.at -= 3_000_000 if n == 3 else 0  # it goes back three seconds
            await stream.drop()
        posts = await store.tray(blog)
    assert [post.text for post in posts] == [f"Post {n}." for n in reversed(range(6))]


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "account", "account": {"active": "yes"}},
        {"kind": "identity", "identity": {"handle": 5}},
        {"kind": "news", "news": {}},
        {
            "kind": "commit",
            "commit": {"operation": "create", "collection": "app.bsky.feed.like", "rkey": "x"},
        },
        {
            "kind": "commit",
            "commit": {"operation": "explode", "collection": "app.bsky.feed.post", "rkey": "x"},
        },
        {
            "kind": "commit",
            "commit": {"operation": "create", "collection": "app.bsky.feed.post", "record": 5},
        },
        {"time_us": 10**40},
        {"time_us": -5},
        {"time_us": "now"},
    ],
)
async def test_unknown_events_are_passed_over(
    there: Elsewhere,
    stream: Jetstream,
    store: Store,
    settings: Settings,
    blog: Blog,
    event: dict[str, object],
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await connected(stream)
        await stream.raw(json.dumps({"did": did, **event}))
        await stream.tell(did, an_rkey(), text="After it.")
        assert [post.text for post in await tray(store, blog, len)] == ["After it."]
        assert not (await store.sources(blog.id))[0].why


@pytest.mark.parametrize("hours", [-40, -2, 1])
async def test_with_a_cursor_that_is_too_old_or_ahead_accounts_are_asked_as_well(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog, hours: int
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await source_of(store, blog, lambda s: s.account)
    await store.set_cursor("jetstream", str(round((time.time() + hours * 3_600) * 1e6)))
    there.answers["/bluesky/xrpc/app.bsky.feed.getAuthorFeed"] = {"feed": [a_post(did, an_rkey(), "Missed.")]}
    async with at_work(store, settings):
        await connected(stream)
        assert [post.text for post in await tray(store, blog, len)] == ["Missed."]


async def test_a_cursor_that_the_stream_refuses_is_given_up(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    stream.refuses_cursors = True
    await store.set_cursor("jetstream", "12345")
    async with at_work(store, settings):
        await source_of(store, blog, lambda s: s.account)
        async with asyncio.timeout(30):
            while not any("cursor" not in query for query in stream.asked):
                await asyncio.sleep(0.01)
        await connected(stream)
        await stream.tell(did, an_rkey(), text="From now on.")
        assert [post.text for post in await tray(store, blog, len)] == ["From now on."]
    assert int(await store.cursor("jetstream")) > 10**15


async def test_a_stream_that_is_away_is_said_at_the_desk_until_it_is_back(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(bluesky_stream, "AWAY_AFTER", 1)
    did = a_did()
    bluesky(there, did)
    stream.away = True
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        source = await source_of(store, blog, lambda s: s.why)
        assert "stream is away" in Sentence.from_json(source.why or {})
        stream.away = False
        await connected(stream)
        await stream.tell(did, an_rkey(), text="Back.")
        await tray(store, blog, len)
        await source_of(store, blog, lambda s: not s.why)


async def test_many_accounts_are_named_in_a_message(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(jetstream, "IN_ADDRESS", 0)
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await stream.asked_for(did)
        await stream.tell(did, an_rkey(), text="Heard.")
        await tray(store, blog, len)
    assert stream.asked[-1]["requireHello"] == ["true"]


def test_the_new_form_is_asked_with_its_own_names() -> None:
    url = "wss://j.example/xrpc/network.bsky.jetstream.subscribeEvents"
    address = jetstream._address(url, ["did:plc:a", "did:plc:b"], "77")
    assert address == (
        f"{url}?kinds=commit&kinds=identity&kinds=account&collections=app.bsky.feed.post"
        "&dids=did:plc:a&dids=did:plc:b&cursor=77"
    )
    with pytest.raises(Lost, match="ConsumerTooSlow"):
        jetstream.read_event(b'{"$type":"error","error":"ConsumerTooSlow"}')


@pytest.mark.parametrize("address", ["#Lindau", '"flood warning"'])
async def test_hashtags_and_words(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog, address: str
) -> None:
    found = {"posts": [a_post(a_did(), an_rkey(), "The flood in #Lindau.")["post"]]}
    there.answers["/bluesky/xrpc/app.bsky.feed.searchPosts"] = found
    await follow(store, blog, "bluesky", address)
    async with at_work(store, settings):
        [post] = await tray(store, blog, len)
    assert post.text == "The flood in #Lindau."
    assert there.asked[-1].query["q"] == address.strip('"')


def a_post(did: str, rkey: str, text: str) -> dict[str, Any]:
    """A post as the API lists it."""
    return {
        "post": {
            "uri": f"at://{did}/app.bsky.feed.post/{rkey}", "indexedAt": iso(round(time.time() * 1000)),
            "author": {"did": did, "handle": "mira.example.org", "displayName": "Mira Holm"},
            "record": {"text": text, "createdAt": "2026-01-06T10:00:00.000Z"},
        }
    }  # fmt: skip

"""What goes wrong with feeds and with X: nothing twice, nothing lost, no money wasted, and a sentence at the desk."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from elsewhere import Asked, Elsewhere, as_json, response
from follows import an_rkey, at_work, follow, source_of, tray

from liveblog.language.translatable import Sentence
from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.sources.client import Answer
from liveblog.sources.following import feeds
from liveblog.store import Store


def item(title: str, link: str = "", guid: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid></item>"


def rss(*items: str, **headers: str) -> bytes:
    text = f"<rss version='2.0'><channel><title>R</title>{''.join(items)}</channel></rss>"
    return response(text, kind="text/xml", **headers)


def read(body: str) -> feeds.Feed:
    return feeds.read(Answer(200, {"content-type": "text/xml"}, body.encode(), "https://r.example/feed"))


def test_an_item_is_known_again_although_its_address_or_its_id_changes() -> None:
    def of(*items: str) -> feeds.Feed:
        return read(f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>")

    seen = set(of(item("A", "https://r.example/a?x=1", "1"), item("B", "https://r.example/b", "2")).marks)
    assert of(item("A", "https://r.example/a?x=2", "1")).unseen(seen) == []  # another address
    assert of(item("B", "https://r.example/b", "77")).unseen(seen) == []  # another id
    assert of(item("B, longer", "https://r.example/b", "2")).unseen(seen) == []  # another title
    assert len(of(item("C", "https://r.example/c", "1")).unseen(seen)) == 1  # the id of another item
    assert [link.title for link in of(item("D", "/d"), item("E", "/e", "1")).unseen(seen)] == ["E", "D"]


@pytest.mark.parametrize("newest", ["first", "last"])
def test_of_5000_items_the_newest_are_looked_at_wherever_they_stand(newest: str) -> None:
    items = [item(f"Item {n}", f"/{n}", str(n)) for n in range(5_000)]
    feed = read(f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>")
    assert len(feed.items) == feeds.MOST
    assert feed.items[0 if newest == "first" else -1][0].title == f"Item {0 if newest == 'first' else 4999}"


async def test_a_feed_that_answers_429_and_is_back(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    path, asked = f"/{an_rkey()}", 0

    async def busy_once(_: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        writer.write(response("", 429, Retry_After="1") if asked == 1 else rss(item("Back", "/back")))

    there.answers[path] = busy_once
    await follow(store, blog, "feed", there.url(path))
    async with at_work(store, settings):
        source = await source_of(store, blog, lambda s: s.why)
        assert "too often" in Sentence.from_json(source.why or {})
        [post] = await tray(store, blog, len)
        await source_of(store, blog, lambda s: not s.why)
    assert post.text == "Back"
    first, second = [one.at for one in there.asked if one.path == path][:2]
    assert second - first >= 1.0, "it was asked before it wanted to"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("max-age=120", 120),
        ("max-age=5", 60),
        ("max-age=999999999", 3_600),
        ("no-store", 60),
        ("max-age=x", 60),
        ("", 60),
    ],
)
def test_a_feed_is_asked_again_when_its_server_says_within_bounds(
    header: str, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert feeds._wait(Answer(200, {"cache-control": header}, b"", "")) == seconds


# X


def a_tweet(n: int) -> dict[str, Any]:
    return {
        "id": str(1876736309605249000 + n), "text": f"Post {n}.", "author_id": "9",
        "created_at": "2025-01-07T21:02:58.000Z",
    }  # fmt: skip


def tweets(*numbers: int, username: str) -> dict[str, Any]:
    users = [{"id": "9", "name": "Mira Holm", "username": username}]
    return {"data": [a_tweet(n) for n in numbers], "includes": {"users": users}}


@pytest.fixture
def name() -> str:
    """An account of each test's own: where it was read to stays in Redis."""
    return an_rkey()


@pytest.fixture
def paid(there: Elsewhere, settings: Settings, name: str) -> Settings:
    there.answers[f"/x/2/users/by/username/{name}"] = {"data": {"id": "9", "name": "Mira Holm"}}
    return replace(settings, x_api_token="t", x_api_monthly_cap=100.0)


AT = "/x/2/users/9/tweets"


async def test_a_token_of_x_that_ends_in_mid_story_costs_nothing(
    there: Elsewhere, store: Store, paid: Settings, blog: Blog, name: str
) -> None:
    there.answers[AT] = tweets(1, username=name)
    await follow(store, blog, "x", f"@{name}")
    before = await store.asks.spent("x")
    async with at_work(store, paid):
        await tray(store, blog, len)
        there.answers[AT] = as_json({"title": "Unauthorized"}, 401)
        source = await source_of(store, blog, lambda s: s.why)
    assert "X refuses the token" in Sentence.from_json(source.why or {})
    refused = sum(one.path == AT for one in there.asked)
    spent = await store.asks.spent("x") - before
    assert spent <= 0.010 + 0.005 * refused, "refused questions were paid for"
    there.answers[AT] = tweets(2, username=name)
    async with at_work(store, paid):  # with a new token
        await tray(store, blog, lambda posts: len(posts) == 2)
        await source_of(store, blog, lambda s: not s.why)


async def test_an_account_on_x_that_was_renamed_or_suspended(
    there: Elsewhere, store: Store, paid: Settings, blog: Blog, name: str
) -> None:
    there.answers[AT] = tweets(1, username=name)
    await follow(store, blog, "x", f"@{name}")
    async with at_work(store, paid):
        await tray(store, blog, len)
        there.answers[AT] = tweets(2, 1, username="holm")
        source = await source_of(store, blog, lambda s: s.former)
        assert (source.former, source.handle, source.url) == (name, "holm", "https://x.com/holm")
        assert len(await tray(store, blog, lambda posts: len(posts) > 1)) == 2, "a post is there twice"
        there.answers[AT] = {"errors": [{"title": "Forbidden", "detail": "User has been suspended: [9]."}]}
        await source_of(
            store, blog, lambda s: s.why and "suspended this account" in Sentence.from_json(s.why)
        )
        there.answers[AT] = {"errors": [{"title": "Authorization Error", "detail": "Not authorized."}]}
        await source_of(store, blog, lambda s: s.why and "not public" in Sentence.from_json(s.why))


async def test_the_cap_of_x_holds_when_the_follower_restarts(
    there: Elsewhere, store: Store, paid: Settings, blog: Blog, name: str
) -> None:
    there.answers[AT] = tweets(*range(10), username=name)
    await follow(store, blog, "x", f"@{name}")
    before = await store.asks.spent("x")
    capped = replace(paid, x_api_monthly_cap=before + 0.08)
    for _ in range(3):
        async with at_work(store, capped):
            source = await source_of(store, blog, lambda s: s.why and "money" in Sentence.from_json(s.why))
    assert source.since
    assert await store.asks.spent("x") <= before + 0.0801
    assert len(await store.tray(blog)) == 5

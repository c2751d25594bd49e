"""Accounts and feeds that are asked: what is new stands in the tray, once; what goes wrong is said at the desk."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from elsewhere import Asked, Elsewhere, as_json, response
from follows import a_did, an_rkey, at_work, bluesky, follow, source_of, tray
from jetstreams import Jetstream

from liveblog.errors import Invalid, Stale
from liveblog.language.translatable import Sentence
from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.sources.following.publishing import publish_post
from liveblog.store import Store
from liveblog.store import tray as kept

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>The &lt;b&gt;County&lt;/b&gt;</title>{}</feed>"""


def entry(n: int, link: str = "", date: str = "2026-01-06T10:00:00Z") -> str:
    return (
        f"<entry><id>tag:{n}</id><title>Report &lt;i&gt;{n}&lt;/i&gt;</title>"
        f'<link href="{link or f"/reports/{n}"}"/><updated>{date}</updated><summary>Words {n}</summary></entry>'
    )


def atom(*entries: str, **headers: str) -> bytes:
    return response(ATOM.format("".join(entries)), kind="application/atom+xml", **headers)


async def test_a_feed(there: Elsewhere, store: Store, settings: Settings, blog: Blog) -> None:
    there.answers["/feed"] = atom(*(entry(n) for n in range(9, 0, -1)))
    await follow(store, blog, "feed", there.url("/feed"))
    async with at_work(store, settings):
        first = await tray(store, blog, lambda posts: len(posts) >= 5)
        assert [post.text for post in first] == [f"Report {n}\nWords {n}" for n in range(9, 4, -1)]
        assert first[0].url == there.url("/reports/9")
        assert first[0].name == "The County"
        there.answers["/feed"] = atom(entry(10), *(entry(n) for n in range(9, 0, -1)))
        [newest, *_] = await tray(store, blog, lambda posts: len(posts) > 5)
    assert newest.text.startswith("Report 10")


async def test_a_feed_is_asked_only_whether_it_changed(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    there.answers["/feed2"] = atom(entry(1), ETag='"1"', Last_Modified="Tue, 06 Jan 2026 10:00:00 GMT")
    await follow(store, blog, "feed", there.url("/feed2"))
    unchanged = asyncio.Event()

    async def same(asked: Asked, writer: asyncio.StreamWriter) -> None:
        assert asked.headers["if-none-match"] == '"1"'
        unchanged.set()
        writer.write(response("", 304))

    async with at_work(store, settings):
        await tray(store, blog, len)
        there.answers["/feed2"] = same
        async with asyncio.timeout(30):
            await unchanged.wait()
        assert not (await store.sources(blog.id))[0].why


@pytest.mark.parametrize(
    ("contents", "count"),
    [
        (atom(entry(1), entry(1), entry(2, "https://e.example/x"), entry(3, "https://e.example/x")), 2),
        (atom(entry(1, date="2999-01-01T00:00:00Z")), 1),
        (atom(entry(1, "javascript:alert(1)")), 0),
        (response("<rss version='2.0'><channel><title>R</title><item><title>A</title><link>https://e.example/a</link></item>"
                  "<item><guid>no address</guid><title>B</title></item></channel></rss>", kind="text/xml"), 1),
        (as_json({"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [
            {"id": "1", "url": "https://e.example/j", "content_html": "<p>Words</p>"}, {"id": 5}, None]}), 1),
        (atom(*(entry(n) for n in range(5_000))), 5),
    ],
)  # fmt: skip
async def test_feeds_of_every_kind(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog, contents: bytes, count: int
) -> None:
    path = f"/feed-{an_rkey()}"
    there.answers[path] = contents
    await follow(store, blog, "feed", there.url(path))
    async with at_work(store, settings):
        await source_of(store, blog, lambda s: s.name or s.why)
        posts = await tray(store, blog, lambda posts: len(posts) >= count)
    assert len(posts) == count
    assert all(post.posted < "2030" for post in posts)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (response("", 410), "no such account or feed"),
        (response("<p>not a feed"), "not a feed"),
        (response("", 500), "error (500)"),
        (response("", 429, Retry_After="30"), "too often"),
        (response("", 301, Location="/feed3"), "redirects too often"),
        (as_json([1, 2]), "not a feed"),
    ],
)
async def test_what_is_wrong_is_said_at_the_desk(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog, answer: bytes, why: str
) -> None:
    there.answers["/feed3"] = answer
    await follow(store, blog, "feed", there.url("/feed3"))
    async with at_work(store, settings):
        source = await source_of(store, blog, lambda s: s.why)
    assert why in Sentence.from_json(source.why or {})
    assert source.since


STATUS = {
    "id": "112233445566778899", "visibility": "public", "created_at": "2026-01-06T10:00:00.000Z",
    "content": "<p>Open.</p>", "account": {"acct": "mira", "display_name": "Mira"}, "language": "en",
}  # fmt: skip


def status(n: int, there: Elsewhere, **facts: Any) -> dict[str, Any]:
    id = str(112233445566778000 + n)
    return {
        **STATUS,
        "id": id,
        "url": f"https://{there.authority}/@mira/{id}",
        "content": f"<p>Post {n}.</p>",
        **facts,
    }


async def test_mastodon_accounts(there: Elsewhere, store: Store, settings: Settings, blog: Blog) -> None:
    there.answers["/api/v1/accounts/lookup"] = {
        "id": "7",
        "display_name": "Mira Holm",
        "url": f"https://{there.authority}/@mira",
    }
    there.answers["/api/v1/accounts/7/statuses"] = [status(1, there)]
    await follow(store, blog, "mastodon", f"@mira@{there.authority}", words=["post"])
    async with at_work(store, settings):
        assert [p.text for p in await tray(store, blog, len)] == ["Post 1."]

        async def newer(asked: Asked, writer: asyncio.StreamWriter) -> None:
            after = int(asked.query["since_id"])
            all = [
                status(5, there, in_reply_to_id="1"),
                {**status(4, there), "reblog": status(40, there)},
                status(3, there, content="<p>Another matter.</p>"),
                status(2, there),
            ]
            writer.write(as_json([one for one in all if int(str(one["id"])) > after]))

        there.answers["/api/v1/accounts/7/statuses"] = newer
        posts = await tray(store, blog, lambda posts: len(posts) > 1)
    assert [p.text for p in posts] == ["Post 2.", "Post 1."]  # no replies, no reposts, no other words


async def test_x_is_followed_as_far_as_the_money_goes(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    there.answers["/x/2/users/by/username/mira_holm"] = {"data": {"id": "9", "name": "Mira Holm"}}
    tweet = {
        "id": "1876736309605249213",
        "text": "Open.",
        "author_id": "9",
        "created_at": "2025-01-07T21:02:58.000Z",
    }
    there.answers["/x/2/users/9/tweets"] = {
        "data": [tweet], "includes": {"users": [{"id": "9", "name": "Mira Holm", "username": "mira_holm"}]},
    }  # fmt: skip
    await follow(store, blog, "x", "@mira_holm")
    paid = replace(settings, x_api_token="t", x_api_monthly_cap=0.08)
    async with at_work(store, paid):
        [post] = await tray(store, blog, len)
        assert post.url == "https://x.com/mira_holm/status/1876736309605249213"
        source = await source_of(store, blog, lambda s: s.why)
    assert "money for X is spent" in Sentence.from_json(source.why or {})
    assert await store.asks.spent("x") <= 0.08


# What becomes of it


async def test_a_trusted_source_publishes_by_itself_and_never_in_a_closed_blog(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org", automatic=True)
    async with at_work(store, settings):
        async with asyncio.timeout(30):
            while not stream.sockets:
                await asyncio.sleep(0.01)
        await stream.tell(did, an_rkey(), text="By itself.")
        await tray(store, blog, len, ("used",))
        [entry] = await store.entries(blog)
        assert entry.authors == ("Mira Holm",)
        assert entry.blocks[0].text == "By itself."
        await store.change_blog(blog, {"state": "closed"})
        await stream.tell(did, an_rkey(), text="Too late.")
        assert [p.text for p in await tray(store, blog, len)] == ["Too late."]
    assert len(await store.entries(blog)) == 1


async def test_of_two_who_publish_a_post_one_does(
    store: Store, settings: Settings, blog: Blog, there: Elsewhere
) -> None:
    there.answers["/feed4"] = atom(entry(1))
    await follow(store, blog, "feed", there.url("/feed4"))
    async with at_work(store, settings):
        [post] = await tray(store, blog, len)
    made = await asyncio.gather(
        *(publish_post(store, blog, post, by=name, words="Look:") for name in ("Ada", "Bo")),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in made) == ["Entry", "Stale"]
    [entry_] = await store.entries(blog)
    assert entry_.source == f"Look:\n\n{post.url}"
    with pytest.raises(Stale, match="published this post"):
        await store.tray_set(blog, await store.tray_post(blog, post.id), "dismissed", "Bo")


async def test_a_tray_is_bounded_and_sources_are_too(
    store: Store, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SOURCES_LIMIT", 1)
    await follow(store, blog, "feed", "https://example.org/a")
    again = await follow(store, blog, "feed", "https://example.org/A", replies=True)
    assert again.replies
    with pytest.raises(Invalid, match="1 sources"):
        await follow(store, blog, "feed", "https://example.org/b")


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("bluesky", "https://bsky.app/profile/mira.example.org", "@mira.example.org"),
        ("bluesky", "#Lindau", "#Lindau"),
        ("mastodon", "https://social.example/@mira", "@mira@social.example"),
        ("mastodon", "mira@social.example", "@mira@social.example"),
        ("x", "https://x.com/mira_holm", "@mira_holm"),
        ("feed", "https://example.org/feed.xml", "https://example.org/feed.xml"),
    ],
)
async def test_addresses_are_taken_as_they_are_pasted(
    store: Store, blog: Blog, kind: str, given: str, kept: str
) -> None:
    assert (await follow(store, blog, kind, given)).address == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("bluesky", "mira holm"),
        ("mastodon", "@mira"),
        ("x", "two words"),
        ("feed", "example"),
        ("rss", "x"),
        ("", ""),
    ],
)
async def test_what_is_no_address_is_refused_with_a_sentence(
    store: Store, blog: Blog, kind: str, given: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await follow(store, blog, kind, given)
    assert all(str(problem).endswith((".", "”")) for problem in refused.value.problems.values())
    assert json.dumps(refused.value.problems)

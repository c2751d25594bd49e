"""Posts of trusted sources wait in the tray for their blog's hold time, and go out by themselves: once, only then."""

from __future__ import annotations

import asyncio
import time

import pytest
from elsewhere import Elsewhere
from follows import EVERY_STATE, a_did, an_rkey, at_work, bluesky, connected, follow, tray
from jetstreams import Jetstream

from liveblog.errors import Stale
from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.sources.following.publishing import publish_post
from liveblog.store import Store


@pytest.fixture
async def did(there: Elsewhere, store: Store, blog: Blog) -> str:
    """An account that the blog trusts."""
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org", automatic=True)
    return did


async def test_a_post_waits_and_goes_out_after_a_restart(
    stream: Jetstream, store: Store, settings: Settings, blog: Blog, did: str
) -> None:
    await store.change_blog(blog, {"hold": 2})
    async with at_work(store, settings):
        await connected(stream)
        await stream.tell(did, an_rkey(), text="In a moment.")
        [post] = await tray(store, blog, len)
    assert 0 < post.due - time.time() * 1000 <= 2_000
    assert post.wire()["due"]
    assert not await store.entries(blog), "it went out before its time"
    async with at_work(store, settings):  # another process, which finds it waiting
        [used] = await tray(store, blog, len, ("used",))
        assert time.time() * 1000 >= post.due
    [entry] = await store.entries(blog)
    assert (used.entry, used.by, entry.authors) == (entry.id, "Mira Holm", ("Mira Holm",))
    assert not await store.tray(blog)


async def test_an_editor_decides_first(
    stream: Jetstream, store: Store, settings: Settings, blog: Blog, did: str
) -> None:
    await store.change_blog(blog, {"hold": 1})
    async with at_work(store, settings):
        await connected(stream)
        await stream.tell(did, an_rkey(), text="Dismissed.")
        await stream.tell(did, an_rkey(), text="At once.")
        at_once, dismissed = await tray(store, blog, lambda posts: len(posts) == 2)
        await store.tray_set(blog, dismissed, "dismissed", "Ada")
        await publish_post(store, blog, at_once, by="Ada")
        await asyncio.sleep(max(0.0, at_once.due / 1000 - time.time()))
        await stream.tell(did, an_rkey(), text="By itself.")
        await tray(store, blog, lambda posts: len(posts) == 2, ("used",))
    assert [entry.blocks[0].text for entry in await store.entries(blog)] == ["By itself.", "At once."]


async def test_nothing_goes_out_once_the_blog_is_closed_or_the_source_is_not_trusted_any_more(
    stream: Jetstream, store: Store, settings: Settings, blog: Blog, did: str
) -> None:
    await store.change_blog(blog, {"hold": 1})
    async with at_work(store, settings):
        await connected(stream)
        await stream.tell(did, an_rkey(), text="Closed.")
        await tray(store, blog, len)
        await store.change_blog(blog, {"state": "closed"})
        await tray(store, blog, lambda posts: posts and not posts[0].due)
        await store.change_blog(blog, {"state": "live", "hold": 3})
        await stream.tell(did, an_rkey(), text="Not trusted.")
        await tray(store, blog, lambda posts: len(posts) == 2)
        await follow(store, blog, "bluesky", "@mira.example.org", automatic=False)
        await tray(store, blog, lambda posts: not any(post.due for post in posts))
    assert not await store.entries(blog)


async def test_a_post_that_is_deleted_or_edited_at_its_source_while_it_waits(
    stream: Jetstream, store: Store, settings: Settings, blog: Blog, did: str
) -> None:
    await store.change_blog(blog, {"hold": 2})
    gone, edited = an_rkey(), an_rkey()
    async with at_work(store, settings):
        await connected(stream)
        for rkey in (gone, edited):
            await stream.tell(did, rkey, text="As it was.")
        await stream.tell(did, gone, "delete")
        await stream.tell(did, edited, "update", text="As it is.")
        await tray(store, blog, lambda posts: [p.text for p in posts] == ["As it is."])
        await tray(store, blog, len, ("used",))
    assert [entry.blocks[0].text for entry in await store.entries(blog)] == ["As it is."]
    assert sorted(p.state for p in await store.tray(blog, states=EVERY_STATE)) == ["gone", "used"]


async def test_a_decision_about_a_post_that_went_out_is_refused(
    stream: Jetstream, store: Store, settings: Settings, blog: Blog, did: str
) -> None:
    await store.change_blog(blog, {"hold": 0})
    async with at_work(store, settings):
        await connected(stream)
        await stream.tell(did, an_rkey(), text="Out.")
        [post] = await tray(store, blog, len, ("used",))
    with pytest.raises(Stale, match="Mira Holm published this post"):
        await store.tray_set(blog, post, "dismissed", "Ada")

"""What an editor pasted counts as used in the tray, whichever came first, under whichever address."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asked import publish
from elsewhere import Elsewhere
from follows import EVERY_STATE, a_did, an_rkey, at_work, bluesky, connected, follow, tray
from jetstreams import Jetstream

from liveblog.forms.submissions import parse_submission
from liveblog.model.blocks import Embed, Link, Social, Text
from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.text import paste
from liveblog.text.resolved import post_names


@pytest.mark.parametrize("order", ["pasted first", "arrived first"])
async def test_what_was_pasted_by_hand_counts_as_used(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog, order: str
) -> None:
    did, rkey = a_did(), an_rkey()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    url = f"https://bsky.app/profile/mira.example.org/post/{rkey}"
    entry = await publish(store, blog, url) if order == "pasted first" else None
    async with at_work(store, settings):
        await connected(stream)
        await stream.tell(did, rkey, text="Known.")
        if entry is None:
            await tray(store, blog, len)
            entry = await publish(store, blog, f"Look:\n\n{url}")
        [post] = await tray(store, blog, len, EVERY_STATE)
    assert (post.state, post.entry) == ("used", entry.id)
    assert not await store.tray_count(blog)


async def test_an_edit_uses_a_post_and_a_draft_does_not(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    there.answers["/one"] = (
        b"<rss version='2.0'><channel><title>R</title><item><title>A</title>"
        b"<link>https://e.example/a</link></item></channel></rss>"
    )
    await follow(store, blog, "feed", there.url("/one"))
    async with at_work(store, settings):
        await tray(store, blog, len)
    new = paste.new_entry(parse_submission({"text": "https://e.example/a", "state": "draft"}, need_text=True))
    draft, _ = await store.publish(blog, new)
    assert await store.tray_count(blog) == 1
    await store.change(blog, draft.id, {"state": "published"}, by="Ada")
    [post] = await store.tray(blog, states=EVERY_STATE)
    assert (post.state, post.entry, post.by) == ("used", draft.id, "Ada")


async def test_an_address_that_the_resolver_found_counts_too(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did, rkey = a_did(), an_rkey()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    short = "https://short.example/x"
    entry = await publish(store, blog, short)
    async with at_work(store, settings):
        await connected(stream)
        await stream.tell(did, rkey, text="Known.")
        [post] = await tray(store, blog, len)
        found = replace(post.block, via=short)  # type: ignore[type-var]
        assert await store.upgrade(blog, entry.id, found)
        [post] = await tray(store, blog, len, EVERY_STATE)
    assert (post.state, post.entry) == ("used", entry.id)


def test_a_post_has_one_name_whatever_its_account_is_called() -> None:
    def named(network: str, url: str, id: str = "") -> tuple[str, ...]:
        return post_names(Social(network=network, text="", id=id, url=url))

    assert named("bluesky", "https://bsky.app/profile/a.example/post/3l3q", "3l3q") == named(
        "bluesky", "https://bsky.app/profile/did:plc:x/post/3l3q", "3l3q"
    )
    assert named("x", "https://x.com/old/status/12", "12") == named("x", "https://x.com/new/status/12", "12")
    assert named("mastodon", "https://m.example/@old/12", "12") == named(
        "mastodon", "https://m.example/@new/12", "99"
    )
    assert named("mastodon", "https://m.example/@a/12") != named("mastodon", "https://n.example/@a/12")
    assert post_names(Link(url="https://e.example/a")) == ("https://e.example/a",)
    assert post_names(Embed(network="youtube", url="https://y.example/b", via="https://y.example/a")) == (
        "https://y.example/b",
        "https://y.example/a",
    )
    assert post_names(Text(text="Words")) == ()

"""Answers come into entries, and never overtake what a person saves."""

from __future__ import annotations

import asyncio

import pytest
from asked import ask_once, at_work, edit, link, oembed, once, post_id, publish, resolved
from elsewhere import Asked, Elsewhere, as_json, response
from servers import PATIENCE

from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.sources import worker
from liveblog.store import Store
from liveblog.text import paste


async def test_an_entry_goes_out_at_once_and_is_upgraded_as_a_revision(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id = post_id()
    there.answers["/oembed"] = oembed("The bridge is open.", id)
    entry = await publish(store, blog, f"Look:\n\n{link(id)}")
    assert not resolved(entry)
    async with at_work(store, settings):
        upgraded = await once(store, blog, entry.id, resolved)
    assert [b.text for b in upgraded.blocks] == ["Look:", "The bridge is open."]
    assert (upgraded.revision, upgraded.saved, upgraded.edited) == (2, 1, None)
    assert upgraded.source == entry.source


async def test_an_editors_save_wins_over_an_answer_that_comes_later(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id, asked, go = post_id(), asyncio.Event(), asyncio.Event()

    async def slowly(_: Asked, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await go.wait()
        writer.write(as_json(oembed("From the network.", id)))

    there.answers["/oembed"] = slowly
    entry = await publish(store, blog, f"Before.\n\n{link(id)}")
    async with at_work(store, settings):
        await asked.wait()
        await edit(store, blog, entry.id, f"After.\n\n{link(id)}", revision=1)
        go.set()
        upgraded = await once(store, blog, entry.id, resolved)
        assert [b.text for b in upgraded.blocks] == ["After.", "From the network."]
        # And a form that was opened before the answer came is not stale.
        saved = await edit(store, blog, entry.id, f"Later.\n\n{link(id)}", revision=2)
    assert [b.text for b in saved.blocks] == ["Later.", "From the network."]
    assert (saved.revision, saved.saved) == (4, 4)


async def test_what_an_editor_wrote_of_a_post_stays(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id = post_id()
    there.answers["/oembed"] = oembed("Of the network", id)
    entry = await publish(store, blog, f"As I copied it. — M. Holm (@mira_holm) January 7, 2025 {link(id)}")
    async with at_work(store, settings):
        upgraded = await once(store, blog, entry.id, resolved)
    [post] = upgraded.blocks
    assert (post.text, post.name) == ("As I copied it.", "M. Holm")


async def test_a_link_taken_out_meanwhile_stays_out(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id, asked, go = post_id(), asyncio.Event(), asyncio.Event()

    async def slowly(_: Asked, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await go.wait()
        writer.write(as_json(oembed("Too late.", id)))

    there.answers["/oembed"] = slowly
    entry = await publish(store, blog, link(id))
    async with at_work(store, settings):
        await asked.wait()
        await edit(store, blog, entry.id, "Only words.")
        go.set()
        await ask_once(store, entry, lambda ask: ask is None)
    assert [b.text for b in (await store.entry(blog, entry.id)).blocks] == ["Only words."]


async def test_one_question_serves_previews_and_all_entries(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id = post_id()
    there.answers["/oembed"] = oembed("Once.", id)
    first = await publish(store, blog, link(id))
    second = await publish(store, blog, f"Again: {link(id)}")
    async with at_work(store, settings):
        for entry in (first, second):
            await once(store, blog, entry.id, resolved)
        third = await publish(store, blog, link(id))
        assert third.revision == 1
        assert third.blocks[0].text == "Once."
    assert len(there.asked) == 1


async def test_a_preview_asks_and_the_entry_goes_out_whole(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id = post_id()
    there.answers["/oembed"] = oembed("Seen before.", id)
    blocks = paste.parse_paste(link(id)).blocks
    assert await store.asks.want(blocks) == {}
    async with at_work(store, settings), asyncio.timeout(PATIENCE):
        while not await store.asks.want(blocks):
            await asyncio.sleep(0.01)
        assert await store.asks.of(blocks) == {}  # nothing is left in the queue
        entry = await publish(store, blog, link(id))
    assert entry.blocks[0].text == "Seen before."
    assert entry.revision == 1


async def test_an_edit_and_a_deletion_at_the_source_are_noticed(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "CHECKS", (0.05, 0.05, 0.05))
    id = post_id()
    there.answers["/oembed"] = oembed("As it was.", id)
    entry = await publish(store, blog, link(id))
    async with at_work(store, settings):
        await once(store, blog, entry.id, resolved)
        there.answers["/oembed"] = oembed("As it is now.", id)
        await store.asks.again(entry.blocks, (blog.id, entry.id))
        edited = await once(store, blog, entry.id, lambda e: e.blocks[0].text == "As it is now.")
        assert edited.blocks[0].edited
        there.answers["/oembed"] = response("", 404)
        await store.asks.again(entry.blocks, (blog.id, entry.id))
        deleted = await once(store, blog, entry.id, lambda e: e.blocks[0].deleted)
    assert deleted.blocks[0].text == "As it is now."
    history = await store.history(blog, entry.id)
    assert [e.blocks[0].text for e in history] == ["", "As it was.", "As it is now.", "As it is now."]

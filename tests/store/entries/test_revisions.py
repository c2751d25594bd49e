"""Edits, removals and their undo: stale ones change nothing, every revision is kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from logs import changes_of, log_of
from samples import entry

from liveblog.errors import Invalid, NotFound, NotNow, Stale
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.entries import Entry
from liveblog.model.events import Gone, Put
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.blogs import parse_mark


async def test_a_stale_edit_changes_nothing(store: Store, blog: Blog) -> None:
    made, _ = await store.publish(blog, entry())
    mine = await store.change(blog, made.id, {"headline": "Mine"}, revision=1)
    with pytest.raises(Stale) as refused:
        await store.change(blog, made.id, {"headline": "Theirs"}, revision=1)
    assert refused.value.revision == 2
    assert await store.entry(blog, made.id) == mine


async def test_edits_without_a_revision_build_on_each_other(store: Store, blog: Blog) -> None:
    made, _ = await store.publish(blog, entry())
    fields: list[dict[str, Any]] = [{"headline": "H"}, {"pinned": True}, {"key": True}, {"label": "update"}]
    await asyncio.gather(*(store.change(blog, made.id, f) for f in fields))
    now = await store.entry(blog, made.id)
    assert (now.headline, now.pinned, now.key, now.label) == ("H", True, True, "update")
    assert now.revision == 5


async def test_an_edit_that_changes_nothing_makes_no_event(store: Store, blog: Blog) -> None:
    made, _ = await store.publish(blog, entry())
    assert await store.change(blog, made.id, {"pinned": False}) == made
    assert len(await log_of(store, blog)) == 2


async def test_every_revision_is_kept(store: Store, blog: Blog) -> None:
    made, _ = await store.publish(blog, entry())
    second = await store.change(blog, made.id, {"headline": "Second"})
    await store.remove(blog, made.id)
    third = await store.restore(blog, made.id)
    assert third.revision == 3
    assert await store.history(blog, made.id) == [made, second, third]


async def test_removal_is_undone_as_a_new_revision(store: Store, blog: Blog) -> None:
    made, _ = await store.publish(blog, entry())
    await store.remove(blog, made.id)
    assert await store.entries(blog) == []
    back = await store.restore(blog, made.id)
    assert await store.entries(blog) == [back]
    assert (await changes_of(store, blog))[-2:] == [Gone(made.id), Put(back)]
    with pytest.raises(NotFound):
        await store.restore(blog, made.id)


async def test_an_overtaken_undo_restores_the_newest_text(store: Store, blog: Blog) -> None:
    made, _ = await store.publish(blog, entry("Old words."))
    await store.remove(blog, made.id)
    read = store._entry

    async def overtaken(blog: Blog, id: str, where: str) -> Entry:
        """The first reading is followed by all that a colleague does meanwhile."""
        store._entry = read  # type: ignore[method-assign]
        found = await read(blog, id, where)
        back = await store.restore(blog, id)
        await store.change(blog, id, {"headline": "A colleague's"}, revision=back.revision)
        await store.remove(blog, id)
        return found

    store._entry = overtaken  # type: ignore[method-assign]
    third = await store.restore(blog, made.id)
    assert (third.revision, third.headline) == (4, "A colleague's")
    assert (await store.change(blog, made.id, {"headline": "Next"})).revision == 5
    assert [e.revision for e in await store.history(blog, made.id)] == [1, 2, 3, 4, 5]
    await store.remove(blog, made.id)
    with pytest.raises(Stale):
        await store.restore(blog, made.id, revision=4)


async def test_nothing_new_appears_in_a_closed_blog(store: Store, blog: Blog) -> None:
    seen, _ = await store.publish(blog, entry())
    removed, _ = await store.publish(blog, entry())
    await store.remove(blog, removed.id)
    later(store)
    await store.change_blog(blog, {"state": "closed"})
    with pytest.raises(NotNow, match="Reopen"):
        await store.restore(blog, removed.id)
    with pytest.raises(NotNow):
        await store.publish(blog, entry(id="late"))
    assert (await store.publish(blog, entry(id=seen.id))) == (seen, False), "a retry is no news"
    assert (await store.publish(blog, entry(), imported=True))[1], "a recorded story may be over"
    await store.change(blog, seen.id, {"state": "withdrawn", "reason": "A hoax."})
    later(store)
    with pytest.raises(NotNow):
        await store.change(blog, seen.id, {"state": "published"})
    await store.change_blog(blog, {"state": "live"})
    assert (await store.restore(blog, removed.id)).state == "published"


def later(store: Store) -> None:
    """Too late to undo."""
    store._last_now += 5 * 60_000


async def test_a_recent_removal_in_a_closed_blog_can_be_undone(store: Store, blog: Blog) -> None:
    seen, _ = await store.publish(blog, entry())
    draft, _ = await store.publish(blog, entry(state="draft"))
    await store.change_blog(blog, {"state": "closed"})
    await store.remove(blog, seen.id)
    assert await store.restore(blog, seen.id) in await store.entries(blog)
    await store.change(blog, seen.id, {"state": "withdrawn", "reason": "A hoax."})
    await store.change(blog, seen.id, {"reason": "A mistake."})
    await store.change(blog, seen.id, {"state": "published"})
    assert [e.id for e in await store.entries(blog)] == [seen.id]
    # What readers did not see does not go out by way of an undo.
    for way in ({}, {"reason": "Never said."}):
        with pytest.raises(Invalid, match="nothing to withdraw"):
            await store.change(blog, draft.id, {"state": "withdrawn", **way})
    await store.remove(blog, draft.id)
    await store.restore(blog, draft.id)
    with pytest.raises(NotNow):
        await store.change(blog, draft.id, {"state": "published"})


async def test_a_live_blog_is_not_deleted(store: Store, blog: Blog) -> None:
    with pytest.raises(NotNow, match="Close it first"):
        await store.delete_blog(blog)
    assert await store.blog(blog.slug) == blog


async def test_blogs_are_found_however_many_there_are(store: Store, slug: str) -> None:
    made = [await store.create_blog(NewBlog(slug=f"{slug}-{n}", title="Many")) for n in range(4)]
    mine = {made[0].id, made[2].id}
    found = await store.blogs(1, wanted=lambda blog: blog.id in mine)
    assert [f.blog for f in found] == [made[2]]
    found = await store.blogs(1, wanted=lambda blog: blog.id in mine, before=parse_mark(found[0].mark))
    assert [f.blog for f in found] == [made[0]]


async def test_a_burst_of_commands_waits_its_turn(redis_url: str, settings: Settings, blog: Blog) -> None:
    store = await Store.open(redis_url, settings)
    found = await asyncio.gather(*(store.blog(blog.slug) for _ in range(300)))
    assert found == [blog] * 300
    await store.close()

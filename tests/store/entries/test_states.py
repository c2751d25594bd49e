"""Drafts, withdrawals, order and neighbours; what never enters the readers’ log."""

from __future__ import annotations

from typing import Any

import pytest
from logs import changes_of, log_of
from samples import entry

from liveblog.errors import Stale
from liveblog.model.blogs import Blog
from liveblog.model.events import START, Changed, Gone, Put
from liveblog.store import Store


async def test_a_stale_removal_is_refused(store: Store, blog: Blog) -> None:
    made, _ = await store.publish(blog, entry())
    await store.change(blog, made.id, {"headline": "New"})
    with pytest.raises(Stale):
        await store.remove(blog, made.id, revision=1)
    await store.remove(blog, made.id, revision=2)


@pytest.mark.parametrize("state", ["draft", "submitted", "scheduled", "withdrawn"])
async def test_what_is_not_published_never_enters_the_readers_log(
    store: Store, blog: Blog, state: Any
) -> None:
    made, _ = await store.publish(blog, entry("Not yet!", state=state), imported=state == "withdrawn")
    await store.change(blog, made.id, {"headline": "Still not"})
    assert len(await log_of(store, blog)) == 1
    assert await store.entries(blog) == []
    desk = await store.desk.after(blog.id, START, 100)
    assert [type(e.change) for e in desk.events] == [Changed, Put, Put]


async def test_publishing_a_draft_announces_it_with_the_current_time(store: Store, blog: Blog) -> None:
    draft, _ = await store.publish(blog, entry(state="draft"))
    out = await store.change(blog, draft.id, {"state": "published"})
    assert out.published > draft.published
    assert (await changes_of(store, blog))[-1] == Put(out)


async def test_withdrawing_announces_a_removal(store: Store, blog: Blog) -> None:
    made, _ = await store.publish(blog, entry(key=True, pinned=True))
    await store.change(blog, made.id, {"state": "withdrawn"})
    assert (await changes_of(store, blog))[-1] == Gone(made.id)
    window = await store.window(blog, 10, 10)
    assert (window.entries, window.pinned, window.keys, window.count) == ((), (), (), 0)


async def test_entries_come_newest_first_page_by_page(store: Store, blog: Blog) -> None:
    made = [(await store.publish(blog, entry(f"{n}.")))[0] for n in range(7)]
    newest = list(reversed(made))
    assert await store.entries(blog, limit=3) == newest[:3]
    assert await store.entries(blog, limit=3, before=newest[2].id) == newest[3:6]
    # Going on from an entry that was removed meanwhile.
    await store.remove(blog, newest[2].id)
    assert await store.entries(blog, limit=3, before=newest[2].id) == newest[3:6]


async def test_neighbours_are_those_around_an_entry(store: Store, blog: Blog) -> None:
    made = [(await store.publish(blog, entry(f"{n}.")))[0] for n in range(5)]
    newer, older = await store.neighbours(blog, made[1].id, 2)
    assert newer == [made[3], made[2]]
    assert older == [made[0]]


async def test_a_backdated_entry_is_listed_by_its_time(store: Store, blog: Blog) -> None:
    now, _ = await store.publish(blog, entry("Now."))
    before, _ = await store.publish(blog, entry("Before.", published=now.published - 60_000))
    assert await store.entries(blog) == [now, before]

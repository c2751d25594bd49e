"""Blogs and entries are stored once, with their events."""

from __future__ import annotations

import asyncio

import pytest
from logs import changes_of, log_of
from samples import entry

from liveblog.errors import Invalid, NotFound
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.events import START, Put
from liveblog.store import Store


async def test_a_blog_is_found_by_its_slug(store: Store, blog: Blog) -> None:
    assert await store.blog(blog.slug) == blog
    assert blog in [listed.blog for listed in await store.blogs()]


async def test_a_taken_slug_is_refused_with_a_sentence(store: Store, blog: Blog) -> None:
    with pytest.raises(Invalid) as refused:
        await store.create_blog(NewBlog(slug=blog.slug, title="Another"))
    assert "taken" in refused.value.problems["slug"]


async def test_an_old_slug_still_finds_the_blog(store: Store, blog: Blog) -> None:
    renamed = await store.change_blog(blog, {"slug": f"{blog.slug}-renamed"})
    assert await store.blog(blog.slug) == renamed


async def test_an_entry_is_stored_with_its_event(store: Store, blog: Blog) -> None:
    made, new = await store.publish(blog, entry("First."))
    assert new
    assert await store.entry(blog, made.id) == made
    assert (await changes_of(store, blog))[-1] == Put(made)


async def test_a_form_sent_twice_publishes_once(store: Store, blog: Blog) -> None:
    first, new = await store.publish(blog, entry(id="e1"))
    assert new
    again, new_again = await store.publish(blog, entry("Other words.", id="e1"))
    assert (again, new_again) == (first, False)
    assert len(await log_of(store, blog)) == 2  # the blog itself, the entry


async def test_many_sending_one_form_at_once_publish_once(store: Store, blog: Blog) -> None:
    made = await asyncio.gather(*(store.publish(blog, entry(id="e1")) for _ in range(20)))
    assert sum(new for _, new in made) == 1
    assert len({e for e, _ in made}) == 1


async def test_a_late_retry_does_not_restore_a_removed_entry(store: Store, blog: Blog) -> None:
    await store.publish(blog, entry(id="e1"))
    await store.remove(blog, "e1")
    with pytest.raises(NotFound):
        await store.publish(blog, entry(id="e1"))
    assert await store.entries(blog) == []


async def test_events_form_a_chain(store: Store, blog: Blog) -> None:
    for n in range(5):
        await store.publish(blog, entry(f"{n}."))
    events = await log_of(store, blog)
    assert [e.prev for e in events] == [START, *(e.position for e in events[:-1])]
    assert [e.count for e in events] == [0, 1, 2, 3, 4, 5]


async def test_a_list_that_is_read_while_an_entry_is_published_has_each_once(
    store: Store, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = await store.publish(blog, entry("First."))
    look_up = store.connection.client.hmget

    async def publish_meanwhile(*what: object) -> object:
        monkeypatch.undo()
        await store.publish(blog, entry("Second."))
        return await look_up(*what)

    monkeypatch.setattr(store.connection.client, "hmget", publish_meanwhile)
    assert [found.id for found in await store.entries(blog)] == [made.id]

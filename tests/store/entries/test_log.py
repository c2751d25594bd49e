"""Positions and following a log; the lives of blogs and their slugs."""

from __future__ import annotations

import asyncio

import pytest
from logs import log_of
from samples import entry

from liveblog.errors import Invalid, NotFound
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.events import START, Changed, Position, Put
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.keys import keys_of
from liveblog.store.log import Deleted


async def test_unknown_and_trimmed_positions_are_distinguished(store: Store, blog: Blog) -> None:
    await store.publish(blog, entry())
    events = await log_of(store, blog)
    last = events[-1].position
    assert (await store.events.after(blog.id, last, 10)).events == ()
    assert (await store.events.after(blog.id, events[0].position, 10)).events == events[1:]
    ahead = Position(last.ms + 10_000, 0)
    between = Position(last.ms, last.seq + 7)
    assert (await store.events.after(blog.id, ahead, 10)).why == "unknown-position"
    assert (await store.events.after(blog.id, between, 10)).why == "unknown-position"
    assert (await store.events.after(blog.id, START, 1)).why == "too-far-behind"
    await store.connection.client.xtrim(store.events.key(blog.id), maxlen=1, approximate=False)
    assert (await store.events.after(blog.id, events[0].position, 10)).why is None  # its successor is held
    await store.publish(blog, entry())
    await store.connection.client.xtrim(store.events.key(blog.id), maxlen=1, approximate=False)
    assert (await store.events.after(blog.id, events[0].position, 10)).why == "trimmed"


async def test_following_gives_missed_events_then_new_ones(store: Store, blog: Blog) -> None:
    first, _ = await store.publish(blog, entry("First."))
    following = store.events.follow(blog.id, START)
    missed = await anext(following)
    assert [type(e.change) for e in missed] == [Changed, Put]
    second, _ = await store.publish(blog, entry("Second."))
    assert [e.change for e in await anext(following)] == [Put(second)]
    assert first != second
    await following.aclose()  # type: ignore[attr-defined]


async def test_deleting_a_blog_ends_its_followers(store: Store, blog: Blog) -> None:
    position = (await log_of(store, blog))[-1].position
    await store.change_blog(blog, {"state": "closed"})
    await store.delete_blog(blog)
    with pytest.raises(Deleted):
        await anext(store.events.follow(blog.id, position))
    with pytest.raises(NotFound):
        await store.blog(blog.slug)
    with pytest.raises(NotFound):
        await store.publish(blog, entry())
    await store.create_blog(NewBlog(slug=blog.slug, title="The slug is free again"))


async def test_deleting_a_blog_never_frees_the_slug_of_a_new_one(store: Store, blog: Blog) -> None:
    await store.change_blog(blog, {"state": "closed"})
    made: list[Blog] = []

    async def wait(id: str, position: Position | None) -> None:
        """While it is waited for that all have heard of it, a colleague makes a blog of that name."""
        if not made and position is None:
            made.append(await store.create_blog(NewBlog(slug=blog.slug, title="A colleague's")))

    store.followed = wait
    try:
        await store.delete_blog(blog)
    finally:
        store.followed = None
    assert await store.blog(blog.slug) == made[0]


async def test_a_slug_claimed_by_many_at_once_names_one_blog(
    redis_url: str, settings: Settings, slug: str
) -> None:
    others = [await Store.open(redis_url, settings) for _ in range(4)]
    asked = [other.create_blog(NewBlog(slug=slug, title=f"Of {n}")) for n, other in enumerate(others * 2)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    [made] = [answer for answer in answers if isinstance(answer, Blog)]
    assert await others[0].blog(slug) == made
    assert [type(answer) for answer in answers if answer != made] == [Invalid] * 7
    for other in others:
        await other.close()


async def test_a_claim_expires_unless_its_blog_is_created(store: Store, slug: str) -> None:
    await store._claim(slug, "never-made")
    with pytest.raises(Invalid):
        await store.create_blog(NewBlog(slug=slug, title="Too early"))
    store._last_now += 60_000
    made = await store.create_blog(NewBlog(slug=slug, title="Free again"))
    assert await store.blog(slug) == made


async def test_a_blog_is_created_once_per_id_and_again_after_its_deletion(store: Store, slug: str) -> None:
    new, id = NewBlog(slug=slug, title="Once", state="draft"), f"made-{slug}"
    made, same = await asyncio.gather(store.create_blog(new, id=id), store.create_blog(new, id=id))
    assert made.id == same.id == id
    renamed = await store.change_blog(made, {"title": "Renamed"})
    assert await store.create_blog(new, id=id) == renamed
    await store.delete_blog(renamed)
    other = await store.create_blog(new, id=id)
    assert other.id != id
    assert await store.blog(slug) == other
    assert await store.connection.client.ttl(keys_of(other.id)[8]) == -1, "its log stays"


async def test_all_keys_of_a_blog_share_a_hash_tag(store: Store, blog: Blog) -> None:
    await store.publish(blog, entry(pinned=True, key=True))
    await store.servers.count_readers({blog.id: 3}, "p1")
    keys = [key async for key in store.connection.client.scan_iter(match=f"*{blog.id}*", count=1000)]
    assert len(keys) >= 8
    assert all(f"{{{blog.id}}}" in key for key in keys)


async def test_readers_are_summed_over_processes(store: Store, blog: Blog) -> None:
    await store.servers.count_readers({blog.id: 3}, "p1")
    assert await store.servers.count_readers({blog.id: 4}, "p2") == {blog.id: 7}
    await store.servers.forget_readers([blog.id], "p1")
    assert await store.servers.count_readers({blog.id: 4}, "p2") == {blog.id: 4}


async def test_text_that_cannot_be_encoded_is_no_trap(store: Store, blog: Blog) -> None:
    from liveblog.forms.submissions import parse_submission

    submission = parse_submission({"text": "half \ud83d a pair\x00\r\nline"}, need_text=True)
    assert submission.text == "half ? a pair\nline"


async def test_an_entry_counts_as_edited_only_when_its_visible_text_changed(store: Store, blog: Blog) -> None:
    draft, _ = await store.publish(blog, entry("Drft.", state="draft"))
    corrected = await store.change(blog, draft.id, {"source": "Draft."}, by="Ada")
    assert (corrected.edited, corrected.changed_by) == (None, "Ada")
    shown = await store.change(blog, draft.id, {"state": "published"})
    pinned = await store.change(blog, draft.id, {"pinned": True})
    assert shown.edited is pinned.edited is None
    edited = await store.change(blog, draft.id, {"source": "Other words."})
    assert edited.edited == edited.updated
    await store.remove(blog, draft.id)
    assert (await store.restore(blog, draft.id)).edited == edited.edited


async def test_pins_keep_the_order_that_editors_chose(store: Store, blog: Blog) -> None:
    made = [(await store.publish(blog, entry(f"{n}.", id=f"e{n}", pinned=True)))[0] for n in range(4)]

    async def order() -> list[str]:
        return [e.id for e in await store.pinned(blog)]

    assert await order() == ["e3", "e2", "e1", "e0"]
    await store.move_pin(blog, "e0", up=True)
    assert await order() == ["e3", "e2", "e0", "e1"]
    for _ in range(5):  # also past the top, where nothing happens
        await store.move_pin(blog, "e1", up=True)
    assert await order() == ["e1", "e3", "e2", "e0"]
    for _ in range(20):
        await store.move_pin(blog, "e3", up=False)
        await store.move_pin(blog, "e3", up=True)
    assert await order() == ["e1", "e3", "e2", "e0"]
    assert [e.id for e in (await store.window(blog, 10, 10)).pinned] != []
    await store.change(blog, "e1", {"pinned": False})
    with pytest.raises(NotFound):
        await store.move_pin(blog, "e1", up=True)
    await store.change(blog, "e1", {"pinned": True})
    assert (await order())[0] == "e1"
    assert len(made) == 4

"""What the desk said was saved is saved; every act is one event; nothing is done twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from samples import entry

from liveblog.errors import Invalid, NotFound, NotNow, Stale
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.entries import Entry
from liveblog.model.events import START, Changed, Event, Gone, Position, Put
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.blogs import parse_mark
from liveblog.store.keys import keys_of
from liveblog.store.log import Deleted


async def log_of(store: Store, blog: Blog) -> tuple[Event, ...]:
    missed = await store.events.after(blog.id, START, 1_000)
    assert missed.why is None
    return missed.events


async def changes_of(store: Store, blog: Blog) -> list[Any]:
    return [event.change for event in await log_of(store, blog)]


async def test_a_blog_is_found_by_its_slug(store: Store, blog: Blog) -> None:
    assert await store.blog(blog.slug) == blog
    assert blog in [listed.blog for listed in await store.blogs()]


async def test_a_slug_taken_is_refused_with_a_sentence(store: Store, blog: Blog) -> None:
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


async def test_a_removed_id_does_not_come_back_by_a_late_retry(store: Store, blog: Blog) -> None:
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


async def test_an_undo_that_a_colleague_overtook_brings_back_the_newest_words(
    store: Store, blog: Blog
) -> None:
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


async def test_in_a_closed_blog_nothing_appears_that_was_not_there(store: Store, blog: Blog) -> None:
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


async def test_in_a_closed_blog_what_readers_just_saw_is_brought_back(store: Store, blog: Blog) -> None:
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


async def test_publishing_a_draft_tells_readers_and_dates_it_now(store: Store, blog: Blog) -> None:
    draft, _ = await store.publish(blog, entry(state="draft"))
    out = await store.change(blog, draft.id, {"state": "published"})
    assert out.published > draft.published
    assert (await changes_of(store, blog))[-1] == Put(out)


async def test_withdrawing_tells_readers_it_is_gone(store: Store, blog: Blog) -> None:
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


async def test_a_backdated_entry_stands_where_its_time_says(store: Store, blog: Blog) -> None:
    now, _ = await store.publish(blog, entry("Now."))
    before, _ = await store.publish(blog, entry("Before.", published=now.published - 60_000))
    assert await store.entries(blog) == [now, before]


async def test_a_position_that_the_log_does_not_hold_is_told_from_one_trimmed(
    store: Store, blog: Blog
) -> None:
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


async def test_following_gives_what_came_meanwhile_and_what_comes(store: Store, blog: Blog) -> None:
    first, _ = await store.publish(blog, entry("First."))
    following = store.events.follow(blog.id, START)
    missed = await anext(following)
    assert [type(e.change) for e in missed] == [Changed, Put]
    second, _ = await store.publish(blog, entry("Second."))
    assert [e.change for e in await anext(following)] == [Put(second)]
    assert first != second
    await following.aclose()  # type: ignore[attr-defined]


async def test_deleting_a_blog_ends_those_who_follow_it(store: Store, blog: Blog) -> None:
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


async def test_whoever_deletes_a_blog_takes_no_slug_from_a_new_one(store: Store, blog: Blog) -> None:
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


async def test_a_claim_holds_while_its_blog_may_still_come_and_not_for_ever(store: Store, slug: str) -> None:
    await store._claim(slug, "never-made")
    with pytest.raises(Invalid):
        await store.create_blog(NewBlog(slug=slug, title="Too early"))
    store._last_now += 60_000
    made = await store.create_blog(NewBlog(slug=slug, title="Free again"))
    assert await store.blog(slug) == made


async def test_a_blog_is_made_once_with_an_id_and_anew_once_it_was_deleted(store: Store, slug: str) -> None:
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


async def test_an_entry_counts_as_edited_only_when_readers_words_changed(store: Store, blog: Blog) -> None:
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


async def test_pins_stand_in_the_order_that_editors_choose(store: Store, blog: Blog) -> None:
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

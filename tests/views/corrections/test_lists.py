"""Pages, older pages, neighbours and counts agree on what was withdrawn."""

from __future__ import annotations

from logs import publish

from liveblog.model.blogs import Blog
from liveblog.model.events import START, Gone, Put, dumps
from liveblog.pages.window import corrections_of
from liveblog.store import Store


async def test_a_tombstone_stands_in_the_place_of_its_entry(store: Store, blog: Blog) -> None:
    made = [await publish(store, blog, f"Words {n}.", key=True, pinned=n == 1) for n in range(3)]
    ids = [e.id for e in reversed(made)]
    await store.change(blog, made[1].id, {"state": "withdrawn", "reason": "A hoax."})
    window = await store.window(blog, 10, 10)
    assert [e.id for e in window.entries] == ids
    assert (window.count, window.pinned) == (3, ())
    assert [e.id for e in window.keys] == [ids[0], ids[2]]
    assert [e.id for e in window.corrected] == [made[1].id]
    assert [e.id for e in await store.entries(blog)] == ids
    newer, older = await store.neighbours(blog, made[1].id, 1)
    assert ([e.id for e in newer], [e.id for e in older]) == ([ids[0]], [ids[2]])
    everything = [
        window.entries,
        await store.entries(blog, before=ids[0]),
        (await store.neighbours(blog, ids[0], 2))[1],
    ]
    for seen in everything:
        assert "Words 1" not in dumps([e.to_json() for e in seen])
    assert (await store.entry(blog, made[1].id)).source == "Words 1."
    back = await store.change(blog, made[1].id, {"state": "published"})
    assert (back.published, back.pinned, back.key) == (made[1].published, True, True)


async def test_a_silent_withdrawal_is_gone_and_older_pages_go_on(store: Store, blog: Blog) -> None:
    made = [await publish(store, blog, f"Words {n}.") for n in range(3)]
    await store.change(blog, made[1].id, {"state": "withdrawn"})
    assert [e.id for e in await store.entries(blog)] == [made[2].id, made[0].id]
    assert [e.id for e in await store.entries(blog, before=made[1].id)] == [made[0].id]
    missed = await store.events.after(blog.id, START, 100)
    assert missed.events[-1].change == Gone(made[1].id)


async def test_the_readers_log_holds_no_text_of_a_tombstone(store: Store, blog: Blog) -> None:
    entry = await publish(store, blog, "Unfounded words.", tags=("unfounded",))
    await store.change(blog, entry.id, {"state": "withdrawn", "reason": "A hoax."})
    await store.change(blog, entry.id, {"headline": "Unfounded still"})
    await store.remove(blog, entry.id)
    await store.restore(blog, entry.id)
    lately = (await store.events.last(blog.id, 10))[-4:]
    assert [type(e.change) for e in lately] == [Put, Put, Gone, Put]
    for event in lately:
        assert "nfounded" not in str(event.change)


async def test_corrected_entries_are_found_by_when_they_were_corrected(store: Store, blog: Blog) -> None:
    made = [await publish(store, blog, f"{n}.") for n in range(4)]
    for n in (2, 0):
        await store.change(blog, made[n].id, {"correction": f"Wrong {n}."})
    assert [e.id for e in (await store.window(blog, 1, 1, 1)).corrected] == [made[0].id]
    assert [e.id for e in (await store.window(blog, 1, 1, 9)).corrected] == [made[0].id, made[2].id]
    await store.remove(blog, made[0].id)
    lines = [line for e in (await store.window(blog, 1, 1)).corrected for line in corrections_of(e)]
    assert [(line.id, line.text) for line in lines] == [(made[2].id, "Wrong 2.")]

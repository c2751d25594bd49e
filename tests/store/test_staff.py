"""What the staff shares: kept, bounded, told to the desk alone, gone with its blog."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from liveblog.errors import Invalid, NotFound
from liveblog.model.blocks import Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import NewEntry
from liveblog.model.events import START, Event, Staff, event_wire
from liveblog.model.people import Person
from liveblog.model.staff import parse_note, unread
from liveblog.store import Store

ADA = Person(id="ada", name="Ada “A/B”", role="editor", created=0)
BO = Person(id="bo", name="Bo", role="editor", created=0)


async def json_response(store: Store, blog: Blog) -> list[Staff]:
    missed = await store.desk.after(blog.id, START, 1_000)
    return [e.change for e in missed.events if isinstance(e.change, Staff)]


async def test_notes_on_an_entry_stay_in_order(store: Store, blog: Blog) -> None:
    first = await store.note(blog, "e1", ADA, "Check\nthe number — “3”?")
    second = await store.note(blog, "e1", BO, "Done.")
    assert await store.notes(blog, "e1", "e2") == {"e1": (first, second)}
    assert await store.notes(blog) == {}
    assert [s.about for s in await json_response(store, blog)] == ["note", "note"]


async def test_a_note_resent_after_a_lost_answer_is_added_once(store: Store, blog: Blog) -> None:
    for by, once, text in ((ADA, "1", "Yes."), (ADA, "1", "Yes."), (BO, "1", "Yes."), (ADA, "2", "Yes.")):
        await store.note(blog, "e1", by, text, once=once)
        await store.say(blog, by, text, once=once)
    await store.say(blog, ADA, "Yes, sure.", once="1")  # sent back, changed and sent again
    assert [n.by for n in (await store.notes(blog, "e1"))["e1"]] == [ADA.name, BO.name, ADA.name]
    assert [n.text for n in await store.chat(blog)] == ["Yes.", "Yes.", "Yes.", "Yes, sure."]
    assert len(await json_response(store, blog)) == 7


async def test_notes_and_messages_are_bounded(
    store: Store, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liveblog.store.staff.NOTES_KEPT", 2)
    monkeypatch.setattr("liveblog.store.staff.CHAT_KEPT", 2)
    for n in range(3):
        await store.note(blog, "e1", ADA, str(n))
        await store.say(blog, ADA, str(n))
    assert [n.text for n in (await store.notes(blog, "e1"))["e1"]] == ["1", "2"]
    assert [n.text for n in await store.chat(blog)] == ["1", "2"]


async def test_the_last_read_message_never_moves_back(store: Store, blog: Blog) -> None:
    first, second = await store.say(blog, ADA, "1"), await store.say(blog, ADA, "2")
    own = await store.say(blog, BO, "3")
    chat = await store.chat(blog)
    assert unread(chat, await store.read_up_to(blog, BO), BO.name) == 2
    for word in (second.id, first.id, "nowhere"):
        await store.read(blog, BO, word)
        assert await store.read_up_to(blog, BO) == second.id
    assert [unread(chat, up_to, BO.name) for up_to in ("gone", first.id, own.id)] == [2, 1, 0]
    assert await store.read_up_to(blog, ADA) == ""


async def test_people_whose_last_read_message_is_gone_are_dropped_first(
    store: Store, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liveblog.store.staff.READ_BY", 1)
    monkeypatch.setattr("liveblog.store.staff.CHAT_KEPT", 1)
    for person in (ADA, BO):
        await store.read(blog, person, (await store.say(blog, ADA, "News.")).id)
    assert await store.read_up_to(blog, ADA) == ""
    assert await store.read_up_to(blog, BO)


async def test_notes_and_chat_never_enter_the_readers_log(store: Store, blog: Blog) -> None:
    before = await store.events.position(blog.id)
    await store.note(blog, "e1", ADA, "secret")
    await store.say(blog, ADA, "secret")
    await store.lease(blog, "e1", ADA)
    await store.publish(blog, NewEntry(source="draft", blocks=(Text(text="draft"),), state="draft"))
    assert await store.events.position(blog.id) == before
    with pytest.raises(ValueError, match="never told"):
        event_wire(Event(START, START, Staff("note", {}), 0))


async def test_one_person_holds_a_lease_and_others_may_take_it_over(store: Store, blog: Blog) -> None:
    mine = await store.lease(blog, "e1", ADA)
    assert mine
    theirs = await store.lease(blog, "e1", BO)
    assert theirs == mine
    again = await store.lease(blog, "e1", ADA)
    assert again == mine
    taken = await store.lease(blog, "e1", BO, "force")
    assert taken
    assert taken.name == "Bo"
    # Whoever lost it cannot give it back for the other.
    assert await store.lease(blog, "e1", ADA, "end") == taken
    assert await store.lease(blog, "e1", BO, "end") is None
    # Told when it changes hands, not each time it is kept.
    assert [s.about for s in await json_response(store, blog)] == ["lease"] * 3


async def test_a_persons_pages_share_a_lease(
    store: Store, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.lease(blog, "e1", ADA, page="one")
    await store.lease(blog, "e1", ADA, page="two")
    assert await store.lease(blog, "e1", ADA, "end", "one")
    assert [held.holder for held in await store.leases(blog)] == ["ada"]
    assert await store.lease(blog, "e1", ADA, "end", "two") is None
    # One that was silent for too long does not keep it.
    monkeypatch.setattr("liveblog.store.staff.LEASE_LASTS", 0)
    await store.lease(blog, "e1", ADA, page="one")
    monkeypatch.undo()
    await store.lease(blog, "e1", ADA, page="two")
    assert await store.lease(blog, "e1", ADA, "end", "two") is None


async def test_one_of_many_who_open_an_entry_at_once_gets_the_lease(store: Store, blog: Blog) -> None:
    people = [Person(id=f"p{n}", name=f"P{n}", role="editor", created=0) for n in range(10)]
    leases = await asyncio.gather(*(store.lease(blog, "e1", p) for p in people))
    assert len({lease.holder for lease in leases if lease}) == 1


async def test_a_lease_ends_by_itself(store: Store, blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liveblog.store.staff.LEASE_LASTS", -1)
    await store.lease(blog, "e1", ADA)
    assert (await store.here(blog, "c1", ADA)).leases == ()
    monkeypatch.undo()
    lease = await store.lease(blog, "e1", BO)
    assert lease
    assert lease.holder == "bo"


async def test_presence_is_listed_and_expires(
    store: Store, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.here(blog, "c1", ADA)
    await store.here(blog, "c2", ADA)
    lease = await store.lease(blog, "e1", ADA)
    present = await store.here(blog, "c3", BO)
    assert (present.names, present.leases) == ((ADA.name, "Bo"), (lease,))
    await store.left(blog, "c1")
    await store.left(blog, "c2")
    monkeypatch.setattr("liveblog.store.staff.HERE_LASTS", 60_000)
    assert (await store.here(blog, "c3", BO)).names == ("Bo",)


async def test_deleting_a_blog_deletes_its_staffs_data(store: Store, blog: Blog) -> None:
    await store.note(blog, "e1", ADA, "x")
    await store.read(blog, ADA, (await store.say(blog, ADA, "x")).id)
    await store.lease(blog, "e1", ADA)
    await store.here(blog, "c1", ADA)
    await store.change_blog(blog, {"state": "closed"})
    await store.delete_blog(blog)
    client: Any = store.connection.client
    left = [k async for k in client.scan_iter(f"lb:{{{blog.id}}}:*")]
    assert sorted(k.rsplit(":", 1)[1] for k in left) == ["desk", "events"]  # which expire
    with pytest.raises(NotFound):
        await store.say(blog, ADA, "anybody?")
    assert await store.lease(blog, "e1", ADA) is None


@pytest.mark.parametrize("text", ["", " \n", "x" * 2001])
def test_an_empty_note_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_note(text)
    assert refused.value.problems["note"]

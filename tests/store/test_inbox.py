"""What chats told is kept once, in its newest version, within bounds; and is due until it was carried out."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace

import pytest

from liveblog.errors import Invalid, NotFound
from liveblog.model.blogs import Blog
from liveblog.model.connections import CONNECTIONS_LIMIT, Connection
from liveblog.model.inbox import Attached, Made, Said, TakenBack
from liveblog.store import Store, connections, inbox
from liveblog.store.inbox import Due


@pytest.fixture
async def to(store: Store, blog: Blog) -> Connection:
    connection = Connection(id=secrets.token_hex(8), kind="webhook", name="Field")
    await store.connect(blog, connection)
    return connection


def said(message: str = "m", version: str = "1", **more: object) -> Said:
    return Said(message=message, version=version, text=f"{message} {version}", **more)  # type: ignore[arg-type]


async def queued(store: Store, blog: Blog) -> list[Due]:
    """What is due of this blog: other tests have theirs in the same queue."""
    found = await store.inbox.due(int(time.time() * 1000) + 60_000, 10_000)
    return [due for due in found if due.blog_id == blog.id]


async def test_the_newest_version_is_kept_whatever_comes_first(
    store: Store, blog: Blog, to: Connection
) -> None:
    how = [(await store.inbox.accept(blog.id, to, said(version=v), 1)).how for v in ("2", "1", "2", "3")]
    assert how == ["accepted", "known", "known", "accepted"]
    [due] = await queued(store, blog)
    message = await store.inbox.message(blog.id, to.id, due.message)
    assert message
    assert (message.text, message.seq, message.deleted) == ("m 3", 2, False)


async def test_a_deletion_is_final_even_of_what_was_not_there(
    store: Store, blog: Blog, to: Connection
) -> None:
    await store.inbox.accept(blog.id, to, TakenBack(message="m"), 1)
    assert (await store.inbox.accept(blog.id, to, said(version="9"), 1)).how == "known"
    [due] = await queued(store, blog)
    message = await store.inbox.message(blog.id, to.id, due.message)
    assert message
    assert (message.deleted, message.text, message.images) == (True, "", ())


async def test_an_album_is_read_in_order_and_has_so_many_parts(
    store: Store, blog: Blog, to: Connection
) -> None:
    for part in (11, 9, 10, *range(12, 25)):
        image = Attached(key=str(part), file=str(part))
        await store.inbox.accept(blog.id, to, said(part=str(part), images=(image,), album=True), 1)
    [due] = await queued(store, blog)
    message = await store.inbox.message(blog.id, to.id, due.message)
    assert message
    assert [image.key for image in message.images] == [str(n) for n in range(9, 19)]


async def test_what_comes_meanwhile_stays_due(store: Store, blog: Blog, to: Connection) -> None:
    await store.inbox.accept(blog.id, to, said(version="1"), 1)
    [due] = await queued(store, blog)
    await store.inbox.accept(blog.id, to, said(version="2"), 2)
    await store.inbox.settle(due, Made(seq=1))
    [again] = await queued(store, blog)
    await store.inbox.settle(again, Made(seq=2))
    assert await queued(store, blog) == []
    assert (await store.inbox.made(blog.id, to.id, due.message)).seq == 2


async def test_old_messages_make_room_unless_they_wait(
    store: Store, blog: Blog, to: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "KEPT", 3)
    for n in range(3):
        assert (await store.inbox.accept(blog.id, to, said(str(n)), n)).how == "accepted"
    assert (await store.inbox.accept(blog.id, to, said("3"), 3)).how == "full"
    assert (
        await store.inbox.accept(blog.id, to, said("0", "2"), 3)
    ).how == "accepted"  # an edit is no more of them
    for due in await queued(store, blog):
        await store.inbox.settle(due, Made(seq=2))
    assert (await store.inbox.accept(blog.id, to, said("3"), 3)).how == "accepted"
    assert not await store.inbox.has(blog.id, to.id, "0")


async def test_nothing_is_kept_for_a_connection_that_ended(store: Store, blog: Blog, to: Connection) -> None:
    await store.inbox.accept(blog.id, to, said(), 1)
    await store.saw(blog.id, to.id, "U1", "Ada")
    [due] = await queued(store, blog)
    await store.disconnect(blog.id, to.id)
    assert (await store.inbox.accept(blog.id, to, said("n"), 1)).how == "gone"
    await store.inbox.settle(due, Made(seq=1))
    left = [key async for key in store.connection.client.scan_iter(f"lb:{{{blog.id}}}:*{to.id}*")]
    assert left == []
    assert await store.connection_states(blog.id) == {}


async def test_a_blog_has_so_many_connections_and_a_removed_one_stays_so(store: Store, blog: Blog) -> None:
    made = []
    for n in range(CONNECTIONS_LIMIT):
        made.append(Connection(id=f"c{n}", kind="webhook", name="Field"))
        await store.connect(blog, made[-1])
    with pytest.raises(Invalid):
        await store.connect(blog, Connection(id="more", kind="webhook", name="Field"))
    await store.disconnect(blog.id, "c0")
    for act in (store.change_connection(blog, replace(made[0], name="x")), store.new_address(blog, "c0")):
        with pytest.raises(NotFound):
            await act
    assert len(await store.connections(blog.id)) == CONNECTIONS_LIMIT - 1


async def test_the_unmapped_who_wrote_longest_ago_are_forgotten(
    store: Store, blog: Blog, to: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "SENDERS_KEPT", 3)
    for name in ("a", "b", "c"):
        await store.saw(blog.id, to.id, name, name.upper())
    await store.map_sender(blog, to.id, "a", "ada")
    await store.saw(blog.id, to.id, "d", "D")
    assert [(s.id, s.person) for s in await store.senders(blog.id, to.id)] == [
        ("d", ""),
        ("c", ""),
        ("a", "ada"),
    ]

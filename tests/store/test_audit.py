"""The audit log: written with the act, chained, trimmed from an anchor, erasable without breaking the chain."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from accounts import HERE, PASSWORD, QUICK
from samples import entry as new

from liveblog.embedded_redis.server import redis_for
from liveblog.errors import Invalid, Stale
from liveblog.model.audit import ACTS, Actor, check
from liveblog.model.blogs import NewBlog
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.audit import LOG, PLACES, _done, acting, line
from liveblog.store.passwords import Passwords
from liveblog.store.people import People

ADA = Actor("ada1", "Ada", "192.0.2.7")


@pytest.fixture(scope="module")
async def store(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Store]:
    """A store of this file's own: other tests would write into the log meanwhile."""
    with redis_for(Settings(data=tmp_path_factory.mktemp("audited"))) as url:
        settings = Settings(redis_url=url, data=Path("data"), resolve=False)
        opened = await Store.open(url, settings)
        opened.people = People(opened.connection, settings, Passwords(QUICK))
        yield opened
        await opened.close()


@pytest.fixture
async def clean(store: Store) -> Store:
    await store.connection.client.flushall()
    return store


def as_ada() -> None:
    acting.set(ADA)


async def acts(store: Store, **which: str) -> list[tuple[str, str, str]]:
    """Newest first: who, act, what."""
    return [(e.who, e.act, e.what) for e in await store.audit.events(limit=100, **which)]


async def test_what_an_editor_does_is_recorded_with_who_and_from_where(clean: Store) -> None:
    as_ada()
    blog = await clean.create_blog(NewBlog(slug="story", title="A story"))
    entry, _ = await clean.publish(blog, new("One", id="e1"))
    await clean.publish(blog, new("One", id="e1"))  # a form sent twice is one act
    await clean.change(blog, entry.id, {"headline": "News"})
    await clean.change(blog, entry.id, {"headline": "News"})  # no difference, no event
    with pytest.raises(Stale):
        await clean.change(blog, entry.id, {"headline": "Old"}, revision=1)
    await clean.change(blog, entry.id, {"state": "withdrawn"})
    await clean.remove(blog, entry.id)
    await clean.restore(blog, entry.id)
    blog = await clean.change_blog(blog, {"title": "Another", "state": "closed"})
    blog = await clean.change_blog(blog, {"title": "A third"})
    await clean.delete_blog(blog)
    assert await acts(clean) == [
        ("Ada", "blog.delete", "story"),
        ("Ada", "blog.change", "story title"),
        ("Ada", "blog.state", "story live → closed"),
        ("Ada", "entry.restore", "story/e1"),
        ("Ada", "entry.remove", "story/e1"),
        ("Ada", "entry.withdraw", "story/e1"),
        ("Ada", "entry.edit", "story/e1"),
        ("Ada", "entry.publish", "story/e1"),
        ("Ada", "blog.create", "story"),
    ]
    [event, *_] = await clean.audit.events(limit=1)
    assert event.address == "192.0.2.7"
    assert not (await clean.audit.verify()).broken


async def test_people_tokens_and_sign_ins_are_recorded_also_those_refused(clean: Store) -> None:
    as_ada()
    people = clean.people
    person, _ = await people.join(await people.invite("editor", "Bo"), "Bo", PASSWORD, HERE)
    with pytest.raises(Invalid):
        await people.sign_in("Bo", "not it", HERE)
    with pytest.raises(Invalid):
        await people.sign_in("a password by mistake", "Bo", HERE)
    _, cookie = await people.sign_in("Bo", PASSWORD, HERE)
    session = (await people.session(cookie) or pytest.fail("no session"))[1]
    await people.change_role(person.id, "contributor")
    await people.open_blogs(person.id, ["b1"])
    await people.end_session(person, session.id)
    await people.set_password(await people.reset(person.id), "another one here", HERE)
    await people.create_token("Wire", "editor")
    [token] = await people.tokens()
    await people.revoke_token(token.id)
    await people.remove(person.id)
    assert await acts(clean) == [
        ("Ada", "person.remove", "Bo"),
        ("Ada", "token.revoke", "Wire"),
        ("Ada", "token.create", "Wire editor"),
        ("Bo", "sign-in", ""),
        ("Bo", "password", "Bo"),
        ("Ada", "person.reset", "Bo"),
        ("Ada", "sign-in.end", "Bo"),
        ("Ada", "person.blogs", "Bo 1 blogs"),
        ("Ada", "person.role", "Bo contributor"),
        ("Bo", "sign-in", ""),
        ("unknown", "sign-in.refused", ""),
        ("Bo", "sign-in.refused", ""),
        ("Bo", "sign-in", ""),
        ("Bo", "person.join", "Bo editor"),
        ("Ada", "person.invite", "editor"),
    ]
    assert "mistake" not in json.dumps(await clean.connection.client.xrange(LOG))


async def test_events_are_found_by_who_act_and_words(clean: Store) -> None:
    as_ada()
    blog = await clean.create_blog(NewBlog(slug="budget", title="Budget"))
    await clean.publish(blog, new("One", id="e1"))
    await clean.audit.note("export", "budget", by=Actor("bo1", "Bo"))
    assert await acts(clean, who="bo") == [("Bo", "export", "budget")]
    assert await acts(clean, who="bo1") == [("Bo", "export", "budget")]
    assert await acts(clean, act="entry") == [("Ada", "entry.publish", "budget/e1")]
    assert await acts(clean, words="192.0.2") == (await acts(clean))[1:]
    first = (await clean.audit.events(limit=1))[0]
    assert len(await clean.audit.events(limit=9, before=first.id)) == 2


async def test_every_change_of_the_log_is_noticed(clean: Store) -> None:
    for number in range(6):
        await clean.audit.note("export", f"b{number}", by=ADA)
    links = [link async for batch in clean.audit.links() for link, _ in batch]
    assert not check(links).broken
    for at in range(1, 5):
        assert check(links[:at] + links[at + 1 :]).broken == links[at + 1].id
        forged = links[at].event.replace("Ada", "Bo").replace(f"b{at}", "other")
        assert check([*links[:at], replace(links[at], event=forged), *links[at + 1 :]]).broken == links[at].id
    assert check(links[1:]).broken == "the beginning"
    assert check([links[0], links[2], links[1], *links[3:]]).broken
    # Cutting off the end shows only by the hash of the last event, which is why it is printed.
    assert check(links[:-1]).head != check(links).head


async def test_the_oldest_events_go_and_the_chain_holds_from_there(clean: Store) -> None:
    for number in range(30):
        await clean.audit.note("export", f"b{number}", by=ADA)
    now = (await clean.audit.events(limit=1))[0].at
    assert await clean.audit.trim(now, days=365, most=10) == 20
    kept = await acts(clean)
    assert kept[0][:2] == ("server", "audit.trim")
    assert [what for _, _, what in kept[1:]] == [f"b{n}" for n in range(29, 19, -1)]
    checked = await clean.audit.verify()
    assert (checked.broken, checked.count) == ("", 11)
    assert await clean.connection.client.hlen(PLACES) == 10
    assert await clean.audit.trim(now + 400 * 86_400_000, days=365, most=1000) > 0
    assert not (await clean.audit.verify()).broken
    # Somebody who drops events without saying so is found out.
    await clean.audit.note("export", "last", by=ADA)
    await clean.connection.client.xtrim(LOG, maxlen=1, approximate=False)
    assert (await clean.audit.verify()).broken == "the beginning"


async def test_who_left_can_be_erased_and_the_chain_holds(clean: Store) -> None:
    for by in (ADA, Actor("bo1", "Bo", "192.0.2.8")):
        await clean.audit.note("export", f"person:{by.id}", by=by)
    await clean.audit.erase("ada1")
    whole = json.dumps([line(*one) async for batch in clean.audit.links() for one in batch])
    stored = json.dumps([await clean.connection.client.hgetall(PLACES), await clean.audit.names()])
    for personal in ("Ada", "192.0.2.7"):
        assert personal not in whole + stored
    assert "Bo" in whole
    assert "192.0.2.8" in whole
    assert not (await clean.audit.verify()).broken
    with pytest.raises(Invalid):
        await clean.audit.erase("ada1")


async def test_publishing_asks_redis_no_more_often_than_before(clean: Store) -> None:
    """The record is part of the act's script."""
    blog = await clean.create_blog(NewBlog(slug=f"s-{secrets.token_hex(4)}", title="A story"))
    await clean.publish(blog, new("One"))
    before = (await clean.connection.client.info("commandstats"))["cmdstat_evalsha"]["calls"]
    await clean.publish(blog, new("Two"))
    assert (await clean.connection.client.info("commandstats"))["cmdstat_evalsha"]["calls"] == before + 1


@pytest.mark.parametrize(
    ("answer", "done"),
    [
        *((a, True) for a in (1, ["made", "1-0"], ["changed", "1-0"], "joined", "deleted", '{"id":"a"}')),
        *((a, False) for a in (0, None, [], ["stale", "2"], ["deleted"], "gone", "last", "live", "taken", 7)),
    ],
)
def test_only_what_was_done_counts(answer: object, done: bool) -> None:
    assert _done(answer) is done


def test_every_act_has_words() -> None:
    assert all(ACTS.values())

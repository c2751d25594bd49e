"""Sign-ins: listed, ended, renewed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from accounts import HERE, PASSWORD, QUICK, elsewhere
from argon2 import PasswordHasher
from redis.asyncio import Redis

from liveblog.errors import Invalid
from liveblog.model.people import (
    Person,
)
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.passwords import Passwords
from liveblog.store.people import People


async def test_a_sign_in_can_be_listed_and_ended_one_by_one(people: People, ada: Person) -> None:
    _, here = await people.sign_in(ada.name, PASSWORD, HERE)
    _, there = await people.sign_in(ada.name, PASSWORD, replace(HERE, agent="curl/8"))
    listed = await people.sessions(ada)
    assert {s.agent for s in listed} == {HERE.agent, "curl/8"}
    found = await people.session(there)
    assert found
    await people.end_session(ada, found[1].id)
    assert await people.session(there) is None
    assert await people.session(here)
    await people.end_sessions(ada)
    assert await people.session(here) is None


async def test_changing_a_password_ends_the_other_sign_ins(people: People, ada: Person) -> None:
    _, here = await people.sign_in(ada.name, PASSWORD, elsewhere())
    _, there = await people.sign_in(ada.name, PASSWORD, elsewhere())
    found = await people.session(here)
    assert found
    with pytest.raises(Invalid) as refused:
        await people.change_password(ada, "not the password", "a new long password", found[1])
    assert refused.value.problems["old"]
    await people.change_password(ada, PASSWORD, "a new long password", found[1])
    assert await people.session(here)
    assert await people.session(there) is None


async def test_a_sign_in_unused_for_too_long_ends(store: Store, settings: Settings, ada: Person) -> None:
    short = People(store.connection, replace(settings, session_days=0), Passwords(QUICK))
    short._lasts = -1
    _, cookie = await short.sign_in(ada.name, PASSWORD, elsewhere())
    assert await short.session(cookie) is None
    short.close()


async def test_a_sign_in_in_use_is_renewed_but_never_revived(
    people: People, ada: Person, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, cookie = await people.sign_in(ada.name, PASSWORD, elsewhere())
    monkeypatch.setattr("liveblog.store.people.SEEN_EVERY", -1)
    first = await people.session(cookie)
    assert first
    second = await people.session(cookie)
    assert second
    assert second[1].expires >= first[1].expires
    args = [second[1].id, json.dumps(second[1].to_json()), 1000]
    await people.end_session(ada, second[1].id)
    # The note that it was used comes after the end: it must not bring it back.
    assert await store.connection.script("people_seen")([f"{{people}}:sessions:{ada.id}"], args) == 0
    assert await people.session(cookie) is None


async def test_a_person_has_a_bounded_number_of_sign_ins(
    people: People, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liveblog.store.people.SESSIONS_AT_MOST", 2)
    cookies = [(await people.sign_in(ada.name, PASSWORD, elsewhere()))[1] for _ in range(3)]
    assert len(await people.sessions(ada)) == 2
    assert await people.session(cookies[-1])


@pytest.mark.parametrize("cookie", ["", ".", "x", "a.b", "../x.y", "é.é", "a" * 5000, "{people}.x"])
async def test_a_garbled_cookie_is_rejected(people: People, cookie: str) -> None:
    assert await people.session(cookie) is None


async def test_no_secret_is_stored_in_plain_text(redis_url: str, people: People, ada: Person) -> None:
    _, cookie = await people.sign_in(ada.name, PASSWORD, elsewhere())
    link, token = await people.invite("editor"), await people.create_token("wire", "editor")
    redis = Redis.from_url(redis_url, decode_responses=True)
    kept = ""
    async for key in redis.scan_iter("{people}*"):
        kind = await redis.type(key)
        kept += key + str(await (redis.hgetall(key) if kind == "hash" else redis.get(key)))  # type: ignore[misc]
    await redis.aclose()
    for secret in (PASSWORD, cookie.partition(".")[2], link, token):
        assert secret not in kept


async def test_an_old_hash_is_renewed_when_its_person_signs_in(
    store: Store, settings: Settings, people: People, ada: Person
) -> None:
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    today = People(store.connection, settings, Passwords(stronger))
    await today.sign_in(ada.name, PASSWORD, elsewhere())
    hash = await store.connection.client.hget("{people}:secrets", ada.id)  # type: ignore[misc]
    assert hash
    assert not stronger.check_needs_rehash(hash)
    await today.sign_in(ada.name, PASSWORD, elsewhere())
    today.close()


async def test_a_password_replaced_while_signing_in_gives_no_sign_in(people: People, ada: Person) -> None:
    with pytest.raises(Invalid, match="Sign in again"):
        await people._start_session(ada, HERE, verified="the hash that was", fresh="the hash that was")

"""Accounts, sign-ins, links and tokens: what is secret is not kept, what is ended stays ended."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from redis.asyncio import Redis

from liveblog.embedded_redis.server import redis_for
from liveblog.errors import Forbidden, Invalid, NotFound, Unavailable
from liveblog.model.people import (
    MAY,
    ROLES,
    Person,
    device,
    folded,
    may,
    need,
    parse_name,
    parse_password,
    parse_role,
)
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.passwords import AT_ONCE, WAITING, Passwords
from liveblog.store.people import People, Where
from liveblog.store.throttle import TRIES_ADDRESS, TRIES_PAIR, Throttled

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"
HERE = Where("192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")


def elsewhere() -> Where:
    """An address that no other test has counted attempts of."""
    return Where(f"198.51.100.{secrets.token_hex(8)}", "curl/8")


@pytest.fixture
async def people(store: Store, settings: Settings) -> AsyncIterator[People]:
    people = People(store.connection, settings, Passwords(QUICK))
    yield people
    people.close()


@pytest.fixture
async def empty(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> AsyncIterator[People]:
    """People of a Redis that has none yet."""
    with redis_for(Settings(data=tmp_path_factory.mktemp("people"))) as url:
        store = await Store.open(url, settings)
        people = People(store.connection, settings, Passwords(QUICK))
        yield people
        people.close()
        await store.close()


@pytest.fixture
async def ada(people: People) -> Person:
    """An editor with a name of this test's own."""
    name = f"Ada {secrets.token_hex(4)}"
    person, _ = await people.join(await people.invite("editor"), name, PASSWORD, HERE)
    return person


# Words


def test_every_role_may_do_what_the_one_below_may() -> None:
    assert MAY["contributor"] < MAY["editor"] < MAY["admin"]


def test_a_contributor_cannot_publish_and_is_told_what_to_do_instead() -> None:
    assert may("contributor", "write")
    with pytest.raises(Forbidden, match="Submit it for approval"):
        need("contributor", "publish")


def test_names_are_the_same_whatever_their_case_or_form() -> None:
    assert folded("  ÅDA  Lovelace ") == folded("åda lovelace")
    assert parse_name(" Ada​\t Lovelace ") == "Ada Lovelace"


UNSEEN = [0xAD, 0x34F, 0x61C, 0x115F, 0x180E, 0x200B, 0x202E, 0x2800, 0x3164, 0xFE0F, 0xFFA0, 0xE0041]


@pytest.mark.parametrize("unseen", [chr(code) for code in UNSEEN])
def test_what_nobody_sees_tells_no_names_apart_and_makes_none(unseen: str) -> None:
    assert folded(f"Edi{unseen}tor 1{unseen}") == folded("editor 1")
    assert parse_name(f"Ada{unseen}") == "Ada"
    with pytest.raises(Invalid):
        parse_name(unseen * 3)


@pytest.mark.parametrize("name", ["Ada Lоvelace", "Αda", "Иван I."])
def test_letters_that_look_alike_are_not_mixed(name: str) -> None:
    with pytest.raises(Invalid, match="one alphabet"):
        parse_name(name)


@pytest.mark.parametrize(
    "name", ["Иван Петров", "Γιώργος", "李 Wei 2", "محمد (Mo)", "O’Neil-Ångström", "ภัทร"]
)
def test_names_of_the_world_are_names(name: str) -> None:
    assert parse_name(name) == name


@pytest.mark.parametrize("name", ["", "  ", "​", "x" * 61, "…", "--"])
def test_a_name_has_to_be_readable(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_name(name)
    assert refused.value.problems["name"]


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaa", "Ada Lovelace", "x" * 1001])
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_password(password, "ada lovelace")
    assert refused.value.problems["password"]


def test_a_role_is_one_of_three() -> None:
    assert [parse_role(r) for r in ROLES] == list(ROLES)
    with pytest.raises(Invalid):
        parse_role("owner")


def test_a_device_is_named_as_a_person_would() -> None:
    assert device(HERE.agent) == "Firefox on Linux"
    assert (
        device("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/605")
        == "Safari on iPhone"
    )
    assert device("") == "Unknown browser"


# Passwords


async def test_hashing_waits_in_a_bounded_queue() -> None:
    passwords = Passwords(QUICK)
    asked = [asyncio.ensure_future(passwords.hash("x")) for _ in range(AT_ONCE + WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable, match="Try again"):
        await passwords.hash("one too many")
    await asyncio.gather(*asked)
    passwords.close()


async def test_garbage_in_place_of_a_hash_is_a_wrong_password() -> None:
    passwords = Passwords(QUICK)
    assert not await passwords.verify("x", "no hash at all")
    assert not await passwords.verify("x", None)
    passwords.close()


# Accounts and links


async def test_the_first_link_makes_the_first_admin_once(empty: People) -> None:
    first, second = await empty.first_link(), await empty.first_link()
    assert first
    assert second
    person, _ = await empty.join(first, "Ada", PASSWORD, HERE)
    assert person.role == "admin"
    assert await empty.first_link() is None
    with pytest.raises(NotFound):
        await empty.join(second, "Eve", PASSWORD, HERE)
    assert [p.name for p in await empty.everybody()] == ["Ada"]


async def test_an_invitation_works_once(people: People, ada: Person) -> None:
    secret = await people.invite("contributor")
    name = f"Bo {secrets.token_hex(4)}"
    person, _ = await people.join(secret, name, PASSWORD, HERE)
    assert (person.role, person.name) == ("contributor", name)
    with pytest.raises(NotFound, match="used already"):
        await people.join(secret, "Somebody", PASSWORD, HERE)


async def test_two_who_use_one_link_at_once_make_one_account(people: People) -> None:
    secret, tag = await people.invite("editor"), secrets.token_hex(4)
    joins = [people.join(secret, f"{n} {tag}", PASSWORD, HERE) for n in ("One", "Two", "Three")]
    answers = await asyncio.gather(*joins, return_exceptions=True)
    assert sum(not isinstance(a, BaseException) for a in answers) == 1
    assert sum(tag in p.name for p in await people.everybody()) == 1


async def test_a_name_taken_is_refused_and_the_link_stays_good(people: People, ada: Person) -> None:
    secret = await people.invite("editor")
    with pytest.raises(Invalid) as refused:
        await people.join(secret, ada.name.upper(), PASSWORD, HERE)
    assert "Choose another" in refused.value.problems["name"]
    await people.join(secret, f"{ada.name} II", PASSWORD, HERE)


async def test_a_link_taken_back_or_out_of_time_is_good_for_nothing(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = await people.invite("editor")
    link = await people.link(secret)
    assert link in await people.links()
    await people.revoke_link(link.id)
    with pytest.raises(NotFound):
        await people.link(secret)
    monkeypatch.setitem(__import__("liveblog.store.people").store.people.LINK_LASTS, "invite", -1)
    late = await people.invite("editor")
    with pytest.raises(NotFound):
        await people.join(late, f"Late {secrets.token_hex(4)}", PASSWORD, HERE)


async def test_a_reset_link_sets_the_password_and_ends_every_sign_in(people: People, ada: Person) -> None:
    _, old = await people.sign_in(ada.name, PASSWORD, elsewhere())
    link = await people.reset(ada.id)
    _, fresh = await people.set_password(link, "another long password", HERE)
    assert await people.session(old) is None
    assert await people.session(fresh)
    with pytest.raises(Invalid):
        await people.sign_in(ada.name, PASSWORD, elsewhere())
    with pytest.raises(NotFound):
        await people.set_password(link, "yet another password", HERE)


async def test_only_the_last_reset_link_is_good_and_none_outlives_a_new_password(
    people: People, ada: Person
) -> None:
    invited = await people.invite("editor")
    first, second = await people.reset(ada.id), await people.reset(ada.id)
    with pytest.raises(NotFound):
        await people.set_password(first, "another long password", HERE)
    await people.set_password(second, "another long password", HERE)
    third = await people.reset(ada.id)
    _, cookie = await people.sign_in(ada.name, "another long password", elsewhere())
    found = await people.session(cookie)
    assert found
    await people.change_password(ada, "another long password", "yet another password", found[1])
    with pytest.raises(NotFound):
        await people.set_password(third, "a thief's password", HERE)
    assert await people.link(invited), "what is not hers stays"


async def test_a_reset_link_makes_no_account(people: People, ada: Person) -> None:
    with pytest.raises(NotFound):
        await people.join(await people.reset(ada.id), f"Eve {secrets.token_hex(4)}", PASSWORD, HERE)


async def test_the_last_admin_stays(empty: People) -> None:
    link = await empty.first_link()
    assert link
    admin, _ = await empty.join(link, "Ada", PASSWORD, HERE)
    with pytest.raises(Invalid, match="only admin"):
        await empty.change_role(admin.id, "editor")
    with pytest.raises(Invalid, match="only admin"):
        await empty.remove(admin.id)
    other, _ = await empty.join(await empty.invite("admin"), "Bo", PASSWORD, HERE)
    assert (await empty.change_role(admin.id, "editor")).role == "editor"
    assert (await empty.person(other.id)).role == "admin"


async def test_who_is_removed_is_signed_out_and_the_name_is_free(people: People, ada: Person) -> None:
    _, cookie = await people.sign_in(ada.name, PASSWORD, elsewhere())
    await people.remove(ada.id)
    assert await people.session(cookie) is None
    with pytest.raises(NotFound):
        await people.person(ada.id)
    await people.join(await people.invite("editor"), ada.name, PASSWORD, HERE)


async def test_a_role_taken_away_counts_at_once(people: People, ada: Person) -> None:
    _, cookie = await people.sign_in(ada.name, PASSWORD, elsewhere())
    await people.change_role(ada.id, "contributor")
    found = await people.session(cookie)
    assert found
    assert found[0].role == "contributor"


# Sign-ins


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


async def test_a_password_changed_ends_the_other_sign_ins(people: People, ada: Person) -> None:
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


async def test_a_sign_in_in_use_is_kept_but_never_revived(
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
async def test_a_garbled_cookie_is_nobody(people: People, cookie: str) -> None:
    assert await people.session(cookie) is None


async def test_nothing_secret_is_kept_as_it_is(redis_url: str, people: People, ada: Person) -> None:
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


# Throttles


async def test_wrong_passwords_are_throttled_by_name_and_address(people: People, ada: Person) -> None:
    there = elsewhere()
    for _ in range(TRIES_PAIR):
        with pytest.raises(Invalid):
            await people.sign_in(ada.name, "wrong password", there)
    with pytest.raises(Throttled, match="Wait") as refused:
        await people.sign_in(ada.name, PASSWORD, there)
    assert 0 < refused.value.wait <= 15 * 60
    # From elsewhere the right password still opens: nobody can be locked out by a stranger.
    await people.sign_in(ada.name, PASSWORD, elsewhere())


async def test_one_address_cannot_try_many_names(people: People) -> None:
    there = elsewhere()
    for number in range(TRIES_ADDRESS):
        with pytest.raises(Invalid):
            await people.sign_in(f"guess {number}", "wrong password", there)
    with pytest.raises(Throttled):
        await people.sign_in("another guess", "wrong password", there)


async def test_a_burst_cannot_slip_past_the_throttle(people: People, ada: Person) -> None:
    there = elsewhere()
    tries = [people.sign_in(ada.name, "wrong password", there) for _ in range(TRIES_PAIR + 5)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(a, Throttled) for a in answers) == 5


async def test_a_name_known_at_an_address_is_not_shut_out_by_strangers(
    people: People, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liveblog.store.throttle.TRIES_NAME", 3)
    home = elsewhere()
    await people.sign_in(ada.name, PASSWORD, home)
    for _ in range(2):
        with pytest.raises(Invalid):
            await people.sign_in(ada.name, "wrong password", elsewhere())
    with pytest.raises(Throttled):
        await people.sign_in(ada.name, PASSWORD, elsewhere())
    await people.sign_in(ada.name, PASSWORD, home)


async def test_a_right_password_is_not_counted(people: People, ada: Person) -> None:
    there = elsewhere()
    for _ in range(TRIES_PAIR + 2):
        await people.sign_in(ada.name, PASSWORD, there)


async def test_throttles_take_no_memory_for_ever(redis_url: str, people: People) -> None:
    with pytest.raises(Invalid):
        await people.sign_in("nobody", "wrong password", Where("2001:db8::1", ""))
    redis = Redis.from_url(redis_url)
    async for key in redis.scan_iter("{people}:tried:*"):
        assert await redis.pttl(key) > 0
    await redis.aclose()


# Tokens


async def test_a_token_works_until_it_is_revoked(people: People) -> None:
    secret = await people.create_token("wire", "editor")
    token = await people.token(secret)
    assert token
    assert (token.name, token.role, token.seen) == ("wire", "editor", 0)
    assert next(t for t in await people.tokens() if t.id == token.id).seen > 0
    await people.revoke_token(token.id)
    assert await people.token(secret) is None


@pytest.mark.parametrize("secret", ["", "lb_", "x" * 5000, "é"])
async def test_a_garbled_token_is_nothing(people: People, secret: str) -> None:
    assert await people.token(secret) is None


# Blogs


async def test_a_person_is_at_all_desks_or_at_those_named(people: People, ada: Person) -> None:
    assert ada.may_enter("b1")
    # Adding to all stays all.
    assert (await people.open_blogs(ada.id, ["b1"], add=True)).may_enter("b2")
    some = await people.open_blogs(ada.id, ["b1"])
    assert (some.may_enter("b1"), some.may_enter("b2"), some.may_enter("b")) == (True, False, False)
    more = await people.open_blogs(ada.id, ["b2"], add=True)
    assert more.blogs == "b1 b2"
    # A change of role leaves the blogs as they are; an admin may be everywhere.
    admin = await people.change_role(ada.id, "admin")
    assert (admin.blogs, admin.may_enter("b3")) == ("b1 b2", True)
    assert (await people.open_blogs(ada.id, [])).blogs == ""
    with pytest.raises(NotFound):
        await people.open_blogs("nobody", [])

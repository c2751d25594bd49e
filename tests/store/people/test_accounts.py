"""Passwords, invitations, reset links, accounts."""

from __future__ import annotations

import asyncio
import secrets

import pytest
from accounts import HERE, PASSWORD, QUICK, elsewhere

from liveblog.errors import Invalid, NotFound, Unavailable
from liveblog.model.people import (
    Person,
)
from liveblog.store.passwords import AT_ONCE, WAITING, Passwords
from liveblog.store.people import People


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


async def test_one_link_used_twice_at_once_creates_one_account(people: People) -> None:
    secret, tag = await people.invite("editor"), secrets.token_hex(4)
    joins = [people.join(secret, f"{n} {tag}", PASSWORD, HERE) for n in ("One", "Two", "Three")]
    answers = await asyncio.gather(*joins, return_exceptions=True)
    assert sum(not isinstance(a, BaseException) for a in answers) == 1
    assert sum(tag in p.name for p in await people.everybody()) == 1


async def test_a_taken_name_is_refused_and_the_link_stays_valid(people: People, ada: Person) -> None:
    secret = await people.invite("editor")
    with pytest.raises(Invalid) as refused:
        await people.join(secret, ada.name.upper(), PASSWORD, HERE)
    assert "Choose another" in refused.value.problems["name"]
    await people.join(secret, f"{ada.name} II", PASSWORD, HERE)


async def test_revoked_and_expired_links_are_refused(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
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


async def test_only_the_last_reset_link_works_and_only_until_a_new_password(
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


async def test_removing_a_person_signs_them_out_and_frees_the_name(people: People, ada: Person) -> None:
    _, cookie = await people.sign_in(ada.name, PASSWORD, elsewhere())
    await people.remove(ada.id)
    assert await people.session(cookie) is None
    with pytest.raises(NotFound):
        await people.person(ada.id)
    await people.join(await people.invite("editor"), ada.name, PASSWORD, HERE)


async def test_a_changed_role_takes_effect_at_once(people: People, ada: Person) -> None:
    _, cookie = await people.sign_in(ada.name, PASSWORD, elsewhere())
    await people.change_role(ada.id, "contributor")
    found = await people.session(cookie)
    assert found
    assert found[0].role == "contributor"

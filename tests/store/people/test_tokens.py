"""Tokens, and the blogs of a person."""

from __future__ import annotations

import pytest

from liveblog.errors import NotFound
from liveblog.model.people import (
    Person,
)
from liveblog.store.people import People


async def test_a_token_works_until_it_is_revoked(people: People) -> None:
    secret = await people.create_token("wire", "editor")
    token = await people.token(secret)
    assert token
    assert (token.name, token.role, token.seen) == ("wire", "editor", 0)
    assert next(t for t in await people.tokens() if t.id == token.id).seen > 0
    await people.revoke_token(token.id)
    assert await people.token(secret) is None


@pytest.mark.parametrize("secret", ["", "lb_", "x" * 5000, "é"])
async def test_a_garbled_token_is_rejected(people: People, secret: str) -> None:
    assert await people.token(secret) is None


async def test_a_person_may_use_all_desks_or_the_listed_ones(people: People, ada: Person) -> None:
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

"""Tokens, and the blogs of a person."""

from __future__ import annotations

import pytest

from liveblog.errors import Invalid, NotFound
from liveblog.model.people import Person, parse_days
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


async def test_a_token_may_end_by_itself(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = await people.create_token("Wire", "editor", days=2)
    token = await people.token(secret)
    assert token is not None
    assert token.expires - token.created == 2 * 86_400_000
    monkeypatch.setattr("liveblog.store.tokens.milliseconds", lambda: token.expires)
    assert await people.token(secret) is None
    assert token.id in [one.id for one in await people.tokens()]  # shown at the desk until it is revoked


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "3651", "many", "²"])
def test_days_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Invalid, match="from 1 to 3,650"):
        parse_days(text)
    assert parse_days("") == 0
    assert parse_days(" 30 ") == 30

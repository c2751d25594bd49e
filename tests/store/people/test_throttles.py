"""Wrong passwords are throttled."""

from __future__ import annotations

import asyncio

import pytest
from accounts import PASSWORD, elsewhere
from redis.asyncio import Redis

from liveblog.errors import Invalid
from liveblog.model.people import (
    Person,
)
from liveblog.store.people import People, Where
from liveblog.store.throttle import TRIES_ADDRESS, TRIES_PAIR, Throttled


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


async def test_a_name_known_at_an_address_is_not_locked_out_by_strangers(
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


async def test_a_correct_password_is_not_counted(people: People, ada: Person) -> None:
    there = elsewhere()
    for _ in range(TRIES_PAIR + 2):
        await people.sign_in(ada.name, PASSWORD, there)


async def test_throttle_counters_expire(redis_url: str, people: People) -> None:
    with pytest.raises(Invalid):
        await people.sign_in("nobody", "wrong password", Where("2001:db8::1", ""))
    redis = Redis.from_url(redis_url)
    async for key in redis.scan_iter("{people}:tried:*"):
        assert await redis.pttl(key) > 0
    await redis.aclose()

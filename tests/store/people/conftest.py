"""People in a Redis, with a hash that is quick to make."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator

import pytest
from accounts import HERE, PASSWORD, QUICK

from liveblog.embedded_redis.server import redis_for
from liveblog.model.people import (
    Person,
)
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.passwords import Passwords
from liveblog.store.people import People


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

"""A resolver on a Redis of its own, and a network of ours that it asks."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from elsewhere import Elsewhere, elsewhere

from liveblog.embedded_redis.server import redis_for
from liveblog.model.blogs import Blog, NewBlog
from liveblog.settings import Settings
from liveblog.sources import worker
from liveblog.store import Store


@pytest.fixture(scope="module")
async def redis(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Settings]:
    data = tmp_path_factory.mktemp("resolver")
    with redis_for(Settings(data=data)) as url:
        yield Settings(data=data, redis_url=url)


@pytest.fixture
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture
def settings(redis: Settings, there: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Networks are asked at the test's own server, and asked again soon."""
    monkeypatch.setattr(worker, "WAITS", (0.02, 0.04))
    monkeypatch.setattr(worker, "CHECKS", (3600.0,))
    monkeypatch.setattr(worker, "LOOK", 0.02)
    return replace(
        redis,
        fetch_allow=there.authority,
        x_oembed_url=there.url("/oembed"),
        x_api_url=there.url("/x"),
        bluesky_url=there.url("/bluesky"),
    )


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    assert settings.redis_url
    store = await Store.open(settings.redis_url, settings)
    yield store
    await store.close()


@pytest.fixture
async def blog(store: Store) -> Blog:
    return await store.create_blog(NewBlog(slug=f"b-{secrets.token_hex(6)}", title="A story"))

"""A follower on a Redis of its own, a stream and networks of ours."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from elsewhere import Elsewhere, elsewhere
from jetstreams import Jetstream, jetstream

from liveblog.embedded_redis.server import redis_for
from liveblog.model.blogs import Blog, NewBlog
from liveblog.settings import Settings
from liveblog.sources import leased
from liveblog.sources.following import bluesky, feeds, mastodon, polling, worker, x
from liveblog.store import Store


@pytest.fixture(scope="module")
async def redis(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Settings]:
    data = tmp_path_factory.mktemp("following")
    with redis_for(Settings(data=data)) as url:
        yield Settings(data=data, redis_url=url)


@pytest.fixture
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture
async def stream() -> AsyncIterator[Jetstream]:
    async with jetstream() as stream:
        yield stream


@pytest.fixture
def settings(
    redis: Settings, there: Elsewhere, stream: Jetstream, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Everything is asked at the test's own servers, and soon."""
    monkeypatch.setattr(worker, "LOOK", 0.02)
    monkeypatch.setattr(leased, "STAND_BY", 0.05)
    for module in (bluesky, feeds, mastodon, x):
        monkeypatch.setattr(module, "EVERY", 0.05)
    for kind, (fetch, _) in list(polling.FETCH.items()):
        monkeypatch.setitem(polling.FETCH, kind, (fetch, 0.05))
    return replace(
        redis,
        fetch_allow=there.authority,
        bluesky_url=there.url("/bluesky"),
        x_api_url=there.url("/x"),
        jetstream_url=stream.url,
    )


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    assert settings.redis_url
    store = await Store.open(settings.redis_url, settings)
    yield store
    for blog_id in (await store.following())[1]:
        blog = await store.blog_by_id(blog_id)
        for source in await store.sources(blog_id):
            await store.unfollow(blog, source.id)
    await store.close()


@pytest.fixture
async def blog(store: Store) -> Blog:
    return await store.create_blog(NewBlog(slug=f"b-{secrets.token_hex(6)}", title="A story", hold=0))

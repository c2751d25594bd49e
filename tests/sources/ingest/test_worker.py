"""The worker: what was accepted is carried out once, whoever does it, and whatever ends meanwhile."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from elsewhere import Asked, Elsewhere, response
from image_files import picture
from servers import PATIENCE

from liveblog.embedded_redis.server import redis_for
from liveblog.media.store import MediaStore
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.connections import Connection
from liveblog.model.inbox import Attached, Said
from liveblog.settings import Settings
from liveblog.sources.ingest.worker import ingesting
from liveblog.store import Store


@pytest.fixture(scope="module")
async def settings(there: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Settings]:
    """A Redis on which no server carries anything out."""
    data = tmp_path_factory.mktemp("worker")
    with redis_for(Settings(data=data)) as url:
        yield Settings(data=data, redis_url=url, fetch_allow=there.authority)


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    assert settings.redis_url
    store = await Store.open(settings.redis_url, settings)
    yield store
    await store.close()


@pytest.fixture
async def blog(store: Store) -> Blog:
    return await store.create_blog(NewBlog(slug=f"b-{secrets.token_hex(6)}", title="A story"))


@pytest.fixture
async def media(settings: Settings) -> AsyncIterator[MediaStore]:
    media = MediaStore.open(settings)
    yield media
    await media.close()


async def texts(store: Store, blog: Blog, most: int) -> list[str]:
    """The texts of a blog's entries, oldest first, once there are so many."""
    async with asyncio.timeout(PATIENCE):
        while len(found := await store.entries(blog, states=("draft", "submitted"))) < most:
            await asyncio.sleep(0.02)
    return [entry.source for entry in reversed(found)]


async def test_another_process_goes_on_where_one_ended(
    store: Store, blog: Blog, media: MediaStore, settings: Settings, there: Elsewhere
) -> None:
    asked, again = asyncio.Event(), asyncio.Event()

    async def hang(_: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.is_set():
            again.set()
            writer.write(response(picture(300, 200), kind="image/jpeg"))
        asked.set()
        if not again.is_set():
            await asyncio.Event().wait()

    there.answers["/hang.jpg"] = hang
    to = Connection(id="c", kind="webhook", name="Field")
    await store.connect(blog, to)
    url = there.url("/hang.jpg")
    first = Said(message="1", version="1", text="First", images=(Attached(key=url, file=url),))
    await store.inbox.accept(blog.id, to, first, 1)
    async with ingesting(store, media, settings):
        async with asyncio.timeout(PATIENCE):
            await asked.wait()
    await store.inbox.accept(blog.id, to, Said(message="2", version="1", text="Second"), 2)
    async with AsyncExitStack() as both:
        for _ in range(2):  # of which one has the lease
            await both.enter_async_context(ingesting(store, media, settings))
        assert sorted(await texts(store, blog, 2)) == ["First", "Second"]
    entries = await store.entries(blog, states=("draft", "submitted"))
    assert sorted((len(entry.images), entry.revision) for entry in entries) == [(0, 1), (1, 1)]


async def test_one_slow_chat_does_not_hold_back_another(
    store: Store, blog: Blog, media: MediaStore, settings: Settings, there: Elsewhere
) -> None:
    async def never(_: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    there.answers["/never.jpg"] = never
    slow = Connection(id="slow", kind="webhook", name="Slow")
    quick = Connection(id="quick", kind="webhook", name="Quick")
    await store.connect(blog, slow)
    await store.connect(blog, quick)
    for n in range(20):
        url = there.url(f"/never.jpg?{n}")
        image = Attached(key=url, file=url)
        await store.inbox.accept(blog.id, slow, Said(message=str(n), version="1", images=(image,)), n)
    await store.inbox.accept(blog.id, quick, Said(message="q", version="1", text="Quick"), 100)
    async with ingesting(store, media, settings):
        assert await texts(store, blog, 1) == ["Quick"]


async def test_a_connection_that_ends_takes_what_waits_with_it(
    store: Store, blog: Blog, media: MediaStore, settings: Settings
) -> None:
    ended, other = (Connection(id=id, kind="webhook", name=id) for id in ("ended", "other"))
    for to in (ended, other):
        await store.connect(blog, to)
        await store.inbox.accept(blog.id, to, Said(message="m", version="1", text=to.name), 1)
    await store.disconnect(blog.id, ended.id)
    async with ingesting(store, media, settings):
        assert await texts(store, blog, 1) == ["other"]

"""A tail survives whatever Redis does, and its readers never have a silent gap."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from liveblog.embedded_redis.server import redis_for
from liveblog.errors import NotFound, Unavailable
from liveblog.live import sse
from liveblog.live.capacity import Capacity
from liveblog.live.hub import Hub
from liveblog.live.loading import Drawer, page_facts
from liveblog.live.tail import Tail
from liveblog.model.blocks import Text
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.entries import NewEntry
from liveblog.model.events import Position
from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.text import html

SMALL = Settings(page_size=3, catch_up=20, heartbeat=60, spread=0)


@pytest.fixture
async def hub(store: Store) -> AsyncIterator[Hub]:
    async with new_hub(store).running() as hub:
        yield hub


def new_hub(store: Store, settings: Settings = SMALL) -> Hub:
    return Hub(store, settings, Drawer(Drawing(settings).entry, html.line))


async def publish(store: Store, blog: Blog, words: str = "Words.") -> str:
    entry, _ = await store.publish(blog, NewEntry(source=words, blocks=(Text(text=words),)))
    return entry.id


class Listener:
    """A reader that records what it is sent."""

    def __init__(self, tail: Tail, after: Position | None = None) -> None:
        self.heard: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self.task = asyncio.create_task(self._listen(tail, after))

    async def _listen(self, tail: Tail, after: Position | None) -> None:
        async for part in sse.stream(tail.channel, after):
            for line in part.decode().splitlines():
                if line.startswith("data: "):
                    self.heard.append(json.loads(line[6:]))
                    self._news.set()

    async def until(self, condition: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        async with asyncio.timeout(30):
            while not condition(self.heard):
                self._news.clear()
                await self._news.wait()
        return self.heard

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


def ids(heard: list[dict[str, Any]]) -> list[str]:
    return [e["entry"]["id"] for e in heard if e["type"] == "put"]


async def test_everyone_shares_one_tail(hub: Hub, store: Store, blog: Blog) -> None:
    tails = await asyncio.gather(*(hub.watch(blog.slug) for _ in range(10)))
    assert len({id(tail) for tail in tails}) == 1
    renamed = await store.change_blog(blog, {"slug": f"{blog.slug}-2"})
    assert await hub.watch(renamed.slug) is tails[0]


async def test_there_is_no_tail_of_an_unknown_blog(hub: Hub) -> None:
    for _ in range(2):
        with pytest.raises(NotFound):
            await hub.watch("nowhere")
    assert hub.tails == []


async def test_events_reach_readers(hub: Hub, store: Store, blog: Blog) -> None:
    listener = Listener(await hub.watch(blog.slug))
    await listener.until(lambda heard: len(heard) == 1)
    made = [await publish(store, blog) for _ in range(3)]
    assert ids(await listener.until(lambda heard: len(heard) == 4)) == made
    await listener.stop()


async def test_a_page_is_made_once_for_each_event(hub: Hub, store: Store, blog: Blog) -> None:
    tail = await hub.watch(blog.slug)
    made: list[Position] = []
    for _ in range(3):
        tail.cached("page", lambda t: made.append(t.position))
    listener = Listener(tail)
    await publish(store, blog)
    await listener.until(lambda heard: bool(ids(heard)))
    for n in range(600):
        tail.cached("page", lambda t: made.append(t.position))
        tail.cached(f"before:{n}", lambda t: "made")
    assert (tail.made("before:0"), tail.made("before:599")) == (None, "made")
    assert len(made) == 2
    assert made[1] == tail.position
    await listener.stop()


@pytest.mark.parametrize("change", [{"language": "de"}, {"slug": ""}, {"state": "draft"}])
async def test_a_window_loaded_ahead_of_the_events_does_not_hide_what_they_change(
    store: Store, blog: Blog, change: dict[str, str]
) -> None:
    tail = Tail(
        store, SMALL, Drawer(lambda blog, entry: blog.slug + blog.language, html.line), Capacity(), blog
    )
    await publish(store, blog)
    await tail.load()
    await store.change_blog(blog, {"slug": f"{blog.slug}-2"} if "slug" in change else change)
    await tail._loader.load_window(tail.blog)
    tail.apply((await store.events.after(blog.id, tail.position, 10)).events)
    assert tail.drawn_for != page_facts(tail.blog)  # so everything is loaded again
    await tail.reload()
    assert tail.public == (tail.blog.state != "draft")
    assert tail.page().entries[0].html == tail.blog.slug + tail.blog.language


async def test_a_window_that_removals_have_emptied_is_loaded_again(
    hub: Hub, store: Store, blog: Blog
) -> None:
    made = [await publish(store, blog, f"{n}.") for n in range(14)]
    tail = await hub.watch(blog.slug)
    listener = Listener(tail)
    await listener.until(lambda heard: bool(heard))
    for id in made[:4:-1]:
        await store.remove(blog, id)
    await listener.until(lambda heard: sum(e["type"] == "gone" for e in heard) == 9)
    async with asyncio.timeout(30):
        while [d.entry.id for d in tail.page().entries] != made[4:1:-1]:
            await asyncio.sleep(0.01)
    assert tail.page().more
    await listener.stop()


async def test_a_log_that_lost_its_end_resets_readers(hub: Hub, store: Store, blog: Blog) -> None:
    """A failover to a replica that lagged: the log continues from an older position, under the same name."""
    kept = await publish(store, blog)
    tail = await hub.watch(blog.slug)
    listener = Listener(tail)
    await listener.until(lambda heard: bool(heard))
    before = tail.position
    await publish(store, blog, "Lost.")
    await listener.until(lambda heard: bool(ids(heard)))
    client = store.connection.client
    await client.xdel(store.events.key(blog.id), str(tail.position))
    await client.hset(f"lb:{{{blog.id}}}:blog", "position", str(before))
    await store.change(blog, kept, {"headline": "After the failover"})
    heard = await listener.until(lambda heard: heard[-1]["type"] == "reset")
    assert heard[-1]["why"] == "unknown-position"
    after = await publish(store, blog, "After.")
    await listener.until(lambda heard: heard[-1]["type"] == "put" and ids(heard)[-1] == after)
    assert tail.page().entries[0].entry.id == after
    await listener.stop()


async def test_an_exception_does_not_end_the_tail(
    hub: Hub, store: Store, blog: Blog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tail = await hub.watch(blog.slug)
    listener = Listener(tail)
    await listener.until(lambda heard: bool(heard))
    draw, failed = tail._loader._drawer.entry, []

    def fail_once(blog: Blog, entry: Any) -> str:
        if not failed:
            failed.append(entry.id)
            raise RuntimeError("a template with a mistake")
        return draw(blog, entry)

    monkeypatch.setattr(tail._loader, "_drawer", Drawer(fail_once, tail._loader._drawer.line))
    made = await publish(store, blog)
    assert ids(await listener.until(lambda heard: bool(ids(heard)))) == [made]
    assert failed == [made]
    assert "failed at" in caplog.text
    await listener.stop()


async def test_a_canary_returns(hub: Hub) -> None:
    seconds = await hub.canary()
    assert seconds is not None
    assert seconds < 3


async def test_readers_are_counted_across_hubs(hub: Hub, store: Store, blog: Blog) -> None:
    async with new_hub(store).running() as other:
        first, second = await hub.watch(blog.slug), await other.watch(blog.slug)
        listeners = [Listener(first), Listener(second), Listener(second)]
        for listener in listeners:
            await listener.until(lambda heard: bool(heard))
        await hub._count_once()
        await other._count_once()
        await hub._count_once()
        assert first.channel.notices.readers_total == second.channel.notices.readers_total == 3
        for listener in listeners:
            await listener.stop()


class Redis:
    """A Redis for one test, which may do anything to it."""

    def __init__(self, store: Store, data: Path) -> None:
        self.store = store
        self._data = data

    async def kill(self) -> None:
        """SIGKILL. Its keeper starts it again."""
        info: Any = await self.store.connection.client.info("server")
        os.kill(info["process_id"], signal.SIGKILL)


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Redis]:
    with redis_for(Settings(data=tmp_path)) as url:
        store = await Store.open(url, SMALL)
        yield Redis(store, tmp_path)
        await store.close()


async def test_killing_redis_loses_nothing_and_resets_no_reader(redis: Redis) -> None:
    store = redis.store
    blog = await store.create_blog(NewBlog(slug=f"s-{secrets.token_hex(4)}", title="T"))
    async with new_hub(store).running() as hub:
        tail = await hub.watch(blog.slug)
        listener = Listener(tail)
        await listener.until(lambda heard: bool(heard))
        saved = [await publish(store, blog, f"{n}.") for n in range(5)]
        await redis.kill()
        async with asyncio.timeout(30):
            while True:
                try:
                    saved.append(await publish(store, blog, "Afterwards."))
                    break
                except Unavailable:
                    await asyncio.sleep(0.05)
        assert ids(await listener.until(lambda heard: len(ids(heard)) >= 6)) == saved
        assert not any(e["type"] == "reset" for e in listener.heard)
        assert [d.entry.id for d in tail.page().entries] == saved[:-4:-1]
        await listener.stop()


async def test_emptying_redis_ends_its_blogs(redis: Redis) -> None:
    store = redis.store
    blog = await store.create_blog(NewBlog(slug=f"s-{secrets.token_hex(4)}", title="T"))
    async with new_hub(store).running() as hub:
        tail = await hub.watch(blog.slug)
        listener = Listener(tail)
        await listener.until(lambda heard: bool(heard))
        await store.connection.client.flushall()
        await redis.kill()
        async with asyncio.timeout(30):
            await listener.task
        assert tail.channel.closed
        with pytest.raises(NotFound):
            await hub.watch(blog.slug)


async def test_without_redis_pages_are_served_and_editors_get_an_explanation(redis: Redis) -> None:
    store = redis.store
    blog = await store.create_blog(NewBlog(slug=f"s-{secrets.token_hex(4)}", title="T"))
    await publish(store, blog)
    async with new_hub(store).running() as hub:
        tail = await hub.watch(blog.slug)
        info: Any = await store.connection.client.info("server")
        os.kill(info["process_id"], signal.SIGSTOP)
        try:
            store.connection.client.connection_pool.connection_kwargs["socket_timeout"] = 0.2
            await store.connection.client.connection_pool.disconnect()
            with pytest.raises(Unavailable) as refused:
                await publish(store, blog, "Cannot be saved.")
            assert "try again" in str(refused.value)
            assert hub.find(blog.slug) is tail
            assert len(tail.page().entries) == 1
        finally:
            os.kill(info["process_id"], signal.SIGCONT)

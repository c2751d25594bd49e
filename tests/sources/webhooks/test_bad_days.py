"""Bad days of webhooks: a worker killed in mid-delivery, a backlog beyond the log, a day of failures in a moment."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from elsewhere import Elsewhere, elsewhere
from receivers import Receiver, receiver_at
from servers import PATIENCE, Running, redis_of

from liveblog.model.blocks import Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import NewEntry
from liveblog.model.webhooks import PATIENCE as A_DAY
from liveblog.model.webhooks import Webhook
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.client import Client
from liveblog.sources.leased import at_work
from liveblog.sources.webhooks.sending import Sender
from liveblog.sources.webhooks.signing import new_secret
from liveblog.sources.webhooks.worker import WebhookWorker
from liveblog.store import Store


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now


async def until(happens: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not await happens():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def worker_of(store: Store, there: Elsewhere, clock: Clock) -> AsyncIterator[None]:
    async with (
        Client(parse_allowed(there.authority)) as client,
        at_work(WebhookWorker(store, Sender(client), lambda blog, entry: f"<p>{entry.source}", clock)),
    ):
        yield


async def webhook_of(store: Store, blog: Blog, receiver: Receiver) -> None:
    receiver.id, receiver.secret = f"hook{blog.id}", new_secret()
    await store.webhooks.add(blog, Webhook(id=receiver.id, url=receiver.url, secret=receiver.secret))


async def publish(store: Store, blog: Blog, words: str) -> None:
    await store.publish(blog, NewEntry(source=words, blocks=(Text(text=words),)))


async def test_a_day_of_500_switches_off_then_all_comes_in_order(store: Store, blog: Blog, slug: str) -> None:
    clock = Clock()
    async with elsewhere() as there:
        receiver = receiver_at(there, f"/{slug}")
        receiver.always = 500
        await webhook_of(store, blog, receiver)
        async with worker_of(store, there, clock):
            await publish(store, blog, "One")
            await until(lambda: _state(store, blog, receiver, "failing"))
            hook, standing = await store.webhooks.one(blog.id, receiver.id)
            [attempt] = await store.webhooks.tries(blog.id, hook.id)
            assert standing.next == attempt.next > attempt.when
            clock.now += A_DAY
            await publish(store, blog, "Two")  # wakes it: the last try is due
            await until(lambda: _state(store, blog, receiver, "off"))
            assert len(receiver.asked) == 2
            receiver.always = 200
            await store.webhooks.switch_on(blog.id, hook.id)
            await until(lambda: _got(receiver, 2))
        assert [said["entry"]["html"] for _, said in receiver.got] == ["<p>One", "<p>Two"]
        assert len({asked.headers["webhook-id"] for asked in receiver.asked}) == 2
        assert receiver.problems == []


async def test_what_the_log_does_not_hold_is_left_out_and_said(store: Store, blog: Blog, slug: str) -> None:
    async with elsewhere() as there:
        receiver = receiver_at(there, f"/{slug}")
        await webhook_of(store, blog, receiver)
        for n in range(5):
            await publish(store, blog, str(n))
        await store.connection.client.xtrim(store.events.key(blog.id), maxlen=2, approximate=False)
        async with worker_of(store, there, Clock()):
            await until(lambda: _got(receiver, 2))
        assert [said["entry"]["html"] for _, said in receiver.got] == ["<p>3", "<p>4"]
        *_, oldest = await store.webhooks.tries(blog.id, receiver.id)
        assert (oldest.kind, oldest.id) == ("skipped", "")
        assert oldest.why["one"] == "Events that were older than the blog’s log were left out."


async def test_a_worker_killed_in_mid_delivery_sends_it_again_with_the_same_id(
    serve: Callable[..., Running], slug: str, tmp_path: Path
) -> None:
    async with elsewhere() as there:
        server = await asyncio.to_thread(
            serve, "--workers", "2", data=tmp_path / "data", LIVEBLOG_FETCH_ALLOW=there.authority
        )
        token = await asyncio.to_thread(server.command, "token", "create", "tests", "--role", "admin")
        headers = {"Authorization": f"Bearer {token.strip()}"}
        async with httpx.AsyncClient(base_url=server.url, headers=headers) as program:
            at = f"/api/v1/blogs/{slug}"
            assert (await program.post("/api/v1/blogs", json={"slug": slug, "title": "T"})).is_success
            receiver = receiver_at(there, f"/{slug}")
            receiver.answers = [None]  # the first delivery is never answered
            made = await program.post(f"{at}/webhooks", json={"url": receiver.url})
            receiver.secret = made.json()["secret"]
            for n in range(3):
                assert (await program.post(f"{at}/entries", json={"text": f"Entry {n}"})).is_success
            await until(lambda: _asked(receiver, 1))
            for worker in await asyncio.to_thread(server.workers):
                os.kill(worker, signal.SIGKILL)
            await until(lambda: _got(receiver, 3), 3 * PATIENCE)
        ids = [asked.headers["webhook-id"] for asked in receiver.asked]
        assert ids[0] == ids[1]
        assert len(set(ids)) == 3
        assert [f"Entry {n}" in text for n, text in enumerate(receiver.texts())] == [True] * 3


async def test_deliveries_go_on_in_order_after_redis_was_killed(
    serve: Callable[..., Running], slug: str, tmp_path: Path
) -> None:
    async with elsewhere() as there:
        server = await asyncio.to_thread(serve, data=tmp_path / "data", LIVEBLOG_FETCH_ALLOW=there.authority)
        token = await asyncio.to_thread(server.command, "token", "create", "tests", "--role", "admin")
        headers = {"Authorization": f"Bearer {token.strip()}"}
        async with httpx.AsyncClient(base_url=server.url, headers=headers) as program:
            at = f"/api/v1/blogs/{slug}"
            assert (await program.post("/api/v1/blogs", json={"slug": slug, "title": "T"})).is_success
            receiver = receiver_at(there, f"/{slug}")
            receiver.answers = [500]  # the first delivery waits for its second try
            made = await program.post(f"{at}/webhooks", json={"url": receiver.url})
            receiver.secret = made.json()["secret"]
            for n in range(3):
                assert (await program.post(f"{at}/entries", json={"text": f"Entry {n}"})).is_success
            await until(lambda: _asked(receiver, 1))
            for redis in await asyncio.to_thread(redis_of, server.data):
                os.kill(redis, signal.SIGKILL)
            await until(lambda: _told(receiver, 3), 3 * PATIENCE)
        assert not receiver.problems
        # What was taken while nobody could note it comes again, with its id.
        told = list(dict(receiver.got).values())
        assert [f"Entry {n}" in str(said) for n, said in enumerate(told)] == [True] * 3


async def _told(receiver: Receiver, many: int) -> bool:
    return len(dict(receiver.got)) >= many


async def _state(store: Store, blog: Blog, receiver: Receiver, state: str) -> bool:
    return (await store.webhooks.one(blog.id, receiver.id))[1].state == state


async def _got(receiver: Receiver, many: int) -> bool:
    return len(receiver.got) >= many


async def _asked(receiver: Receiver, many: int) -> bool:
    return len(receiver.asked) >= many

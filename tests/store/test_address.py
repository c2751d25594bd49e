"""Every form of REDIS_URL works with the Redis it means, and survives what that one is for."""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError
from samples import entry
from servers import PATIENCE

from liveblog.embedded_redis.server import find_binary
from liveblog.errors import CannotStart, Unavailable
from liveblog.model.blogs import NewBlog
from liveblog.model.events import START, Put
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.address import client_of


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def redis_server(directory: Path, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    directory.mkdir(exist_ok=True)
    # Not the default port plus 10,000 for the cluster's own conversation: that may be taken, or none at all.
    command = [
        find_binary(directory),
        *options,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        str(directory),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


async def until(happens: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The first true answer; Redis may be away in between."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                if answer := await happens():
                    return answer
            except (RedisError, Unavailable, CannotStart, OSError):
                pass
            await asyncio.sleep(0.02)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url, Settings())
    try:
        yield store
    finally:
        await store.close()


async def use(store: Store) -> None:
    """An act of every kind."""
    blog = await store.create_blog(NewBlog(slug=f"s-{secrets.token_hex(4)}", title="T"))
    made, _ = await store.publish(blog, entry(key=True, pinned=True))
    changed = await store.change(blog, made.id, {"headline": "H"})
    assert await store.entries(blog) == [changed]
    assert (await store.window(blog, 10, 10)).pinned == (changed,)
    events = await anext(store.events.follow(blog.id, START))
    assert [e.change for e in events[1:]] == [Put(made), Put(changed)]
    await store.remove(blog, made.id)
    await store.publish_due()
    await store.servers.count_readers({blog.id: 1}, "p")
    token = await store.people.create_token("t", "editor")
    assert await store.people.token(token) is not None
    assert blog.id in [listed.blog.id for listed in await store.blogs()]
    await store.change_blog(blog, {"state": "closed"})
    await store.delete_blog(blog)
    acts = [event.act for event in await store.audit.events(limit=7)]
    assert acts[:3] == ["blog.delete", "blog.state", "token.create"]
    assert acts[3:7] == ["entry.remove", "entry.edit", "entry.publish", "blog.create"]
    assert not (await store.audit.verify()).broken


async def test_a_cluster(tmp_path: Path) -> None:
    # The cluster's own conversation uses the port plus 10,000.
    port = next(p for p in iter(free_port, None) if p < 55_000)
    with redis_server(tmp_path, port, "--cluster-enabled", "yes"):
        plain = Redis(port=port, decode_responses=True)
        await until(plain.ping)
        await plain.execute_command("CLUSTER", "ADDSLOTS", *range(16_384))

        async def formed() -> bool:
            return "cluster_state:ok" in str(await plain.execute_command("CLUSTER", "INFO"))

        await until(formed)
        await plain.aclose()
        async with opened(f"redis+cluster://127.0.0.1:{port}") as store:
            await use(store)


async def test_sentinels_lead_to_the_next_master(tmp_path: Path) -> None:
    master, replica, watcher = free_port(), free_port(), free_port()
    (tmp_path / "sentinel.conf").write_text(
        f"sentinel monitor news 127.0.0.1 {master} 1\n"
        "sentinel down-after-milliseconds news 300\nsentinel failover-timeout news 3000\n"
    )
    with ExitStack() as running:
        first = running.enter_context(redis_server(tmp_path / "a", master))
        running.enter_context(redis_server(tmp_path / "b", replica, "--replicaof", "127.0.0.1", str(master)))
        plain = Redis(port=replica, decode_responses=True)

        async def replicates() -> bool:
            info: Any = await plain.info("replication")
            return bool(info.get("master_link_status") == "up")

        await until(replicates)
        await plain.aclose()
        conf = str(tmp_path / "sentinel.conf")
        running.enter_context(redis_server(tmp_path, watcher, conf, "--sentinel"))
        observer = Redis(port=watcher, decode_responses=True)

        async def knows_the_replica() -> bool:
            return len(await observer.execute_command("SENTINEL", "replicas", "news")) == 1

        await until(knows_the_replica)
        await observer.aclose()
        async with opened(f"redis+sentinel://127.0.0.1:{watcher}/news") as store:
            await use(store)
            blog = await store.create_blog(NewBlog(slug="failover", title="T"))
            kept, _ = await store.publish(blog, entry("Before."))
            await store.connection.client.execute_command("WAIT", 1, 5000)
            first.send_signal(signal.SIGKILL)

            async def published() -> Any:
                return await store.publish(blog, entry("After.", id="after"))

            await until(published)
            assert [e.id for e in await store.entries(blog)] == ["after", kept.id]


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost",
        "redis+sentinel://localhost:1",
        "redis+sentinel:///news",
        "redis+other://localhost",
        "localhost:6379",
        "redis://:pa/ss@localhost:port",
        "unix+cluster:///tmp/x",
        "redis+sentinel://localhost:x/news",
    ],
)
def test_an_invalid_address_is_reported_without_showing_it(url: str) -> None:
    with pytest.raises(CannotStart) as refused:
        client_of(url, 1, 1)
    assert "REDIS_URL" in str(refused.value)
    assert url not in str(refused.value)


async def test_a_redis_that_may_lose_writes_is_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    with redis_server(tmp_path, port):
        plain = Redis(port=port)
        await until(plain.ping)
        async with opened(f"redis://127.0.0.1:{port}") as store:
            assert store.connection.durable is False
        assert "appendfsync always" in caplog.text
        await plain.config_set("appendonly", "yes")
        await plain.config_set("appendfsync", "always")
        async with opened(f"redis://127.0.0.1:{port}") as store:
            assert store.connection.durable is True
        await plain.aclose()

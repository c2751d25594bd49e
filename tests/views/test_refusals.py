"""A Redis that refuses is a sentence on every route: 503 where something cannot be done, and never a 500."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from desk import Desk, client_of, signed_in, words
from redis.asyncio import Redis
from redis.exceptions import RedisError
from servers import PATIENCE, Running, running
from starlette.routing import BaseRoute, Mount, Route

from liveblog.app import ROUTES
from liveblog.embedded_redis.binary import find_binary
from liveblog.model.events import dumps


class Refusing:
    """A Redis that can be told to refuse, the server on it, and who asks."""

    def __init__(self, redis: Redis, server: Running, desk: Desk, token: str, slug: str, entry: str) -> None:
        self.redis = redis
        self.server = server
        self.desk = desk
        self.program = client_of(server, Authorization=f"Bearer {token}")
        self.places = {"slug": slug, "entry": entry, "id": entry, "version": "x", "path": "live/main.js"}

    async def ask(self, method: str, path: str) -> httpx.Response:
        """A request as a form or a program would send it, with everything in it that any of them needs."""
        where = re.sub(r"\{(\w+)(?::\w+)?\}", lambda name: self.places.get(name[1], "x"), path)
        client = self.program if path.startswith("/api/") else self.desk.client
        if method in ("GET", "DELETE"):
            return await client.request(method, where)
        fields = {"text": "More.", "title": "T", "name": "N", "password": "four words in a row", "note": "N"}
        if path.startswith("/api/"):
            return await client.request(method, where, content=dumps({k: fields[k] for k in ("text",)}))
        return await client.request(method, where, data={**fields, "id": "e9", "revision": "1", "ids": "e1"})

    async def ask_all(self) -> dict[str, httpx.Response]:
        return {f"{method} {path}": await self.ask(method, path) for method, path in routed(ROUTES)}


def routed(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, Mount):
            yield from routed(route.routes, prefix + route.path)
        elif isinstance(route, Route) and not route.path.endswith(("/events", "/sign-out", "/logout")):
            yield from ((method, prefix + route.path) for method in (route.methods or {"GET"}) - {"HEAD"})


@pytest.fixture(scope="module")
async def refusing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Refusing]:
    folder = tmp_path_factory.mktemp("refusing")
    socket = folder / "r.sock"
    kept = folder / "kept"
    kept.mkdir()
    flags = {
        "port": "0", "unixsocket": str(socket), "dir": str(kept), "save": "900 1", "appendonly": "no",
        "loading-process-events-interval-bytes": "1024",
        "enable-debug-command": "yes", "enable-protected-configs": "yes",
    }  # fmt: skip
    command = [find_binary(folder), *(word for flag, value in flags.items() for word in (f"--{flag}", value))]
    with ExitStack() as started:
        process = started.enter_context(subprocess.Popen(command, stdout=subprocess.DEVNULL))  # noqa: ASYNC220
        started.callback(process.kill)
        redis = Redis(unix_socket_path=str(socket), decode_responses=True)
        await answering(redis)
        server = started.enter_context(running(folder / "data", REDIS_URL=f"unix://{socket}"))
        desk = await signed_in(server, "admin")
        slug = await desk.create_blog(state="live")
        entry = await desk.publish(slug, id="e1")
        token = server.command("token", "create", "refused", "--role", "admin").strip()
        made = Refusing(redis, server, desk, token, slug, entry)
        yield made
        await made.program.aclose()
        await desk.client.aclose()
        await redis.aclose()


async def answering(redis: Redis) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await redis.ping()
            except (RedisError, OSError):
                await asyncio.sleep(0.01)
            else:
                return


Does = Callable[[Redis], Any]


async def full(redis: Redis) -> None:
    await redis.config_set("maxmemory", 1)


async def not_full(redis: Redis) -> None:
    await redis.config_set("maxmemory", 0)


async def replica(redis: Redis) -> None:
    await redis.execute_command("REPLICAOF", "127.0.0.1", "1")


async def stale_replica(redis: Redis) -> None:
    await redis.config_set("replica-serve-stale-data", "no")
    await replica(redis)


async def master(redis: Redis) -> None:
    await redis.execute_command("REPLICAOF", "NO", "ONE")
    await redis.config_set("replica-serve-stale-data", "yes")


async def kept_in(redis: Redis) -> str:
    return os.path.join(os.path.dirname((await redis.config_get("unixsocket"))["unixsocket"]), "kept")


async def disk_away(redis: Redis) -> None:
    shutil.rmtree(await kept_in(redis))
    await redis.config_set("stop-writes-on-bgsave-error", "yes")
    await redis.bgsave()
    async with asyncio.timeout(PATIENCE):
        while (await redis.info("persistence"))["rdb_last_bgsave_status"] != "err":
            await asyncio.sleep(0.01)


async def disk_back(redis: Redis) -> None:
    await redis.config_set("stop-writes-on-bgsave-error", "no")
    kept = await kept_in(redis)
    os.makedirs(kept)
    await redis.config_set("dir", kept)


async def without_replicas(redis: Redis) -> None:
    await redis.config_set("min-replicas-to-write", 1)


async def with_replicas(redis: Redis) -> None:
    await redis.config_set("min-replicas-to-write", 0)


async def another_password(redis: Redis) -> None:
    await redis.config_set("requirepass", "changed")
    await redis.execute_command("AUTH", "changed")
    await redis.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


async def no_password(redis: Redis) -> None:
    await redis.execute_command("AUTH", "changed")
    await redis.config_set("requirepass", "")


async def nothing_allowed(redis: Redis) -> None:
    await redis.execute_command("ACL", "SETUSER", "default", "-@write", "-@scripting")


async def all_allowed(redis: Redis) -> None:
    await redis.execute_command("ACL", "SETUSER", "default", "+@all")


@pytest.mark.parametrize(
    ("refuse", "agree", "says"),
    [
        (full, not_full, "is full"),
        (replica, master, "switching to another server"),
        (stale_replica, master, "switching to another server"),
        (disk_away, disk_back, "cannot write to its disk"),
        (without_replicas, with_replicas, "too few replicas"),
        (another_password, no_password, "does not accept this server's password"),
        (nothing_allowed, all_allowed, "does not allow this"),
    ],
    ids=["OOM", "READONLY", "MASTERDOWN", "MISCONF", "NOREPLICAS", "NOAUTH", "NOPERM"],
)
async def test_no_route_answers_500(refusing: Refusing, refuse: Does, agree: Does, says: str) -> None:
    async with refusing.redis.client() as redis:
        await refuse(redis)
        try:
            answers = await refusing.ask_all()
            written = await refusing.ask("POST", "/desk/{slug}/entries")
            ready = await refusing.ask("GET", "/ready")
        finally:
            await agree(redis)
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code == 500} == {}
    assert written.status_code == 503
    assert says in words(written).replace("’", "'")
    assert ready.status_code == 503
    assert says in ready.text


async def test_a_redis_that_is_loading_is_reported_with_a_sentence(refusing: Refusing) -> None:
    """LOADING: a Redis that reads a large file refuses everything until it is done."""
    async with refusing.redis.client() as redis:
        await redis.config_set("key-load-delay", 20_000)  # microseconds for each key

        async def reload() -> None:
            await redis.execute_command("DEBUG", "RELOAD")

        loading = asyncio.create_task(reload())
        said = set()
        while not loading.done():
            answer = await refusing.ask("GET", "/ready")
            assert answer.status_code in (200, 503)
            said.add("is starting" in answer.text)
            page = await refusing.ask("GET", "/desk/{slug}")
            assert page.status_code in (200, 503)
        await loading
        await redis.config_set("key-load-delay", 0)
    assert True in said

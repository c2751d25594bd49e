"""A hub and search engines on this machine are told of changes, once for each burst, until they have taken it."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs

import feedparser
import httpx
import pytest
from elsewhere import Asked, Elsewhere, elsewhere, response
from servers import Running, running

from liveblog.errors import CannotStart
from liveblog.settings import Settings
from liveblog.sources.client import Client
from liveblog.sources.pinging.services import IndexNow, WebSubHub, check

PUBLIC = "https://live.example"
KEY = "a1b2c3d4e5"


@dataclass
class Told:
    """A service: what it was told, by topic or address; `answers`: of the next requests, None for none."""

    about: str = ""  # in what `answers` are for: the slug of a blog
    answers: list[Any] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.asked.append(asked)
        self.came.set()
        mine = self.answers and self.about in asked.body.decode()
        told = self.answers.pop(0) if mine else 202
        if told is None:
            await asyncio.sleep(60)
        writer.write(told if isinstance(told, bytes) else response(status=told))

    async def until(self, happens: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            while not happens():
                self.came.clear()
                await self.came.wait()

    def topics(self, slug: str) -> list[str]:
        found = [parse_qs(asked.body.decode()) for asked in self.asked]
        assert all(one["hub.mode"] == ["publish"] and one["hub.url"] == one["hub.topic"] for one in found)
        return [one["hub.url"][0] for one in found if f"/{slug}/" in one["hub.url"][0]]


@pytest.fixture(scope="module")
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture(scope="module")
async def server(there: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    with socket.socket() as probe:  # the public address has to be known before the server is
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    opened = running(
        tmp_path_factory.mktemp("pings"),
        "--port",
        str(port),
        LIVEBLOG_FETCH_ALLOW=there.authority,
        LIVEBLOG_HUB=there.url("/hub"),
        LIVEBLOG_INDEXNOW=KEY,
        LIVEBLOG_INDEXNOW_URL=there.url("/indexnow"),
        LIVEBLOG_PUBLIC_URL=f"http://127.0.0.1:{port}",
        WEB_CONCURRENCY="2",
    )
    server = await asyncio.to_thread(opened.__enter__)
    yield server
    await asyncio.to_thread(opened.__exit__, None, None, None)


@pytest.fixture(scope="module")
async def program(server: Running) -> AsyncIterator[httpx.AsyncClient]:
    token = server.command("token", "create", "tests", "--role", "admin").strip()
    async with httpx.AsyncClient(base_url=server.url, headers={"Authorization": f"Bearer {token}"}) as client:
        yield client


@pytest.fixture
def hub(there: Elsewhere) -> Told:
    told = Told()
    there.answers["/hub"] = told.answer
    return told


@pytest.fixture
def engines(there: Elsewhere) -> Told:
    told = Told()
    there.answers["/indexnow"] = told.answer
    return told


async def story(program: httpx.AsyncClient, **facts: Any) -> str:
    slug = f"story-{secrets.token_hex(5)}"
    made = await program.post("/api/v1/blogs", json={"slug": slug, "title": "Election night", **facts})
    assert made.status_code == 201, made.text
    return slug


async def publish(program: httpx.AsyncClient, slug: str, **entry: Any) -> str:
    made = await program.post(f"/api/v1/blogs/{slug}/entries", json={"text": "It moves.", **entry})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def feeds(server: Running, slug: str) -> list[str]:
    return [f"{server.url}/live/{slug}/feed.{form}" for form in ("atom", "rss", "json")]


async def told_of_another(program: httpx.AsyncClient, hub: Told) -> None:
    """Another blog's change is told: what was noted before it has been looked at, too."""
    other = await story(program)
    await publish(program, other)
    await hub.until(lambda: len(hub.topics(other)) == 3)


async def test_a_burst_is_told_once_for_each_feed_and_a_draft_not_at_all(
    server: Running, program: httpx.AsyncClient, hub: Told, engines: Told
) -> None:
    slug = await story(program)
    await asyncio.gather(*(publish(program, slug) for _ in range(20)))
    await hub.until(lambda: len(hub.topics(slug)) >= 3)
    await told_of_another(program, hub)
    told = hub.topics(slug)
    # What came in a second is told once; a burst may lie in two.
    assert told in (feeds(server, slug), 2 * feeds(server, slug))
    await publish(program, slug, state="draft")
    await told_of_another(program, hub)
    assert hub.topics(slug) == told
    [first, *_] = [json.loads(asked.body) for asked in engines.asked if slug in asked.body.decode()]
    assert first == {
        "host": server.url.removeprefix("http://"),
        "key": KEY,
        "keyLocation": f"{server.url}/{KEY}.txt",
        "urlList": [f"{server.url}/live/{slug}"],
    }
    assert (await program.get(f"/{KEY}.txt")).text == KEY
    assert (await program.get("/other.txt")).status_code == 404


async def test_a_hub_that_is_gone_for_a_while_is_told_later(
    server: Running, program: httpx.AsyncClient, hub: Told, engines: Told
) -> None:
    slug = hub.about = await story(program)
    hub.answers += [500, response(status=302, Location="http://10.0.0.1/")]
    await publish(program, slug)
    await hub.until(lambda: hub.topics(slug)[-3:] == feeds(server, slug))
    assert len(hub.topics(slug)) >= 5


async def test_feeds_name_the_hub_and_themselves(
    server: Running, program: httpx.AsyncClient, there: Elsewhere, hub: Told
) -> None:
    slug = await story(program)
    await publish(program, slug)
    for form in ("atom", "rss", "json"):
        answer = await program.get(f"/live/{slug}/feed.{form}")
        own = f"{server.url}/live/{slug}/feed.{form}"
        assert answer.headers["link"] == f'<{there.url("/hub")}>; rel="hub", <{own}>; rel="self"'
        if form == "json":
            assert answer.json()["hubs"] == [{"type": "WebSub", "url": there.url("/hub")}]
            continue
        links = {link["rel"]: link["href"] for link in feedparser.parse(answer.text).feed.links}
        assert (links["hub"], links["self"]) == (there.url("/hub"), own)
    # Of a part of a feed the hub is not told.
    part = await program.get(f"/live/{slug}/feed.atom?key=1")
    assert "link" not in part.headers
    assert 'rel="hub"' not in part.text


@pytest.mark.parametrize("kind", [WebSubHub, IndexNow])
async def test_a_service_that_misbehaves_is_a_failed_ping(kind: Any, there: Elsewhere) -> None:
    told = Told()
    there.answers["/bad"] = told.answer
    reached = {("127.0.0.1", there.port)}
    async with Client(frozenset(reached)) as client:
        service = kind(client, there.url("/bad"), *([KEY] if kind is IndexNow else []))
        for answer in (
            500,
            b"no HTTP\r\n\r\n",
            response("x" * 1_000_000),
            response(status=429, Retry_After="9"),
        ):
            told.answers = [answer]
            outcome = await service.ping(f"{PUBLIC}/live/story")
            assert not outcome.done
            assert outcome.why
        assert outcome.after == 9.0
    async with Client() as client:  # which may reach nothing private
        service = kind(client, there.url("/bad"), *([KEY] if kind is IndexNow else []))
        assert not (await service.ping(f"{PUBLIC}/live/story")).done


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hub": "hub.example"}, "LIVEBLOG_HUB is “hub.example”; give a whole address"),
        ({"hub": "https://hub.example", "public_url": None}, "LIVEBLOG_HUB needs LIVEBLOG_PUBLIC_URL"),
        ({"indexnow": "short"}, "LIVEBLOG_INDEXNOW has to be a key of 8 to 128"),
        ({"indexnow": KEY, "indexnow_url": "nowhere"}, "LIVEBLOG_INDEXNOW_URL is “nowhere”"),
    ],
)
def test_settings_that_cannot_work_are_said_at_the_start(given: dict[str, Any], said: str) -> None:
    with pytest.raises(CannotStart, match=said):
        check(replace(Settings(public_url=PUBLIC), **given))

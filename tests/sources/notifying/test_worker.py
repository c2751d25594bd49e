"""Readers are told of key events: by a real server, through a real push service of ours."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from push_service import Browser, PushService, push_service
from servers import PATIENCE, Running, running


@pytest.fixture(scope="module")
async def service() -> AsyncIterator[PushService]:
    async with push_service() as service:
        yield service
        assert service.problems == []


@pytest.fixture(scope="module")
async def telling(service: PushService, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    opened = running(tmp_path_factory.mktemp("push"), LIVEBLOG_FETCH_ALLOW=service.authority)
    server = await asyncio.to_thread(opened.__enter__)
    yield server
    await asyncio.to_thread(opened.__exit__, None, None, None)


@pytest.fixture(scope="module")
async def program(telling: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with program_of(telling) as client:
        yield client


def program_of(server: Running) -> httpx.AsyncClient:
    token = server.command("token", "create", "tests", "--role", "admin").strip()
    return httpx.AsyncClient(base_url=server.url, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
async def story(program: httpx.AsyncClient, slug: str) -> str:
    made = await program.post("/api/v1/blogs", json={"slug": slug, "title": "Election night"})
    assert made.status_code == 201, made.text
    return slug


async def subscribe(program: httpx.AsyncClient, slug: str, browser: Browser, **more: Any) -> None:
    answer = await program.post(f"/live/{slug}/notifications", json=browser.subscription(**more))
    assert answer.status_code == 201, answer.text


async def publish(program: httpx.AsyncClient, slug: str, text: str, **more: Any) -> str:
    answer = await program.post(f"/api/v1/blogs/{slug}/entries", json={"text": text, "key": True, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def until(happens: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


async def test_a_key_event_is_told_once(program: httpx.AsyncClient, service: PushService, story: str) -> None:
    browser = service.browser()
    await publish(program, story, "Before anybody asked")
    await subscribe(program, story, browser)
    await subscribe(program, story, browser)  # again: the same one
    await publish(program, story, "Nothing special", key=False)
    id = await publish(program, story, "The polls are closed")
    await until(lambda: browser.got)
    edited = await program.patch(f"/api/v1/blogs/{story}/entries/{id}", json={"text": "The polls closed"})
    assert edited.status_code == 200, edited.text
    await publish(program, story, "The first result is in")
    await until(lambda: len(browser.got) == 2)
    first, second = browser.got
    assert (first["kind"], first["entry"], first["blog"]) == ("new", id, story)
    assert (first["title"], first["line"]) == ("Election night", "The polls are closed")
    assert second["line"] == "The first result is in"
    assert browser.asked[0]["topic"] != browser.asked[1]["topic"]


async def test_a_mark_set_later_is_told_and_a_withdrawal_takes_its_place(
    program: httpx.AsyncClient, service: PushService, story: str
) -> None:
    browser = service.browser()
    await subscribe(program, story, browser)
    id = await publish(program, story, "The mayor resigns", key=False)
    address = f"/api/v1/blogs/{story}/entries/{id}"
    for key in (True, False, True):
        assert (await program.patch(address, json={"key": key})).status_code == 200
    await until(lambda: browser.got)
    assert (await program.delete(address)).status_code in (200, 204)
    await until(lambda: len(browser.got) == 2)
    assert [said["kind"] for said in browser.got] == ["new", "gone"]
    assert browser.got[1]["entry"] == id
    assert "mayor" not in str(browser.got[1])


async def test_what_is_old_is_no_news(program: httpx.AsyncClient, service: PushService, story: str) -> None:
    browser = service.browser()
    await subscribe(program, story, browser)
    await publish(program, story, "Yesterday", published="2026-01-01T12:00:00Z")
    await publish(program, story, "Now")
    await until(lambda: browser.got)
    assert [said["line"] for said in browser.got] == ["Now"]


async def test_quiet_hours_and_the_end(program: httpx.AsyncClient, service: PushService, story: str) -> None:
    quiet, ended, told = (service.browser() for _ in range(3))
    now = datetime.now(UTC)
    minute = now.hour * 60 + now.minute
    hours = {"begin": (minute - 60) % 1440, "end": (minute + 60) % 1440, "zone": "UTC"}
    await subscribe(program, story, quiet, quiet=hours)
    await subscribe(program, story, ended)
    await subscribe(program, story, told)
    end = await program.post(f"/live/{story}/notifications/end", json={"endpoint": ended.endpoint})
    assert end.status_code == 204
    await publish(program, story, "At night")
    await until(lambda: told.got)
    await subscribe(program, story, quiet)  # no quiet hours any more
    await publish(program, story, "In the morning")
    await until(lambda: len(told.got) == 2 and quiet.got)
    assert [said["line"] for said in quiet.got] == ["In the morning"]
    assert ended.asked == []


async def test_each_answer_of_a_push_service(
    program: httpx.AsyncClient, service: PushService, story: str
) -> None:
    gone, lost, large, refusing = (service.browser() for _ in range(4))
    for browser, answers in ((gone, [410]), (lost, [404]), (large, [413]), (refusing, [400])):
        browser.answers = answers
        await subscribe(program, story, browser)
    await publish(program, story, "A long line of many words that goes on and on until nobody reads it")
    await until(lambda: gone.asked and lost.asked and large.got and refusing.asked)
    assert large.got[0]["line"].endswith("…")
    await publish(program, story, "Next")
    await until(lambda: len(large.got) == 2 and refusing.got)
    assert (len(gone.asked), len(lost.asked)) == (1, 1)


@pytest.mark.parametrize("answer", [(429, {"Retry_After": "1"}), (503, {"Retry_After": "1"}), 500])
async def test_a_push_service_that_asks_for_a_pause_gets_it(
    program: httpx.AsyncClient, service: PushService, story: str, answer: Any
) -> None:
    browser = service.browser()
    browser.answers = [answer]
    await subscribe(program, story, browser)
    await publish(program, story, "Wait for it")
    await until(lambda: browser.got)
    assert [said["line"] for said in browser.got] == ["Wait for it"]
    assert len(browser.asked) == 2


async def test_refusals_are_sentences(program: httpx.AsyncClient, service: PushService, story: str) -> None:
    address = f"/live/{story}/notifications"
    foreign = service.browser().subscription(endpoint="https://elsewhere.example/push")
    refused = await program.post(address, json=foreign)
    assert refused.status_code == 422
    assert "push service" in refused.json()["detail"]
    assert (await program.post(address, content=b"x" * 20_000)).status_code == 422
    assert (await program.post(address, content=b"[" * 5_000)).status_code == 422
    evil = {"Origin": "https://evil.example"}
    assert (await program.post(address, json={}, headers=evil)).status_code == 403
    assert (await program.post("/live/none-such/notifications", json={})).status_code == 404
    assert len((await program.get(address)).json()["key"]) == 87


async def test_a_sender_that_is_killed_tells_nobody_twice(
    service: PushService, serve: Callable[..., Running], slug: str
) -> None:
    server = await asyncio.to_thread(
        lambda: serve(LIVEBLOG_FETCH_ALLOW=service.authority, WEB_CONCURRENCY="2")
    )
    program = await asyncio.to_thread(program_of, server)
    async with program:
        assert (await program.post("/api/v1/blogs", json={"slug": slug, "title": "T"})).status_code == 201
        browsers = [service.browser() for _ in range(24)]
        for browser in browsers[:12]:
            browser.slow = 0.2
        for browser in browsers:
            await subscribe(program, slug, browser)
        await publish(program, slug, "Once")
        await until(lambda: any(browser.got for browser in browsers))
        for worker in await asyncio.to_thread(server.workers):
            os.kill(worker, signal.SIGKILL)
        # The next one sends what waited. What was under way may be lost, and is not sent again.
        await publish_patiently(program, slug, "Next")
        await until(lambda: all(_lines(browser)[-1:] == ["Next"] for browser in browsers), 4 * PATIENCE)
        assert all(_lines(browser) in (["Next"], ["Once", "Next"]) for browser in browsers)
        assert all(len(browser.asked) <= 2 for browser in browsers)


async def publish_patiently(program: httpx.AsyncClient, slug: str, text: str) -> None:
    """Publishes while workers are started anew."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            await publish(program, slug, text)
            return
        except httpx.TransportError:
            assert time.monotonic() < end
            await asyncio.sleep(0.05)


def _lines(browser: Browser) -> list[str]:
    return [said["line"] for said in browser.got]


async def test_a_push_service_that_never_answers_holds_up_nobody_else(
    program: httpx.AsyncClient, service: PushService, story: str
) -> None:
    """The last test here: the host of that push service is left alone for a while afterwards."""
    silent, well = service.browser(), service.browser()
    silent.slow = 60
    await subscribe(program, story, silent)
    await subscribe(program, story, well)
    await publish(program, story, "The dam holds")
    await until(lambda: silent.asked and well.got)
    assert [said["line"] for said in well.got] == ["The dam holds"]
    assert len(silent.asked) == 1

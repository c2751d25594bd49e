"""What the desk is told about an entry's arrival is measured, on real sockets."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from dataclasses import dataclass

import httpx
from desk import signed_in
from playwright.async_api import Page, expect
from servers import Running
from test_api import publish
from test_live import frame
from websockets.asyncio.client import connect

from liveblog.live.landing import SAMPLE, Landed, measure, together, unacknowledged
from liveblog.store import Store


@dataclass
class Reader:
    fd: int
    channel: object | None = "here"


def landed(readers: int, times: list[float], sampled: int | None = None) -> Landed:
    return Landed(
        position="1-0", about="e 1", readers=readers, sampled=sampled or readers, times=tuple(sorted(times))
    )


def pair() -> tuple[socket.socket, socket.socket]:
    """A TCP connection over loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
    return server, client


async def test_bytes_count_as_arrived_when_the_other_side_has_them() -> None:
    server, client = pair()
    with server, client:
        server.sendall(b"x" * 1000)
        report = await measure("1-0", "e 1", [Reader(server.fileno())], asyncio.get_running_loop().time())
        assert (report.readers, report.sampled, len(report.times)) == (1, 1, 1)


async def test_a_reader_that_takes_nothing_is_catching_up() -> None:
    server, client = pair()
    with server, client:
        server.setblocking(False)
        with_room = True
        while with_room:
            try:
                server.send(b"x" * 65536)
            except BlockingIOError:
                with_room = False
        assert unacknowledged(server.fileno()) > 0
        began = asyncio.get_running_loop().time()
        report = await measure("1-0", "e 1", [Reader(server.fileno())], began, seconds=0.1)
        assert report.times == ()
        assert together([report]) == {"readers": 1, "arrived": 0, "behind": 1, "p95": None}


async def test_a_reader_who_left_is_not_asked() -> None:
    asked: list[int] = []
    readers = [Reader(1), Reader(2, None)]
    report = await measure("1-0", "e 1", readers, 0.0, ask=lambda fd: asked.append(fd) or 0, seconds=1e9)
    assert asked == [1]
    assert (report.readers, report.sampled) == (2, 1)


async def test_a_broken_socket_is_no_arrival() -> None:
    report = await measure("1-0", "e 1", [Reader(99999)], asyncio.get_running_loop().time(), seconds=0.05)
    assert report.times == ()


async def test_of_many_readers_a_sample_is_asked() -> None:
    asked: set[int] = set()
    readers = [Reader(n) for n in range(5000)]
    report = await measure("1-0", "e 1", readers, 0.0, ask=lambda fd: asked.add(fd) or 0, seconds=1e9)
    assert len(asked) == report.sampled == SAMPLE
    assert together([report]) is not None


def test_processes_are_weighed_by_their_readers() -> None:
    few = landed(10, [0.1] * 10)
    many = landed(1000, [0.3] * 90, sampled=100)
    assert together([few, many]) == {"readers": 1010, "arrived": 910, "behind": 100, "p95": 0.3}
    assert together([landed(100, [0.1] * 99 + [5.0])]) == {
        "readers": 100,
        "arrived": 100,
        "behind": 0,
        "p95": 0.1,
    }
    assert together([landed(0, [])]) == {"readers": 0, "arrived": 0, "behind": 0, "p95": None}
    assert together([]) is None


async def test_reports_of_all_processes_come_together(store: Store) -> None:
    await store.servers.landed("blog1", "p1", landed(3, [0.1] * 3).to_json())
    await store.servers.landed("blog1", "p2", landed(2, [0.2] * 2).to_json())
    await store.servers.landed("blog1", "p3", {**landed(2, [0.2] * 2).to_json(), "position": "2-0"})
    found = await store.servers.landings("blog1", position="1-0")
    assert together(Landed.from_json(f) for f in found) == {
        "readers": 5,
        "arrived": 5,
        "behind": 0,
        "p95": 0.2,
    }


async def test_what_a_server_measured_is_there_for_the_desk(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    async with (
        connect(f"{server.ws}/live/{story}/ws") as first,
        connect(f"{server.ws}/live/{story}/ws") as second,
    ):
        for reader in (first, second):
            await frame(reader)
        await publish(api, story)
        heard = [await frame(reader) for reader in (first, second)]
        assert json.dumps(heard[0]) == json.dumps(heard[1])
        async with asyncio.timeout(10):
            while True:
                answer = await api.get(f"/api/v1/blogs/{story}/landing?position={heard[0]['position']}")
                if answer.status_code == 200 and answer.json()["readers"]:
                    break
                await asyncio.sleep(0.05)
    assert answer.json()["arrived"] == 2
    assert answer.json()["behind"] == 0
    assert 0 <= answer.json()["p95"] < 3


async def test_an_editor_sees_it_land(server: Running, story: str, browser_page: Page) -> None:
    desk = await signed_in(server)
    await desk.enter(browser_page.context)
    await desk.client.aclose()
    async with connect(f"{server.ws}/live/{story}/ws") as reader:
        await frame(reader)
        await browser_page.goto(f"{server.url}/desk/{story}")
        await browser_page.get_by_label("Text", exact=True).fill("The dam holds.")
        await browser_page.keyboard.press("Control+Enter")
        assert (await frame(reader))["type"] == "put"
        line = browser_page.locator("[data-landed]")
        await expect(line).to_contain_text(re.compile(r"On 1 screen, 95 % within [\d.]+ s"))
        await expect(browser_page.locator("[data-count]")).to_have_text("1 reader", timeout=15_000)

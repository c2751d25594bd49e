"""How soon an event reached its readers: measured on real sockets, combined over all processes."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
from programs import frame, publish
from servers import Running
from websockets.asyncio.client import connect

from liveblog.live.delivery import INTERIM, SAMPLE, DeliveryReport, combine, measure, unacknowledged
from liveblog.live.delivery_reports import AT_ONCE, DeliveryReports
from liveblog.store import Store


@dataclass
class Reader:
    fd: int | None
    left: bool = False
    number: int = 1

    def has(self, number: int) -> bool:
        return self.number >= number


async def measured(readers: list[Reader], began: float | None = None, **more: Any) -> list[DeliveryReport]:
    """All reports about event number 1, which happened just now unless `began` is given."""
    began = asyncio.get_running_loop().time() if began is None else began
    return [report async for report in measure("1-0", "e 1", readers, 1, began, **more)]


def report_of(readers: int, times: list[float], sampled: int | None = None) -> DeliveryReport:
    return DeliveryReport(
        position="1-0", about="e 1", readers=readers, sampled=sampled or readers, times=tuple(sorted(times))
    )


def pair() -> tuple[socket.socket, socket.socket]:
    """A TCP connection over loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
    return server, client


async def test_bytes_have_arrived_when_the_other_side_has_them() -> None:
    server, client = pair()
    with server, client:
        server.sendall(b"x" * 1000)
        [report] = await measured([Reader(server.fileno())])
        assert (report.readers, report.sampled, len(report.times)) == (1, 1, 1)


async def test_a_reader_that_accepts_nothing_is_behind() -> None:
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
        [report] = await measured([Reader(server.fileno())], seconds=0.1)
        assert report.times == ()
        assert combine([report]) == {"readers": 1, "arrived": 0, "behind": 1, "p95": None}


async def test_a_reader_that_left_is_not_asked() -> None:
    asked: list[int] = []
    readers = [Reader(1), Reader(2, left=True)]
    [report] = await measured(readers, 0.0, ask=lambda fd: asked.append(fd) or 0, seconds=1e9)
    assert asked == [1]
    assert (report.readers, report.sampled) == (2, 1)


async def test_a_broken_socket_does_not_count_as_arrival() -> None:
    [report] = await measured([Reader(99999)], seconds=0.05)
    assert report.times == ()


async def test_a_reader_that_was_not_written_to_does_not_count_as_arrival() -> None:
    """A reader whose turn has not come has nothing unacknowledged, and yet nothing has arrived."""
    [report] = await measured([Reader(1, number=1), Reader(2, number=0)], ask=lambda fd: 0, seconds=0.05)
    assert (report.sampled, len(report.times)) == (2, 1)


async def test_a_reader_that_cannot_be_asked_does_not_count() -> None:
    [report] = await measured([Reader(1), Reader(None)], ask=lambda fd: 0)
    assert (report.readers, report.sampled, len(report.times)) == (1, 1, 1)


async def test_interim_results_are_reported_while_a_reader_is_outstanding() -> None:
    ends = iter([False] * 5 + [True] * 99)
    reports = await measured(
        [Reader(1), Reader(2, number=0)], asyncio.get_running_loop().time() - INTERIM[0],
        ask=lambda fd: 0, enough=lambda: next(ends), seconds=1e9,
    )  # fmt: skip
    assert [len(report.times) for report in reports] == [1, 1]


async def test_many_readers_are_sampled() -> None:
    asked: set[int] = set()
    readers = [Reader(n) for n in range(5000)]
    [report] = await measured(readers, 0.0, ask=lambda fd: asked.add(fd) or 0, seconds=1e9)
    assert len(asked) == report.sampled == SAMPLE
    assert combine([report]) is not None


def test_processes_are_weighted_by_their_readers() -> None:
    few = report_of(10, [0.1] * 10)
    many = report_of(1000, [0.3] * 90, sampled=100)
    assert combine([few, many]) == {"readers": 1010, "arrived": 910, "behind": 100, "p95": 0.3}
    assert combine([report_of(100, [0.1] * 99 + [5.0])]) == {
        "readers": 100,
        "arrived": 100,
        "behind": 0,
        "p95": 0.1,
    }
    assert combine([report_of(0, [])]) == {"readers": 0, "arrived": 0, "behind": 0, "p95": None}
    assert combine([]) is None


async def test_reports_of_all_processes_are_combined(store: Store) -> None:
    await store.servers.report_delivery("blog1", {"p1": report_of(3, [0.1] * 3).to_json()})
    other = {**report_of(2, [0.2] * 2).to_json(), "position": "2-0"}
    await store.servers.report_delivery("blog1", {"p2": report_of(2, [0.2] * 2).to_json(), "p3": other})
    found = await store.servers.delivery_reports("blog1", position="1-0")
    assert combine(DeliveryReport.from_json(f) for f in found) == {
        "readers": 5,
        "arrived": 5,
        "behind": 0,
        "p95": 0.2,
    }


async def test_the_desk_gets_what_the_server_measured(
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
        async with asyncio.timeout(30):
            while True:
                answer = await api.get(f"/api/v1/blogs/{story}/landing?position={heard[0]['position']}")
                if answer.status_code == 200 and answer.json()["readers"]:
                    break
                await asyncio.sleep(0.05)
    assert answer.json()["arrived"] == 2
    assert answer.json()["behind"] == 0
    assert 0 <= answer.json()["p95"] < 3


async def landing(api: httpx.AsyncClient, slug: str, position: str, readers: int) -> Any:
    """What is known about an event, once so many readers are in the report."""
    async with asyncio.timeout(30):
        while True:
            answer = await api.get(f"/api/v1/blogs/{slug}/landing?position={position}")
            if answer.status_code == 200 and answer.json()["readers"] == readers:
                return answer.json()
            await asyncio.sleep(0.02)


async def test_readers_of_the_event_stream_are_measured_like_others(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    async with AsyncExitStack() as readers:
        sockets = [await readers.enter_async_context(connect(f"{server.ws}/live/{story}/ws")) for _ in "12"]
        streams = [
            await readers.enter_async_context(api.stream("GET", f"/live/{story}/events")) for _ in "123"
        ]
        heard = [stream.aiter_text() for stream in streams]
        for text in heard:
            while "hello" not in await anext(text):
                pass
        await publish(api, story)
        for reader in sockets:
            await frame(reader)
        position = (await frame(sockets[0]))["position"]
        seen = await landing(api, story, position, readers=5)
    assert (seen["arrived"], seen["behind"]) == (5, 0)


async def test_several_events_at_once_are_each_measured(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    async with connect(f"{server.ws}/live/{story}/ws") as reader:
        await frame(reader)
        for n in range(3):
            await publish(api, story, f"Event {n}")
        positions = [(await frame(reader))["position"] for _ in range(3)]
        for position in positions:
            assert (await landing(api, story, position, readers=1))["arrived"] == 1


async def test_a_stalled_reader_does_not_delay_later_reports(store: Store) -> None:
    """With many events at once, the oldest are reported as they are, and each report stays for a while."""
    stalled = Reader(1, number=0)

    class Channel:
        count = 1
        position = "1-0"
        backlog = type("Backlog", (), {"number": 1})

        def readers(self) -> list[Reader]:
            return [stalled]

    reports = DeliveryReports(store, "stalled-blog", "p1")
    for n in range(AT_ONCE + 1):
        reports.measure(Channel(), f"e {n}", asyncio.get_running_loop().time())  # type: ignore[arg-type]
    async with asyncio.timeout(30):
        while not await store.servers.delivery_reports("stalled-blog", about="e 0"):
            await asyncio.sleep(0.01)
    reports.close()

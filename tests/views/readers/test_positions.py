"""Positions that cannot be used, and readers that wait."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime

import httpx
import pytest
from programs import frame, publish, sentence
from servers import Running
from transports import snapshot, sse
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

BAD_POSITIONS = [
    "garbage",
    "-1-0",
    "1",
    "1-0-0",
    f"{2**63}-0",
    f"{2**64}-0",
    "9" * 400,
    "01-0",
    "٣-٤",
    "1-0 ",
]


@pytest.mark.parametrize("position", BAD_POSITIONS)
async def test_an_unusable_position_is_a_reset_on_every_transport(
    api: httpx.AsyncClient, story: str, server: Running, position: str
) -> None:
    query = httpx.QueryParams({"after": position})
    now = (await snapshot(api, story))["position"]
    reset = {"type": "reset", "why": "unknown-position", "position": now}
    async with connect(f"{server.ws}/live/{story}/ws?{query}") as socket:
        assert (await frame(socket))["type"] == "hello"
        assert await frame(socket) == reset
    polled = await api.get(f"/live/{story}/updates?{query}")
    assert polled.json() == {"position": now, "events": [reset], "poll": 5}
    assert "max-age=1" in polled.headers["cache-control"]
    address = f"/live/{story}/events"
    _, streamed = await sse(api, f"{address}?{query}", 2)
    assert streamed == (now, reset)
    if position.isascii() and position == position.strip():  # others are no header
        _, streamed = await sse(api, address, 2, {"Last-Event-ID": position})
        assert streamed == (now, reset)


async def test_unusable_positions_share_one_answer(api: httpx.AsyncClient, story: str) -> None:
    """Or whoever makes them up fills the memory that pages are kept in."""
    one, other = [await api.get(f"/live/{story}/updates?after={text}") for text in ("garbage", "rubbish")]
    assert one.headers["etag"] == other.headers["etag"]


async def test_a_plain_request_to_a_socket_is_426(api: httpx.AsyncClient, story: str) -> None:
    for path in (f"/live/{story}/ws", f"/desk/{story}/ws"):
        answer = await api.get(path)
        assert answer.status_code == 426
        assert answer.headers["upgrade"] == "websocket"
        assert "WebSocket" in answer.text
    assert "/updates" in (await api.get(f"/live/{story}/ws")).text


async def test_proxies_are_told_not_to_buffer_a_stream(api: httpx.AsyncClient, story: str) -> None:
    async with api.stream("GET", f"/live/{story}/events", headers={"Accept-Encoding": "gzip, br"}) as answer:
        assert answer.headers["cache-control"] == "no-store, no-transform"
        assert answer.headers["x-accel-buffering"] == "no"
        assert "content-encoding" not in answer.headers


async def test_a_reader_from_another_process_waits_for_the_tail(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    ms, _, seq = (await snapshot(api, story))["position"].partition("-")
    async with connect(f"{server.ws}/live/{story}/ws?after={int(ms) + 5}-{seq}") as socket:
        assert [(await frame(socket))["type"] for _ in range(2)] == ["hello", "reset"]


async def test_caught_up_readers_share_an_answer(api: httpx.AsyncClient, story: str) -> None:
    position = (await snapshot(api, story))["position"]
    answer = await api.get(f"/live/{story}/updates?after={position}")
    assert answer.json() == {"position": position, "events": [], "poll": 5}
    assert "max-age=1" in answer.headers["cache-control"]
    known = {"If-None-Match": answer.headers["etag"]}
    assert (await api.get(f"/live/{story}/updates?after={position}", headers=known)).status_code == 304


async def test_no_such_blog(api: httpx.AsyncClient, server: Running) -> None:
    page = await api.get("/live/nowhere")
    assert page.status_code == 404
    assert "text/html" in page.headers["content-type"]
    sentence(await api.get("/live/nowhere/snapshot"), 404)
    sentence(await api.get("/live/nowhere/updates"), 404)
    async with connect(f"{server.ws}/live/nowhere/ws") as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404


async def test_a_deleted_blog_closes_its_readers(api: httpx.AsyncClient, story: str, server: Running) -> None:
    async with connect(f"{server.ws}/live/{story}/ws") as socket:
        assert (await frame(socket))["type"] == "hello"
        await api.patch(f"/api/v1/blogs/{story}", json={"state": "closed"})
        await api.delete(f"/api/v1/blogs/{story}")
        with suppress(ConnectionClosed):
            async with asyncio.timeout(30):
                async for _ in socket:
                    pass
    assert socket.close_code == 4404
    assert (await api.get(f"/live/{story}")).status_code == 404


async def test_messages_from_readers_are_ignored(api: httpx.AsyncClient, story: str, server: Running) -> None:
    async with connect(f"{server.ws}/live/{story}/ws") as socket:
        assert (await frame(socket))["type"] == "hello"
        await socket.send('{"type":"put","entry":{"id":"forged"}}')
        await socket.send(b"\x00\xff")
        entry = await publish(api, story)
        assert (await frame(socket))["entry"]["id"] == entry["id"]


async def test_an_old_address_leads_on_to_the_nearest_part(api: httpx.AsyncClient, story: str) -> None:
    first, last = [await publish(api, story, f"Number {n}.") for n in range(2)]
    between = int(datetime.fromisoformat(last["published"]).timestamp() * 1000) - 1
    here = f"/live/{story}"
    leads = {
        "?before=never-was": f"{here}#not-here",
        "?before=%00": f"{here}#not-here",
        f"?before={between}-0": f"{here}?before={last['id']}",
        "?before=1-0": f"{here}?before={first['id']}",
        f"?before={between + 90_000_000}-0": f"{here}#not-here",
        "?order=oldest&after=never-was": f"{here}?order=oldest#not-here",
        f"?order=oldest&after={between}-0": f"{here}?order=oldest&after={first['id']}",
        "?key=1&before=1-0": f"{here}?key=1&before={first['id']}",
        "/search?q=number&before=never-was": f"{here}/search?q=number",
    }
    for asked, place in leads.items():
        answer = await api.get(f"{here}{asked}")
        assert (answer.status_code, answer.headers["location"]) == (302, place), asked
        assert answer.headers["cache-control"] == "no-store"
        assert (await api.get(place)).status_code == 200
    sentence(await api.get(f"{here}/snapshot?before=never-was"), 404)  # a program decides itself
    # Where a removed entry stood its page goes on.
    await api.delete(f"/api/v1/blogs/{story}/entries/{last['id']}")
    assert first["html"] in (await api.get(f"{here}?before={last['id']}")).text

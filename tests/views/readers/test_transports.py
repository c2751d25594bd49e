"""WebSocket, Server-Sent Events and polling give the same events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from programs import frame, publish
from servers import Running
from transports import events_after, snapshot, sse
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed


async def test_each_transport_gives_the_same_events(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    start = (await snapshot(api, story))["position"]
    async with connect(f"{server.ws}/live/{story}/ws?after={start}") as socket:
        assert (await frame(socket))["type"] == "hello"
        entry = await publish(api, story, "One.", id="one")
        url = f"/api/v1/blogs/{story}/entries/{entry['id']}"
        await api.patch(url, json={"headline": "Two"})
        await api.patch(f"/api/v1/blogs/{story}", json={"title": "Three"})
        await api.delete(url)
        by_socket = [await frame(socket) for _ in range(4)]
    assert [e["type"] for e in by_socket] == ["put", "put", "blog", "gone"]
    assert [e["prev"] for e in by_socket] == [start, *(e["position"] for e in by_socket[:-1])]
    # Those who come later hear the same, but for the words of what was taken back meanwhile.
    by_polling = await events_after(api, story, start)
    assert [(e["type"], e["position"], e["prev"]) for e in by_polling] == [
        (e["type"], e["position"], e["prev"]) for e in by_socket
    ]
    assert [e["entry"]["html"] for e in by_polling[:2]] == ["", ""]
    async with connect(f"{server.ws}/live/{story}/ws?after={start}") as late:
        assert [await frame(late) for _ in range(5)][1:] == by_polling
    by_sse = await sse(api, f"/live/{story}/events?after={start}", 5)
    assert [e for _, e in by_sse if e["type"] != "hello"] == by_polling
    assert [id for id, e in by_sse if e["type"] != "hello"] == [e["position"] for e in by_socket]
    resumed = await sse(
        api, f"/live/{story}/events?after={start}", 3, {"Last-Event-ID": by_socket[1]["position"]}
    )
    assert [e for _, e in resumed if e["type"] != "hello"] == by_socket[2:]


async def test_each_transport_sends_the_same_current_text(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    start = (await snapshot(api, story))["position"]
    async with connect(f"{server.ws}/live/{story}/ws?after={start}") as socket:
        await frame(socket)
        entry = await publish(api, story, "One.")
        await api.patch(f"/api/v1/blogs/{story}/entries/{entry['id']}", json={"text": "Two.", "pinned": True})
        live = [await frame(socket) for _ in range(2)]
    assert ["One." in live[0]["entry"]["html"], "Two." in live[1]["entry"]["html"]] == [True, True]
    async with connect(f"{server.ws}/live/{story}/ws?after={start}") as socket:
        await frame(socket)
        by_socket = [await frame(socket) for _ in range(2)]
    # The chain is whole; what was edited away since is not said.
    assert [e["position"] for e in by_socket] == [e["position"] for e in live]
    assert (by_socket[0]["entry"]["html"], by_socket[1]) == ("", live[1])
    assert await events_after(api, story, start) == by_socket
    by_sse = await sse(api, f"/live/{story}/events?after={start}", 3)
    assert [e for _, e in by_sse if e["type"] != "hello"] == by_socket


async def whatever(socket: ClientConnection) -> AsyncIterator[str | bytes]:
    """What a socket still says until it is closed, with any code."""
    with suppress(ConnectionClosed):
        async for heard in socket:
            yield heard


async def test_events_of_a_draft_blog_never_reach_readers(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    await publish(api, story, "Public.")
    before = (await snapshot(api, story))["position"]
    address = f"/api/v1/blogs/{story}"
    said: list[str] = []
    async with (
        connect(f"{server.ws}/live/{story}/ws?after={before}") as socket,
        api.stream("GET", f"/live/{story}/events?after={before}") as stream,
    ):
        by_sse = stream.aiter_lines()
        said += [str(await socket.recv()), await anext(by_sse)]
        assert (await api.patch(address, json={"state": "draft"})).status_code == 200
        entry = await publish(api, story, "SECRET words.")
        await api.patch(address, json={"title": "SECRET title"})
        await api.patch(f"{address}/entries/{entry['id']}", json={"text": "Careful words."})
        said += [line async for line in by_sse]
        said += [str(heard) async for heard in whatever(socket)]
        assert socket.close_code == 4404
    paths = [
        f"/live/{story}{path}"
        for path in ("", "/snapshot", "/updates", "/events", f"/{entry['id']}", "/feed.atom")
    ]
    unknown = (await api.get("/live/never-was/updates")).json()["detail"]
    for path in paths:
        answer = await api.get(path)
        assert answer.status_code == 404
        said.append(answer.text)
    assert unknown.replace("never-was", story) in "".join(said)
    async with connect(f"{server.ws}/live/{story}/ws?after={before}") as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4404

    await api.patch(address, json={"title": "A public title", "state": "live"})
    last = await publish(api, story, "Public again.")
    for position in (before, "0-0", (await snapshot(api, story))["position"]):
        said.append((await api.get(f"/live/{story}/updates?after={position}")).text)
        async with connect(f"{server.ws}/live/{story}/ws?after={position}") as socket:
            said.append(str(await socket.recv()))
            if position == before:
                said.append(json.dumps(reset := await frame(socket)))
                assert reset["type"] == "reset"
    page = (await api.get(f"/live/{story}")).text
    said.append(page)
    assert all(words in page for words in ("Careful words.", "Public again.", "A public title"))
    assert "SECRET" not in "".join(said)
    async with connect(f"{server.ws}/live/{story}/ws") as socket:
        await socket.recv()
        await api.delete(f"{address}/entries/{last['id']}")
        assert (await frame(socket))["type"] == "gone"


async def test_a_slug_that_changes_back_causes_no_redirect_loop(api: httpx.AsyncClient, story: str) -> None:
    other = f"{story}-2"
    await api.patch(f"/api/v1/blogs/{story}", json={"slug": other})
    there = await api.get(f"/live/{story}")
    assert (there.status_code, there.headers["location"]) == (301, f"/live/{other}")
    assert there.headers["cache-control"] == "no-cache"  # a browser keeps other redirects for good
    await api.patch(f"/api/v1/blogs/{other}", json={"slug": story})
    assert (await api.get(f"/live/{story}")).status_code == 200
    assert (await api.get(f"/live/{other}")).headers["location"] == f"/live/{story}"

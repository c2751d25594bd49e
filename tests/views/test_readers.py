"""Readers: pages, and the same events by WebSocket, Server-Sent Events and polling."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import brotli
import httpx
import pytest
from programs import frame, publish, sentence
from servers import Running
from websockets.asyncio.client import ClientConnection, connect
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


async def snapshot(api: httpx.AsyncClient, slug: str) -> dict[str, Any]:
    answer = await api.get(f"/live/{slug}/snapshot")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def events_after(api: httpx.AsyncClient, slug: str, position: str) -> list[dict[str, Any]]:
    """What polling gives; waits for this process's tail to have come to the newest event."""
    found: list[dict[str, Any]] = (await api.get(f"/live/{slug}/updates?after={position}")).json()["events"]
    return found


async def test_a_page_is_complete_without_scripts(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(api, story, "The *mayor* speaks at noon.")
    page = await api.get(f"/live/{story}")
    assert page.status_code == 200
    assert "<em>mayor</em>" in page.text
    assert f'data-position="{(await snapshot(api, story))["position"]}"' in page.text
    assert entry["html"] in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_whoever_is_told_saved_finds_it_on_the_page(api: httpx.AsyncClient, story: str) -> None:
    await api.get(f"/live/{story}")
    for n in range(20):
        entry = await publish(api, story, f"Number {n}.")
        assert f"Number {n}." in (await api.get(f"/live/{story}")).text
        url = f"/api/v1/blogs/{story}/entries/{entry['id']}"
        await api.patch(url, json={"headline": f"Headline {n}"})
        assert f"Headline {n}" in (await api.get(f"/live/{story}")).text
        await api.delete(url)
        assert f"Number {n}." not in (await api.get(f"/live/{story}")).text
    await api.patch(f"/api/v1/blogs/{story}", json={"state": "closed"})
    await api.delete(f"/api/v1/blogs/{story}")
    assert (await api.get(f"/live/{story}")).status_code == 404


async def test_a_page_unchanged_is_304(api: httpx.AsyncClient, story: str) -> None:
    first = await api.get(f"/live/{story}")
    same = await api.get(f"/live/{story}", headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    await publish(api, story)
    await events_after(api, story, "0-0")
    changed = await api.get(f"/live/{story}", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("zstd, *;q=0", None, bytes),
    ],
)
async def test_a_page_comes_in_the_encoding_asked_for(
    api: httpx.AsyncClient, story: str, accepted: str, encoding: str | None, decode: Any
) -> None:
    plain = await api.get(f"/live/{story}", headers={"Accept-Encoding": "identity"})
    async with api.stream("GET", f"/live/{story}", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == encoding
    assert decode(raw) == plain.content
    assert (answer.headers["etag"] == plain.headers["etag"]) == (encoding is None)
    head = await api.head(f"/live/{story}", headers={"Accept-Encoding": accepted})
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(raw)))


async def test_older_entries_are_a_link_away(api: httpx.AsyncClient, story: str) -> None:
    ids = [(await publish(api, story, f"Number {n}."))["id"] for n in range(65)]
    page = await snapshot(api, story)
    seen = [e["id"] for e in page["entries"]]
    assert page["more"]
    while page["more"]:
        html = (await api.get(f"/live/{story}?before={seen[-1]}")).text
        page = (await api.get(f"/live/{story}/snapshot?before={seen[-1]}")).json()
        assert all(e["html"] in html for e in page["entries"])
        seen += [e["id"] for e in page["entries"]]
    assert seen == ids[::-1]


async def test_a_permalink_shows_an_entry_among_its_neighbours(api: httpx.AsyncClient, story: str) -> None:
    entries = [await publish(api, story, f"Number {n}.") for n in range(3)]
    page = await api.get(f"/live/{story}/{entries[1]['id']}")
    assert all(e["html"] in page.text for e in entries)
    await api.delete(f"/api/v1/blogs/{story}/entries/{entries[1]['id']}")
    await events_after(api, story, "0-0")
    removed = await api.get(f"/live/{story}/{entries[1]['id']}")
    assert removed.status_code == 410
    assert "The editors removed this update." in removed.text
    assert f'href="/live/{story}"' in removed.text


async def test_only_what_readers_could_see_once_is_said_to_be_removed(
    api: httpx.AsyncClient, story: str
) -> None:
    await publish(api, story, "Withdrawn without a word.", id="silent")
    await api.patch(f"/api/v1/blogs/{story}/entries/silent", json={"state": "withdrawn"})
    for id in ("draft", "gone-draft"):
        await publish(api, story, "Not yet.", id=id, state="draft")
    await api.delete(f"/api/v1/blogs/{story}/entries/gone-draft")
    expected = {"silent": 410, "draft": 404, "gone-draft": 404, "never": 404}
    for id, status in expected.items():
        assert (await api.get(f"/live/{story}/{id}")).status_code == status, id


async def test_pages_of_readers_are_framed_by_this_site_alone(api: httpx.AsyncClient, story: str) -> None:
    await publish(api, story, id="one")
    for path in ("/", f"/live/{story}", f"/live/{story}/one", f"/live/{story}?before=one", "/live/nowhere"):
        assert "frame-ancestors 'self'" in (await api.get(path)).headers["content-security-policy"], path


async def test_an_old_slug_leads_to_the_new_one(api: httpx.AsyncClient, story: str) -> None:
    await api.patch(f"/api/v1/blogs/{story}", json={"slug": f"{story}-new"})
    await events_after(api, f"{story}-new", "0-0")
    moved = await api.get(f"/live/{story}?before=abc")
    assert (moved.status_code, moved.headers["location"]) == (301, f"/live/{story}-new?before=abc")


async def test_an_unsigned_blog_names_nobody_on_open_pages_either(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    await publish(api, story, authors=["Ada Quorn"])
    async with connect(f"{server.ws}/live/{story}/ws") as reader:
        await frame(reader)
        assert "Ada Quorn" in (await api.get(f"/live/{story}")).text
        await api.patch(f"/api/v1/blogs/{story}", json={"bylines": False})
        assert [(await frame(reader))["type"] for _ in range(2)] == ["blog", "reset"]
    for path in ("", "/snapshot", "/updates?after=0-0"):
        assert "Ada Quorn" not in (await api.get(f"/live/{story}{path}")).text


async def test_a_draft_blog_is_not_there_for_readers(
    api: httpx.AsyncClient, slug: str, server: Running
) -> None:
    await api.post("/api/v1/blogs", json={"slug": slug, "title": "Secret", "state": "draft"})
    await publish(api, slug, "Secret.")
    for path in ("", "/snapshot", "/updates", "/events"):
        assert (await api.get(f"/live/{slug}{path}")).status_code == 404
    assert "Secret" not in (await api.get("/")).text
    async with connect(f"{server.ws}/live/{slug}/ws") as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404


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


async def test_each_transport_gives_the_same_words_of_what_still_stands(
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


async def test_what_happens_in_a_blog_that_is_a_draft_is_never_told_to_readers(
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


async def test_a_slug_that_comes_back_does_not_run_in_circles(api: httpx.AsyncClient, story: str) -> None:
    other = f"{story}-2"
    await api.patch(f"/api/v1/blogs/{story}", json={"slug": other})
    there = await api.get(f"/live/{story}")
    assert (there.status_code, there.headers["location"]) == (301, f"/live/{other}")
    assert there.headers["cache-control"] == "no-cache"  # a browser keeps other redirects for good
    await api.patch(f"/api/v1/blogs/{other}", json={"slug": story})
    assert (await api.get(f"/live/{story}")).status_code == 200
    assert (await api.get(f"/live/{other}")).headers["location"] == f"/live/{story}"


async def sse(
    api: httpx.AsyncClient, url: str, count: int, headers: dict[str, str] | None = None
) -> list[tuple[str, dict[str, Any]]]:
    """The first `count` events of a stream, with their ids."""
    found: list[tuple[str, dict[str, Any]]] = []
    id = ""
    async with api.stream("GET", url, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            if line.startswith("id: "):
                id = line[4:]
            elif line.startswith("data: "):
                found.append((id, json.loads(line[6:])))
                if len(found) == count:
                    break
    return found


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


async def test_the_address_of_a_socket_asks_for_one(api: httpx.AsyncClient, story: str) -> None:
    for path in (f"/live/{story}/ws", f"/desk/{story}/ws"):
        answer = await api.get(path)
        assert answer.status_code == 426
        assert answer.headers["upgrade"] == "websocket"
        assert "WebSocket" in answer.text
    assert "/updates" in (await api.get(f"/live/{story}/ws")).text


async def test_a_stream_is_not_for_proxies_to_collect(api: httpx.AsyncClient, story: str) -> None:
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


async def test_what_readers_say_is_ignored(api: httpx.AsyncClient, story: str, server: Running) -> None:
    async with connect(f"{server.ws}/live/{story}/ws") as socket:
        assert (await frame(socket))["type"] == "hello"
        await socket.send('{"type":"put","entry":{"id":"forged"}}')
        await socket.send(b"\x00\xff")
        entry = await publish(api, story)
        assert (await frame(socket))["entry"]["id"] == entry["id"]


async def test_nothing_unpublished_reaches_any_public_url(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    marks = {"key": True, "pinned": True}
    await publish(api, story, "Classified withdrawn.", id="x-withdrawn", **marks)
    await api.patch(f"/api/v1/blogs/{story}/entries/x-withdrawn", json={"state": "withdrawn"})
    start = (await snapshot(api, story))["position"]
    async with connect(f"{server.ws}/live/{story}/ws") as socket:
        await frame(socket)
        for state in ("draft", "submitted", "scheduled"):
            later = {"published": "2999-01-01T00:00:00Z"} if state == "scheduled" else {}
            await publish(api, story, f"Classified {state}.", id=f"x-{state}", state=state, **marks, **later)
        seen = await publish(api, story, "Public.")
        heard = await frame(socket)
        assert heard["entry"]["id"] == seen["id"]
    public = [heard, *(e for _, e in await sse(api, f"/live/{story}/events?after={start}", 2))]
    for path in (
        "",
        "/snapshot",
        f"/updates?after={start}",
        f"/{seen['id']}",
        f"/snapshot?before={seen['id']}",
    ):
        public.append((await api.get(f"/live/{story}{path}")).text)
    assert "Classified" not in repr(public)
    assert (await api.get(f"/live/{story}/x-draft")).status_code == 404


@pytest.mark.parametrize(
    "path", ["/api/v1/blogs/{}/entries", "/api/v1/images", "/desk/login", "/desk/{}/images"]
)
async def test_who_goes_away_in_the_middle_of_a_body_leaves_no_trace(
    server: Running, story: str, token: str, path: str
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    kind = "multipart/form-data; boundary=x" if "images" in path else "application/x-www-form-urlencoded"
    head = (
        f"POST {path.format(story)} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n"
        f"content-type: {kind}\r\ncontent-length: 1000\r\n\r\n--x\r\n"
    )
    writer.write(head.encode())
    await writer.drain()
    writer.close()
    async with httpx.AsyncClient(base_url=server.url) as next_one:
        assert (await next_one.get("/health")).status_code == 200
    assert "ClientDisconnect" not in "".join(server.output)


async def test_health_ready_and_metrics(api: httpx.AsyncClient) -> None:
    assert (await api.get("/health")).json() == {"status": "up"}
    ready = (await api.get("/ready")).json()
    assert ready["status"] == "ready"
    assert ready["canary_seconds"] < 3
    assert ready["durable"] is True  # our own Redis writes before it answers
    metrics = (await api.get("/metrics")).text
    for name in (
        "liveblog_readers",
        "liveblog_watched_blogs",
        "liveblog_events_total",
        "liveblog_lag_seconds",
    ):
        assert f"\n{name} " in metrics

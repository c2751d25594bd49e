"""Nothing unpublished reaches a public address; health and metrics."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from programs import frame, publish
from servers import Running
from transports import snapshot, sse
from websockets.asyncio.client import connect


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
async def test_a_client_that_disconnects_in_the_middle_of_a_body_leaves_no_trace(
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

"""Answers are compressed as the client asks; streams, small ones and what another site asks for are not."""

from __future__ import annotations

import gzip
import json
import secrets
from typing import Any

import brotli
import httpx
import pytest
from desk import Desk
from programs import publish
from servers import Running
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.types import Message

from liveblog.views.compression import LARGE, SMALL, compressing

WORDS = " ".join(secrets.token_hex(3) for _ in range(400))


async def sent(response: Response, method: str = "GET", **headers: str) -> tuple[httpx.Headers, bytes]:
    """What is sent for a view's answer."""
    messages: list[Message] = []
    asked = {"accept-encoding": "gzip, br", **headers}
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "headers": [(name.encode(), value.encode()) for name, value in asked.items()],
        "extensions": {},
        "asgi": {"spec_version": "2.4"},  # whose responses need not listen for a client that leaves
    }

    async def keep(message: Message) -> None:
        messages.append(message)

    async def receive() -> Message:
        raise AssertionError("an answer reads nothing")

    await response(scope, receive, compressing(scope, keep))
    start, *bodies = messages
    return httpx.Headers(start["headers"]), b"".join(m.get("body", b"") for m in bodies)


@pytest.mark.parametrize("size", [SMALL + 1, LARGE])
@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("zstd", ""), ("", "")],
)
async def test_an_answer_is_compressed_as_the_client_asks(size: int, accepts: str, encoding: str) -> None:
    text = (WORDS * (size // len(WORDS) + 1))[:size]
    headers, body = await sent(HTMLResponse(text), **{"accept-encoding": accepts})
    assert headers.get("content-encoding", "") == encoding
    assert headers["vary"] == "accept-encoding"
    assert int(headers["content-length"]) == len(body)
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding](body)
    assert plain.decode() == text


@pytest.mark.parametrize(
    "answer",
    [
        HTMLResponse(WORDS[:SMALL]),
        Response(WORDS, media_type="image/webp"),
        Response(WORDS, media_type="text/event-stream"),
        HTMLResponse(WORDS, headers={"cache-control": "no-store, no-transform"}),
        HTMLResponse(WORDS, headers={"content-encoding": "zstd"}),
        StreamingResponse(iter([WORDS, WORDS]), media_type="text/html"),
    ],
    ids=["small", "image", "events", "not to be transformed", "compressed already", "in parts"],
)
async def test_small_answers_and_streams_are_not_compressed(answer: Response) -> None:
    headers, body = await sent(answer)
    assert headers.get("content-encoding") in (None, "zstd")
    assert WORDS[:SMALL].encode() in body
    assert "content-length" not in headers or int(headers["content-length"]) == len(body)


async def test_other_vary_headers_stay() -> None:
    headers, _ = await sent(HTMLResponse(WORDS, headers={"vary": "accept-language"}))
    assert headers["vary"] == "accept-language, accept-encoding"


async def test_a_stream_begins_before_it_has_anything_to_say() -> None:
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    send = compressing({"type": "http", "headers": []}, keep)
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"text/event-stream")],
    }
    await send(start)
    assert messages == [start]


@pytest.mark.parametrize(
    ("headers", "encoding"),
    [
        ({"cookie": "session=1", "sec-fetch-site": "cross-site"}, None),
        ({"cookie": "session=1", "sec-fetch-site": "same-site"}, None),
        ({"cookie": "session=1", "sec-fetch-site": "same-origin"}, "br"),
        ({"cookie": "session=1", "sec-fetch-site": "none"}, "br"),
        ({"cookie": "session=1"}, "br"),
        ({"sec-fetch-site": "cross-site"}, "br"),
    ],
)
async def test_breach_another_site_cannot_measure_what_a_signed_in_browser_gets(
    headers: dict[str, str], encoding: str | None
) -> None:
    found, body = await sent(JSONResponse({"secret": WORDS}), **headers)
    assert found.get("content-encoding") == encoding
    assert int(found["content-length"]) == len(body)


async def test_every_page_of_the_desk_is_compressed(editor: Desk) -> None:
    slug = await editor.create_blog()
    id = await editor.publish(slug)
    for path in (
        "/desk",
        f"/desk/{slug}",
        f"/desk/{slug}/entries/{id}",
        f"/desk/{slug}/entries/{id}/history",
        f"/desk/{slug}/settings",
        "/desk/account",
        "/desk/none",
    ):
        answer = await editor.get(path, headers={"accept": "text/html"})
        assert answer.headers["content-type"] == "text/html; charset=utf-8", path
        assert answer.headers["content-encoding"] == "br", path
        assert int(answer.headers["content-length"]) < len(answer.content) / 2, path
    refused = await editor.post(f"/desk/{slug}/entries", text="")
    assert (refused.status_code, refused.headers["content-encoding"]) == (422, "br")


async def test_answers_to_programs_are_compressed(api: httpx.AsyncClient, story: str) -> None:
    for number in range(5):
        await publish(api, story, f"{number}: {WORDS[:400]}")
    entry = await publish(api, story, WORDS)
    for path in (
        "/api/v1/openapi.json",
        f"/api/v1/blogs/{story}/entries",
        f"/api/v1/blogs/{story}/entries/{entry['id']}",
        *(
            f"/live/{story}{rest}"
            for rest in ("", "/snapshot", "/updates", "/feed.atom", "/feed.rss", "/feed.json")
        ),
        f"/live/{story}/{entry['id']}",
        "/",
        "/live/none",
        "/metrics",
    ):
        for encoding in ("br", "gzip"):
            answer = await api.get(path, headers={"accept-encoding": encoding})
            if len(answer.content) > SMALL:
                assert answer.headers.get("content-encoding") == encoding, path
                assert "accept-encoding" in answer.headers["vary"].lower(), path
            else:
                assert path.endswith("/updates")
    one = await api.get(f"/api/v1/blogs/{story}/entries/{entry['id']}")
    assert one.headers["etag"] == '"1"'  # a revision, for If-Match
    changed = await api.patch(
        one.url.path, json={"label": "update"}, headers={"if-match": one.headers["etag"]}
    )
    assert (changed.status_code, changed.headers["content-encoding"]) == (200, "br")
    refused = await api.post("/api/v1/blogs", json={"slug": "!" * 2000, "title": ""})
    assert refused.status_code == 422
    assert json.loads(refused.content)["errors"]


async def test_events_are_never_compressed(server: Running, story: str) -> None:
    async with (
        httpx.AsyncClient(base_url=server.url) as client,
        client.stream("GET", f"/live/{story}/events", headers={"accept-encoding": "br, gzip"}) as stream,
    ):
        assert "content-encoding" not in stream.headers
        async for line in stream.aiter_lines():
            if line.startswith("data:"):
                break

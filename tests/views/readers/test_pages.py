"""The readers’ pages: complete without scripts, cached, in their languages and addresses."""

from __future__ import annotations

import gzip
from typing import Any

import brotli
import httpx
import pytest
from programs import frame, publish
from servers import Running
from transports import events_after, snapshot
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


async def test_a_page_is_complete_without_scripts(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(api, story, "The *mayor* speaks at noon.")
    page = await api.get(f"/live/{story}")
    assert page.status_code == 200
    assert "<em>mayor</em>" in page.text
    assert f'data-position="{(await snapshot(api, story))["position"]}"' in page.text
    assert entry["html"] in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_saved_entries_are_on_the_page(api: httpx.AsyncClient, story: str) -> None:
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


async def test_only_entries_that_were_public_are_reported_as_removed(
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


async def test_readers_pages_can_be_framed_by_this_site_only(api: httpx.AsyncClient, story: str) -> None:
    await publish(api, story, id="one")
    for path in ("/", f"/live/{story}", f"/live/{story}/one", f"/live/{story}?before=one", "/live/nowhere"):
        assert "frame-ancestors 'self'" in (await api.get(path)).headers["content-security-policy"], path


async def test_an_old_slug_leads_to_the_new_one(api: httpx.AsyncClient, story: str) -> None:
    await api.patch(f"/api/v1/blogs/{story}", json={"slug": f"{story}-new"})
    await events_after(api, f"{story}-new", "0-0")
    moved = await api.get(f"/live/{story}?before=abc")
    assert (moved.status_code, moved.headers["location"]) == (301, f"/live/{story}-new?before=abc")


async def test_the_number_of_readers_is_the_newsrooms_choice(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    place, address = 'class="audience"', f"/api/v1/blogs/{story}"
    assert place not in (await api.get(f"/live/{story}")).text
    assert (await api.get(address)).json()["reader_count"] is False
    refused = await api.patch(address, json={"reader_count": "many"})
    assert refused.status_code == 422
    assert "how many are reading" in refused.json()["errors"]["reader_count"]
    async with connect(f"{server.ws}/live/{story}/ws") as reader:
        await frame(reader)
        assert (await api.patch(address, json={"reader_count": True})).json()["reader_count"] is True
        changed = await frame(reader)
        assert (changed["type"], changed["blog"]["reader_count"]) == ("blog", True)
    assert place in (await api.get(f"/live/{story}")).text
    await api.patch(address, json={"state": "closed"})
    await events_after(api, story, changed["position"])
    assert place not in (await api.get(f"/live/{story}")).text


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


async def test_readers_cannot_find_a_draft_blog(api: httpx.AsyncClient, slug: str, server: Running) -> None:
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


@pytest.mark.parametrize("path", ["", "/search?q=x", "/hours", "/feed.atom?key=1"])
async def test_capital_letters_and_a_trailing_slash_lead_on(
    api: httpx.AsyncClient, story: str, path: str
) -> None:
    answer = await api.get(f"/live/{story.upper()}{path}")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/live/{story}{path}"
    address, _, query = path.partition("?")
    slash = await api.get(f"/live/{story}{address}/", params=query, follow_redirects=True)
    assert slash.status_code == 200
    assert slash.url.path == f"/live/{story}{address}"

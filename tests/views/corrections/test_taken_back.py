"""Withdrawn words reach no public address or frame."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import Any

import httpx
import pytest
from logs import publish
from servers import Running
from websockets.asyncio.client import connect

from liveblog.live.capacity import Capacity
from liveblog.live.loading import Drawer
from liveblog.live.tail import Tail
from liveblog.model.blogs import Blog
from liveblog.model.events import START
from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.text import html

TAKEN_BACK = [
    {"state": "withdrawn", "reason": "It was a hoax."},
    {"state": "withdrawn"},
    {"state": "draft"},
    None,  # deleted
]


@pytest.mark.parametrize("change", TAKEN_BACK, ids=["tombstone", "silent", "draft", "deleted"])
async def test_withdrawn_text_reaches_no_public_url_or_frame(
    server: Running, api: httpx.AsyncClient, story: str, change: Any
) -> None:
    word = f"unfounded{secrets.token_hex(4)}"
    entries = f"/api/v1/blogs/{story}/entries"
    before = (await api.get(f"/live/{story}/snapshot")).json()["position"]
    facts = {"headline": f"The {word}", "tags": [word], "authors": [word], "key": True, "pinned": True}
    made = await api.post(entries, json={"text": f"BREAKING: {word}", **facts})
    id = made.json()["id"]
    for edit in ({"text": f"{word} again"}, {"pinned": False}, {"correction": f"We said {word}."}):
        assert (await api.patch(f"{entries}/{id}", json=edit)).status_code == 200
    other = (await api.post(entries, json={"text": "Something else."})).json()["id"]
    newer = [(await api.post(entries, json={"text": f"Newer {n}."})).json()["id"] for n in range(2)]
    await caught_up(api, story, newer[-1])
    said = await every_public_way(server, api, story, before, [id, other, newer[0]])
    assert all(word in body for way, body in said.items() if not way.startswith("/"))
    assert not any(f"BREAKING: {word}" in body for body in said.values())  # edited: only what is true now

    if change is None:
        assert (await api.delete(f"{entries}/{id}")).status_code == 204
    else:
        assert (await api.patch(f"{entries}/{id}", json=change)).status_code == 200
    after = (await api.post(entries, json={"text": "Afterwards."})).json()["id"]
    await caught_up(api, story, after)
    said = await every_public_way(server, api, story, before, [id, other, newer[0]])
    assert [way for way, body in said.items() if word in body] == []
    tombstones = [way for way, body in said.items() if "It was a hoax." in body]
    assert bool(tombstones) == bool(change and "reason" in change)
    permalink = await api.get(f"/live/{story}/{id}")
    # A draft may never have been public, so its address says no more than that of nothing.
    draft = change == {"state": "draft"}
    assert permalink.status_code == (200 if tombstones else 404 if draft else 410)


async def caught_up(api: httpx.AsyncClient, slug: str, id: str) -> None:
    async with asyncio.timeout(30):
        while id not in (await api.get(f"/live/{slug}/snapshot")).text:
            await asyncio.sleep(0.02)


async def every_public_way(
    server: Running, api: httpx.AsyncClient, slug: str, before: str, ids: list[str]
) -> dict[str, str]:
    """What each public URL says, and each transport to those who come with any position since `before`."""
    reader = httpx.AsyncClient(base_url=server.url)
    said: dict[str, str] = {}
    async with reader:
        paths = ["/", f"/live/{slug}", f"/live/{slug}/snapshot", f"/live/{slug}/updates"]
        for id in ids:
            paths += [f"/live/{slug}/{id}", f"/live/{slug}?before={id}", f"/live/{slug}/snapshot?before={id}"]
        for path in paths:
            said[path] = (await reader.get(path)).text
        missed = (await reader.get(f"/live/{slug}/updates?after={before}")).json()
        last = missed["position"]
        chain = [before, *(e["position"] for e in missed["events"])]
        assert [e["prev"] for e in missed["events"]] == chain[:-1]
        for position in chain[:2]:
            said[f"updates {position}"] = (await reader.get(f"/live/{slug}/updates?after={position}")).text
            async with reader.stream("GET", f"/live/{slug}/events?after={position}") as stream:
                said[f"SSE {position}"] = await until(stream.aiter_text(), f"id: {last}")
            async with connect(
                f"{server.url.replace('http', 'ws')}/live/{slug}/ws?after={position}"
            ) as socket:
                said[f"WS {position}"] = await until(aiter(socket), f'"position":"{last}","prev"')
    return said


async def until(parts: Any, end: str) -> str:
    said = ""
    async with asyncio.timeout(30):
        async for part in parts:
            said += part
            if end in said:
                break
    return said


async def test_a_process_that_starts_later_sends_no_withdrawn_text(store: Store, blog: Blog) -> None:
    gone, tombstone = [await publish(store, blog, f"Unfounded {n}.") for n in range(2)]
    await store.change(blog, gone.id, {"headline": "Unfounded still"})
    await store.change(blog, gone.id, {"state": "draft"})
    await store.change(blog, tombstone.id, {"state": "withdrawn", "reason": "A hoax."})
    settings = Settings(page_size=3)
    tail = Tail(store, settings, Drawer(Drawing(settings).entry, html.line), Capacity(), blog)
    await tail.load()
    messages = tail.channel.after(START)
    assert isinstance(messages, list)
    assert len(messages) == 6
    assert "Unfounded" not in b"".join(m.data for m in messages).decode()


async def test_a_page_lists_corrections_newest_first(store: Store, blog: Blog) -> None:
    first, second = [await publish(store, blog, f"{n}.") for n in range(2)]
    for id, words in ((second.id, "Second."), (first.id, "First & foremost."), (second.id, "Second again.")):
        await store.change(blog, id, {"correction": words})
    drawing = Drawing(Settings(page_size=1))
    tail = Tail(store, Settings(page_size=1), Drawer(drawing.entry, html.line), Capacity(), blog)
    await tail.load()
    page = tail.page()
    assert [c.text for c in page.corrections] == ["Second again.", "First & foremost.", "Second."]
    assert [c["at"] for c in page.wire()["corrections"]] == sorted(
        (c["at"] for c in page.wire()["corrections"]), reverse=True
    )
    [section] = re.findall(r'<section class="corrected".*?</section>', drawing.page(page), re.DOTALL)
    assert re.findall(r'href="([^"]+)"', section) == [
        f"#entry-{second.id}", f"/live/{blog.slug}/{first.id}", f"#entry-{second.id}"
    ]  # fmt: skip
    assert "First &amp; foremost." in section

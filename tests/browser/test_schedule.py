"""Scheduled entries go out at their time, once, and not when somebody thought better of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from desk import signed_in
from playwright.async_api import BrowserContext, expect
from programs import frame, publish, sentence
from samples import BLOG, entry
from servers import Running
from websockets.asyncio.client import connect

from liveblog.errors import NotNow
from liveblog.model.blogs import DAY, Blog, NewBlog
from liveblog.model.times import iso
from liveblog.store import Store
from liveblog.store.keys import key_of


def now() -> int:
    return int(time.time() * 1000)


async def test_what_is_due_is_published_now(store: Store, blog: Blog) -> None:
    waiting, _ = await store.publish(blog, entry("At noon.", state="scheduled", published=now() - 5_000))
    later, _ = await store.publish(blog, entry("Tomorrow.", state="scheduled", published=now() + 86_400_000))
    assert await store.entries(blog) == []
    await store.publish_due()
    [out] = await store.entries(blog)
    assert (out.id, out.state, out.revision) == (waiting.id, "published", 2)
    assert out.published > waiting.published
    assert (await store.entry(blog, later.id)).state == "scheduled"


async def test_many_processes_publish_it_once(store: Store, blog: Blog) -> None:
    waiting, _ = await store.publish(blog, entry(state="scheduled", published=now() - 1))
    await asyncio.gather(*(store.publish_due() for _ in range(10)))
    assert (await store.entry(blog, waiting.id)).revision == 2


@pytest.mark.parametrize("changes", [{"state": "draft"}, {"published": now() + 86_400_000}])
async def test_what_was_taken_back_does_not_go_out(
    store: Store, blog: Blog, changes: dict[str, object]
) -> None:
    waiting, _ = await store.publish(blog, entry(state="scheduled", published=now() + 1_000))
    await store.change(blog, waiting.id, changes)
    await store.publish_due()
    assert await store.entries(blog) == []
    other, _ = await store.publish(blog, entry(state="scheduled", published=now() - 1))
    await store.remove(blog, other.id)
    await store.publish_due()
    assert await store.entries(blog) == []


async def test_a_blog_deleted_meanwhile_holds_up_nobody(store: Store, blog: Blog) -> None:
    await store.publish(blog, entry(state="scheduled", published=now() - 1))
    await store.change_blog(blog, {"state": "closed"})
    await store.delete_blog(blog)
    assert await store.publish_due() == 0
    assert not await store.connection.client.sismember("lb:scheduling", blog.id)


async def test_an_entry_that_cannot_go_out_holds_up_no_other(
    store: Store, blog: Blog, slug: str, caplog: pytest.LogCaptureFixture
) -> None:
    stuck, _ = await store.publish(blog, entry(state="scheduled", published=now() - 9))
    beside, _ = await store.publish(blog, entry(state="scheduled", published=now() - 5))
    other = await store.create_blog(NewBlog(slug=f"{slug}-other", title="Another"))
    elsewhere, _ = await store.publish(other, entry(state="scheduled", published=now() - 5))
    entries = key_of(blog.id, "entries")
    # Damaged: no act can say which revision it replaces.
    whole = await store.connection.client.hget(entries, stuck.id)
    await store.connection.client.hset(entries, stuck.id, whole.replace('"revision":1', '"revision":true'))
    await store.publish_due()
    await store.publish_due()
    assert (await store.entry(blog, beside.id)).state == "published"
    assert (await store.entry(other, elsewhere.id)).state == "published"
    assert [stuck.id in record.message for record in caplog.records] == [True], "said once"
    await store.connection.client.hset(entries, stuck.id, whole)
    await store.publish_due()
    assert (await store.entry(blog, stuck.id)).state == "published"


async def test_what_is_due_in_a_closed_blog_waits_until_it_is_reopened(store: Store, blog: Blog) -> None:
    waiting, _ = await store.publish(blog, entry(state="scheduled", published=now() - 1))
    await store.change_blog(blog, {"state": "closed"})
    assert await store.publish_due() == 0
    assert (await store.entry(blog, waiting.id)).state == "scheduled"
    with pytest.raises(NotNow):
        await store.publish(blog, entry(state="scheduled", published=now() + 86_400_000))
    await store.change(blog, waiting.id, {"headline": "It can still be changed."})
    await store.change_blog(blog, {"state": "live"})
    await store.publish_due()
    assert (await store.entry(blog, waiting.id)).state == "published"


async def test_readers_get_it_when_its_time_comes(
    api: httpx.AsyncClient, story: str, server: Running
) -> None:
    async with connect(f"{server.ws}/live/{story}/ws") as reader:
        await frame(reader)
        soon = await publish(api, story, "Embargoed.", state="scheduled", published=iso(now() + 400))
        assert soon["state"] == "scheduled"
        heard = await frame(reader)
        assert heard["entry"]["id"] == soon["id"]


async def test_a_scheduled_entry_needs_a_time_to_come(api: httpx.AsyncClient, story: str) -> None:
    url = f"/api/v1/blogs/{story}/entries"
    refused = await api.post(url, json={"text": "x", "state": "scheduled"})
    assert "when" in sentence(refused, 422)


async def test_a_blog_closes_by_itself_when_nothing_happens(store: Store, slug: str) -> None:
    idle = await store.create_blog(NewBlog(slug=slug, title="T", close_after=2))
    busy = await store.create_blog(NewBlog(slug=f"{slug}-2", title="T"))
    assert idle not in await store.close_idle()
    # Two days ago, as the log has it.
    key = f"lb:{{{idle.id}}}:blog"
    position = await store.events.position(idle.id)
    await store.connection.client.hset(key, "position", f"{position.ms - 2 * DAY}-0")
    assert [b.id for b in await store.close_idle()] == [idle.id]
    assert (await store.blog(slug)).state == "closed"
    assert (await store.blog(busy.slug)).state == "live"


async def test_a_desk_that_stays_open_warns_in_time_and_stops_with_the_news(
    serve: Callable[..., Running], redis_url: str, store: Store, context: BrowserContext
) -> None:
    desk = await signed_in(serve(REDIS_URL=redis_url))
    await desk.enter(context)
    page = await context.new_page()
    slug = await desk.create_blog()
    blog = await store.change_blog(await store.blog(slug), {"close_after": 1})
    # Two thirds of a day ago, but for what it takes to open the page.
    last = now() - DAY * 2 // 3 + 3_000
    await store.connection.client.hset(f"lb:{{{blog.id}}}:blog", "position", f"{last}-0")
    await page.goto(f"{desk.server.url}/desk/{slug}")
    warning = page.locator("[data-closing] p")
    await expect(warning).to_contain_text("closes by itself")
    await desk.publish(slug, "News.")
    await expect(warning).to_have_count(0)
    await desk.client.aclose()


def test_a_blog_says_when_it_will_close() -> None:

    assert BLOG.closes(1_000) is None
    assert replace(BLOG, close_after=3).closes(1_000) == 1_000 + 3 * DAY
    assert replace(BLOG, close_after=3, state="closed").closes(1_000) is None
    assert BLOG.warns(1_000) is None
    assert replace(BLOG, close_after=1).warns(1_000) == 1_000 + DAY * 2 // 3
    assert replace(BLOG, close_after=9).warns(1_000) == 1_000 + 7 * DAY

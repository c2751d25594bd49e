"""The list of blogs in a real browser: a new blog appears on the open page, a closed one moves, news replace news."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from desk import signed_in
from playwright.async_api import BrowserContext, expect
from programs import publish
from servers import Running


async def test_an_open_list_follows_what_happens(
    serve: Callable[..., Running], context: BrowserContext
) -> None:
    server = serve(LIVEBLOG_POLL="0.1")
    token = server.command("token", "create", "t", "--role", "admin").strip()
    async with httpx.AsyncClient(base_url=server.url, headers={"Authorization": f"Bearer {token}"}) as api:
        await api.post("/api/v1/blogs", json={"slug": "first", "title": "The first"})
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(server.url)
        live, closed = (
            page.locator(".shelf--live .blogs-one"),
            page.locator(".shelf:not(.shelf--live) .blogs-one"),
        )
        await expect(live).to_have_count(1)
        await page.focus("text=The first")
        await publish(api, "first", "The newest line.", key=True)
        await expect(live).to_contain_text("The newest line.")
        await expect(live.locator(".blogs-count")).to_have_text("1 update")
        # What has the focus keeps it.
        assert await page.evaluate("document.activeElement.textContent") == "The first"
        await api.post("/api/v1/blogs", json={"slug": "second", "title": "The second"})
        await expect(live).to_have_count(2)
        await expect(page.locator(".announcer")).to_have_text("New live blog: The second")
        await api.patch("/api/v1/blogs/first", json={"state": "closed"})
        await expect(live).to_have_count(1)
        await expect(closed).to_contain_text("The first")
        assert problems == []


async def test_a_list_whose_server_is_away_stays_and_comes_back(
    serve: Callable[..., Running], context: BrowserContext
) -> None:
    server = serve(LIVEBLOG_POLL="0.1")
    desk = await signed_in(server)
    await desk.create_blog(title="Before", state="live")
    page = await context.new_page()
    await page.goto(server.url)
    await context.set_offline(True)
    async with page.expect_event("requestfailed"):
        pass
    await expect(page.locator(".shelf--live")).to_contain_text("Before")
    await context.set_offline(False)
    await desk.create_blog(title="After", state="live")
    await expect(page.locator(".shelf--live")).to_contain_text("After")
    await desk.client.aclose()

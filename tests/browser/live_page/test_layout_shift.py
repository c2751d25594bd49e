"""Nothing on the page jumps while entries arrive: by Chromium's own measure."""

from __future__ import annotations

import httpx
import pytest
from image_files import picture
from playwright.async_api import BrowserContext, Page, expect
from programs import publish
from servers import Running

SHIFTS = """window.shifts = []
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries())
    if (!hadRecentInput) shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80))])
}).observe({ type: "layout-shift", buffered: true })"""
TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The bridge is closed.</p>&mdash; Mira (@mira) '
    '<a href="https://x.com/mira/status/98743775216473{n:04}">April 20, 2018</a></blockquote>'
)


async def arrive(api: httpx.AsyncClient, story: str, count: int) -> None:
    """Entries with images and cards, some of them key events."""
    upload = await api.post("/api/v1/images", content=picture(), headers={"content-type": "image/jpeg"})
    images = [{"media": upload.json()["media"], "alt": "A bridge"}]
    for n in range(count):
        facts = {"images": images} if n % 2 else {}
        await publish(api, story, "Look." if n % 2 else TWEET.format(n=n), key=n % 5 == 0, **facts)


@pytest.mark.parametrize("place", ["top", "further down"])
async def test_nothing_jumps_while_entries_arrive(
    server: Running, api: httpx.AsyncClient, story: str, context: BrowserContext, place: str
) -> None:
    for n in range(12):
        await publish(api, story, f"{n}. " + "Words of an entry. " * 40)
    page = await context.new_page()
    await page.add_init_script(SHIFTS)
    async with page.expect_websocket() as socket:
        await page.goto(f"{server.url}/live/{story}")
    await (await socket.value).wait_for_event("framereceived")
    if place != "top":
        await page.locator(".entries .entry").nth(4).evaluate("entry => entry.scrollIntoView()")
    await arrive(api, story, 30)
    await settled(page, story, api)
    assert await page.evaluate("shifts") == []


async def settled(page: Page, story: str, api: httpx.AsyncClient) -> None:
    """The page shows or counts all, and nothing slides any more."""
    position = (await api.get(f"/live/{story}/snapshot")).json()["position"]
    await expect(page.locator("live-blog")).to_have_attribute("data-position", position)
    await page.wait_for_function("() => document.getAnimations().every((one) => one.playState !== 'running')")
    await page.evaluate("() => new Promise((end) => requestAnimationFrame(() => requestAnimationFrame(end)))")

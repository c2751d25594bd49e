"""Networks that lie, clocks that are wrong, tabs that slept, scripts that did not arrive: the page stays readable, says
in a sentence what is the matter, and recovers by itself.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
from newsroom import NOON, Newsroom
from playwright.async_api import Browser, Route, async_playwright, expect
from readers import Opening, Reader

PORTAL = "<!doctype html><title>Wi-Fi</title><h1>Accept the terms</h1>"
NOTE = ".status-note"
NOT_LIVE = ".not-live"


async def catches_up(reader: Reader, id: str) -> None:
    """The page's own clock runs until the entry is there."""
    while id not in await reader.ids():
        await reader.page.clock.run_for(1_000)


@pytest.mark.parametrize("status", [200, 404, 410, 511])
async def test_a_captive_portal_is_not_taken_for_the_blog(
    newsroom: Newsroom, new_reader: Opening, status: int
) -> None:
    reader = await new_reader()
    await reader.page.clock.install()
    await reader.join()

    asked = []

    async def portal(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(status=status, content_type="text/html", body=PORTAL)

    for path in ("**/updates*", "**/snapshot*"):
        await reader.page.route(path, portal)
    newsroom.refuse = "handshake"
    await newsroom.close(1001)
    await newsroom.publish("missed")
    while len(asked) < 3:
        await reader.page.clock.run_for(1_000)
    await expect(reader.page.locator(NOTE)).to_contain_text("Connection lost")
    assert await reader.ids() == ["e3", "e2", "e1", "e0"]
    await reader.page.unroute_all()
    newsroom.refuse = None
    await catches_up(reader, "missed")
    await expect(reader.page.locator(NOTE)).to_contain_text("Connected again")


async def test_a_proxy_that_accepts_sockets_and_holds_back_what_they_bring_is_polled(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    newsroom.silent = True
    reader = await new_reader()
    await reader.page.clock.install()
    await reader.join()
    await newsroom.publish("missed")
    await catches_up(reader, "missed")
    assert newsroom.polled


async def test_a_proxy_that_lets_only_the_greeting_through_is_polled(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    reader = await new_reader()
    await reader.page.clock.install()
    await reader.join()
    newsroom.greets_only = True
    await newsroom.publish("missed")
    await catches_up(reader, "missed")
    assert newsroom.polled
    assert len(newsroom.joined) <= 3


async def test_a_tab_that_slept_a_day_equals_a_page_from_now(newsroom: Newsroom, new_reader: Opening) -> None:
    reader = await new_reader()
    await reader.page.clock.install(time=NOON / 1000 + 600)
    await reader.join()
    # Its sockets ended without a word, and the log forgot its position meanwhile.
    newsroom.trimmed = newsroom.silent = True
    await newsroom.remove("e1")
    for n in range(3):
        await newsroom.publish(f"day{n}", at=NOON + 86_400_000 + n)
    newsroom.silent = False
    await reader.page.clock.fast_forward(24 * 60 * 60 * 1000)
    await catches_up(reader, "day2")
    await reader.up_to_date()
    assert await reader.ids() == ["day2", "day1", "day0", "e3", "e2", "e0"]
    assert (await reader.sees())["days"][:2] == ["2026-01-10T12:00:00.002Z", "day2"]
    assert reader.newsroom.snapshots


@pytest.fixture
async def keeping(chromium: Browser) -> AsyncIterator[Browser]:
    """A browser that keeps pages for its back button, which Playwright's own does not."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or chromium.browser_type.executable_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        await browser.close()


async def test_a_page_from_the_back_forward_cache_catches_up(newsroom: Newsroom, keeping: Browser) -> None:
    reader = Reader(await keeping.new_page(), newsroom)
    await reader.join()
    await reader.page.evaluate("window.kept = true")
    await reader.page.goto(newsroom.url + "/")
    await newsroom.until(lambda: not newsroom.sockets)
    await newsroom.publish("missed")
    await reader.page.go_back(wait_until="commit")  # it is not loaded again
    assert await reader.page.evaluate("window.kept"), "the page was loaded again"
    await expect(reader.page.locator("#entry-missed")).to_be_visible()
    assert len(newsroom.joined) == 2


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_an_hour_off_neither_lies_nor_disconnects(
    newsroom: Newsroom, new_reader: Opening, hours: int
) -> None:
    reader = await new_reader()
    await reader.page.clock.install(time=NOON / 1000 + 600 + hours * 3600)
    await reader.join()
    await newsroom.publish("now", at=NOON + 600_000)
    await expect(reader.page.locator("#entry-now")).to_be_visible()
    beside = await reader.page.locator("#entry-now .entry-when relative-time").evaluate(
        "e => e.shadowRoot.querySelector('span').textContent.trim()"
    )
    assert "in " not in beside
    assert beside in ("just now", "9 January 2026") if hours < 0 else beside == "1 hour ago"
    await reader.page.clock.run_for(200_000)
    assert len(newsroom.joined) >= 1
    await newsroom.publish("later", at=NOON + 900_000)
    await catches_up(reader, "later")
    # The clock is put right while the page is open.
    await reader.page.clock.set_system_time(NOON / 1000 + 900)
    await newsroom.publish("right", at=NOON + 900_001)
    await catches_up(reader, "right")
    await expect(reader.page.locator(NOTE)).to_be_empty()


async def test_where_nothing_can_be_stored_the_page_is_live_all_the_same(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    reader = await new_reader(timezone_id="America/New_York")
    await reader.page.add_init_script("""for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, { get() { throw new DOMException("Denied", "SecurityError") } })""")
    await reader.join()
    await newsroom.publish("new")
    await expect(reader.page.locator("#entry-new")).to_be_visible()
    await reader.page.get_by_role("button", name="Show the story’s time").click()
    await expect(reader.page.get_by_role("button", name="Show your time")).to_be_visible()


@pytest.mark.parametrize("fault", ["fails", "half arrives", "off"])
async def test_without_its_script_the_page_is_whole_and_says_that_it_stands_still(
    newsroom: Newsroom, chromium: Browser, fault: str
) -> None:
    context = await chromium.new_context(java_script_enabled=fault != "off")
    page = await context.new_page()

    async def half(route: Route) -> None:
        whole = await (await route.fetch()).body()
        await route.fulfill(status=200, content_type="text/javascript", body=whole[: len(whole) // 2])

    await page.route("**/readers.js", (lambda route: route.abort()) if fault == "fails" else half)
    await newsroom.publish("key", key=True)
    await page.goto(newsroom.url + "/live/story")
    await expect(page.locator("#entry-key")).to_contain_text("Words of key.")
    await expect(page.locator(".status, .held").first).to_be_hidden()
    await expect(page.locator(NOT_LIVE)).to_be_visible()
    async with page.expect_navigation():
        await page.locator(NOT_LIVE).get_by_role("link").click()
    await context.close()


async def test_a_page_that_is_live_never_says_that_it_stands_still(reader: Reader) -> None:
    await expect(reader.page.locator(NOT_LIVE)).to_be_hidden()


async def test_a_closed_blog_does_not_say_that_it_stands_still(newsroom: Newsroom, chromium: Browser) -> None:
    await newsroom.change(state="closed")
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(newsroom.url + "/live/story")
    await expect(page.locator(NOT_LIVE)).to_have_count(0)
    await context.close()

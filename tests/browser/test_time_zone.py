"""One clock on a page: the reader's, named once, or the story's when the reader chose that; every time follows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from newsroom import NOON, Newsroom, open_newsroom
from playwright.async_api import Browser, BrowserContext, expect
from readers import Reader

from liveblog.model.blocks import Social

POST = Social(network="x", text="Seen from here.", handle="ada", posted="2026-01-09T21:30:00.000Z")
DAY_POST = Social(network="x", text="Some day.", handle="ada", posted="2026-01-09")
# 12:00 UTC and 23:30 UTC: another day in Baghdad (+3), the same in New York (-5).
LATE = NOON + 11 * 3_600_000 + 1_800_000
TIMES = """() => [...document.querySelectorAll("relative-time")].map(e =>
    [e.querySelector("time").dateTime, e.shadowRoot.querySelector("[part=lead]").textContent])"""


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    async with open_newsroom() as newsroom:
        newsroom.blog = replace(newsroom.blog, zone="Asia/Baghdad")
        await newsroom.publish("old", at=NOON)
        await newsroom.publish("late", at=LATE, key=True)
        await newsroom.publish("pin", at=LATE, pinned=True)
        await newsroom.edit("late", blocks=(POST, DAY_POST))
        await newsroom.correct("late", "It was somewhere else.")
        yield newsroom


@pytest.fixture
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(timezone_id="America/New_York")
    yield context
    await context.close()


async def clocks(reader: Reader) -> set[int]:
    """The differences in hours between every clock on the page and UTC."""
    found = set()
    for iso, shown in await reader.page.evaluate(TIMES):
        digits = [
            part.strip(",")
            for part in shown.split()
            if part.strip(",").replace(":", "").isdigit() and ":" in part
        ]
        if len(iso) > 10 and digits:
            hours = int(digits[0].split(":")[0]) - int(iso[11:13])
            found.add((hours + 12) % 24 - 12)
    return found


async def test_every_time_is_on_the_readers_clock_which_is_named(
    newsroom: Newsroom, context: BrowserContext
) -> None:
    reader = await Reader(await context.new_page(), newsroom).join()
    await expect(reader.page.locator("time-zone")).to_contain_text("Times are in Eastern Time.")
    assert await clocks(reader) == {-5}
    await expect(reader.page.locator(".social time").first).to_be_attached()
    assert ["2026-01-09", "9 January 2026"] in await reader.page.evaluate(TIMES)
    # What arrives, what is corrected and what older pages bring is on it, too.
    await newsroom.publish("new", at=LATE + 60_000, key=True)
    await newsroom.edit("new", blocks=(POST,))
    await newsroom.correct("new", "Another mistake.")
    await reader.up_to_date()
    await reader.until("() => document.querySelector('#entry-new .correction') !== null")
    assert await clocks(reader) == {-5}


async def test_the_storys_clock_can_be_chosen_and_is_remembered(
    newsroom: Newsroom, context: BrowserContext
) -> None:
    reader = await Reader(await context.new_page(), newsroom).join()
    zone = reader.page.locator("time-zone")
    days = reader.page.locator(".entries > .day")
    await expect(days).to_have_count(1)
    await zone.get_by_role("button", name="Show the story’s time").click()
    await expect(zone).to_contain_text("Times are in Arabian Standard Time.")
    assert await clocks(reader) == {3}
    await expect(days).to_have_count(2)  # it is the next day there
    for path in ("/live/story", "/live/story/late", "/live/story?before=late"):
        other = await Reader(await context.new_page(), newsroom).open(path)
        await expect(other.page.locator("time-zone")).to_contain_text("Arabian Standard Time")
        assert await clocks(other) == {3}
    await zone.get_by_role("button", name="Show your time").click()
    await expect(zone).to_contain_text("Eastern Time")
    assert await clocks(reader) == {-5}
    await expect(days).to_have_count(1)


async def test_readers_in_the_storys_zone_have_nothing_to_choose(
    newsroom: Newsroom, chromium: Browser
) -> None:
    context = await chromium.new_context(timezone_id="Asia/Riyadh")  # another place, the same clock
    reader = await Reader(await context.new_page(), newsroom).open()
    await expect(reader.page.locator("time-zone")).to_contain_text("Arabian Standard Time")
    await expect(reader.page.locator("time-zone button")).to_be_hidden()
    await context.close()


async def test_without_scripts_the_zone_is_the_storys(newsroom: Newsroom, chromium: Browser) -> None:
    context = await chromium.new_context(java_script_enabled=False, timezone_id="America/New_York")
    reader = await Reader(await context.new_page(), newsroom).open()
    await expect(reader.page.locator("time-zone")).to_have_text("Times are in Arabian Standard Time.")
    await expect(reader.page.locator("#entry-old .entry-when time")).to_have_text("15:00 UTC+3")
    await context.close()

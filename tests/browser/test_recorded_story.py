"""A recorded story in a browser: its day stays its day in every time zone, and no clock is invented."""

from __future__ import annotations

from newsroom import NOON, open_newsroom
from playwright.async_api import Browser, expect
from readers import Reader

DAY = "2020-01-06"
START = 1_578_268_800_000  # of that day in UTC; the evening before in New York


async def test_a_day_is_the_same_in_every_time_zone_and_on_pages_that_are_open(chromium: Browser) -> None:
    async with open_newsroom(size=10) as newsroom:
        first = await newsroom.publish("e1", at=START, key=True)
        await newsroom.edit(first.id, day=DAY)
        contexts = [
            await chromium.new_context(timezone_id=zone) for zone in ("America/New_York", "Asia/Tokyo")
        ]
        readers = [await Reader(await context.new_page(), newsroom).join() for context in contexts]
        await newsroom.publish("e3", at=NOON)
        second = await newsroom.publish("e2", at=START + 500, key=True)
        await newsroom.edit(second.id, day=DAY)
        for reader in readers:
            await reader.up_to_date()
            await expect(reader.page.locator("#entry-e2")).to_have_attribute("data-day", DAY)
            assert await reader.ids() == ["e3", "e2", "e1"]
            await expect(reader.page.locator(".entries > .day")).to_have_count(2)
            for shown in (".entries > .day", "#entry-e1 .entry-when", "#entry-e2 .entry-when", ".keys-list"):
                words = await reader.page.locator(shown).last.evaluate(
                    "e => [...e.querySelectorAll('relative-time')].map(t => t.shadowRoot.textContent).join(' ')"
                )
                assert "6 January 2020" in words
                assert ":" not in words
        new = await Reader(await contexts[0].new_page(), newsroom).open()
        assert await new.sees() == await readers[0].sees()
        await newsroom.change(state="closed")
        await newsroom.edit("e3", published=START - 500, day=DAY)
        await readers[0].up_to_date()
        await expect(readers[0].page.locator(".blog-updated time").first).to_have_attribute("datetime", DAY)
        for context in contexts:
            await context.close()

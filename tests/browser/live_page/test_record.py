"""The line of an entry that says who wrote it and when, and opens: with scripts and without, and after a change."""

from __future__ import annotations

from newsroom import Newsroom
from playwright.async_api import expect
from readers import Opening


async def test_the_line_opens_by_keyboard_without_scripts(newsroom: Newsroom, new_reader: Opening) -> None:
    await newsroom.correct("e1", "It said Tuesday.")
    reader = await (await new_reader(java_script_enabled=False)).open()
    record = reader.page.locator("#entry-e1 .record")
    await expect(record.locator("ul")).to_be_hidden()
    await record.locator("summary").press("Enter")
    lines = record.locator("li")
    assert await lines.all_inner_texts() == [
        "Written by Ada",
        "Published 9 January 2026, 12:02 UTC",
        "Corrected 9 January 2026, 12:00 UTC: It said Tuesday.",
        "Updated 9 January 2026, 12:01 UTC",
    ]


async def test_it_stays_open_through_updates_and_says_what_they_were(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    reader = await (await new_reader(timezone_id="Asia/Tokyo")).join()
    record = reader.page.locator("#entry-e2 .record")
    line, clock = record.locator("summary"), record.locator("summary [part=lead]")
    last = record.locator("li").last
    await expect(line).to_contain_text("Ada Published")
    await expect(clock).to_have_text("21:03")
    await line.click()
    await newsroom.edit("e2", "Other words.")
    await expect(line).to_contain_text("Ada Updated")
    await expect(clock).to_have_text("21:01")
    await expect(record).to_have_attribute("open", "")
    await expect(last).to_contain_text("Updated")
    await expect(last.locator("[part=lead]")).to_have_text("Friday, 9 January 2026 at 21:01:00 GMT+9")
    await newsroom.withdraw("e2", "A hoax.")
    await expect(last).to_contain_text("Withdrawn")
    await expect(record).to_have_attribute("open", "")
    assert "Ada" not in await record.inner_text()

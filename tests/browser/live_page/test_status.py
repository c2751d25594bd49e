"""What a page says of its connection to the desk, and of how many are reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from newsroom import Newsroom
from playwright.async_api import Browser, Route, expect
from programs import publish
from readers import Opening, Reader

LATER = 9_500  # milliseconds after which what can wait has been loaded


async def test_the_head_says_when_the_desk_was_heard_and_that_it_closed(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    silent = await (await new_reader(java_script_enabled=False)).open()
    await expect(silent.page.locator(".blog-updated")).to_have_text(
        "Last heard from the desk 12:00 UTC, 9 January 2026"
    )
    reader = await (await new_reader()).join()
    words = reader.page.locator(".blog-updated [data-live]")
    await expect(words).to_have_text("Last heard from the desk")
    await newsroom.change(state="closed")
    await expect(words).to_have_text("Last update")


async def test_a_clock_that_is_an_hour_off_tells_no_nonsense(
    chromium: Browser, api: httpx.AsyncClient, story: str
) -> None:
    published = (await publish(api, story, "It began."))["published"]
    context = await chromium.new_context(timezone_id="UTC")
    page = await context.new_page()
    await page.clock.install(time=datetime.now(UTC) + timedelta(hours=1))
    await page.goto(f"{api.base_url}/live/{story}")
    heard = page.locator(".blog-updated [part=lead]")
    await expect(heard).to_contain_text(published[11:16])  # until it is known, no "1 hour ago"
    await page.clock.fast_forward(LATER)
    await expect(heard).to_have_text("just now")
    await expect(page.locator(".entry-when [part=beside]")).to_have_text("just now")
    await context.close()


async def test_it_says_that_the_device_is_offline_and_that_it_catches_up(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    reader = await new_reader()
    await reader.page.clock.install()
    await reader.join()
    await loaded(reader)
    note = reader.page.locator(".status-note")
    held: list[Route] = []
    await reader.page.route("**/snapshot*", lambda route: held.append(route))
    async with reader.page.expect_request("**/snapshot*"):
        reset = {"type": "reset", "why": "trimmed", "position": str(newsroom.position)}
        await newsroom.send(reset)
    await expect(note).to_have_text("Catching up with the desk…")
    await held[0].continue_()
    await expect(note).to_have_text("Connected again. You are up to date.")
    await newsroom.until(lambda: len(newsroom.sockets) == 1)
    await reader.page.context.set_offline(True)
    await expect(note).to_have_text("You are offline. What you see may be out of date.")


async def test_readers_see_how_many_are_reading_where_the_newsroom_wants_it(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    plain = await (await new_reader()).join()
    assert await plain.page.locator(".audience").count() == 0
    await newsroom.change(reader_count=True, updated=1)
    number = plain.page.locator(".audience")
    await expect(number).to_have_text("")
    await tick(newsroom, plain, 9)
    assert await number.text_content() == ""  # a few are nobody's business
    await tick(newsroom, plain, 1204)
    await expect(number).to_have_text("1,200 reading")
    await tick(newsroom, plain, 88_000)
    assert await number.text_content() == "1,200 reading"  # it changes seldom
    newsroom.readers = 47
    other = await (await new_reader()).join()
    await expect(other.page.locator(".audience")).to_have_text("47 reading")
    await newsroom.change(reader_count=False, updated=2)
    await expect(number).to_have_count(0)


async def tick(newsroom: Newsroom, reader: Reader, readers: Any) -> None:
    before = await reader.page.evaluate("heard")
    await newsroom.send({"type": "tick", "readers": readers})
    await reader.until("before => heard > before", before)


async def loaded(reader: Reader) -> None:
    """Waits until what can wait has come."""
    async with reader.page.expect_request("**/built/offline.js"):
        await reader.page.clock.fast_forward(LATER)
    await reader.page.wait_for_load_state("networkidle")

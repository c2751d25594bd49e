"""The desk shows how soon an entry reached its readers."""

from __future__ import annotations

import re

from desk import menu, signed_in
from playwright.async_api import Page, expect
from programs import frame
from servers import Running
from websockets.asyncio.client import connect


async def test_an_editor_sees_it_land(server: Running, story: str, browser_page: Page) -> None:
    desk = await signed_in(server)
    await desk.enter(browser_page.context)
    await desk.client.aclose()
    async with connect(f"{server.ws}/live/{story}/ws") as reader:
        await frame(reader)
        await browser_page.goto(f"{server.url}/desk/{story}")
        await browser_page.get_by_label("Text", exact=True).fill("The dam holds.")
        await browser_page.keyboard.press("Control+Enter")
        assert (await frame(reader))["type"] == "put"
        line = browser_page.locator("[data-landed]")
        await expect(line).to_contain_text(re.compile(r"On 1 screen, 95 % within [\d.]+ s"))
        await expect(browser_page.locator("[data-count]")).to_have_text("1 reader")
        # Also what a button in the list publishes, one entry or those that are ticked; the line is about that alone.
        page = browser_page
        await (await menu(page.locator(".row"))).get_by_role("button", name="Delete").click()
        await expect(line).to_have_text("")
        await page.get_by_role("button", name="Undo").click()
        await expect(line).to_contain_text("On 1 screen")
        await (await menu(page.locator(".row"))).get_by_role("button", name="Unpublish").click()
        await expect(line).to_have_text("")
        await page.locator("[data-pick]").check()
        await page.get_by_label("What to do").select_option("publish")
        await page.get_by_role("button", name="Apply").click()
        await expect(line).to_contain_text("On 1 screen")
        await expect(page.locator("[data-count]")).to_have_text("1 reader")

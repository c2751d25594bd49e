"""Bold, italic and links, by button and key."""

from __future__ import annotations

from desk import Desk, Enter
from playwright.async_api import expect


async def test_words_are_formatted_by_button_and_key_and_that_can_be_undone(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    text = page.locator("#text")
    await text.fill("The river rises")
    await text.press("Control+a")
    await text.press("Control+b")
    await expect(text).to_have_value("**The river rises**")
    await text.press("Control+b")
    await expect(text).to_have_value("The river rises")
    await page.get_by_role("button", name="Quote").click()
    await expect(text).to_have_value("> The river rises")
    await expect(text).to_be_focused()
    await text.press("Control+z")
    await expect(text).to_have_value("The river rises")

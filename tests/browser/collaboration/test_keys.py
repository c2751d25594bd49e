"""The desk by single keys."""

from __future__ import annotations

from desk import Desk, Enter
from playwright.async_api import expect


async def test_the_desk_is_walked_by_single_keys_which_can_be_turned_off(
    enter: Enter, ada: Desk, at: str, slug: str
) -> None:
    for text in ("Third.", "Second.", "First."):
        await ada.publish(slug, text)
    page = await enter(ada, at)
    await page.locator("h1").click()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.locator(".row--here")).to_contain_text("Second.")
    await page.keyboard.press("k")
    await page.keyboard.press("e")
    await expect(
        page.locator(".row", has_text="First.").locator(".editing textarea[name=text]")
    ).to_be_focused()
    # While typing a key is a letter.
    await page.keyboard.type("jj?")
    await expect(page.locator(".editing textarea[name=text]")).to_have_value("First.jj?")
    await page.keyboard.press("Escape")
    await expect(page.locator(".editing")).to_have_count(0)
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_contain_text("Keyboard shortcuts")
    await page.get_by_label("Single keys work").uncheck()
    await page.get_by_role("button", name="Close", exact=True).click()
    await page.keyboard.press("n")
    await expect(page.locator("#text")).not_to_be_focused()
    await page.keyboard.press("?")
    await page.get_by_label("Single keys work").check()
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await expect(page.locator("#text")).to_be_focused()


async def test_single_keys_work_on_a_russian_keyboard_and_c_moves_the_column_alone(
    enter: Enter, ada: Desk, at: str, slug: str
) -> None:
    for n in range(25):
        await ada.publish(slug, f"Entry {n}.")
    page = await enter(ada, at, viewport={"width": 1280, "height": 800})
    press = """([key, code]) => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }))"""
    entries = page.locator(".desk-entries")
    await entries.evaluate("column => (column.scrollTop = 100)")
    await page.locator("h1").evaluate("() => document.activeElement.blur()")
    await page.evaluate(press, ["с", "KeyC"])
    await expect(page.get_by_label("Message to the staff")).to_be_focused()
    await expect(page.get_by_label("Message to the staff")).to_be_in_viewport(ratio=1)
    assert await entries.evaluate("column => column.scrollTop") == 100
    await page.evaluate("document.activeElement.blur()")
    await page.evaluate(press, [",", "KeyW"])
    await page.evaluate(press, ["Ё", "Slash"])
    await expect(page.locator("#words")).to_be_focused()

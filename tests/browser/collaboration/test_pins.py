"""Pinned entries, put in order."""

from __future__ import annotations

from desk import Desk, Enter
from playwright.async_api import expect


async def test_pins_are_put_in_order_live_by_buttons_and_by_dragging(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    ids = [await ada.publish(slug, text) for text in ("Third.", "Second.", "First.")]
    page = await enter(ada, at)
    await expect(page.locator(".pins")).to_have_count(0)
    for id in ids:
        await bo.post(f"/desk/{slug}/entries/{id}/mark", pinned="1")
    lines = page.locator(".pins-line [dir]")
    await expect(lines).to_have_count(3)
    await page.locator(".pins summary").click()
    first = page.locator(".pins li", has_text="First.")
    await first.get_by_role("button", name="Move down").press("Enter")
    await expect(lines).to_have_text(["Second.", "First.", "Third."])
    await expect(page.locator("[data-told]")).to_contain_text("Moved to 2 of 3.")
    await expect(first.get_by_role("button", name="Move down")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(lines).to_have_text(["Second.", "Third.", "First."])
    await expect(first.get_by_role("button", name="Move up")).to_be_focused()
    # A colleague's move comes without reloading, and takes nothing away.
    await bo.post(f"/desk/{slug}/entries/{ids[0]}/pin", move="up")
    await expect(lines).to_have_text(["Third.", "Second.", "First."])
    await expect(first.get_by_role("button", name="Move up")).to_be_focused()
    handle, target = first.locator("[data-handle]"), page.locator(".pins li").first
    await handle.hover()
    await page.mouse.down()
    await target.locator("[data-handle]").hover()
    await page.mouse.up()
    await expect(lines).to_have_text(["First.", "Third.", "Second."])
    await page.reload()
    await expect(lines).to_have_text(["First.", "Third.", "Second."])


async def test_without_scripts_pins_are_moved_by_buttons(enter: Enter, ada: Desk, at: str, slug: str) -> None:
    for text in ("Second.", "First."):
        await ada.publish(slug, text, pinned="1")
    page = await enter(ada, at, java_script_enabled=False)
    await page.locator(".pins summary").click()
    await page.get_by_role("button", name="Move down").click()
    await expect(page.locator(".pins-line [dir]")).to_have_text(["Second.", "First."])
    assert (await ada.post(f"/desk/{slug}/entries/nowhere/pin", move="up")).status_code == 404

"""What is published waits as long as its editor chose, and can be called back."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk import Desk, Enter, edit, hold, write
from playwright.async_api import Page, expect


async def test_what_is_published_can_be_called_back_while_it_is_held(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    await page.get_by_label("Hold before publishing").select_option("30")
    await page.reload()
    text = page.locator("#text")
    await text.fill("Too hasty.")
    await text.press("Control+Enter")
    await expect(page.locator(".hold")).to_contain_text("Held for 30 seconds")
    await page.keyboard.press("Escape")
    await expect(page.locator(".hold")).to_be_hidden()
    await expect(text).to_be_focused()
    await expect(text).to_have_value("Too hasty.")
    await text.fill("Considered.")
    await text.press("Control+Enter")
    await page.get_by_role("button", name="Send now").click()
    await expect(reader.locator("article.entry")).to_contain_text("Considered.")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    await page.get_by_label("Hold before publishing").select_option("5")
    await text.fill("After a while.")
    await text.press("Control+Enter")
    await expect(page.locator("[data-hold-count]")).to_have_text("5")
    await expect(reader.locator("article.entry")).to_have_count(1)
    await expect(reader.locator("article.entry").first).to_contain_text("After a while.")


async def test_whatever_becomes_visible_is_held_not_only_what_is_new(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    await editor.publish(slug, "Held.", state="draft")
    page = await enter(editor, f"/desk/{slug}")
    await hold(page, 30)
    held, row = page.locator(".hold"), page.locator(".row")
    await expect(page.locator("[data-hold-state]")).to_have_text("held for 30 seconds")
    await row.get_by_role("button", name="Publish").click()
    await expect(held).to_contain_text("Held.")
    await expect(held.get_by_role("button", name="Call it back")).to_be_focused()
    await expect(held).to_be_in_viewport(ratio=1)
    await page.keyboard.press("Escape")
    await expect(held).to_have_count(0)
    await expect(row.get_by_role("button", name="Publish")).to_be_focused()
    await row.locator("[data-pick]").check()
    await page.locator("#bulk-act").select_option("publish")
    await page.get_by_role("button", name="Apply").click()
    await held.get_by_role("button", name="Call it back").click()
    await (await edit(page)).press("Control+Enter")
    await expect(held).to_have_count(1)
    await expect(page.locator(".row--draft")).to_have_count(1)
    await held.get_by_role("button", name="Send now").click()
    await expect(reader.locator("article.entry")).to_contain_text("Held.")
    # Neither what readers see already, nor what goes out later.
    await (await edit(page)).press("Control+Enter")
    await expect(page.locator(".editing")).to_have_count(0)
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    await page.locator("#when").fill(f"{datetime.now() + timedelta(days=1):%Y-%m-%dT%H:%M}")
    await write(page, "Tomorrow.")
    await expect(page.locator(".row--scheduled")).to_contain_text("Tomorrow.")


async def test_the_next_entry_is_written_while_one_is_held(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await hold(page, 30)
    text, held, waits = page.locator("#text"), page.locator(".hold"), page.locator("[data-waiting] li")
    # Words, not commands: neither the panel's nor the list's.
    await text.fill("First.")
    await text.press("Control+Enter")
    await expect(held).to_contain_text("First.")
    await expect(page.locator("[data-compose] [data-saved]")).to_have_text("")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".problems")).to_have_count(0)
    await page.keyboard.type("12 people here")
    await expect(text).to_have_value("12 people here")
    await expect(text).to_be_focused()
    await expect(held).to_have_count(1)
    await expect(page.locator("[data-told]")).to_contain_text(
        "Held for 30 seconds. Escape calls it back. First."
    )
    # Called back it is in the form again, and what was begun since is not lost.
    await page.keyboard.press("Escape")
    await expect(text).to_have_value("First.")
    await expect(page.locator("[data-notice]")).to_contain_text("What else you typed waits below the text.")
    await expect(waits.locator("blockquote")).to_have_text(["12 people here"])
    await waits.get_by_role("button", name="Go on with this").click()
    await expect(text).to_have_value("12 people here")
    await expect(waits.locator("blockquote")).to_have_text(["First."])
    await waits.get_by_role("button", name="Discard").click()
    await expect(waits).to_have_count(0)
    await page.locator("[data-notice]").get_by_role("button", name="Undo").click()
    await waits.get_by_role("button", name="Go on with this").click()
    # Several wait, each for itself; Escape calls the last back.
    for words in ("First.", "Second."):
        await text.fill(words)
        await page.get_by_role("button", name="Publish", exact=True).click()
        await expect(text).to_be_focused()
    await expect(held).to_have_count(2)
    await page.keyboard.press("Escape")
    await expect(held.locator("[data-hold-line]")).to_have_text(["First."])
    await expect(text).to_have_value("Second.")
    await held.get_by_role("button", name="Send now").click()
    await expect(reader.locator("article.entry")).to_have_count(1)
    await expect(reader.locator("article.entry")).to_contain_text("First.")
    # What is held survives a page that ends, beside what was typed since.
    await text.press("Control+Enter")
    await expect(text).to_have_value("")
    await text.fill("Third.")
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await expect(text).to_have_value("Third.")
    await expect(waits.locator("blockquote")).to_contain_text(["Second.", "12 people here"])
    await text.press("Control+Enter")
    await held.get_by_role("button", name="Send now").click()
    await expect(reader.locator("article.entry")).to_have_count(2)
    await page.reload()
    await expect(text).to_have_value("Second.")


async def test_what_was_held_and_is_refused_comes_back_or_waits(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await hold(page, 30)
    text, now = page.locator("#text"), page.get_by_role("button", name="Send now")
    await text.fill("First.")
    await text.press("Control+Enter")
    await page.route(f"**/desk/{slug}/entries", lambda route: route.abort())
    await now.click()
    await expect(page.locator(".problems")).to_contain_text("does not answer")
    await expect(text).to_have_value("First.")
    await text.press("Control+Enter")
    await expect(page.locator(".problems")).to_have_count(0)
    await page.keyboard.type("Second")
    await now.click()
    await expect(page.locator("[data-notice]")).to_contain_text("It waits below the text.")
    await expect(text).to_have_value("Second")
    await expect(page.locator("[data-waiting] blockquote")).to_have_text("First.")
    await page.locator("[data-notice]").get_by_role("button", name="Show it").click()
    await page.unroute(f"**/desk/{slug}/entries")
    await page.keyboard.press("Enter")
    await expect(text).to_have_value("First.")
    await text.press("Control+Enter")
    await now.click()
    await expect(page.locator(".row")).to_contain_text("First.")
    await expect(page.locator("[data-waiting] blockquote")).to_have_text("Second")

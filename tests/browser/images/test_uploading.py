"""Uploads: progress, failures, limits, an ended sign-in."""

from __future__ import annotations

import re

from choosing import a_file, choose, different, published, rows, stall
from desk import PASSWORD, Desk, Enter
from playwright.async_api import expect


async def test_an_upload_shows_progress_and_can_be_cancelled(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}")
    going = await stall(page)
    await choose(page, a_file("one.jpg"), a_file("two.jpg", different(1)), a_file("three.jpg", different(2)))
    uploads = page.locator("[data-upload]")
    await expect(uploads).to_have_count(3)
    await expect(uploads.first.get_by_role("progressbar")).to_be_visible()
    await page.locator("#text").fill("Not yet.")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("still on its way")
    async with page.expect_event("requestfailed") as failed:
        await page.get_by_role("button", name="Cancel one.jpg").click()
    assert (await failed.value).url.endswith("/images")
    await page.get_by_role("button", name="Cancel three.jpg").click()
    await expect(page.get_by_role("button", name="Cancel two.jpg")).to_be_focused()
    going.set()
    await expect(rows(page)).to_have_count(1)
    await expect(uploads).to_have_count(0)
    await expect(page.locator(".problems")).to_have_count(0)  # nothing stands against sending it any more
    # Who has waited here goes on with the words.
    await expect(page.locator("#image-1-alt")).to_be_focused()


async def test_an_upload_that_failed_says_why_and_is_tried_again(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.context.set_offline(True)
    await choose(page, a_file())
    upload = page.locator("[data-upload]")
    await expect(upload.get_by_role("alert")).to_contain_text("does not answer")
    await page.locator("#text").fill("Words.")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("could not be added")
    await page.context.set_offline(False)
    await page.get_by_role("button", name="Try again boats.jpg").click()
    await expect(rows(page)).to_have_count(1)
    await choose(
        page, a_file("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), a_file("empty.png", b"")
    )
    await expect(upload.nth(0).get_by_role("alert")).to_contain_text("This is an SVG")
    await expect(upload.nth(1).get_by_role("alert")).to_contain_text("This file is empty")
    # What was refused for good is not worth another try.
    await expect(page.get_by_role("button", name=re.compile("^Try again"))).to_have_count(0)
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("could not be added")
    await page.get_by_role("button", name="Remove drawing.svg").click()
    await page.get_by_role("button", name="Remove empty.png").click()
    await expect(upload).to_have_count(0)
    await expect(page.locator(".problems")).to_have_count(0)


async def test_more_images_than_an_entry_can_have_are_left_out_and_said(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.locator("[data-images]").evaluate("place => (place.dataset.most = 2)")
    await choose(page, *(a_file(f"{n}.jpg", different(n)) for n in range(3)))
    await expect(page.locator("[data-notice]")).to_contain_text("2 images; 1 of these was left out")
    await expect(rows(page)).to_have_count(2)


async def test_a_sign_in_that_ended_is_asked_for_and_the_image_goes_through(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.context.clear_cookies()
    await choose(page, a_file())
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Sign in").click()
    await expect(rows(page)).to_have_count(1)


async def test_a_closed_tab_costs_no_image(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.locator("#text").fill("Half a sentence")
    await choose(page, a_file("one.jpg"), a_file("two.jpg", different(1)))
    await expect(rows(page)).to_have_count(2)
    await page.locator("#image-1-caption").fill("The harbour")
    await page.locator("#image-2-decorative").check()
    await expect(page.locator("[data-saved]")).not_to_be_empty()
    names = [await rows(page).nth(at).locator("[name$=-media]").input_value() for at in (0, 1)]
    again = await page.context.new_page()
    await page.close()
    await again.goto(f"/desk/{slug}")
    await expect(again.locator("#text")).to_have_value("Half a sentence")
    await expect(rows(again)).to_have_count(2)
    assert [await rows(again).nth(at).locator("[name$=-media]").input_value() for at in (0, 1)] == names
    await expect(again.locator("#image-1-caption")).to_have_value("The harbour")
    await expect(again.locator("#image-2-decorative")).to_be_checked()
    await expect(again.locator("#image-2-alt")).to_be_disabled()
    await again.locator("#image-1-alt").fill("Boats")
    await published(again)
    await expect(again.locator(".row figure.image")).to_have_count(2)

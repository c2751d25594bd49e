"""Times in the past and the future."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from desk import Desk, Enter, hold, write
from playwright.async_api import Page, expect


async def test_a_time_is_chosen_on_the_editors_own_clock(enter: Enter, editor: Desk, slug: str) -> None:
    await editor.publish(slug, "Dated back.", when="2026-01-06T18:03")
    page = await enter(editor, f"/desk/{slug}", timezone_id="Asia/Kolkata")
    await page.get_by_role("link", name="Edit", exact=True).click()
    editing = page.locator(".editing")
    await editing.get_by_text("Authors and time").click()
    await expect(editing.get_by_label("Time")).to_have_value("2026-01-06T23:33")
    await editing.get_by_label("Time").fill("2026-01-06T22:30")
    await editing.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".row time").first).to_have_attribute("datetime", "2026-01-06T17:00:00.000Z")


@pytest.mark.parametrize("seconds", [0, 30])
async def test_with_a_time_to_come_the_button_schedules_and_the_notice_says_when(
    enter: Enter, editor: Desk, slug: str, seconds: int
) -> None:
    await editor.post(f"/desk/{slug}/settings", zone="Europe/Madrid", revision="1")
    page = await enter(editor, f"/desk/{slug}", timezone_id="Asia/Dubai")
    await hold(page, seconds)
    publish, when = page.locator(".desk-compose [data-publish]"), page.locator("#when")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    hint = page.locator("[data-zone]")
    await expect(hint).to_have_text("On your own clock, Dubai; the blog’s is that of Madrid.")
    await when.fill("2020-03-04T05:06")
    await expect(publish).to_have_text("Publish")
    await when.fill("2133-01-02T12:30")
    await expect(publish).to_have_text("Schedule")
    await expect(hint).to_have_text(re.compile("on the blog’s, Madrid, that is 2 January(,| at) 09:30"))
    await expect(page.locator("[data-hold-state]")).to_be_hidden()
    await when.fill("")
    await expect(publish).to_have_text("Publish")
    await when.fill("2133-01-02T12:30")
    await write(page, "Later.")
    await expect(page.locator("[data-notice]")).to_have_text(
        "Scheduled: it goes out on 2 January 2133 at 12:30."
    )
    await expect(publish).to_have_text("Publish")
    # Kept in this browser: the button knows of it when it is back.
    await page.locator("#text").fill("Later, too.")
    await when.fill("2133-01-02T12:30")
    await page.reload()
    await expect(publish).to_have_text("Schedule")


async def test_without_scripts_a_time_is_chosen_on_the_blogs_clock(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.post(f"/desk/{slug}/settings", zone="Europe/Madrid", revision="1")
    page = await enter(editor, f"/desk/{slug}", java_script_enabled=False)
    await page.locator("#text").fill("At noon.")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    await expect(page.locator("#when-hint")).to_contain_text("On the blog’s clock: Madrid.")
    await page.locator("#when").fill("2133-07-02T12:00")
    await page.get_by_label(re.compile("Tags")).fill("x" * 41)
    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator("#when")).to_have_value("2133-07-02T12:00")
    await page.get_by_label(re.compile("Tags")).fill("")
    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator("[data-notice]")).to_have_text(
        "Scheduled: it goes out on 2 July 2133 at 12:00 CEST."
    )
    await expect(page.locator(".row-state time")).to_have_attribute("datetime", "2133-07-02T10:00:00.000Z")
    await page.get_by_role("link", name="Edit", exact=True).click()
    await expect(page.get_by_label("Time", exact=True)).to_have_value("2133-07-02T12:00")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".row-state time")).to_have_attribute("datetime", "2133-07-02T10:00:00.000Z")


async def test_a_scheduled_entry_goes_out_by_itself(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}", timezone_id="UTC")
    await page.locator("#text").fill("On time.")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    soon = datetime.now(UTC) + timedelta(seconds=7)
    await page.locator("#when").evaluate("(field) => field.setAttribute('step', '1')")
    await page.locator("#when").fill(f"{soon:%Y-%m-%dT%H:%M:%S}")
    await page.get_by_role("button", name="Schedule", exact=True).click()
    await expect(page.locator(".row-state")).to_contain_text("Goes out")
    await expect(reader.locator("article.entry")).to_have_count(0)
    await expect(reader.locator("article.entry")).to_contain_text("On time.")
    await expect(page.locator(".row--published")).to_contain_text("On time.")

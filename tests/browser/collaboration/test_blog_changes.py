"""A colleague closes, reopens or renames the blog while its desk is open."""

from __future__ import annotations

import re

from desk import Desk, Enter
from playwright.async_api import expect


async def test_that_a_colleague_closes_the_blog_is_said_and_what_is_typed_stays(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    page = await enter(ada, at)
    said, text = page.locator("[data-notice]"), page.locator("#text")
    await text.fill("Half a sentence")
    await text.press("End")
    await bo.post(f"/desk/{slug}/state", state="closed")
    await expect(said).to_contain_text(f"{bo.name} closed this blog. Nothing new goes out in it")
    await expect(page.locator("[data-shut]")).to_contain_text("This blog is closed.")
    await page.keyboard.type(", and more")
    await expect(text).to_have_value("Half a sentence, and more")
    # What is corrected says its own: this stays until it is read, or not true any more.
    await ada.publish(slug, "A draft.", state="draft")
    await expect(page.locator(".row")).to_have_count(1)
    await expect(said).to_contain_text("closed this blog")
    await bo.post(f"/desk/{slug}/state", state="live")
    await expect(said).to_have_text(f"{bo.name} reopened this blog.")
    await expect(page.locator("[data-shut]")).to_have_text("")
    await expect(text).to_have_value("Half a sentence, and more")
    await text.press("Control+Enter")
    await expect(page.locator(".row--published")).to_contain_text("Half a sentence, and more")


async def test_a_page_of_a_closed_blog_offers_the_composer_when_a_colleague_reopens_it(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    await ada.post(f"/desk/{slug}/keep", text="Begun yesterday", id="kept", when="2133-01-02T12:00")
    await ada.post(f"/desk/{slug}/state", state="closed")
    page = await enter(ada, at)
    # Of what was typed before something can be made also in a closed blog.
    await expect(page.locator("#text")).to_have_value("Begun yesterday")
    await bo.post(f"/desk/{slug}/state", state="live")
    await expect(page.locator("[data-shut]")).to_have_text("")
    await expect(page.locator("#text")).not_to_be_focused()
    await expect(page.locator("#text")).to_have_value("Begun yesterday")
    await expect(page.locator(".desk-compose [data-publish]")).to_have_text("Schedule")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    await page.locator("#when").fill("")
    await page.locator("#text").fill("Open again.")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".row--published")).to_contain_text("Open again.")
    # What one does oneself, in another window, is no news.
    await ada.post(f"/desk/{slug}/state", state="closed")
    await expect(page.locator("[data-shut]")).to_contain_text("This blog is closed.")
    await expect(page.locator("[data-notice]")).not_to_contain_text("closed this blog")


async def test_who_closes_a_blog_is_not_told_to_readers(ada: Desk, slug: str) -> None:
    await ada.post(f"/desk/{slug}/state", state="closed")
    for path in (
        f"/live/{slug}",
        f"/live/{slug}/snapshot",
        f"/live/{slug}/feed.json",
        f"/api/v1/blogs/{slug}",
    ):
        assert ada.name not in (await ada.client.get(path)).text


async def test_a_blog_that_a_colleague_renames_is_called_so_in_the_windows_title(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    page = await enter(ada, at)
    answer = await bo.post(f"/desk/{slug}/settings", title="The river | and after", revision="1")
    assert answer.status_code == 303
    await expect(page.get_by_role("heading", level=1)).to_have_text("The river | and after")
    await expect(page).to_have_title(re.compile(r"^The river \| and after \| "))
    await ada.publish(slug, "Still live.")
    await expect(page.locator(".row")).to_contain_text("Still live.")

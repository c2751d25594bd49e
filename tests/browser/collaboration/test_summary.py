"""The summary, kept by editors beside the entries: saved in place, and never over a colleague's unseen."""

from __future__ import annotations

from desk import Desk, Enter
from playwright.async_api import Page, expect


async def open_summary(page: Page) -> None:
    await page.locator(".known-panel > summary").click()


async def test_the_summary_is_saved_beside_the_entries_and_readers_see_it_at_once(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    page, reader = await enter(ada, at), await enter(bo, at.replace("/desk/", "/live/"))
    await open_summary(page)
    await page.locator("#known-summary").fill("The river rises.\n\n- Two bridges are closed")
    await page.locator("#known-summary").press("Control+Enter")
    await expect(page.locator("[data-notice]")).to_contain_text("The summary is updated.")
    await expect(reader.locator(".known li")).to_have_text("Two bridges are closed")
    assert page.url.endswith(f"/desk/{slug}")
    # A second time, on what was just saved.
    await page.locator("#known-summary").fill("- Three bridges are closed")
    await page.get_by_role("button", name="Update the summary").click()
    await expect(reader.locator(".known li")).to_have_text("Three bridges are closed")


async def test_an_untouched_form_shows_what_a_colleague_saves(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    page = await enter(ada, at)
    await open_summary(page)
    await bo.post(f"/desk/{slug}/settings", summary="From Bo.")
    await expect(page.locator("#known-summary")).to_have_value("From Bo.")


async def test_nobodys_summary_is_overwritten_unseen(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    page = await enter(ada, at)
    await open_summary(page)
    await page.locator("#known-summary").fill("From Ada.")
    # Another field is none of this form's business.
    await bo.post(f"/desk/{slug}/settings", title="Renamed by Bo")
    await expect(page.locator("h1")).to_have_text("Renamed by Bo")
    await bo.post(f"/desk/{slug}/settings", summary="From Bo.\nWith a second line.")
    await page.get_by_role("button", name="Update the summary").click()
    said = page.locator("[data-known-said]")
    await expect(said).to_contain_text("Somebody else changed the summary meanwhile")
    await expect(said.locator(".known-theirs")).to_have_text("From Bo.\nWith a second line.")
    await expect(page.locator("#known-summary")).to_have_value("From Ada.")
    await page.get_by_role("button", name="Update the summary").click()
    await expect(page.locator("[data-notice]")).to_contain_text("The summary is updated.")
    await expect(said).to_be_empty()
    assert (await ada.client.get(f"/live/{slug}/snapshot")).json()["blog"]["summary"] == "From Ada."


async def test_a_summary_that_is_too_long_stays_in_the_form_with_the_reason(
    enter: Enter, ada: Desk, at: str, slug: str
) -> None:
    page, long = await enter(ada, at), "Too long. " * 1000
    await open_summary(page)
    await page.locator("#known-summary").fill(long)
    await page.get_by_role("button", name="Update the summary").click()
    await expect(page.locator("[data-known-said] .field-problem")).to_contain_text("characters")
    await expect(page.locator("#known-summary")).to_have_value(long)


async def test_without_scripts_the_form_leads_back_to_the_desk(ada: Desk, bo: Desk, slug: str) -> None:
    page = await ada.client.get(f"/desk/{slug}")
    assert 'name="was-summary"' in page.text
    fields = {"revision": "1", "was-summary": "", "summary": "By a plain form."}
    answer = await ada.post(f"/desk/{slug}/settings", **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/{slug}?done=blog")
    stale = await bo.post(f"/desk/{slug}/settings", **fields | {"summary": "Mine."})
    assert stale.status_code == 409
    assert "By a plain form." in stale.text
    assert "Mine." in stale.text

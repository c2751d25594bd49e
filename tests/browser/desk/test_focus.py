"""Where the focus is after a change."""

from __future__ import annotations

from desk import Desk, Enter, menu
from playwright.async_api import expect


async def test_the_focus_stays_where_it_is_when_a_row_changes(enter: Enter, editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Focused.")
    page = await enter(editor, f"/desk/{slug}")
    await page.get_by_role("link", name="Edit", exact=True).focus()
    await editor.post(f"/desk/{slug}/entries/{id}", text="Focused still.", revision="1")
    await expect(page.locator(".row")).to_contain_text("Focused still.")
    await expect(page.get_by_role("link", name="Edit", exact=True)).to_be_focused()


async def test_after_a_removal_the_focus_is_at_the_next_entry(enter: Enter, editor: Desk, slug: str) -> None:
    await editor.publish(slug, "Older.")
    await editor.publish(slug, "Newer.")
    page = await enter(editor, f"/desk/{slug}")
    acts = await menu(page.locator(".row", has_text="Newer."))
    await acts.get_by_role("button", name="Delete").press("Enter")
    await expect(page.locator(".row")).to_have_count(1)
    await expect(
        page.locator(".row", has_text="Older.").get_by_role("link", name="Edit", exact=True)
    ).to_be_focused()

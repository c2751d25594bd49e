"""Who is here, who is editing what, and taking an entry over."""

from __future__ import annotations

from desk import Desk, Enter
from playwright.async_api import expect


async def test_who_is_here_and_who_edits_what_is_seen_and_an_entry_can_be_taken_over(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    await ada.publish(slug, "Shared.")
    one, two = await enter(ada, at), await enter(bo, at)
    for page in (one, two):
        await expect(page.locator("[data-here]")).to_contain_text(ada.name)
        await expect(page.locator("[data-here]")).to_contain_text(bo.name)
    await one.get_by_role("link", name="Edit", exact=True).click()
    await one.locator(".editing textarea[name=text]").fill("Ada’s words.")
    await expect(two.locator(".row-lease")).to_have_text(f"{ada.name} is editing this.")
    await two.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator("[data-lease-warning]")).to_contain_text(f"{ada.name} is editing this entry")
    await expect(two.locator("[data-lease-warning] relative-time")).to_have_count(1)  # one's own time
    await expect(two.locator(".row-lease")).to_be_hidden()  # said once
    await two.get_by_role("button", name="Take over").click()
    await expect(two.locator("[data-lease-warning]")).to_have_count(0)
    await expect(one.locator(".editing .warning")).to_contain_text(f"{bo.name} took over")
    await expect(one.locator(".editing textarea[name=text]")).to_have_value("Ada’s words.")
    await two.get_by_role("link", name="Cancel").click()
    await expect(one.locator(".row-lease")).to_be_hidden()


async def test_whoever_saves_or_leaves_gives_the_entry_back(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    await ada.publish(slug, "Shared.")
    one, two = await enter(ada, at), await enter(bo, at)
    await one.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator(".row-lease")).to_be_visible()
    await one.locator(".editing").get_by_role("button", name="Save", exact=True).click()
    await expect(two.locator(".row-lease")).to_be_hidden()
    await one.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator(".row-lease")).to_be_visible()
    await expect(one.locator(".editing textarea[name=text]")).to_be_visible()
    await one.close()
    await expect(two.locator(".row-lease")).to_be_hidden()


async def test_a_warning_ends_with_what_it_warns_of(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    id = await ada.publish(slug, "Shared.")
    one, two = await enter(ada, at), await enter(bo, at)
    await one.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator(".row-lease")).to_be_visible()
    await two.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator("[data-lease-warning]")).to_contain_text(f"{ada.name} is editing this entry")
    await one.get_by_role("link", name="Cancel").click()
    # Nobody else has it: it is Bo's at once, and Ada sees that.
    await expect(two.locator("[data-lease-warning]")).to_have_count(0)
    await expect(one.locator(".row-lease")).to_have_text(f"{bo.name} is editing this.")
    await one.get_by_role("link", name="Edit", exact=True).click()
    await one.get_by_role("button", name="Take over").press("Enter")
    await expect(one.locator(".editing textarea[name=text]")).to_be_focused()
    await expect(two.locator("[data-lease-warning]")).to_contain_text(f"{ada.name} took over")
    await expect(two.locator("[data-told]")).to_contain_text(f"{ada.name} took over")
    # Beside the news that there is nothing left to edit, no other.
    await ada.post(f"/desk/{slug}/entries/{id}/remove")
    await expect(two.locator(".editing .warning")).to_have_count(1)
    await expect(two.locator(".editing .warning")).to_contain_text("removed meanwhile")


async def test_who_is_silent_keeps_nobody_from_an_entry(enter: Enter, ada: Desk, at: str, slug: str) -> None:
    await ada.publish(slug, "Shared.")
    page = await enter(ada, "about:blank")
    kept: list[str] = []
    page.on("request", lambda request: kept.append(request.url) if request.url.endswith("/lease") else None)
    await page.clock.install()
    await page.goto(at)
    await page.get_by_role("link", name="Edit", exact=True).click()
    await page.locator(".editing textarea[name=text]").press("End")
    await page.keyboard.type("!")
    await page.clock.run_for(16_000)
    assert len(kept) == 1
    await page.clock.run_for(60_000)
    assert len(kept) == 1
    # Whoever goes on has it again at the first key.
    async with page.expect_request("**/lease"):
        await page.keyboard.type("!")


async def test_without_scripts_one_sees_who_edits_and_is_told_of_taking_over(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    id = await ada.publish(slug, "Shared.")
    await ada.get(f"/desk/{slug}/entries/{id}/edit")
    page = await enter(bo, at, java_script_enabled=False)
    await expect(page.locator(".row-lease")).to_have_text(f"{ada.name} is editing this.")
    await page.get_by_role("link", name="Edit", exact=True).click()
    await page.get_by_role("button", name="Take over").click()
    await expect(page.get_by_text("You took the entry over.")).to_be_visible()
    await expect(page.locator("[data-lease-warning]")).to_have_count(0)

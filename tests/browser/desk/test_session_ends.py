"""A session ends while somebody writes, or somebody else signs in over the page."""

from __future__ import annotations

import re

from desk import PASSWORD, Desk, Enter, add_person, signed_in
from playwright.async_api import expect
from servers import Running


async def news(desk: Desk, slug: str) -> None:
    """With every event sockets ask who their page's person is by now; otherwise every five seconds."""
    assert (await desk.post(f"/desk/{slug}/chat", note="Anybody here?")).status_code == 303


async def test_a_sign_in_that_ended_while_writing_is_renewed_in_place_and_the_form_goes_through(
    enter: Enter, server: Running, editor: Desk, slug: str
) -> None:
    desk = await signed_in(server)
    page = await enter(desk, f"/desk/{slug}")
    await page.locator("#text").fill("Long in the making.")
    await desk.post("/desk/logout")
    await desk.client.aclose()
    await page.locator("#text").press("Control+Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("what you typed is kept")
    await dialog.get_by_label("Password").fill("wrong password")
    await dialog.get_by_label("Password").press("Enter")
    await expect(dialog).to_contain_text("do not fit together")
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_label("Password").press("Enter")
    await expect(dialog).to_have_count(0)
    await expect(page.locator(".row", has_text="Long in the making.")).to_have_count(1)
    await expect(page.locator("#text")).to_have_value("")


async def test_after_not_now_signing_in_to_publish_brings_the_list_back(
    enter: Enter, server: Running, editor: Desk, slug: str
) -> None:
    desk = await signed_in(server)
    page = await enter(desk, f"/desk/{slug}")
    dialog, connection = page.get_by_role("dialog"), page.locator("[data-connection]")
    await page.locator("#text").fill("Live again.")
    await desk.post("/desk/logout")
    await news(editor, slug)
    await dialog.get_by_role("button", name="Not now").click()
    await expect(connection).to_contain_text("sign-in has ended")
    await page.locator("#text").press("Control+Enter")
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_label("Password").press("Enter")
    await expect(page.locator(".row")).to_contain_text("Live again.")
    await expect(connection).to_be_empty()
    await desk.client.aclose()


async def test_whoever_else_signs_in_over_the_page_sends_nothing_of_its_owners(
    enter: Enter, server: Running, editor: Desk, slug: str
) -> None:
    eva, ada = await signed_in(server), add_person(server)
    page = await enter(eva, f"/desk/{slug}")
    await page.locator("#text").fill("Eva’s words.")
    # In another tab of this browser: the page notices before anything goes out in the wrong name.
    other = await page.context.new_page()
    await other.goto("/desk/login")
    await other.get_by_label("Name").fill(ada)
    await other.get_by_label("Password").fill(PASSWORD)
    await other.get_by_role("button", name="Sign in").click()
    await expect(other.locator(".desk-nav")).to_contain_text(ada)
    await page.locator("#text").press("Control+Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Somebody else has signed in")
    await dialog.get_by_label("Name").fill(ada)
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_label("Password").press("Enter")
    await expect(dialog).to_contain_text(f"stays kept for {eva.name}")
    await dialog.get_by_role("button", name=f"Go on as {ada}").click()
    await expect(page.locator(".desk-nav")).to_contain_text(ada)
    await expect(page.locator("#text")).to_have_value("")
    await expect(page.locator(".row")).to_have_count(0)
    await eva.enter(page.context)
    await page.goto(f"/desk/{slug}")
    await expect(page.locator("#text")).to_have_value("Eva’s words.")
    await eva.client.aclose()


async def test_what_may_not_be_published_any_more_can_be_submitted(
    enter: Enter, server: Running, slug: str
) -> None:
    desk, admin = await signed_in(server), await signed_in(server, "admin")
    page = await enter(desk, f"/desk/{slug}")
    person = await page.locator("desk-list").get_attribute("data-person")
    assert (await admin.post(f"/desk/people/{person}/role", role="contributor")).status_code == 303
    await page.locator("#text").fill("Careful words.")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("Submit it for approval")
    await expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    await page.get_by_role("button", name="Submit for approval").click()
    await expect(page.locator(".row-state")).to_contain_text("Submitted for approval")

    # Not at this desk at all any more.
    await admin.create_blog()
    choice = await admin.get(f"/desk/people/{person}/blogs")
    box = re.search(r'name="(blog-\w+)"', choice.text)
    assert box
    await page.locator("#text").fill("Kept all the same.")
    await admin.post(f"/desk/people/{person}/blogs", which="some", **{box[1]: "1"})
    await news(admin, slug)
    await expect(page.locator("[data-connection]")).to_contain_text("may no longer work")
    await expect(page.locator("#text")).to_have_value("Kept all the same.")
    await admin.client.aclose()
    await desk.client.aclose()

"""What was sent, cancelled or discarded does not come back."""

from __future__ import annotations

import asyncio

import pytest
from desk import JSON, PASSWORD, Desk, Enter, client_of, signed_in, typed
from playwright.async_api import Browser, Route, expect
from servers import Running


async def test_in_a_shared_browser_nobody_finds_what_somebody_else_typed(
    chromium: Browser, editor: Desk, slug: str, server: Running
) -> None:
    nora = await signed_in(server)
    shared = await chromium.new_context(base_url=server.url)
    await nora.enter(shared)
    page = await shared.new_page()
    await page.goto(f"/desk/{slug}")
    await page.locator("#text").fill("Nora’s notes")
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/desk/login")
    assert await page.evaluate("JSON.stringify(localStorage)") == "{}"
    await editor.enter(shared)
    await page.goto(f"/desk/{slug}")
    await expect(page.locator("#text")).to_have_value("")
    await expect(page.locator("[name=authors]")).to_have_value(editor.name)
    await shared.close()

    again = Desk(server, client_of(server), nora.name)
    await again.post("/desk/login", name=nora.name, password=PASSWORD)
    assert typed(await again.get(f"/desk/{slug}"), "text") == "Nora’s notes"
    for desk in (nora, again):
        await desk.client.aclose()


async def test_what_was_discarded_does_not_come_back_with_a_page_that_the_server_drew_before_it_knew(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.post(f"/desk/{slug}/keep", JSON, id="k1", text="Not wanted")
    page = await enter(editor, f"/desk/{slug}")
    asked, knows = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await knows.wait()
        await route.continue_()

    await page.context.route("**/keep", late)
    await page.get_by_role("button", name="Discard it").click()
    await asked.wait()
    again = await page.context.new_page()
    await again.goto(f"/desk/{slug}")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == "Not wanted"
    await expect(again.locator("#text")).to_have_value("")
    async with page.expect_response("**/keep"):
        knows.set()
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == ""


async def test_an_edit_that_was_cancelled_does_not_come_back_to_whoever_edits_again_at_once(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.publish(slug, "As it was.")
    page = await enter(editor, f"/desk/{slug}")
    link = page.get_by_role("link", name="Edit", exact=True)
    text = page.locator(".editing").get_by_label("Text", exact=True)
    asked, knows = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await knows.wait()
        await route.continue_()

    await link.click()
    async with page.expect_response("**/keep"):
        await text.fill("Half a thought")
    await page.route("**/keep", late)
    await page.get_by_role("link", name="Cancel").click()
    await asked.wait()
    await link.click()
    knows.set()
    await expect(text).to_have_value("As it was.")


@pytest.mark.parametrize("how", ["Cancel", "Discard it"])
async def test_an_edit_that_was_given_up_on_a_page_of_its_own_does_not_come_back(
    enter: Enter, editor: Desk, slug: str, how: str
) -> None:
    id = await editor.publish(slug, "As it was.")
    at = f"/desk/{slug}/entries/{id}/edit"
    page = await enter(editor, at)
    text = page.locator("form.composer:not([data-composer=new]) textarea[name=text]")
    await text.fill("Half a thought")
    await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    await page.reload()
    await expect(text).to_have_value("Half a thought")
    undo = page.locator("[data-notice]").get_by_role("button", name="Undo")
    await page.get_by_text(how, exact=True).first.click()
    await undo.wait_for()
    assert await page.evaluate("Object.keys(localStorage).length") == 0
    await page.goto(at)
    await expect(text).to_have_value("As it was.")
    # And it can be brought back.
    await text.fill("Half a thought")
    await page.get_by_text("Cancel", exact=True).click()
    await undo.click()
    await expect(text).to_have_value("Half a thought")


async def test_to_empty_a_form_discards_nothing_that_was_typed_elsewhere_since(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    text = page.locator("#text")
    async with page.expect_response("**/keep"):
        await text.fill("The dam")
    await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    # Emptied, and left without a connection.
    await page.context.route("**/keep", lambda route: route.abort())
    async with page.expect_event("requestfailed"):
        await text.fill("")
    await page.close()
    await editor.post(f"/desk/{slug}/keep", JSON, id="k2", text="The bridge", **{"kept-by": "phone"})
    await page.context.unroute("**/keep")
    page = await page.context.new_page()
    await page.goto(f"/desk/{slug}")
    await expect(page.locator("#text")).to_have_value("The bridge")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("The bridge")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == "The bridge"


async def test_what_was_deleted_does_not_come_back(chromium: Browser, editor: Desk, slug: str) -> None:
    context = await chromium.new_context(base_url=editor.server.url)
    await editor.enter(context)
    page = await context.new_page()
    await page.goto(f"/desk/{slug}")
    async with page.expect_response("**/keep"):
        await page.locator("#text").fill("Thought better of it")
    await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    await page.locator("#text").fill("")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")
    await page.reload()
    await expect(page.locator("[data-kept-line]")).to_have_count(0)
    await expect(page.locator("#text")).to_have_value("")

    # Nor what was on its way and not answered when it was deleted.
    async def swallow(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/keep", swallow, times=1)
    async with page.expect_request("**/keep"):
        await page.locator("#text").fill("Thought better of it again")
    async with page.expect_response("**/keep") as answer:
        await page.locator("#text").fill("")
    assert "discard=1" in ((await answer.value).request.post_data or "")

    # Where neither browser nor server keep it, the writer is told.
    await page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    await page.route("**/keep", lambda route: route.abort())
    await page.locator("#text").fill("Kept nowhere")
    await expect(page.locator("[data-form-said]").first).to_contain_text("Copy it before you close")
    await context.close()

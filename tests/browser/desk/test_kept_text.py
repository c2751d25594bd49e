"""What was typed survives: a closed tab, a colleague, a blog that was closed."""

from __future__ import annotations

import asyncio
import re

import pytest
from desk import Desk, Enter, edit, hold, signed_in
from playwright.async_api import Page, Route, expect
from servers import Running

from liveblog.model.people import Role


async def test_text_survives_a_closed_tab_and_goes_when_published(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.locator("#text").fill("Half a sentence")
    await page.get_by_label(re.compile("Headline")).fill("A headline")
    await page.get_by_label("Key event", exact=True).check()
    await page.close()
    again = await page.context.new_page()
    await again.goto(f"/desk/{slug}")
    await expect(again.locator("#text")).to_have_value("Half a sentence")
    await expect(again.get_by_label(re.compile("Headline"))).to_have_value("A headline")
    await expect(again.get_by_label("Key event", exact=True)).to_be_checked()
    await expect(again.get_by_text("is back")).to_be_visible()
    await again.locator("#text").press("Control+Enter")
    await expect(again.locator("#text")).to_have_value("")
    await again.reload()
    await expect(again.locator("#text")).to_have_value("")


async def test_what_came_back_can_be_discarded(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}")
    async with page.expect_response("**/keep"):
        await page.locator("#text").fill("Not wanted")
    await page.reload()
    await page.get_by_role("button", name="Discard it").click()
    await expect(page.locator("#text")).to_have_value("")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")
    # Brought back it takes the place of nothing that was typed since.
    await page.locator("#text").fill("Not wanted")
    await page.reload()
    await page.get_by_role("button", name="Discard it").click()
    await page.locator("#text").fill("Something else")
    await page.locator("[data-notice]").get_by_role("button", name="Undo").click()
    await expect(page.locator("#text")).to_have_value("Not wanted")
    await expect(page.locator("[data-waiting] blockquote")).to_have_text("Something else")


@pytest.mark.parametrize("choice", ["mine", "theirs"])
@pytest.mark.parametrize("scripts", [True, False])
async def test_two_editors_of_one_entry_see_both_versions_and_choose(
    enter: Enter, editor: Desk, slug: str, scripts: bool, choice: str
) -> None:
    id = await editor.publish(slug, "As it was.")
    page = await enter(editor, f"/desk/{slug}", java_script_enabled=scripts)
    text = await edit(page)
    await text.fill("Mine.")
    await editor.post(f"/desk/{slug}/entries/{id}", text="Theirs.", revision="1")
    if scripts:
        await expect(page.locator(".warning")).to_contain_text("you will see both versions")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".theirs .entry")).to_contain_text("Theirs.")
    await expect(page.locator(".conflict del")).to_have_text("Mine")
    await expect(page.locator(".conflict ins")).to_have_text("Theirs")
    await expect(page.locator(".editing").get_by_label("Text", exact=True)).to_have_value("Mine.")
    if choice == "theirs":
        await page.get_by_role("button", name="Take theirs").click()
        if scripts:
            said = page.locator("[data-notice]")
            await said.get_by_role("button", name="Back to mine").click()
            await expect(page.locator(".editing").get_by_label("Text", exact=True)).to_have_value("Mine.")
            await page.get_by_role("button", name="Take theirs").click()
            await page.keyboard.press("Control+z")
            await expect(page.locator(".editing").get_by_label("Text", exact=True)).to_have_value("Mine.")
            await page.keyboard.press("Control+Shift+z")
        await expect(page.locator(".editing").get_by_label("Text", exact=True)).to_have_value("Theirs.")
        await expect(page.locator(".conflict")).to_have_count(0)
    await page.get_by_role("radio", name="a small fix").check()
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".editing")).to_have_count(0)
    await expect(page.locator(".row > .entry")).to_contain_text("Mine." if choice == "mine" else "Theirs.")


async def test_an_entry_removed_while_it_is_edited_leaves_the_words(
    enter: Enter, editor: Desk, slug: str
) -> None:
    id = await editor.publish(slug, "Doomed.")
    page = await enter(editor, f"/desk/{slug}")
    text = await edit(page)
    await text.fill("Long work.")
    await editor.post(f"/desk/{slug}/entries/{id}/remove", revision="1")
    await expect(page.locator(".warning")).to_contain_text("removed meanwhile")
    await expect(text).to_have_value("Long work.")
    await text.press("Control+Enter")
    await page.locator("[data-as-new]").get_by_role("link", name="Cancel").click()
    await page.locator("[data-notice]").get_by_role("button", name="Undo").click()
    await expect(page.locator("#text")).to_have_value("Long work.")


async def test_a_blog_closed_by_a_colleague_keeps_the_words_and_says_so(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.publish(slug, "At noon.", when="2033-01-02T12:00")
    page = await enter(editor, f"/desk/{slug}")
    scheduled = page.locator(".row--scheduled .row-state")
    await expect(scheduled).to_contain_text("Goes out")
    await page.locator("#text").fill("One more thing")
    await editor.post(f"/desk/{slug}/state", state="closed")
    await expect(page.locator("[data-blog-head] .state")).to_have_text("Closed")
    await expect(scheduled).to_contain_text("Waits until the blog is reopened")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("Reopen it")
    await page.get_by_role("button", name="Reopen").click()
    await expect(page.locator("[data-blog-head] .state")).to_have_text("Live")
    await expect(scheduled).to_contain_text("Goes out")
    await expect(page.locator("#text")).to_have_value("One more thing")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".row--published")).to_contain_text("One more thing")


@pytest.mark.parametrize("role", ["editor", "contributor"])
async def test_what_was_typed_in_a_blog_that_was_closed_is_there_and_can_be_a_draft(
    enter: Enter, editor: Desk, server: Running, slug: str, role: Role
) -> None:
    writer = await signed_in(server, role)
    page = await enter(writer, f"/desk/{slug}")
    await page.locator("#text").fill("One more thing")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("One more thing")
    await editor.post(f"/desk/{slug}/state", state="closed")
    # Also what only this browser keeps.
    await page.route("**/keep", lambda route: route.abort())
    await page.locator("#text").fill("One more thing: the dam")
    await page.reload()
    panel = page.locator("[data-compose]")
    await expect(page.locator("#text")).to_have_value("One more thing: the dam")
    await expect(panel.get_by_role("button", name="Publish")).to_have_count(0)
    await expect(panel.get_by_role("button", name="Submit for approval")).to_have_count(
        int(role == "contributor")
    )
    if role == "contributor":
        await expect(panel).to_contain_text("nothing new goes out until it is reopened")
    await panel.get_by_role("button", name="Save as draft").click()
    await expect(page.locator(".row--draft")).to_contain_text("One more thing: the dam")
    await expect(page.locator("#text")).to_have_value("")  # the answer, too, is there
    await page.reload()
    await expect(page.locator("#text")).to_be_hidden()
    await editor.post(f"/desk/{slug}/state", state="live")
    await expect(panel.locator("[data-publish]")).to_have_text(
        "Publish" if role == "editor" else "Submit for approval"
    )
    await writer.client.aclose()


async def test_an_edit_that_is_closed_with_unsaved_words_says_so_in_its_row(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.publish(slug, "As it is.", state="draft")
    page = await enter(editor, f"/desk/{slug}")
    text = await edit(page)
    await text.fill("As it will be.")
    await page.keyboard.press("Escape")
    await expect(page.locator("[data-notice]")).to_contain_text("Closed. Your unsaved changes are kept")
    mark = page.locator(".row [data-unsaved]")
    await expect(mark).to_have_text("Unsaved changes")
    await page.reload()
    await expect(mark).to_have_text("Unsaved changes")
    text = await edit(page)
    await expect(text).to_have_value("As it will be.")
    await expect(mark).to_have_count(0)
    await page.locator(".editing").get_by_role("button", name="Save as draft").click()
    await expect(page.locator(".editing")).to_have_count(0)
    await expect(mark).to_have_count(0)


@pytest.mark.parametrize("held", [0, 30])
async def test_what_is_typed_while_an_entry_is_being_sent_is_for_the_next(
    enter: Enter, editor: Desk, reader: Page, slug: str, held: int
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await hold(page, held)
    text, going = page.locator("#text"), asyncio.Event()

    async def slow(route: Route) -> None:
        await going.wait()
        await route.continue_()

    await page.route(f"**/desk/{slug}/entries", slow)
    await page.locator("#headline").fill("Sent")
    await page.locator("#tags").fill("dam")
    await text.fill("First.")
    async with page.expect_request(f"**/desk/{slug}/entries"):
        await text.press("Control+Enter")
        if held:
            await page.get_by_role("button", name="Send now").click()
    await text.focus()
    await page.keyboard.type(" Second")
    await page.locator("#headline").fill("Next")
    await page.get_by_label("Key event", exact=True).check()
    await page.locator("#headline").focus()
    going.set()
    await expect(reader.locator("article.entry")).to_contain_text("First.")
    await expect(page.locator("[data-notice]")).to_contain_text("Published")
    await expect(text).to_have_value("Second" if not held else " Second")
    await expect(page.locator("#headline")).to_have_value("Next")
    await expect(page.locator("#headline")).to_be_focused()
    await expect(page.get_by_label("Key event", exact=True)).to_be_checked()
    await expect(page.locator("#tags")).to_have_value("")
    await page.reload()
    await expect(page.locator("#headline")).to_have_value("Next")
    await page.locator("#headline").press("Control+Enter")
    if held:
        await page.get_by_role("button", name="Send now").click()
    await expect(reader.locator("article.entry")).to_have_count(2)
    await expect(reader.locator("article.entry").first).to_contain_text("Next")


async def test_a_refusal_takes_the_focus_from_nobody_who_types_on(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    text, going = page.locator("#text"), asyncio.Event()

    async def lost(route: Route) -> None:
        await going.wait()
        await route.abort()

    await page.route(f"**/desk/{slug}/entries", lost)
    await text.fill("First")
    async with page.expect_request(f"**/desk/{slug}/entries"):
        await text.press("Control+Enter")
    await page.keyboard.type(" and ")
    going.set()
    await expect(page.locator(".problems")).to_contain_text("does not answer")
    await page.keyboard.type("here")
    await expect(text).to_have_value("First and here")


async def test_what_is_typed_while_an_edit_is_being_saved_stays(
    enter: Enter, editor: Desk, slug: str
) -> None:
    id = await editor.publish(slug, "As it is.", state="draft")
    page = await enter(editor, f"/desk/{slug}")
    text, going = await edit(page), asyncio.Event()

    async def slow(route: Route) -> None:
        await going.wait()
        await route.continue_()

    await page.route(f"**/entries/{id}", slow)
    await text.fill("As it will be.")
    async with page.expect_request(f"**/entries/{id}"):
        await page.locator(".editing").get_by_role("button", name="Save as draft").click()
    await text.press("End")
    await page.keyboard.type(" Soon.")
    going.set()
    await expect(page.locator("[data-notice]")).to_contain_text("What you typed meanwhile is not saved yet.")
    await expect(page.locator(".row > .entry")).to_contain_text("As it will be.")
    await expect(page.locator(".editing .warning")).to_have_count(0)
    await expect(text).to_have_value("As it will be. Soon.")
    await page.locator(".editing").get_by_role("button", name="Save as draft").click()
    await expect(page.locator(".row > .entry")).to_contain_text("As it will be. Soon.")
    await expect(page.locator(".editing")).to_have_count(0)


async def test_what_was_cancelled_can_be_brought_back(enter: Enter, editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "As it was.")
    page = await enter(editor, f"/desk/{slug}")
    undo = page.locator("[data-notice]").get_by_role("button", name="Undo")
    await (await edit(page)).fill("Long work.")
    await page.get_by_role("link", name="Cancel").click()
    await undo.click()
    text = page.locator(".editing").get_by_label("Text", exact=True)
    await expect(text).to_have_value("Long work.")
    # That it is back is said for as long as its form is there, and can be discarded.
    back = page.get_by_role("button", name="Discard it")
    await expect(back).to_have_count(1)
    await page.get_by_role("link", name="Cancel").click()
    await expect(back).to_have_count(0)
    await expect(undo).to_have_count(1)
    await expect(await edit(page)).to_have_value("As it was.")
    await page.keyboard.press("Escape")

    await page.goto(f"/desk/{slug}/entries/{id}/edit")
    await page.get_by_label("Text", exact=True).fill("On a page of its own.")
    await page.get_by_role("link", name="Cancel").click()
    await undo.click()
    await expect(text).to_have_value("On a page of its own.")

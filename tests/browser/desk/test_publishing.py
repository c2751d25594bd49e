"""What an editor publishes, edits and removes, beside a reader who sees it."""

from __future__ import annotations

import re

import pytest
from desk import Desk, Enter, edit, menu, write
from playwright.async_api import Page, expect


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_reader_sees_what_the_editor_publishes_edits_and_removes(
    enter: Enter, editor: Desk, reader: Page, slug: str, scripts: bool
) -> None:
    desk = await enter(editor, f"/desk/{slug}", java_script_enabled=scripts)
    await desk.locator("#text").fill("The river riss.")
    await desk.get_by_role("button", name="Publish").click()
    await expect(desk.locator(".row")).to_contain_text("The river riss.")
    await expect(reader.locator("article.entry")).to_contain_text("The river riss.")

    text = await edit(desk)
    await text.fill("The river rises.")
    await desk.get_by_role("radio", name="a small fix").check()
    await desk.locator(".editing").get_by_role("button", name="Save", exact=True).click()
    await expect(desk.locator(".row")).to_contain_text("The river rises.")
    await expect(reader.locator("article.entry")).to_contain_text("The river rises.")

    await (await menu(desk.locator(".row"))).get_by_role("button", name="Delete").click()
    await expect(desk.locator(".row")).to_have_count(0)
    await expect(reader.locator("article.entry")).to_have_count(0)

    await desk.get_by_role("button", name="Undo").click()
    await expect(desk.locator(".row")).to_contain_text("The river rises.")
    await expect(reader.locator("article.entry")).to_contain_text("The river rises.")


@pytest.mark.parametrize("scripts", [True, False])
async def test_marks_reach_the_reader(
    enter: Enter, editor: Desk, reader: Page, slug: str, scripts: bool
) -> None:
    await editor.publish(slug, "Marked.")
    desk = await enter(editor, f"/desk/{slug}", java_script_enabled=scripts)
    row = desk.locator(".row")
    await (await menu(row)).get_by_role("button", name="Pin", exact=True).click()
    await expect(reader.locator(".mark--pinned")).to_be_visible()
    await expect(row.locator(".mark--pinned")).to_be_visible()
    acts = await menu(row)
    await expect(acts.get_by_role("button", name="Unpin")).to_be_visible()
    await acts.get_by_role("button", name="Key event", exact=True).click()
    await expect(reader.locator("article .mark--key")).to_be_visible()


async def test_a_first_blog_and_update_by_keyboard_alone(enter: Enter, editor: Desk) -> None:
    page = await enter(editor, "/desk")
    await page.get_by_label("Title").focus()
    await page.keyboard.type("Storm over the coast")
    await expect(page.get_by_label(re.compile("Slug"))).to_have_value("storm-over-the-coast")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Storm over the coast")).to_be_visible()
    await expect(page.get_by_label("Text", exact=True)).to_be_focused()
    await page.keyboard.type("It is windy.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".row")).to_contain_text("It is windy.")
    # Ready for the next one.
    await expect(page.get_by_label("Text", exact=True)).to_be_focused()
    await expect(page.get_by_label("Text", exact=True)).to_have_value("")


async def test_colleagues_entries_appear_without_reloading(enter: Enter, editor: Desk, slug: str) -> None:
    one, two = await enter(editor, f"/desk/{slug}"), await enter(editor, f"/desk/{slug}")
    await write(one, "From one.")
    await expect(two.locator(".row")).to_contain_text("From one.")
    await write(two, "From two.")
    await expect(one.locator(".row").first).to_contain_text("From two.")
    await expect(one.locator(".row")).to_have_count(2)


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_mistake_is_said_where_it_is_and_nothing_typed_is_lost(
    enter: Enter, editor: Desk, slug: str, scripts: bool
) -> None:
    page = await enter(editor, f"/desk/{slug}", java_script_enabled=scripts)
    await page.locator("#text").fill("Fine words")
    await page.get_by_label(re.compile("Tags")).fill("x" * 41)
    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator(".problems")).to_be_focused()
    tags = page.get_by_label(re.compile("Tags"))
    await expect(tags).to_have_attribute("aria-invalid", "true")
    described = await tags.get_attribute("aria-describedby")
    assert described
    await expect(page.locator(f"#{described.split()[-1]}")).to_contain_text("cannot be a tag")
    await expect(page.locator("#text")).to_have_value("Fine words")
    await page.locator(".problems a").click()
    await expect(tags).to_be_focused()
    await tags.fill("good")
    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator(".row")).to_contain_text("#good")
    await expect(page.locator(".problems")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_preview_shows_what_readers_would_see(
    enter: Enter, editor: Desk, slug: str, scripts: bool
) -> None:
    page = await enter(editor, f"/desk/{slug}", java_script_enabled=scripts)
    await page.locator("#text").fill("The bridge is closed — Jane Roe (@janeroe) January 6, 2020")
    await page.get_by_role("button", name="Preview").click()
    await expect(page.locator(".preview .social")).to_contain_text("Jane Roe")
    await expect(page.locator("#text")).to_have_value(re.compile("The bridge is closed"))
    await expect(page.locator(".row")).to_have_count(0)


async def test_a_page_without_a_single_error_in_the_console(enter: Enter, editor: Desk, slug: str) -> None:
    said: list[str] = []
    page = await enter(editor, "/desk")
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in (f"/desk/{slug}", f"/desk/{slug}/settings", "/desk/account", "/desk"):
        await page.goto(path)
    await page.goto(f"/desk/{slug}")
    await write(page, "Quiet.")
    await expect(page.locator(".row")).to_contain_text("Quiet.")
    assert said == []


async def test_saving_other_words_asks_small_fix_or_correction(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    await editor.publish(slug, "Three died.")
    page = await enter(editor, f"/desk/{slug}")
    dialog = page.get_by_role("dialog")
    text = await edit(page)
    await page.locator(".editing").get_by_label(re.compile("Tags")).fill("river")
    await text.press("Control+Enter")
    await expect(page.locator(".row")).to_contain_text("#river")  # no words, no question

    text = await edit(page)
    await text.fill("Tree died.")
    await text.press("Control+Enter")
    await expect(dialog).to_contain_text("What is your change?")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(text).to_be_focused()
    await text.press("Control+Enter")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("1")
    await expect(reader.locator("article.entry")).to_contain_text("Tree died.")
    await expect(reader.locator("article .correction")).to_have_count(0)

    text = await edit(page)
    await text.fill("Two died.")
    await page.locator(".editing").get_by_role("button", name="Save").click()
    await dialog.get_by_role("button", name="A correction").click()
    await page.keyboard.press("Control+Enter")
    await expect(dialog).to_contain_text("Say in a sentence what was wrong")
    await page.keyboard.type("We said three.")
    await page.keyboard.press("Control+Enter")
    await expect(reader.locator("article .correction")).to_contain_text("We said three.")
    await expect(reader.locator("article.entry")).to_contain_text("Two died.")


@pytest.mark.parametrize("scripts", [True, False])
async def test_enter_in_a_line_never_publishes(enter: Enter, editor: Desk, slug: str, scripts: bool) -> None:
    page = await enter(editor, f"/desk/{slug}", java_script_enabled=scripts)
    await page.locator("#text").fill("Half a")
    await page.get_by_label(re.compile("Tags")).fill("riv")
    await page.get_by_label(re.compile("Tags")).press("Enter")
    if scripts:
        await page.locator("#text").press("Control+Enter")  # had Enter sent it, this would be another
        await expect(page.locator(".row--published")).to_have_count(1)
    else:
        await expect(page.locator(".row--draft")).to_contain_text("Half a")
    await expect(page.locator(".row")).to_have_count(1)


async def test_a_preview_comes_into_view_and_is_closed_again(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}", viewport={"width": 390, "height": 700})
    await page.locator("#text").fill("Seen before it is sent.")
    await page.get_by_role("button", name="Preview").click()
    title = page.get_by_role("heading", name="Preview")
    await expect(title).to_be_focused()
    await expect(title).to_be_in_viewport(ratio=1)
    await page.get_by_role("button", name="Close the preview").click()
    await expect(page.locator(".preview .entry")).to_have_count(0)
    await expect(page.get_by_role("button", name="Preview")).to_be_focused()


async def test_what_was_published_can_be_seen_at_once_and_is_not_said_beside_a_mistake(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await write(page, "Out.")
    link = page.get_by_role("link", name="See it")
    id = await page.locator(".row").get_attribute("data-id")
    await expect(link).to_have_attribute("href", f"/live/{slug}/{id}")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("Write something")
    await expect(page.locator("[data-notice]")).to_be_empty()


async def test_what_is_said_covers_nothing_and_an_undo_names_its_entry_and_ends_with_it(
    enter: Enter, editor: Desk, slug: str
) -> None:
    ids = {words: await editor.publish(slug, words) for words in ("First.", "Second.", "Third.")}
    page = await enter(editor, f"/desk/{slug}", viewport={"width": 390, "height": 700})
    undos = page.locator("[data-notice] [data-kind]")
    await page.get_by_role("link", name="Entries").click()
    for number, words in enumerate(("First.", "Second."), 1):
        await (await menu(page.locator(".row", has_text=words))).get_by_role("button", name="Delete").click()
        await expect(undos).to_have_count(number)
    # On a phone one of them, where it covers neither the field that is written in nor what sends it.
    await expect(undos.first).to_be_hidden()
    await expect(undos.last).to_contain_text("Second.")
    clear = """() => {
        const said = document.querySelector("[data-notice]").getBoundingClientRect()
        const others = [document.activeElement, document.querySelector(".composer > .composer-actions")]
        return said.top >= 0 && said.bottom <= innerHeight && others.every((part) => {
            const { top, bottom } = part.getBoundingClientRect()
            return said.bottom <= top || said.top >= bottom
        })
    }"""
    await page.get_by_role("link", name="Write").click()
    await page.locator("#text").focus()
    for place in (0, 200, 300):
        await page.evaluate("y => scrollTo(0, y)", place)
        await page.wait_for_function(clear)
    # Restored by a colleague: there is nothing to undo any more.
    await editor.post(f"/desk/{slug}/entries/{ids['Second.']}/restore")
    await expect(undos).to_have_count(1)
    await expect(undos).to_contain_text("First.")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.wait_for_function(
        "() => document.querySelector('[data-notice] [data-kind]').getBoundingClientRect().top > 600"
    )

    await page.goto(f"/desk/{slug}/entries/{ids['Third.']}/edit")
    await page.get_by_label(re.compile("Tags")).fill("river")
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.wait_for_url(f"**/desk/{slug}#entry-*")
    await expect(page.locator("[data-notice]")).to_contain_text("Saved.")

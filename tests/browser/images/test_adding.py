"""Images are added by button, drop and paste, described, ordered."""

from __future__ import annotations

import asyncio
import base64
import re

import pytest
from choosing import _HAND_OVER, a_file, choose, different, published, rows
from desk import Desk, Enter
from image_files import moving, picture
from playwright.async_api import Page, Request, Route, expect


async def test_several_images_are_added_described_and_seen_by_readers(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    page = await enter(editor, f"/desk/{slug}")
    await choose(page, a_file("one.jpg"), a_file("two.jpg", different(1)), a_file("three.gif", moving()))
    await expect(rows(page)).to_have_count(3)
    for thumb in await page.locator("[data-list] [data-thumb]").all():
        await thumb.evaluate("img => img.decode()")
    await expect(
        page.get_by_text("It was animated; only its first image is kept.", exact=True)
    ).to_be_visible()
    await page.locator("#text").fill("Low tide.")

    # Nothing goes out as long as an image says nothing to who cannot see it.
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems li")).to_have_count(3)
    await page.get_by_role("link", name=re.compile("image 2")).click()
    await expect(page.locator("#image-2-alt")).to_be_focused()

    await page.get_by_role("group", name="Image 1 of 3").get_by_label("What it shows").fill("Boats in mud")
    await page.get_by_role("group", name="Image 1 of 3").get_by_label("Caption").fill("The harbour today")
    await page.get_by_role("group", name="Image 1 of 3").get_by_label("Credit").fill("Ada")
    await page.get_by_role("group", name="Image 2 of 3").get_by_label("Decorative").check()
    await page.locator("#image-3-alt").fill("A flag")
    await published(page)
    await expect(page.locator("[data-images] [data-said]").first).to_be_empty()

    figures = reader.locator("article figure.image")
    await expect(figures).to_have_count(3)
    await expect(figures.nth(0).get_by_role("img", name="Boats in mud")).to_be_visible()
    await expect(figures.nth(0).locator("figcaption")).to_have_text("The harbour today Ada")
    await expect(figures.nth(1).locator("img")).to_have_attribute("alt", "")
    await figures.nth(0).scroll_into_view_if_needed()
    await figures.nth(0).locator("img").evaluate("img => img.decode()")
    assert await figures.nth(0).locator("img").evaluate("img => img.currentSrc.endsWith('.webp')")
    assert all(url.startswith((editor.server.url, editor.server.ws)) for url in asked), (
        "a third party was asked"
    )


@pytest.mark.parametrize("how", ["drop", "paste"])
async def test_an_image_is_dropped_or_pasted_into_the_form(
    enter: Enter, editor: Desk, slug: str, how: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    given = base64.b64encode(picture(format="PNG")).decode()
    text = page.locator("#text")
    await text.fill("Words stay.")
    if how == "drop":
        assert await text.evaluate(_HAND_OVER, ["dragover", given, "boats.png"])
        await expect(page.locator(".composer--drop")).to_be_visible()
    assert await text.evaluate(_HAND_OVER, [how, given, "boats.png"])
    await expect(rows(page)).to_have_count(1)
    await expect(page.locator(".composer--drop")).to_have_count(0)
    await expect(text).to_have_value("Words stay.")
    # Beside the form a file goes nowhere, and the page stays.
    assert await page.locator("h1").evaluate(_HAND_OVER, ["drop", given, "boats.png"])
    await expect(rows(page)).to_have_count(1)


async def test_images_are_chosen_ordered_and_removed_by_keyboard(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    choose_button = page.get_by_label("Add images")
    async with page.expect_file_chooser() as chooser:
        # Asked of the page itself, which knows by then that a test chooses; a key does not wait for that.
        await choose_button.focus()
        await page.keyboard.press("Space")
    await (await chooser.value).set_files(
        [a_file(), a_file("two.jpg", different(1)), a_file("3.jpg", different(2))]
    )
    await expect(rows(page)).to_have_count(3)
    for number in (1, 2, 3):
        await page.locator(f"#image-{number}-alt").fill(f"was {number}")
    alts = page.locator("[data-image] textarea")

    async def order() -> list[str]:
        return [await alts.nth(at).input_value() for at in range(await alts.count())]

    later = page.get_by_role("button", name="Later image 1")
    await later.focus()
    await page.keyboard.press("Enter")
    assert await order() == ["was 2", "was 1", "was 3"]
    await expect(page.get_by_role("button", name="Later image 2")).to_be_focused()
    await expect(page.locator("[data-said]")).to_have_text("Now image 2 of 3.")
    await page.keyboard.press("Enter")
    assert await order() == ["was 2", "was 3", "was 1"]
    # At the end there is no later; the way back has the focus.
    await expect(page.get_by_role("button", name="Earlier image 3")).to_be_focused()
    await page.get_by_role("button", name="Remove image 1").press("Enter")
    assert await order() == ["was 3", "was 1"]
    await expect(page.get_by_role("button", name="Remove image 1")).to_be_focused()
    await page.get_by_role("button", name="Remove image 1").press("Enter")
    await page.get_by_role("button", name="Remove image 1").press("Enter")
    await expect(choose_button).to_be_focused()


async def test_an_edit_keeps_changes_and_restores_images(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await choose(page, a_file())
    await page.locator("#image-1-alt").fill("Boats")
    await published(page)
    await page.get_by_role("link", name="Edit", exact=True).click()
    editing = page.locator(".editing")
    await expect(editing.get_by_label("What it shows")).to_have_value("Boats")
    await editing.locator("[data-list] [data-thumb]").evaluate("img => img.decode()")
    await editing.get_by_label("What it shows").fill("Boats in mud")
    await editing.get_by_label("Text", exact=True).fill("With words.")
    await editing.locator("[data-publish]").click()
    await page.get_by_role("button", name="A small fix").click()
    await expect(reader.get_by_role("img", name="Boats in mud")).to_be_attached()
    await expect(reader.locator("article")).to_contain_text("With words.")
    await page.get_by_role("link", name="Edit", exact=True).click()
    await editing.get_by_role("button", name="Remove image 1").click()
    await editing.locator("[data-publish]").click()
    await page.get_by_role("button", name="A small fix").click()
    await expect(reader.locator("figure.image")).to_have_count(0)


async def test_a_tall_image_is_small_in_the_desks_list_and_as_readers_see_it_in_a_preview(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await choose(page, a_file(contents=picture(800, 1200)))
    await expect(rows(page)).to_have_count(1)
    await page.get_by_label("What it shows").fill("A tall one")
    await page.get_by_role("button", name="Preview", exact=True).click()
    measure = "image => image.decode().then(() => [image.clientWidth, image.clientHeight])"
    _, seen = await page.locator(".preview .image img").evaluate(measure)
    assert seen > 300
    await published(page)
    # As high as three lines of words, until the entry is opened.
    for least, most in ((40, 80), (150, 224)):
        width, height = await page.locator(".row .image img").evaluate(measure)
        assert least < height <= most
        assert abs(width / height - 2 / 3) < 0.02
        await page.locator(".row .entry-when").click()


async def test_nothing_moves_when_an_image_comes(enter: Enter, editor: Desk, reader: Page, slug: str) -> None:
    going = asyncio.Event()

    async def wait(route: Route, request: Request) -> None:
        await going.wait()
        await route.continue_()

    await reader.route("**/media/**", wait)
    page = await enter(editor, f"/desk/{slug}")
    await choose(page, a_file())
    await page.locator("#image-1-alt").fill("Boats")
    await published(page)
    figure = reader.locator("figure.image img")
    await expect(figure).to_be_attached()
    before = await figure.bounding_box()
    assert before is not None
    assert before["height"] == pytest.approx(before["width"] * 800 / 1200, abs=1)
    going.set()
    await figure.evaluate("img => img.decode()")
    assert await figure.bounding_box() == before


async def test_without_scripts_images_are_added_ordered_and_published(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}", java_script_enabled=False)
    await page.locator("#text").fill("Low tide.")
    await choose(page, a_file("one.jpg"), a_file("two.jpg", different(1)))
    # Enter in a line publishes; it does not press the button that happens to come first.
    await page.get_by_role("textbox", name="Headline").press("Enter")
    await expect(page.locator(".problems")).to_contain_text("not uploaded yet")
    await choose(page, a_file("one.jpg"), a_file("two.jpg", different(1)))
    await page.get_by_role("button", name="Add the images").click()
    await expect(rows(page)).to_have_count(2)
    await expect(page.locator("#text")).to_have_value("Low tide.")
    await page.locator("#image-1-alt").fill("first")
    await page.locator("#image-2-alt").fill("second")
    await page.get_by_role("button", name="Earlier image 2").click()
    await expect(page.locator("#image-1-alt")).to_have_value("second")
    await page.get_by_role("button", name="Publish").click()
    await expect(reader.locator("article figure.image img").first).to_have_attribute("alt", "second")
    await expect(reader.locator("article figure.image")).to_have_count(2)
    await page.get_by_role("link", name="Edit", exact=True).click()
    await page.get_by_role("button", name="Remove image 1").click()
    await page.get_by_role("radio", name="a small fix").check()
    await page.get_by_role("button", name="Save").click()
    await expect(reader.locator("article figure.image")).to_have_count(1)
    await expect(reader.locator("article figure.image img")).to_have_attribute("alt", "first")

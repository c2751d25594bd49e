"""Images in the composer in a real browser, and on a reader's page beside it."""

from __future__ import annotations

import asyncio
import base64
import re
from typing import Any

import pytest
from desk import PASSWORD, Desk, Enter
from image_files import moving, picture
from playwright.async_api import Locator, Page, Request, Route, expect

# Files handed to a page the way a hand does it: dropped on an element, or pasted into it.
_HAND_OVER = """async (element, [how, bytes, name]) => {
  const files = new DataTransfer()
  files.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type: "image/png" }))
  const event = how === "paste"
    ? new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: files })
    : new DragEvent(how, { bubbles: true, cancelable: true, dataTransfer: files })
  return !element.dispatchEvent(event)
}"""


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()


def a_file(name: str = "boats.jpg", contents: bytes | None = None) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture() if contents is None else contents}


def different(number: int) -> bytes:
    return picture(600 + 10 * number, 400)


def rows(page: Page) -> Locator:
    return page.locator("[data-image]")


async def choose(page: Page, *files: Any) -> None:
    await page.locator("#image").set_input_files(list(files))


async def published(page: Page) -> None:
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator("#text")).to_have_value("")
    await expect(rows(page)).to_have_count(0)


async def stall(page: Page) -> asyncio.Event:
    """Uploads wait until this event is set."""
    going = asyncio.Event()

    async def wait(route: Route) -> None:
        await going.wait()
        await route.continue_()

    await page.route("**/images", wait)
    return going


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


async def test_an_upload_shows_progress_and_can_be_cancelled(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}")
    going = await stall(page)
    await choose(page, a_file("one.jpg"), a_file("two.jpg", different(1)), a_file("three.jpg", different(2)))
    uploads = page.locator("[data-upload]")
    await expect(uploads).to_have_count(3)
    await expect(uploads.first.get_by_role("progressbar")).to_be_visible()
    await page.locator("#text").fill("Not yet.")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("still on its way")
    async with page.expect_event("requestfailed") as failed:
        await page.get_by_role("button", name="Cancel one.jpg").click()
    assert (await failed.value).url.endswith("/images")
    await page.get_by_role("button", name="Cancel three.jpg").click()
    await expect(page.get_by_role("button", name="Cancel two.jpg")).to_be_focused()
    going.set()
    await expect(rows(page)).to_have_count(1)
    await expect(uploads).to_have_count(0)
    await expect(page.locator(".problems")).to_have_count(0)  # nothing stands against sending it any more
    # Who has waited here goes on with the words.
    await expect(page.locator("#image-1-alt")).to_be_focused()


async def test_an_upload_that_failed_says_why_and_is_tried_again(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.context.set_offline(True)
    await choose(page, a_file())
    upload = page.locator("[data-upload]")
    await expect(upload.get_by_role("alert")).to_contain_text("does not answer")
    await page.locator("#text").fill("Words.")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("could not be added")
    await page.context.set_offline(False)
    await page.get_by_role("button", name="Try again boats.jpg").click()
    await expect(rows(page)).to_have_count(1)
    await choose(
        page, a_file("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), a_file("empty.png", b"")
    )
    await expect(upload.nth(0).get_by_role("alert")).to_contain_text("This is an SVG")
    await expect(upload.nth(1).get_by_role("alert")).to_contain_text("This file is empty")
    # What was refused for good is not worth another try.
    await expect(page.get_by_role("button", name=re.compile("^Try again"))).to_have_count(0)
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("could not be added")
    await page.get_by_role("button", name="Remove drawing.svg").click()
    await page.get_by_role("button", name="Remove empty.png").click()
    await expect(upload).to_have_count(0)
    await expect(page.locator(".problems")).to_have_count(0)


async def test_more_images_than_an_entry_can_have_are_left_out_and_said(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.locator("[data-images]").evaluate("place => (place.dataset.most = 2)")
    await choose(page, *(a_file(f"{n}.jpg", different(n)) for n in range(3)))
    await expect(page.locator("[data-notice]")).to_contain_text("2 images; 1 of these was left out")
    await expect(rows(page)).to_have_count(2)


async def test_a_sign_in_that_ended_is_asked_for_and_the_image_goes_through(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.context.clear_cookies()
    await choose(page, a_file())
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Sign in").click()
    await expect(rows(page)).to_have_count(1)


async def test_a_closed_tab_costs_no_image(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.locator("#text").fill("Half a sentence")
    await choose(page, a_file("one.jpg"), a_file("two.jpg", different(1)))
    await expect(rows(page)).to_have_count(2)
    await page.locator("#image-1-caption").fill("The harbour")
    await page.locator("#image-2-decorative").check()
    await expect(page.locator("[data-saved]")).not_to_be_empty()
    names = [await rows(page).nth(at).locator("[name$=-media]").input_value() for at in (0, 1)]
    again = await page.context.new_page()
    await page.close()
    await again.goto(f"/desk/{slug}")
    await expect(again.locator("#text")).to_have_value("Half a sentence")
    await expect(rows(again)).to_have_count(2)
    assert [await rows(again).nth(at).locator("[name$=-media]").input_value() for at in (0, 1)] == names
    await expect(again.locator("#image-1-caption")).to_have_value("The harbour")
    await expect(again.locator("#image-2-decorative")).to_be_checked()
    await expect(again.locator("#image-2-alt")).to_be_disabled()
    await again.locator("#image-1-alt").fill("Boats")
    await published(again)
    await expect(again.locator(".row figure.image")).to_have_count(2)


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
    width, height = await page.locator(".row .image img").evaluate(measure)
    assert 150 < height <= 224
    assert abs(width / height - 2 / 3) < 0.02


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

"""What the desk looks like: sizes, order, what is in view."""

from __future__ import annotations

import re

import pytest
from desk import Desk, Enter, add_person, menu, signed_in
from playwright.async_api import Locator, expect
from servers import Running


@pytest.mark.parametrize("height", [844, 420])
async def test_the_text_of_an_edit_comes_well_into_view(
    enter: Enter, editor: Desk, slug: str, height: int
) -> None:
    for number in range(6):
        await editor.publish(slug, f"Number {number}.\n\n" + "Words. " * 40)
    page = await enter(editor, f"/desk/{slug}", viewport={"width": 390, "height": height})
    await page.get_by_role("link", name="Entries").click()
    for row in (page.locator(".row").nth(2), page.locator(".row").last):
        link = row.get_by_role("link", name="Edit", exact=True)
        await link.evaluate("link => link.scrollIntoView({ block: 'end' })")
        await link.click()
        text = row.locator(".editing textarea[name=text]")
        await expect(text).to_be_focused()
        await expect(text).to_be_in_viewport(ratio=1)
        seen = await text.evaluate(
            """text => {
                const { left, top, height } = text.getBoundingClientRect()
                return [0.1, 0.9].map(part => document.elementFromPoint(left + 20, top + height * part) === text)
            }"""
        )
        assert seen == [True, True]
        await page.keyboard.press("Escape")


async def test_on_a_phone_nothing_is_wider_than_the_screen_and_targets_suit_a_thumb(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.publish(slug, "w" * 300, headline="h" * 200)
    page = await enter(
        editor, f"/desk/{slug}", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    for path in (f"/desk/{slug}", "/desk", f"/desk/{slug}/settings", "/desk/account", "/desk/login"):
        await page.goto(path)
        width = await page.locator("html").evaluate("element => element.scrollWidth")
        assert width <= 390, path
        for button in await page.locator("main button:visible, main .button:visible").all():
            box = await button.bounding_box()
            assert box
            assert box["height"] >= 40, await button.inner_text()


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (390, 844)])
async def test_what_publishes_is_always_in_sight(
    enter: Enter, editor: Desk, slug: str, size: tuple[int, int]
) -> None:
    for words in ("One.", "Two.", "Three."):
        await editor.publish(slug, "\n\n".join([words] * 30))
    page = await enter(editor, f"/desk/{slug}", viewport={"width": size[0], "height": size[1]})
    publish = page.locator(".desk-compose").get_by_role("button", name="Publish")
    await expect(publish).to_be_in_viewport(ratio=1)
    if size[0] > 1000:
        # Each column scrolls by itself.
        await page.locator(".row").last.scroll_into_view_if_needed()
        await expect(publish).to_be_in_viewport(ratio=1)
        await expect(page.get_by_role("heading", name="Chat")).to_be_in_viewport(ratio=1)


async def left(place: Locator) -> float:
    box = await place.bounding_box()
    assert box
    return box["x"]


@pytest.mark.parametrize("width", [1280, 390])
async def test_what_opens_in_the_menu_of_a_row_stands_in_line(
    enter: Enter, editor: Desk, slug: str, width: int
) -> None:
    await editor.publish(slug, "In line.")
    page = await enter(editor, f"/desk/{slug}", viewport={"width": width, "height": 844})
    if width == 390:
        await page.get_by_role("link", name="Entries").click()
    await (await menu(page.locator(".row"))).get_by_text("Withdraw", exact=True).click()
    places = {await left(page.locator(f".row label[for^={name}-]")) for name in ("reason", "note")}
    assert len(places) == 1


async def test_the_bar_that_sends_a_draft_is_of_the_rows_own_colour(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.publish(slug, "Not yet.", state="draft")
    await editor.publish(slug, "Out.")
    page = await enter(editor, f"/desk/{slug}", color_scheme="dark")
    colour = "part => getComputedStyle(part).backgroundColor"
    for state in ("draft", "published"):
        row = page.locator(f".row--{state}")
        await row.get_by_role("link", name="Edit", exact=True).click()
        bar = await row.locator(".composer > .composer-actions").evaluate(colour)
        ground = page.locator("html") if state == "published" else row
        assert bar == await ground.evaluate(colour)


async def test_the_button_for_images_is_seen_when_it_has_the_focus(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}", viewport={"width": 1280, "height": 800})
    await page.get_by_label(re.compile("Tags")).focus()
    await page.keyboard.press("Tab")
    await expect(page.locator("#image")).to_be_focused()
    button = await page.locator("label[for=image]").bounding_box()
    bar = await page.locator(".desk-compose .composer-actions").bounding_box()
    assert button
    assert bar
    assert button["y"] + button["height"] <= bar["y"]


async def test_a_page_that_says_what_did_not_work_keeps_clear_of_the_head(enter: Enter, editor: Desk) -> None:
    page = await enter(editor, "/desk/nothing-here")
    panel, head = page.locator("main .panel"), page.locator(".masthead")
    [below, above] = [await place.bounding_box() for place in (panel, head)]
    assert below
    assert above
    assert below["y"] - (above["y"] + above["height"]) >= 16


@pytest.mark.parametrize("path", ["/desk", "/desk/{slug}", "/desk/{slug}/settings"])
async def test_the_masthead_begins_and_ends_with_the_content(
    enter: Enter, editor: Desk, slug: str, path: str
) -> None:
    page = await enter(editor, path.format(slug=slug), viewport={"width": 1440, "height": 900})
    content = await page.locator("main").bounding_box()
    assert content
    assert await left(page.locator(".masthead-name")) == content["x"]
    words = """(button) => {
        const range = document.createRange()
        range.selectNodeContents(button)
        return range.getBoundingClientRect().right
    }"""
    end = await page.locator("[data-sign-out] button").evaluate(words)
    assert abs(end - (content["x"] + content["width"])) < 1.5


@pytest.mark.parametrize("locale", ["en", "fr"])
async def test_all_accounts_stand_alike_in_their_list(enter: Enter, server: Running, locale: str) -> None:
    admin = await signed_in(server, "admin")
    page = await enter(admin, "/desk/people", locale=locale, viewport={"width": 1280, "height": 800})
    places = [await left(acts) for acts in await page.locator(".thing:has(.act--role) .thing-acts").all()]
    assert len(places) > 1
    assert len(set(places)) == 1
    await admin.client.aclose()


async def test_a_choice_is_as_large_beside_a_long_line_and_buttons_keep_clear_of_what_they_do(
    enter: Enter, server: Running
) -> None:
    admin = await signed_in(server, "admin")
    other = add_person(server)
    page = await enter(admin, "/desk/people", viewport={"width": 390, "height": 844})
    account = page.locator("li", has_text=other)
    await account.get_by_role("button", name="Remove").click()
    said, buttons = page.locator("main .panel p"), page.locator("main .composer-actions")
    await expect(page.get_by_role("heading", name=f"Remove {other}?")).to_be_visible()
    [above, below] = [await place.bounding_box() for place in (said, buttons)]
    assert above
    assert below
    assert below["y"] - (above["y"] + above["height"]) >= 8
    await page.goto("/desk/people")
    await account.get_by_role("link", name="all blogs").click()
    await expect(page.get_by_role("heading", name=f"Blogs of {other}")).to_be_visible()
    boxes = [await radio.bounding_box() for radio in await page.get_by_role("radio").all()]
    assert len({box["width"] for box in boxes if box}) == 1
    await admin.client.aclose()

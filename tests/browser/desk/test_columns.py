"""The columns of a blog's desk, and the tabs that they are on a phone."""

from __future__ import annotations

import re

import pytest
from desk import Desk, Enter
from followed import Following
from playwright.async_api import expect


async def test_the_desk_at_work_is_in_sight_as_a_whole(
    enter: Enter, editor: Desk, following: Following, slug: str
) -> None:
    """At 1280 by 720: the whole composer, six entries of one line and five posts of the tray."""
    for number in range(12):
        await editor.publish(slug, f"Entry {number} of one line.")
    await following(slug, posts=12)
    page = await enter(editor, f"/desk/{slug}", viewport={"width": 1280, "height": 720})
    for part in ("textarea[name=text]", "[name=headline]", "[name=label]", "[name=tags]", "[data-publish]"):
        await expect(page.locator(f".desk-compose {part}")).to_be_in_viewport(ratio=1)
    for name in ("Key event", "Pin to the top"):
        box = page.locator(".desk-compose").get_by_role("checkbox", name=name)
        await expect(box).to_be_in_viewport(ratio=1)
    await expect(page.locator(".desk-compose label[for=image]")).to_be_in_viewport(ratio=1)
    assert await page.locator(".desk-compose").evaluate("part => part.scrollHeight <= part.clientHeight")
    for number in range(6):
        await expect(page.locator(".row").nth(number)).to_be_in_viewport(ratio=1)
    for number in range(5):
        await expect(page.locator(".tray-post").nth(number)).to_be_in_viewport(ratio=1)
    assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")


async def test_the_fold_of_the_composer_says_what_is_set_in_it(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}")
    fold = page.locator(".desk-compose .composer-more:has([data-set])")
    await expect(fold.locator("[data-set]")).to_have_text(editor.name)
    await fold.locator("summary").click()
    await fold.get_by_label("Authors").fill("Ada, Bo")
    await fold.get_by_label("Hold before publishing").select_option("10")
    await expect(fold.locator("[data-set]")).to_have_text("Ada, Bo · held for 10 seconds")


@pytest.mark.parametrize("scripts", [True, False])
async def test_whoever_wants_more_room_for_entries_has_it_on_every_machine(
    enter: Enter, editor: Desk, slug: str, scripts: bool
) -> None:
    await editor.publish(slug, "Somewhere.")
    page = await enter(editor, f"/desk/{slug}", java_script_enabled=scripts)
    height = "row => row.getBoundingClientRect().height"
    compact = await page.locator(".row").evaluate(height)
    await page.get_by_role("button", name="Comfortable").click()
    await expect(page.get_by_role("button", name="Compact")).to_be_visible()
    assert await page.locator(".row").evaluate(height) > compact
    other = await enter(editor, f"/desk/{slug}")
    await other.get_by_role("button", name="Compact").click()
    await expect(other.get_by_role("button", name="Comfortable")).to_be_visible()


async def test_a_row_is_light(editor: Desk, slug: str) -> None:
    """What a row of the list adds to its entry, whose own drawing is the readers'."""
    await editor.publish(slug, "The level at the bridge is 4.12 metres and rising.")
    page = (await editor.get(f"/desk/{slug}")).text
    row = page[page.index('<div class="row ') : page.index("</desk-list>")]
    assert len(row) < 1_500
    # Its buttons are named together, for who hears one of them alone.
    named = re.search(r'class="row-tools" role="group" aria-labelledby="(entry-[^"]+)"', row)
    assert named
    assert re.search(rf'<article [^>]*id="{named[1]}"[^>]*aria-label="The level at the bridge', page)


async def test_on_a_phone_the_parts_of_the_desk_are_tabs_with_counts(
    enter: Enter, editor: Desk, following: Following, slug: str
) -> None:
    await editor.publish(slug, "Waits.", state="submitted")
    await following(slug, posts=3)
    page = await enter(
        editor, f"/desk/{slug}", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    tabs = page.get_by_role("navigation", name="Parts of the desk")
    await expect(tabs.get_by_role("link")).to_have_text(["Write", "Entries 1", "Tray 3", "Chat"])
    await expect(page.locator("#text")).to_be_visible()
    await expect(page.locator(".row")).to_be_hidden()
    await tabs.get_by_role("link", name="Entries").tap()
    await expect(page.locator(".row")).to_be_visible()
    await expect(page.locator("#text")).to_be_hidden()
    await tabs.get_by_role("link", name="Tray").tap()
    post = page.locator(".tray-post").first
    await post.get_by_role("button", name="Dismiss").tap()
    await expect(tabs.get_by_role("link", name="Tray")).to_have_text("Tray 2")
    await post.get_by_role("button", name="Compose").tap()
    await expect(page.locator("#text")).to_be_visible()
    await expect(page.locator("#text")).to_have_value(re.compile("^https://"))
    await expect(tabs.locator("[aria-current]")).to_have_text("Write")
    bare = await enter(
        editor, f"/desk/{slug}", viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    await bare.get_by_role("navigation", name="Parts of the desk").get_by_role("link", name="Tray").click()
    await expect(bare.locator(".tray-post").first).to_be_in_viewport()

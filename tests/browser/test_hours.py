"""A reader goes through a story by its hours: with a slider, and without scripts by a list."""

from __future__ import annotations

import httpx
from desk import Enter
from playwright.async_api import expect
from programs import publish


async def test_a_reader_goes_to_an_hour(api: httpx.AsyncClient, story: str, enter: Enter) -> None:
    ids = []
    for n in range(45):
        at = f"2026-01-0{1 + n // 20}T{n % 20:02}:10:00Z"
        text = f"Number {n}. " + "Words. " * 60
        ids.append((await publish(api, story, text, published=at, key=n == 3))["id"])
    found = (await api.get(f"/live/{story}/hours?json")).json()
    assert [hour["first"] for hour in found["hours"]] == ids
    assert [key["id"] for key in found["keys"]] == [ids[3]]
    page = await enter(None, f"/live/{story}")
    await page.get_by_role("link", name="Hour by hour").click()
    slider = page.get_by_role("slider", name="Hour of the story")
    await expect(slider).to_be_focused()
    await expect(page.locator(".moments-bar")).to_have_count(45)
    await expect(page.locator(".moments-key")).to_have_count(1)
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator(".moments-said")).to_contain_text("1 update")
    await page.wait_for_function(
        "id => Math.abs(document.getElementById(`entry-${id}`).getBoundingClientRect().top) < 120",
        arg=ids[-2],
    )
    # The beginning is not on the page yet.
    assert await page.locator(f"#entry-{ids[0]}").count() == 0
    await page.keyboard.press("Home")
    await expect(page.locator(f"#entry-{ids[0]}")).to_be_in_viewport()
    await page.keyboard.press("Escape")
    await expect(page.locator(".moments")).to_have_count(0)


async def test_without_scripts_it_is_a_list(api: httpx.AsyncClient, story: str, enter: Enter) -> None:
    first = (await publish(api, story, "First.", published="2026-01-01T10:05:00Z"))["id"]
    await publish(api, story, "Second.", published="2026-01-01T10:06:00Z")
    page = await enter(None, f"/live/{story}", java_script_enabled=False)
    await page.get_by_role("link", name="Hour by hour").click()
    await page.get_by_role("link", name="2 updates").click()
    await expect(page.locator(f"#entry-{first}")).to_contain_text("First.")

"""A reader searches the whole blog: from the keyboard, without scripts, on a small screen."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from servers import Running


async def published(api: httpx.AsyncClient, slug: str, text: str) -> str:
    answer = await api.post(f"/api/v1/blogs/{slug}/entries", json={"text": text})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_slash_leads_to_the_search_and_what_is_found_leads_back(
    server: Running, api: httpx.AsyncClient, story: str, browser_page: Page
) -> None:
    id = await published(api, story, "The *élection* is over")
    for number in range(40):
        await published(api, story, f"Later, {number}")
    await browser_page.goto(f"{server.url}/live/{story}")
    await browser_page.keyboard.press("/")
    await browser_page.wait_for_url(f"**/live/{story}/search")
    await expect(browser_page.locator("#found")).to_have_text("What are you looking for?")
    field = browser_page.get_by_role("searchbox", name="Search this live blog")
    await expect(field).to_be_focused()
    await browser_page.keyboard.type("elect ov")
    await browser_page.keyboard.press("Enter")
    await expect(browser_page.get_by_role("status")).to_have_text("1 update found")
    await expect(browser_page.locator(".entry mark")).to_have_text(["élection", "over"])
    await expect(field).to_have_value("elect ov")
    assert "“elect ov” in A story" in await browser_page.title()
    await browser_page.locator(".entry .permalink").click()
    await expect(browser_page.locator(f"#entry-{id}")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_needs_no_script_and_fits_a_small_screen(
    server: Running, api: httpx.AsyncClient, story: str, chromium: Browser, scheme: str
) -> None:
    for number in range(35):
        await published(api, story, f"Donaudampfschifffahrtsgesellschaftskapitänsmütze {number}")
    context = await chromium.new_context(
        java_script_enabled=False,
        viewport={"width": 320, "height": 640},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = await context.new_page()
    await page.goto(f"{server.url}/live/{story}")
    await page.get_by_role("link", name="Search and filter").click()
    await page.get_by_role("searchbox").fill("donau")
    await page.get_by_role("button", name="Search", exact=True).click()
    await expect(page.locator("#found")).to_have_text("35 updates found")
    await page.get_by_role("link", name="Older results").click()
    await expect(page.locator(".entry")).to_have_count(5)
    await context.close()

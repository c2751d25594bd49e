"""The list, searched and filtered while others change it."""

from __future__ import annotations

import asyncio

import pytest
from desk import Desk, Enter
from playwright.async_api import expect


@pytest.mark.parametrize("scripts", [True, False])
async def test_entries_are_found_by_their_words_and_facts(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str, scripts: bool
) -> None:
    await ada.publish(slug, "The café burns.", label="breaking", tags="fire")
    await bo.publish(slug, "The café is safe.", key="1")
    await bo.publish(slug, "Something else.", state="draft")
    page = await enter(ada, at, java_script_enabled=scripts)
    await page.get_by_text("Search and filter").click()
    await page.get_by_label("Words").fill("CAFE")
    await page.get_by_label("Words").press("Enter")
    await expect(page.locator(".row")).to_have_count(2)
    # What was found is where one lands, not the composer.
    assert page.url.endswith("#entries-heading")
    await expect(page.locator("#entries-heading")).to_be_in_viewport()
    await expect(page.locator("#text")).not_to_be_focused()
    for query, found in {
        "label=breaking": "burns",
        "key=1": "safe",
        "state=draft": "else",
        "tag=fire": "burns",
        f"author={bo.name}&words=caf%C3%A9": "safe",
    }.items():
        await page.goto(f"{at}?{query}")
        await expect(page.locator(".row")).to_have_count(1)
        await expect(page.locator(".row")).to_contain_text(found)
    await page.goto(f"{at}?words=nowhere")
    await expect(page.locator("[data-empty]")).to_have_text("Nothing matches.")
    await page.get_by_role("link", name="Show all").click()
    await expect(page.locator(".row")).to_have_count(3)


async def test_a_list_of_some_stays_true_when_others_change_it(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    first = await bo.publish(slug, "First draft.", state="draft")
    page = await enter(ada, f"{at}?state=draft")
    await expect(page.locator(".row")).to_have_count(1)
    await bo.publish(slug, "Not a draft.")
    await bo.publish(slug, "Second draft.", state="draft")
    await expect(page.locator(".row")).to_have_count(2)
    await bo.post(f"/desk/{slug}/entries/{first}/state", state="published")
    await expect(page.locator(".row")).to_have_count(1)
    await expect(page.locator(".row")).to_contain_text("Second draft.")


async def test_all_of_a_long_story_is_searched(ada: Desk, slug: str) -> None:
    await ada.publish(slug, "The needle.")
    await asyncio.gather(*(ada.publish(slug, f"Hay {n}.") for n in range(60)))
    page = await ada.get(f"/desk/{slug}?words=needle")
    assert page.text.count('id="row-') == 1

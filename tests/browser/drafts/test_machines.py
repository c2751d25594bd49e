"""A draft on several machines and in several tabs."""

from __future__ import annotations

import secrets

from desk import JSON, Desk, Enter, typed
from playwright.async_api import Browser, expect


async def test_a_browser_that_is_lost_loses_nothing(chromium: Browser, editor: Desk, slug: str) -> None:
    lost = await chromium.new_context(base_url=editor.server.url)
    await editor.enter(lost)
    page = await lost.new_page()
    await page.goto(f"/desk/{slug}")
    async with page.expect_response("**/keep"):
        await page.locator("#text").fill("Typed on a phone whose battery died")
    await lost.close()

    found = await chromium.new_context(base_url=editor.server.url)
    await editor.enter(found)
    page = await found.new_page()
    await page.goto(f"/desk/{slug}")
    await expect(page.locator("#text")).to_have_value("Typed on a phone whose battery died")
    await expect(page.locator("[data-kept-line]")).to_contain_text("is back")
    await page.get_by_role("button", name="Discard it").click()
    await expect(page.locator("#text")).to_have_value("")
    await expect(page.locator("[data-notice]")).to_contain_text("Discarded")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")
    await found.close()


async def test_what_is_typed_goes_to_the_server_soon_also_while_typing_goes_on(
    chromium: Browser, editor: Desk, slug: str
) -> None:
    context = await chromium.new_context(base_url=editor.server.url)
    await editor.enter(context)
    page = await context.new_page()
    await page.clock.install(time=0)
    await page.goto(f"/desk/{slug}")
    await page.clock.pause_at(60_000)
    text = page.locator("#text")
    async with page.expect_response("**/keep"):
        await text.press("a")
        await page.clock.run_for(1000)
    await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    async with page.expect_response("**/keep") as answer:
        for _ in range(4):
            await text.press("b")
            await page.clock.run_for(800)
    assert "text=abbbb&" in ((await answer.value).request.post_data or "")
    await context.close()


async def test_a_page_left_open_replaces_nothing_that_its_writer_went_on_with_elsewhere(
    enter: Enter, editor: Desk, slug: str
) -> None:
    pages = []
    for more in ("The dam", " holds."):
        pages.append(page := await enter(editor, f"/desk/{slug}"))
        async with page.expect_response("**/keep"):
            await page.locator("#text").press("End")
            await page.keyboard.type(more)
        await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    here = pages[0]
    # Loaded again, it shows the newer words; so does a page that is only looked at.
    again = await here.context.new_page()
    await again.goto(f"/desk/{slug}")
    await expect(again.locator("#text")).to_have_value("The dam holds.")
    await again.close()
    asked = here.locator("[data-elsewhere]")
    await here.locator("#text").press("End")
    await here.keyboard.type("!")
    await expect(asked).to_contain_text("The dam holds.")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == "The dam holds."
    await here.locator("#text").press("Control+Enter")
    await expect(here.locator(".problems")).to_contain_text("Choose which")
    # Not chosen yet, both are there still.
    await here.reload()
    await expect(here.locator("#text")).to_have_value("The dam!")
    await expect(asked).to_contain_text("The dam holds.")
    await asked.get_by_role("button", name="Go on with this").click()
    await expect(here.locator("#text")).to_have_value("The dam holds.")
    async with here.expect_response("**/keep"):
        await here.locator("[data-notice]").get_by_role("button", name="Undo").click()
    await expect(here.locator("#text")).to_have_value("The dam!")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == "The dam!"


async def test_of_two_tabs_that_are_closed_neither_loses_its_words(
    chromium: Browser, editor: Desk, slug: str
) -> None:
    context = await chromium.new_context(base_url=editor.server.url)
    await editor.enter(context)
    one, two = [await context.new_page() for _ in range(2)]
    for page in (one, two):
        await page.goto(f"/desk/{slug}")
    async with one.expect_response("**/keep"):
        await one.locator("#text").press_sequentially("The dam")
    await expect(one.get_by_text("Kept in this browser and on the server")).to_be_visible()
    await two.locator("#text").press_sequentially("The bridge")
    await expect(two.locator("[data-elsewhere]")).to_contain_text("The dam")
    await expect(two.locator("[data-saved]")).to_have_text("Kept in this browser")
    async with one.expect_response("**/keep"):
        await one.locator("#text").press_sequentially(" holds")
    await expect(one.get_by_text("Kept in this browser and on the server")).to_be_visible()
    for page in (one, two):
        await page.close(run_before_unload=False)

    page = await context.new_page()
    await page.goto(f"/desk/{slug}")
    text, waits = page.locator("#text"), page.locator("[data-waiting] li")
    await expect(text).to_have_value("The dam holds")
    await expect(waits.locator("blockquote")).to_have_text("The bridge")
    await waits.get_by_role("button", name="Go on with this").click()
    await expect(text).to_have_value("The bridge")
    await expect(waits.locator("blockquote")).to_have_text("The dam holds")
    # What was sent is gone, the other stays.
    await text.press("Control+Enter")
    await expect(text).to_have_value("")
    await page.reload()
    await expect(text).to_have_value("The dam holds")
    await expect(waits).to_have_count(0)
    await text.press("Control+Enter")
    await expect(page.locator(".row")).to_have_count(2)
    await page.reload()
    await expect(page.locator(".row")).to_have_count(2)
    await page.wait_for_function("() => !Object.keys(localStorage).some(name => name.includes('form'))")
    await context.close()


async def test_what_one_decided_against_does_not_come_back(enter: Enter, editor: Desk, slug: str) -> None:
    there, here = [await enter(editor, f"/desk/{slug}") for _ in range(2)]
    async with there.expect_response("**/keep"):
        await there.locator("#text").fill("The dam")
    await here.locator("#text").fill("The bridge")
    # Sent within the second, before anything else is kept.
    await here.locator("[data-elsewhere]").get_by_role("button", name="Go on with what is in").wait_for()
    await here.route("**/keep", lambda route: route.abort())
    await here.locator("[data-elsewhere]").get_by_role("button", name="Go on with what is in").click()
    await here.locator("#text").press("Control+Enter")
    await expect(here.locator(".row")).to_contain_text("The bridge")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == ""


async def test_what_was_sent_from_another_machine_does_not_come_back(
    chromium: Browser, editor: Desk, slug: str
) -> None:
    one, two = [await chromium.new_context(base_url=editor.server.url) for _ in range(2)]
    await editor.enter(one)
    page = await one.new_page()
    await page.goto(f"/desk/{slug}")
    async with page.expect_response("**/keep"):
        await page.locator("#text").fill("The dam")
    await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    await page.goto("about:blank")
    await editor.enter(two)
    other = await two.new_page()
    await other.goto(f"/desk/{slug}")
    await expect(other.locator("#text")).to_have_value("The dam")
    await other.locator("#text").press("Control+Enter")
    await expect(other.locator(".row")).to_contain_text("The dam")
    async with page.expect_response("**/keep") as asked:
        await page.goto(f"/desk/{slug}")
    assert (await (await asked.value).json())["kept"] is False
    await expect(page.locator("#text")).to_have_value("")
    await page.wait_for_function(
        "() => !Object.keys(localStorage).some(name => name.startsWith('liveblog-form'))"
    )
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")
    for context in (one, two):
        await context.close()


async def test_sending_from_a_page_left_open_forgets_nothing_newer(editor: Desk, slug: str) -> None:
    id = secrets.token_hex(10)
    old = {"id": id, "text": "The dam", "kept-by": "one", "kept-at": "0"}
    at = str((await editor.post(f"/desk/{slug}/keep", JSON, **old)).json()["at"])
    newer = {"id": id, "text": "The dam holds.", "kept-by": "two", "kept-at": at}
    assert (await editor.post(f"/desk/{slug}/keep", JSON, **newer)).json()["kept"]
    told = await editor.post(f"/desk/{slug}/keep", JSON, **{**old, "text": "The dam!", "kept-at": at})
    assert (told.status_code, told.json()["newer"]["fields"]["text"]) == (409, "The dam holds.")
    await editor.post(f"/desk/{slug}/keep", JSON, **{**old, "discard": "1"})
    await editor.publish(slug, "The dam", id=id, **{"kept-by": "one", "kept-at": at})
    assert typed(await editor.get(f"/desk/{slug}"), "text") == "The dam holds."

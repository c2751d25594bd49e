"""The desk with a bad network: nothing lost, nothing sent twice."""

from __future__ import annotations

from desk import Desk, Enter, edit, menu
from playwright.async_api import Route, expect


async def test_what_happened_while_the_network_was_cut_is_told_when_it_is_back(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.publish(slug, "Before.")
    page = await enter(editor, f"/desk/{slug}")
    await page.context.set_offline(True)
    await page.locator("#text").fill("Written offline.")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("does not answer")
    await expect(page.locator("#text")).to_have_value("Written offline.")
    await editor.publish(slug, "Meanwhile.")
    await page.context.set_offline(False)
    await expect(page.locator(".row", has_text="Meanwhile.")).to_be_visible()
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".row", has_text="Written offline.")).to_have_count(1)
    await expect(page.locator(".problems")).to_have_count(0)


async def test_without_a_network_the_desk_stays_and_says_what_to_do(
    enter: Enter, editor: Desk, slug: str
) -> None:
    id = await editor.publish(slug, "As it is.")
    page = await enter(editor, f"/desk/{slug}")
    await page.locator("#text").fill("Half a sentence")
    said = page.locator("[data-notice]")
    acts = await menu(page.locator(".row"))
    await page.context.set_offline(True)
    await acts.get_by_role("button", name="Pin", exact=True).click()
    await expect(said).to_contain_text("The server does not answer. Try again in a moment.")
    await page.get_by_role("link", name="Edit", exact=True).click()
    await expect(said.get_by_role("button", name="Try again")).to_be_visible()
    await expect(page.locator("#text")).to_have_value("Half a sentence")
    # Redis is away: what the server says of it is said here, too.
    await page.context.set_offline(False)
    busy = {"message": "The desk cannot reach its store just now. Try again in a moment."}
    await page.route(f"**/{id}/edit?*", lambda route: route.fulfill(status=503, json=busy), times=1)
    await said.get_by_role("button", name="Try again").click()
    await expect(said).to_contain_text(busy["message"])
    assert page.url.endswith(f"/desk/{slug}")
    await said.get_by_role("button", name="Try again").last.click()
    await expect(page.locator(".editing textarea[name=text]")).to_be_focused()


# What a busy page is told: several changes at once, the latest last.
TOLD_LATE = """
window.IntersectionObserver = class extends IntersectionObserver {
  constructor(callback, options) {
    const changes = []
    super((fresh, observer) => {
      changes.push(...fresh)
      callback([...changes], observer)
    }, options)
  }
}"""


async def test_that_the_connection_is_lost_is_seen_wherever_one_is(
    enter: Enter, editor: Desk, slug: str
) -> None:
    for _ in range(20):
        await editor.publish(slug, "Long enough.")
    page = await enter(editor, f"/desk/{slug}", viewport={"width": 390, "height": 844})
    await page.add_init_script(TOLD_LATE)
    await page.reload()
    lost, head = page.locator("[data-notice] [data-lasting]"), page.locator("[data-connection]")
    await page.context.set_offline(True)
    await expect(head).to_contain_text("Connection lost")
    await expect(lost).to_have_count(0)  # the head says it
    await page.get_by_role("link", name="Entries").click()
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    await expect(lost).to_contain_text("Connection lost")
    await expect(lost).to_be_in_viewport(ratio=1)
    # What is said by the way does not take its place.
    await page.get_by_role("link", name="Write").click()
    await page.locator("#text").focus()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".problems")).to_be_in_viewport()  # the page went there
    await page.get_by_role("link", name="Entries").click()
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    await expect(lost).to_have_count(1)
    await page.context.set_offline(False)
    await expect(lost).to_have_count(0)


async def test_on_a_wide_screen_the_head_says_that_the_connection_is_lost_and_stays(
    enter: Enter, editor: Desk, slug: str
) -> None:
    for _ in range(20):
        await editor.publish(slug, "Long enough.")
    page = await enter(editor, f"/desk/{slug}", viewport={"width": 1280, "height": 720})
    await page.context.set_offline(True)
    await page.locator(".row").last.scroll_into_view_if_needed()
    head = page.locator("[data-connection]")
    await expect(head).to_contain_text("Connection lost")
    await expect(head).to_be_in_viewport(ratio=1)


async def test_a_send_whose_answer_was_lost_makes_one_entry(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}")

    async def lose_the_answer(route: object) -> None:
        await route.fetch()  # type: ignore[attr-defined]
        await route.abort()  # type: ignore[attr-defined]

    await page.route("**/entries", lose_the_answer, times=1)
    await page.locator("#text").fill("Only once.")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_be_visible()
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator("#text")).to_have_value("")
    await expect(page.locator(".row", has_text="Only once.")).to_have_count(1)


async def test_an_impatient_finger_makes_one_entry(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.locator("#text").fill("Impatient.")
    for _ in range(3):
        await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".row", has_text="Impatient.")).to_have_count(1)
    await expect(page.locator("#text")).to_have_value("")
    await page.reload()
    await expect(page.locator(".row")).to_have_count(1)


async def test_a_save_whose_answer_was_lost_is_not_taken_for_somebody_elses(
    enter: Enter, editor: Desk, slug: str
) -> None:
    id = await editor.publish(slug, "As it is.", state="draft")
    page = await enter(editor, f"/desk/{slug}")
    text = await edit(page)

    async def swallow(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route(f"**/entries/{id}", swallow, times=1)
    await text.fill("As it will be.")
    await page.locator(".editing").get_by_role("button", name="Save as draft").click()
    await expect(page.locator(".editing .problems")).to_contain_text("does not answer")
    await expect(page.locator(".row > .entry")).to_contain_text("As it will be.")
    await expect(page.locator(".editing .warning")).to_have_count(0)
    await page.locator(".editing").get_by_role("button", name="Save as draft").click()
    await expect(page.locator(".editing")).to_have_count(0)
    await expect(page.locator("[data-notice]")).to_contain_text("Saved")

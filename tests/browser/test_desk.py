"""The desk in a real browser beside a reader's: with scripts and without, interrupted and disturbed."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from desk import PASSWORD, Desk, Enter, add_person, signed_in
from playwright.async_api import Locator, Page, Route, expect
from servers import Running

from liveblog.model.people import Role


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()


async def news(desk: Desk, slug: str) -> None:
    """With every event sockets ask who their page's person is by now; otherwise every five seconds."""
    assert (await desk.post(f"/desk/{slug}/chat", note="Anybody here?")).status_code == 303


async def write(page: Page, text: str) -> None:
    """Publishes with the keyboard alone."""
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator("#text")).to_have_value("")


async def edit(page: Page) -> Locator:
    """The text field of the only entry, opened to be edited."""
    await page.get_by_role("link", name="Edit", exact=True).click()
    text = page.locator(".editing").get_by_label("Text", exact=True)
    await expect(text).not_to_have_value("")
    return text


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

    await desk.get_by_role("button", name="Delete").click()
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
    await desk.get_by_role("button", name="Pin", exact=True).click()
    await expect(reader.locator(".mark--pinned")).to_be_visible()
    await expect(desk.get_by_role("button", name="Unpin")).to_be_visible()
    await desk.get_by_role("button", name="Key event", exact=True).click()
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
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Pin", exact=True).click()
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


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
async def test_that_the_connection_is_lost_is_seen_wherever_one_is(
    enter: Enter, editor: Desk, slug: str, size: tuple[int, int]
) -> None:
    for _ in range(6):
        await editor.publish(slug, "\n\n".join(["Long."] * 12))
    page = await enter(editor, f"/desk/{slug}", viewport={"width": size[0], "height": size[1]})
    await page.add_init_script(TOLD_LATE)
    await page.reload()
    lost, head = page.locator("[data-notice] [data-lasting]"), page.locator("[data-connection]")
    await page.context.set_offline(True)
    await expect(head).to_contain_text("Connection lost")
    await expect(lost).to_have_count(0)  # the head says it
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    await expect(lost).to_contain_text("Connection lost")
    await expect(lost).to_be_in_viewport(ratio=1)
    # What is said by the way does not take its place.
    await page.locator("#text").evaluate("field => field.focus({ preventScroll: true })")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".problems")).to_be_in_viewport()  # the page went there
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    await expect(lost).to_have_count(1)
    await page.context.set_offline(False)
    await expect(lost).to_have_count(0)


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


async def test_text_survives_a_closed_tab_and_goes_when_published(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.locator("#text").fill("Half a sentence")
    await page.get_by_label(re.compile("Headline")).fill("A headline")
    await page.get_by_label("Key event", exact=True).check()
    await page.close()
    again = await page.context.new_page()
    await again.goto(f"/desk/{slug}")
    await expect(again.locator("#text")).to_have_value("Half a sentence")
    await expect(again.get_by_label(re.compile("Headline"))).to_have_value("A headline")
    await expect(again.get_by_label("Key event", exact=True)).to_be_checked()
    await expect(again.get_by_text("is back")).to_be_visible()
    await again.locator("#text").press("Control+Enter")
    await expect(again.locator("#text")).to_have_value("")
    await again.reload()
    await expect(again.locator("#text")).to_have_value("")


async def test_what_came_back_can_be_discarded(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}")
    async with page.expect_response("**/keep"):
        await page.locator("#text").fill("Not wanted")
    await page.reload()
    await page.get_by_role("button", name="Discard it").click()
    await expect(page.locator("#text")).to_have_value("")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")
    # Brought back it takes the place of nothing that was typed since.
    await page.locator("#text").fill("Not wanted")
    await page.reload()
    await page.get_by_role("button", name="Discard it").click()
    await page.locator("#text").fill("Something else")
    await page.locator("[data-notice]").get_by_role("button", name="Undo").click()
    await expect(page.locator("#text")).to_have_value("Not wanted")
    await expect(page.locator("[data-waiting] blockquote")).to_have_text("Something else")


async def test_a_sign_in_that_ended_while_writing_is_renewed_in_place_and_the_form_goes_through(
    enter: Enter, server: Running, editor: Desk, slug: str
) -> None:
    desk = await signed_in(server)
    page = await enter(desk, f"/desk/{slug}")
    await page.locator("#text").fill("Long in the making.")
    await desk.post("/desk/logout")
    await desk.client.aclose()
    await page.locator("#text").press("Control+Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("what you typed is kept")
    await dialog.get_by_label("Password").fill("wrong password")
    await dialog.get_by_label("Password").press("Enter")
    await expect(dialog).to_contain_text("do not fit together")
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_label("Password").press("Enter")
    await expect(dialog).to_have_count(0)
    await expect(page.locator(".row", has_text="Long in the making.")).to_have_count(1)
    await expect(page.locator("#text")).to_have_value("")


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


@pytest.mark.parametrize("choice", ["mine", "theirs"])
@pytest.mark.parametrize("scripts", [True, False])
async def test_two_editors_of_one_entry_see_both_versions_and_choose(
    enter: Enter, editor: Desk, slug: str, scripts: bool, choice: str
) -> None:
    id = await editor.publish(slug, "As it was.")
    page = await enter(editor, f"/desk/{slug}", java_script_enabled=scripts)
    text = await edit(page)
    await text.fill("Mine.")
    await editor.post(f"/desk/{slug}/entries/{id}", text="Theirs.", revision="1")
    if scripts:
        await expect(page.locator(".warning")).to_contain_text("you will see both versions")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".theirs .entry")).to_contain_text("Theirs.")
    await expect(page.locator(".conflict del")).to_have_text("Mine")
    await expect(page.locator(".conflict ins")).to_have_text("Theirs")
    await expect(page.locator(".editing").get_by_label("Text", exact=True)).to_have_value("Mine.")
    if choice == "theirs":
        await page.get_by_role("button", name="Take theirs").click()
        if scripts:
            said = page.locator("[data-notice]")
            await said.get_by_role("button", name="Back to mine").click()
            await expect(page.locator(".editing").get_by_label("Text", exact=True)).to_have_value("Mine.")
            await page.get_by_role("button", name="Take theirs").click()
            await page.keyboard.press("Control+z")
            await expect(page.locator(".editing").get_by_label("Text", exact=True)).to_have_value("Mine.")
            await page.keyboard.press("Control+Shift+z")
        await expect(page.locator(".editing").get_by_label("Text", exact=True)).to_have_value("Theirs.")
        await expect(page.locator(".conflict")).to_have_count(0)
    await page.get_by_role("radio", name="a small fix").check()
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".editing")).to_have_count(0)
    await expect(page.locator(".row > .entry")).to_contain_text("Mine." if choice == "mine" else "Theirs.")


async def test_an_entry_removed_while_it_is_edited_leaves_the_words(
    enter: Enter, editor: Desk, slug: str
) -> None:
    id = await editor.publish(slug, "Doomed.")
    page = await enter(editor, f"/desk/{slug}")
    text = await edit(page)
    await text.fill("Long work.")
    await editor.post(f"/desk/{slug}/entries/{id}/remove", revision="1")
    await expect(page.locator(".warning")).to_contain_text("removed meanwhile")
    await expect(text).to_have_value("Long work.")
    await text.press("Control+Enter")
    await page.locator("[data-as-new]").get_by_role("link", name="Cancel").click()
    await page.locator("[data-notice]").get_by_role("button", name="Undo").click()
    await expect(page.locator("#text")).to_have_value("Long work.")


async def test_the_focus_stays_where_it_is_when_a_row_changes(enter: Enter, editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Focused.")
    page = await enter(editor, f"/desk/{slug}")
    await page.get_by_role("link", name="Edit", exact=True).focus()
    await editor.post(f"/desk/{slug}/entries/{id}", text="Focused still.", revision="1")
    await expect(page.locator(".row")).to_contain_text("Focused still.")
    await expect(page.get_by_role("link", name="Edit", exact=True)).to_be_focused()


async def test_after_a_removal_the_focus_is_at_the_next_entry(enter: Enter, editor: Desk, slug: str) -> None:
    await editor.publish(slug, "Older.")
    await editor.publish(slug, "Newer.")
    page = await enter(editor, f"/desk/{slug}")
    await page.locator(".row", has_text="Newer.").get_by_role("button", name="Delete").press("Enter")
    await expect(page.locator(".row")).to_have_count(1)
    await expect(
        page.locator(".row", has_text="Older.").get_by_role("link", name="Edit", exact=True)
    ).to_be_focused()


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


async def test_a_blog_closed_by_a_colleague_keeps_the_words_and_says_so(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.publish(slug, "At noon.", when="2033-01-02T12:00")
    page = await enter(editor, f"/desk/{slug}")
    scheduled = page.locator(".row--scheduled .row-state")
    await expect(scheduled).to_contain_text("Goes out")
    await page.locator("#text").fill("One more thing")
    await editor.post(f"/desk/{slug}/state", state="closed")
    await expect(page.locator("[data-blog-head] .state")).to_have_text("Closed")
    await expect(scheduled).to_contain_text("Waits until the blog is reopened")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("Reopen it")
    await page.get_by_role("button", name="Reopen").click()
    await expect(page.locator("[data-blog-head] .state")).to_have_text("Live")
    await expect(scheduled).to_contain_text("Goes out")
    await expect(page.locator("#text")).to_have_value("One more thing")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".row--published")).to_contain_text("One more thing")


@pytest.mark.parametrize("role", ["editor", "contributor"])
async def test_what_was_typed_in_a_blog_that_was_closed_is_there_and_can_be_a_draft(
    enter: Enter, editor: Desk, server: Running, slug: str, role: Role
) -> None:
    writer = await signed_in(server, role)
    page = await enter(writer, f"/desk/{slug}")
    await page.locator("#text").fill("One more thing")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("One more thing")
    await editor.post(f"/desk/{slug}/state", state="closed")
    # Also what only this browser keeps.
    await page.route("**/keep", lambda route: route.abort())
    await page.locator("#text").fill("One more thing: the dam")
    await page.reload()
    panel = page.locator("[data-compose]")
    await expect(page.locator("#text")).to_have_value("One more thing: the dam")
    await expect(panel.get_by_role("button", name="Publish")).to_have_count(0)
    await expect(panel.get_by_role("button", name="Submit for approval")).to_have_count(
        int(role == "contributor")
    )
    if role == "contributor":
        await expect(panel).to_contain_text("nothing new goes out until it is reopened")
    await panel.get_by_role("button", name="Save as draft").click()
    await expect(page.locator(".row--draft")).to_contain_text("One more thing: the dam")
    await expect(page.locator("#text")).to_have_value("")  # the answer, too, is there
    await page.reload()
    await expect(page.locator("#text")).to_be_hidden()
    await editor.post(f"/desk/{slug}/state", state="live")
    await expect(panel.locator("[data-publish]")).to_have_text(
        "Publish" if role == "editor" else "Submit for approval"
    )
    await writer.client.aclose()


async def test_an_edit_that_is_closed_with_unsaved_words_says_so_in_its_row(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.publish(slug, "As it is.", state="draft")
    page = await enter(editor, f"/desk/{slug}")
    text = await edit(page)
    await text.fill("As it will be.")
    await page.keyboard.press("Escape")
    await expect(page.locator("[data-notice]")).to_contain_text("Closed. Your unsaved changes are kept")
    mark = page.locator(".row [data-unsaved]")
    await expect(mark).to_have_text("Unsaved changes")
    await page.reload()
    await expect(mark).to_have_text("Unsaved changes")
    text = await edit(page)
    await expect(text).to_have_value("As it will be.")
    await expect(mark).to_have_count(0)
    await page.locator(".editing").get_by_role("button", name="Save as draft").click()
    await expect(page.locator(".editing")).to_have_count(0)
    await expect(mark).to_have_count(0)


@pytest.mark.parametrize("height", [844, 420])
async def test_the_text_of_an_edit_comes_well_into_view(
    enter: Enter, editor: Desk, slug: str, height: int
) -> None:
    for number in range(6):
        await editor.publish(slug, f"Number {number}.\n\n" + "Words. " * 40)
    page = await enter(editor, f"/desk/{slug}", viewport={"width": 390, "height": height})
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
        await page.evaluate("scrollTo(0, 900)")
        await expect(publish).to_be_in_viewport(ratio=1)
        # The chat below is reached within the column.
        chat = page.get_by_role("heading", name="Chat")
        await chat.scroll_into_view_if_needed()
        await expect(chat).to_be_in_viewport()


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


async def test_a_time_is_chosen_on_the_editors_own_clock(enter: Enter, editor: Desk, slug: str) -> None:
    await editor.publish(slug, "Dated back.", when="2026-01-06T18:03")
    page = await enter(editor, f"/desk/{slug}", timezone_id="Asia/Kolkata")
    await page.get_by_role("link", name="Edit", exact=True).click()
    editing = page.locator(".editing")
    await editing.get_by_text("Authors and time").click()
    await expect(editing.get_by_label("Time")).to_have_value("2026-01-06T23:33")
    await editing.get_by_label("Time").fill("2026-01-06T22:30")
    await editing.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".row time").first).to_have_attribute("datetime", "2026-01-06T17:00:00.000Z")


@pytest.mark.parametrize("seconds", [0, 30])
async def test_with_a_time_to_come_the_button_schedules_and_the_notice_says_when(
    enter: Enter, editor: Desk, slug: str, seconds: int
) -> None:
    await editor.post(f"/desk/{slug}/settings", zone="Europe/Madrid", revision="1")
    page = await enter(editor, f"/desk/{slug}", timezone_id="Asia/Dubai")
    await hold(page, seconds)
    publish, when = page.locator(".desk-compose [data-publish]"), page.locator("#when")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    hint = page.locator("[data-zone]")
    await expect(hint).to_have_text("On your own clock, Dubai; the blog’s is that of Madrid.")
    await when.fill("2020-03-04T05:06")
    await expect(publish).to_have_text("Publish")
    await when.fill("2133-01-02T12:30")
    await expect(publish).to_have_text("Schedule")
    await expect(hint).to_have_text(re.compile("on the blog’s, Madrid, that is 2 January(,| at) 09:30"))
    await expect(page.locator("[data-hold-state]")).to_be_hidden()
    await when.fill("")
    await expect(publish).to_have_text("Publish")
    await when.fill("2133-01-02T12:30")
    await write(page, "Later.")
    await expect(page.locator("[data-notice]")).to_have_text(
        "Scheduled: it goes out on 2 January 2133 at 12:30."
    )
    await expect(publish).to_have_text("Publish")
    # Kept in this browser: the button knows of it when it is back.
    await page.locator("#text").fill("Later, too.")
    await when.fill("2133-01-02T12:30")
    await page.reload()
    await expect(publish).to_have_text("Schedule")


async def test_without_scripts_a_time_is_chosen_on_the_blogs_clock(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.post(f"/desk/{slug}/settings", zone="Europe/Madrid", revision="1")
    page = await enter(editor, f"/desk/{slug}", java_script_enabled=False)
    await page.locator("#text").fill("At noon.")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    await expect(page.locator("#when-hint")).to_contain_text("On the blog’s clock: Madrid.")
    await page.locator("#when").fill("2133-07-02T12:00")
    await page.get_by_label(re.compile("Tags")).fill("x" * 41)
    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator("#when")).to_have_value("2133-07-02T12:00")
    await page.get_by_label(re.compile("Tags")).fill("")
    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator("[data-notice]")).to_have_text(
        "Scheduled: it goes out on 2 July 2133 at 12:00 CEST."
    )
    await expect(page.locator(".row-state time")).to_have_attribute("datetime", "2133-07-02T10:00:00.000Z")
    await page.get_by_role("link", name="Edit", exact=True).click()
    await expect(page.get_by_label("Time", exact=True)).to_have_value("2133-07-02T12:00")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".row-state time")).to_have_attribute("datetime", "2133-07-02T10:00:00.000Z")


async def test_a_scheduled_entry_goes_out_by_itself(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}", timezone_id="UTC")
    await page.locator("#text").fill("On time.")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    soon = datetime.now(UTC) + timedelta(seconds=7)
    await page.locator("#when").evaluate("(field) => field.setAttribute('step', '1')")
    await page.locator("#when").fill(f"{soon:%Y-%m-%dT%H:%M:%S}")
    await page.get_by_role("button", name="Schedule", exact=True).click()
    await expect(page.locator(".row-state")).to_contain_text("Goes out")
    await expect(reader.locator("article.entry")).to_have_count(0)
    await expect(reader.locator("article.entry")).to_contain_text("On time.")
    await expect(page.locator(".row--published")).to_contain_text("On time.")


async def test_what_is_published_can_be_called_back_while_it_is_held(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    await page.get_by_label("Hold before publishing").select_option("30")
    await page.reload()
    text = page.locator("#text")
    await text.fill("Too hasty.")
    await text.press("Control+Enter")
    await expect(page.locator(".hold")).to_contain_text("Held for 30 seconds")
    await page.keyboard.press("Escape")
    await expect(page.locator(".hold")).to_be_hidden()
    await expect(text).to_be_focused()
    await expect(text).to_have_value("Too hasty.")
    await text.fill("Considered.")
    await text.press("Control+Enter")
    await page.get_by_role("button", name="Send now").click()
    await expect(reader.locator("article.entry")).to_contain_text("Considered.")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    await page.get_by_label("Hold before publishing").select_option("5")
    await text.fill("After a while.")
    await text.press("Control+Enter")
    await expect(page.locator("[data-hold-count]")).to_have_text("5")
    await expect(reader.locator("article.entry")).to_have_count(1)
    await expect(reader.locator("article.entry").first).to_contain_text("After a while.")


async def test_words_are_formatted_by_button_and_key_and_that_can_be_undone(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    text = page.locator("#text")
    await text.fill("The river rises")
    await text.press("Control+a")
    await text.press("Control+b")
    await expect(text).to_have_value("**The river rises**")
    await text.press("Control+b")
    await expect(text).to_have_value("The river rises")
    await page.get_by_role("button", name="Quote").click()
    await expect(text).to_have_value("> The river rises")
    await expect(text).to_be_focused()
    await text.press("Control+z")
    await expect(text).to_have_value("The river rises")


async def hold(page: Page, seconds: int) -> None:
    """As if it had been chosen before."""
    await page.evaluate(
        """seconds => {
            const person = document.getElementById("sign-in").dataset.person
            localStorage.setItem(`liveblog-hold:${person}`, String(seconds))
        }""",
        seconds,
    )
    await page.reload()


async def test_whatever_becomes_visible_is_held_not_only_what_is_new(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    await editor.publish(slug, "Held.", state="draft")
    page = await enter(editor, f"/desk/{slug}")
    await hold(page, 30)
    held, row = page.locator(".hold"), page.locator(".row")
    await expect(page.locator("[data-hold-state]")).to_have_text("held for 30 seconds")
    await row.get_by_role("button", name="Publish").click()
    await expect(held).to_contain_text("Held.")
    await expect(held.get_by_role("button", name="Call it back")).to_be_focused()
    await expect(held).to_be_in_viewport(ratio=1)
    await page.keyboard.press("Escape")
    await expect(held).to_have_count(0)
    await expect(row.get_by_role("button", name="Publish")).to_be_focused()
    await row.locator("[data-pick]").check()
    await page.locator("#bulk-act").select_option("publish")
    await page.get_by_role("button", name="Apply").click()
    await held.get_by_role("button", name="Call it back").click()
    await (await edit(page)).press("Control+Enter")
    await expect(held).to_have_count(1)
    await expect(page.locator(".row--draft")).to_have_count(1)
    await held.get_by_role("button", name="Send now").click()
    await expect(reader.locator("article.entry")).to_contain_text("Held.")
    # Neither what readers see already, nor what goes out later.
    await (await edit(page)).press("Control+Enter")
    await expect(page.locator(".editing")).to_have_count(0)
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    await page.locator("#when").fill(f"{datetime.now() + timedelta(days=1):%Y-%m-%dT%H:%M}")
    await write(page, "Tomorrow.")
    await expect(page.locator(".row--scheduled")).to_contain_text("Tomorrow.")


async def test_the_next_entry_is_written_while_one_is_held(
    enter: Enter, editor: Desk, reader: Page, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await hold(page, 30)
    text, held, waits = page.locator("#text"), page.locator(".hold"), page.locator("[data-waiting] li")
    # Words, not commands: neither the panel's nor the list's.
    await text.fill("First.")
    await text.press("Control+Enter")
    await expect(held).to_contain_text("First.")
    await expect(page.locator("[data-compose] [data-saved]")).to_have_text("")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".problems")).to_have_count(0)
    await page.keyboard.type("12 people here")
    await expect(text).to_have_value("12 people here")
    await expect(text).to_be_focused()
    await expect(held).to_have_count(1)
    await expect(page.locator("[data-told]")).to_contain_text(
        "Held for 30 seconds. Escape calls it back. First."
    )
    # Called back it is in the form again, and what was begun since is not lost.
    await page.keyboard.press("Escape")
    await expect(text).to_have_value("First.")
    await expect(page.locator("[data-notice]")).to_contain_text("What else you typed waits below the text.")
    await expect(waits.locator("blockquote")).to_have_text(["12 people here"])
    await waits.get_by_role("button", name="Go on with this").click()
    await expect(text).to_have_value("12 people here")
    await expect(waits.locator("blockquote")).to_have_text(["First."])
    await waits.get_by_role("button", name="Discard").click()
    await expect(waits).to_have_count(0)
    await page.locator("[data-notice]").get_by_role("button", name="Undo").click()
    await waits.get_by_role("button", name="Go on with this").click()
    # Several wait, each for itself; Escape calls the last back.
    for words in ("First.", "Second."):
        await text.fill(words)
        await page.get_by_role("button", name="Publish", exact=True).click()
        await expect(text).to_be_focused()
    await expect(held).to_have_count(2)
    await page.keyboard.press("Escape")
    await expect(held.locator("[data-hold-line]")).to_have_text(["First."])
    await expect(text).to_have_value("Second.")
    await held.get_by_role("button", name="Send now").click()
    await expect(reader.locator("article.entry")).to_have_count(1)
    await expect(reader.locator("article.entry")).to_contain_text("First.")
    # What is held survives a page that ends, beside what was typed since.
    await text.press("Control+Enter")
    await expect(text).to_have_value("")
    await text.fill("Third.")
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await expect(text).to_have_value("Third.")
    await expect(waits.locator("blockquote")).to_contain_text(["Second.", "12 people here"])
    await text.press("Control+Enter")
    await held.get_by_role("button", name="Send now").click()
    await expect(reader.locator("article.entry")).to_have_count(2)
    await page.reload()
    await expect(text).to_have_value("Second.")


async def test_what_was_held_and_is_refused_comes_back_or_waits(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await hold(page, 30)
    text, now = page.locator("#text"), page.get_by_role("button", name="Send now")
    await text.fill("First.")
    await text.press("Control+Enter")
    await page.route(f"**/desk/{slug}/entries", lambda route: route.abort())
    await now.click()
    await expect(page.locator(".problems")).to_contain_text("does not answer")
    await expect(text).to_have_value("First.")
    await text.press("Control+Enter")
    await expect(page.locator(".problems")).to_have_count(0)
    await page.keyboard.type("Second")
    await now.click()
    await expect(page.locator("[data-notice]")).to_contain_text("It waits below the text.")
    await expect(text).to_have_value("Second")
    await expect(page.locator("[data-waiting] blockquote")).to_have_text("First.")
    await page.locator("[data-notice]").get_by_role("button", name="Show it").click()
    await page.unroute(f"**/desk/{slug}/entries")
    await page.keyboard.press("Enter")
    await expect(text).to_have_value("First.")
    await text.press("Control+Enter")
    await now.click()
    await expect(page.locator(".row")).to_contain_text("First.")
    await expect(page.locator("[data-waiting] blockquote")).to_have_text("Second")


@pytest.mark.parametrize("held", [0, 30])
async def test_what_is_typed_while_an_entry_is_being_sent_is_for_the_next(
    enter: Enter, editor: Desk, reader: Page, slug: str, held: int
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    await hold(page, held)
    text, going = page.locator("#text"), asyncio.Event()

    async def slow(route: Route) -> None:
        await going.wait()
        await route.continue_()

    await page.route(f"**/desk/{slug}/entries", slow)
    await page.locator("#headline").fill("Sent")
    await page.locator("#tags").fill("dam")
    await text.fill("First.")
    async with page.expect_request(f"**/desk/{slug}/entries"):
        await text.press("Control+Enter")
        if held:
            await page.get_by_role("button", name="Send now").click()
    await text.focus()
    await page.keyboard.type(" Second")
    await page.locator("#headline").fill("Next")
    await page.get_by_label("Key event", exact=True).check()
    await page.locator("#headline").focus()
    going.set()
    await expect(reader.locator("article.entry")).to_contain_text("First.")
    await expect(page.locator("[data-notice]")).to_contain_text("Published")
    await expect(text).to_have_value("Second" if not held else " Second")
    await expect(page.locator("#headline")).to_have_value("Next")
    await expect(page.locator("#headline")).to_be_focused()
    await expect(page.get_by_label("Key event", exact=True)).to_be_checked()
    await expect(page.locator("#tags")).to_have_value("")
    await page.reload()
    await expect(page.locator("#headline")).to_have_value("Next")
    await page.locator("#headline").press("Control+Enter")
    if held:
        await page.get_by_role("button", name="Send now").click()
    await expect(reader.locator("article.entry")).to_have_count(2)
    await expect(reader.locator("article.entry").first).to_contain_text("Next")


async def test_a_refusal_takes_the_focus_from_nobody_who_types_on(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    text, going = page.locator("#text"), asyncio.Event()

    async def lost(route: Route) -> None:
        await going.wait()
        await route.abort()

    await page.route(f"**/desk/{slug}/entries", lost)
    await text.fill("First")
    async with page.expect_request(f"**/desk/{slug}/entries"):
        await text.press("Control+Enter")
    await page.keyboard.type(" and ")
    going.set()
    await expect(page.locator(".problems")).to_contain_text("does not answer")
    await page.keyboard.type("here")
    await expect(text).to_have_value("First and here")


async def test_what_is_typed_while_an_edit_is_being_saved_stays(
    enter: Enter, editor: Desk, slug: str
) -> None:
    id = await editor.publish(slug, "As it is.", state="draft")
    page = await enter(editor, f"/desk/{slug}")
    text, going = await edit(page), asyncio.Event()

    async def slow(route: Route) -> None:
        await going.wait()
        await route.continue_()

    await page.route(f"**/entries/{id}", slow)
    await text.fill("As it will be.")
    async with page.expect_request(f"**/entries/{id}"):
        await page.locator(".editing").get_by_role("button", name="Save as draft").click()
    await text.press("End")
    await page.keyboard.type(" Soon.")
    going.set()
    await expect(page.locator("[data-notice]")).to_contain_text("What you typed meanwhile is not saved yet.")
    await expect(page.locator(".row > .entry")).to_contain_text("As it will be.")
    await expect(page.locator(".editing .warning")).to_have_count(0)
    await expect(text).to_have_value("As it will be. Soon.")
    await page.locator(".editing").get_by_role("button", name="Save as draft").click()
    await expect(page.locator(".row > .entry")).to_contain_text("As it will be. Soon.")
    await expect(page.locator(".editing")).to_have_count(0)


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


async def test_what_was_cancelled_can_be_brought_back(enter: Enter, editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "As it was.")
    page = await enter(editor, f"/desk/{slug}")
    undo = page.locator("[data-notice]").get_by_role("button", name="Undo")
    await (await edit(page)).fill("Long work.")
    await page.get_by_role("link", name="Cancel").click()
    await undo.click()
    text = page.locator(".editing").get_by_label("Text", exact=True)
    await expect(text).to_have_value("Long work.")
    # That it is back is said for as long as its form is there, and can be discarded.
    back = page.get_by_role("button", name="Discard it")
    await expect(back).to_have_count(1)
    await page.get_by_role("link", name="Cancel").click()
    await expect(back).to_have_count(0)
    await expect(undo).to_have_count(1)
    await expect(await edit(page)).to_have_value("As it was.")
    await page.keyboard.press("Escape")

    await page.goto(f"/desk/{slug}/entries/{id}/edit")
    await page.get_by_label("Text", exact=True).fill("On a page of its own.")
    await page.get_by_role("link", name="Cancel").click()
    await undo.click()
    await expect(text).to_have_value("On a page of its own.")


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
    for number, words in enumerate(("First.", "Second."), 1):
        await page.locator(".row", has_text=words).get_by_role("button", name="Delete").click()
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


async def test_after_not_now_signing_in_to_publish_brings_the_list_back(
    enter: Enter, server: Running, editor: Desk, slug: str
) -> None:
    desk = await signed_in(server)
    page = await enter(desk, f"/desk/{slug}")
    dialog, connection = page.get_by_role("dialog"), page.locator("[data-connection]")
    await page.locator("#text").fill("Live again.")
    await desk.post("/desk/logout")
    await news(editor, slug)
    await dialog.get_by_role("button", name="Not now").click()
    await expect(connection).to_contain_text("sign-in has ended")
    await page.locator("#text").press("Control+Enter")
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_label("Password").press("Enter")
    await expect(page.locator(".row")).to_contain_text("Live again.")
    await expect(connection).to_be_empty()
    await desk.client.aclose()


async def test_whoever_else_signs_in_over_the_page_sends_nothing_of_its_owners(
    enter: Enter, server: Running, editor: Desk, slug: str
) -> None:
    eva, ada = await signed_in(server), add_person(server)
    page = await enter(eva, f"/desk/{slug}")
    await page.locator("#text").fill("Eva’s words.")
    # In another tab of this browser: the page notices before anything goes out in the wrong name.
    other = await page.context.new_page()
    await other.goto("/desk/login")
    await other.get_by_label("Name").fill(ada)
    await other.get_by_label("Password").fill(PASSWORD)
    await other.get_by_role("button", name="Sign in").click()
    await expect(other.locator(".desk-nav")).to_contain_text(ada)
    await page.locator("#text").press("Control+Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Somebody else has signed in")
    await dialog.get_by_label("Name").fill(ada)
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_label("Password").press("Enter")
    await expect(dialog).to_contain_text(f"stays kept for {eva.name}")
    await dialog.get_by_role("button", name=f"Go on as {ada}").click()
    await expect(page.locator(".desk-nav")).to_contain_text(ada)
    await expect(page.locator("#text")).to_have_value("")
    await expect(page.locator(".row")).to_have_count(0)
    await eva.enter(page.context)
    await page.goto(f"/desk/{slug}")
    await expect(page.locator("#text")).to_have_value("Eva’s words.")
    await eva.client.aclose()


async def test_what_may_not_be_published_any_more_can_be_submitted(
    enter: Enter, server: Running, slug: str
) -> None:
    desk, admin = await signed_in(server), await signed_in(server, "admin")
    page = await enter(desk, f"/desk/{slug}")
    person = await page.locator("desk-list").get_attribute("data-person")
    assert (await admin.post(f"/desk/people/{person}/role", role="contributor")).status_code == 303
    await page.locator("#text").fill("Careful words.")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".problems")).to_contain_text("Submit it for approval")
    await expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    await page.get_by_role("button", name="Submit for approval").click()
    await expect(page.locator(".row-state")).to_contain_text("Submitted for approval")

    # Not at this desk at all any more.
    await admin.create_blog()
    choice = await admin.get(f"/desk/people/{person}/blogs")
    box = re.search(r'name="(blog-\w+)"', choice.text)
    assert box
    await page.locator("#text").fill("Kept all the same.")
    await admin.post(f"/desk/people/{person}/blogs", which="some", **{box[1]: "1"})
    await news(admin, slug)
    await expect(page.locator("[data-connection]")).to_contain_text("may no longer work")
    await expect(page.locator("#text")).to_have_value("Kept all the same.")
    await admin.client.aclose()
    await desk.client.aclose()


async def left(place: Locator) -> float:
    box = await place.bounding_box()
    assert box
    return box["x"]


@pytest.mark.parametrize("width", [1280, 390])
async def test_what_opens_in_a_row_is_in_line_with_its_words(
    enter: Enter, editor: Desk, slug: str, width: int
) -> None:
    await editor.publish(slug, "In line.")
    page = await enter(editor, f"/desk/{slug}", viewport={"width": width, "height": 844})
    await page.get_by_text("Withdraw", exact=True).click()
    await page.get_by_text("More", exact=True).click()
    words = await left(page.locator(".row .text p"))
    for name in ("reason", "note"):
        assert await left(page.locator(f".row label[for^={name}-]")) == words


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
    await account.get_by_role("link").click()
    await expect(page.get_by_role("heading", name=f"Blogs of {other}")).to_be_visible()
    boxes = [await radio.bounding_box() for radio in await page.get_by_role("radio").all()]
    assert len({box["width"] for box in boxes if box}) == 1
    await admin.client.aclose()

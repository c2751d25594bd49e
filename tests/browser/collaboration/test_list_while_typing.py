"""A colleague changes the list while somebody types in it: nothing moves away, nothing is lost."""

from __future__ import annotations

import asyncio

import pytest
from desk import Desk, Enter, fields_of, menu
from playwright.async_api import Page, Route, WebSocket, expect
from servers import PATIENCE


async def settled(page: Page, id: str, revision: int) -> None:
    """Until the page shows this revision of an entry."""
    await expect(page.locator(f"#row-{id}")).to_have_attribute("data-revision", str(revision))


async def test_colleagues_interrupt_nobody_who_types(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    id = await ada.publish(slug, "The mayor: ")
    page = await enter(ada, at)
    await page.get_by_role("link", name="Edit", exact=True).click()
    text = page.locator(".editing textarea[name=text]")
    await expect(text).to_be_focused()
    await page.keyboard.type("he")
    await bo.post(f"/desk/{slug}/entries/{id}/notes", note="Check the name.")
    await expect(page.locator(".notes")).to_contain_text("Check the name.")
    await page.keyboard.type(" said h")
    await bo.post(f"/desk/{slug}/entries/{id}/mark", key="1")
    await settled(page, id, 2)
    await page.keyboard.type("e knew")
    await expect(text).to_have_value("The mayor: he said he knew")
    assert page.url == at
    # Said once, where a screen reader hears it.
    changed = "Somebody else changed this entry meanwhile. When you save, you will see both versions."
    await expect(page.locator(".editing .warning")).to_have_text(changed)
    await bo.post(f"/desk/{slug}/entries/{id}/mark", key="0")
    await settled(page, id, 3)
    await expect(page.locator("[data-told] p")).to_have_text([changed])
    await bo.post(f"/desk/{slug}/entries/{id}/withdraw", reason="A hoax.", revision="3")
    await expect(page.locator("[data-told] p")).to_have_count(2)
    await expect(page.locator(".editing .warning")).to_contain_text("Somebody withdrew this entry meanwhile.")


async def test_what_is_begun_in_a_row_stays_when_the_entry_changes(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    older, id = await ada.publish(slug, "Older."), await ada.publish(slug, "Newer.")
    page = await enter(ada, at)
    row = page.locator(f"#row-{id}")
    await (await menu(row)).get_by_text("Withdraw", exact=True).click()
    reason = row.get_by_label("Reason, for readers")
    await reason.fill("A mistake")
    await reason.evaluate("field => field.setSelectionRange(2, 2)")
    await bo.post(f"/desk/{slug}/entries/{id}", text="Changed once.", revision="1")
    await settled(page, id, 2)
    await expect(row).to_contain_text("Changed once.")
    await page.keyboard.type("bad ")
    await expect(reason).to_have_value("A bad mistake")
    # What was to be told readers is never taken for a note, or the other way round.
    await row.get_by_label("Note for the staff").fill("Hm.")
    await bo.post(f"/desk/{slug}/entries/{id}/state", state="draft", revision="2")
    await settled(page, id, 3)
    await expect(row.get_by_label("Note for the staff")).to_have_value("Hm.")
    await expect(row.get_by_label("Note for the staff")).to_be_focused()
    # Where it cannot be sent it stays in sight, and goes on where it was when it can.
    await expect(reason).to_have_value("A bad mistake")
    await expect(row.locator("[data-stranded]")).to_contain_text("Your words are still here: copy them.")
    await expect(row.get_by_role("button", name="Withdraw it")).to_have_count(0)
    await bo.post(f"/desk/{slug}/entries/{id}/state", state="published", revision="3")
    await settled(page, id, 4)
    await expect(row.locator("[data-stranded], .warning")).to_have_count(0)
    await expect(row.get_by_role("button", name="Withdraw it")).to_be_visible()
    await expect(reason).to_have_value("A bad mistake")
    await row.get_by_role("button", name="Add the note").click()
    await expect(row.locator(".notes")).to_contain_text("Hm.")
    await expect(row.locator("[data-menu]")).to_be_focused()
    # A box that was just ticked; an entry reached by j.
    await row.locator("[data-pick]").press("Space")
    await bo.post(f"/desk/{slug}/entries/{id}/mark", key="1")
    await settled(page, id, 5)
    await expect(row.locator("[data-pick]")).to_be_focused()
    await row.locator("[data-pick]").press("Space")
    await page.locator("h1").click()
    await page.keyboard.press("j")
    await expect(row.locator(".entry")).to_be_focused()
    # Its time is another now: it moves, and keeps the focus.
    fields = fields_of(await bo.get(f"/desk/{slug}/entries/{id}/edit")) | {"when": "2026-01-01T10:00"}
    await bo.post(f"/desk/{slug}/entries/{id}", **fields)
    await settled(page, id, 6)
    await expect(page.locator(".row").last).to_have_id(f"row-{id}")
    await expect(row.locator(".entry")).to_be_focused()
    await page.keyboard.press("k")
    await expect(page.locator(f"#row-{older} .entry")).to_be_focused()


async def test_a_note_and_a_remark_stay_when_a_colleague_deletes_or_approves_the_entry(
    enter: Enter, ada: Desk, bo: Desk, cy: Desk, at: str, slug: str
) -> None:
    waits, id = await cy.publish(slug, "Mine.", state="submitted"), await ada.publish(slug, "Newer.")
    page = await enter(ada, at)
    row, said = page.locator(f"#row-{id}"), page.locator("[data-told]")
    await menu(row)
    note = row.get_by_label("Note for the staff")
    await note.press_sequentially("Who ")
    await bo.post(f"/desk/{slug}/entries/{id}/remove", revision="1")
    await expect(row.locator(".warning")).to_contain_text("removed meanwhile. Your words are still here")
    await expect(said).to_contain_text("This entry was removed meanwhile.")
    await page.keyboard.type("has seen this?")
    await expect(note).to_have_value("Who has seen this?")
    await expect(row.get_by_role("button")).to_have_text(["Discard"])
    await page.keyboard.press("Enter")
    # What is brought back is written on.
    await bo.post(f"/desk/{slug}/entries/{id}/restore")
    await expect(row.locator(".entry")).to_contain_text("Newer.")
    await expect(row.locator(".warning")).to_have_count(0)
    await expect(note).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(row.locator(".notes")).to_contain_text("Who has seen this?")

    other = page.locator(f"#row-{waits}")
    await (await menu(other)).get_by_text("Send back", exact=True).click()
    await other.get_by_label("Remark").press_sequentially("Not yet: ")
    await bo.post(f"/desk/{slug}/entries/{waits}/state", state="published", revision="1")
    await expect(other.locator(".warning")).to_contain_text("This entry is another meanwhile")
    await page.keyboard.type("her name is wrong")
    await expect(other.get_by_label("Remark")).to_have_value("Not yet: her name is wrong")
    await bo.post(f"/desk/{slug}/entries/{waits}/remove")
    await expect(other.locator(".warning")).to_contain_text("This entry was removed meanwhile.")
    await other.get_by_role("button", name="Discard").click()
    await expect(other).to_have_count(0)
    await page.locator("[data-notice]").get_by_role("button", name="Undo").click()
    await expect(other.get_by_label("Remark")).to_have_value("Not yet: her name is wrong")

    # Also a field that nothing is typed in yet: the next key is no shortcut.
    last = await ada.publish(slug, "Last.")
    row = page.locator(f"#row-{last}")
    await menu(row)
    await row.get_by_label("Note for the staff").focus()
    await bo.post(f"/desk/{slug}/entries/{last}/remove", revision="1")
    await expect(row.locator(".warning")).to_be_visible()
    await page.keyboard.type("her")
    await expect(row.get_by_label("Note for the staff")).to_have_value("her")


async def test_a_take_over_that_the_socket_tells_before_the_answer_comes_breaks_nothing(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    id = await ada.publish(slug, "Shared.")
    one, two = await enter(ada, at), await enter(bo, at)
    await one.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator(".row-lease")).to_be_visible()
    errors: list[str] = []
    two.on("pageerror", lambda error: errors.append(str(error)))
    await two.get_by_role("link", name="Edit", exact=True).click()
    warning = two.locator("[data-lease-warning]")

    async def late(route: Route) -> None:
        answer = await route.fetch()
        await expect(warning).to_have_count(0)
        await route.fulfill(response=answer)

    await two.route(f"**/entries/{id}/lease", late, times=1)
    await warning.get_by_role("button", name="Take over").click()
    await expect(two.locator("[data-notice]")).to_contain_text("is told that you took over")
    await expect(two.locator(".editing textarea[name=text]")).to_be_focused()
    assert errors == []


@pytest.mark.parametrize("how", ["state", "remove"])
async def test_what_was_typed_in_the_list_into_an_entry_that_is_gone_becomes_a_new_one(
    enter: Enter, ada: Desk, cy: Desk, at: str, slug: str, how: str
) -> None:
    id = await cy.publish(slug, "Mine.")
    page = await enter(cy, at)
    await page.get_by_role("link", name="Edit", exact=True).click()
    editing = page.locator(".editing")
    await editing.locator("textarea[name=text]").fill("Long work.")
    await ada.post(f"/desk/{slug}/entries/{id}/{how}", state="published", revision="1")
    await expect(editing.locator(".warning")).to_contain_text("you can make a new entry of what you typed")
    await editing.get_by_role("button", name="Submit for approval").click()
    await expect(editing.locator(".problems")).to_contain_text("make it a new entry")
    # Nothing is sent by itself, also when sending it is refused.
    await editing.locator("textarea[name=text]").fill("")
    await editing.get_by_role("button", name="Submit for approval").click()
    await expect(editing.locator(".problems")).to_contain_text("Write something")
    await editing.locator("textarea[name=text]").fill("Long work.")
    await editing.get_by_role("button", name="Submit for approval").click()
    await expect(editing).to_have_count(0)
    await expect(page.locator(".row--submitted")).to_contain_text("Long work.")
    await expect(page.locator(".row")).to_have_count(2 if how == "state" else 1)


async def test_what_was_missed_in_a_long_absence_is_there_after_it(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    id = await ada.publish(slug, "Known.")
    page = await enter(ada, "about:blank")
    # A socket that tells nothing stands for one that cannot say what was missed: then the page is fetched anew.
    await page.route_web_socket("**/ws?*", lambda socket: None)
    await page.goto(at)
    await expect(page.locator(".row")).to_have_count(1)
    await bo.post(f"/desk/{slug}/entries/{id}/notes", note="While you were away.")
    await page.locator("desk-list").evaluate("list => list.renew()")
    await expect(page.locator(".notes")).to_contain_text("While you were away.")


async def test_what_happens_while_the_page_is_fetched_anew_stays(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    ids = [await ada.publish(slug, text) for text in ("Stays.", "Goes.", "Is noted.")]
    page = await enter(ada, at)
    rows, asked = page.locator(".row"), asyncio.Event()

    async def meanwhile(route: Route) -> None:
        if asked.is_set():
            await route.abort()  # what is asked for after it would make up for it
            return
        asked.set()
        answer = await route.fetch()
        await ada.publish(slug, "Fresh.")
        await ada.post(f"/desk/{slug}/entries/{ids[1]}/remove")
        await ada.post(f"/desk/{slug}/entries/{ids[2]}/notes", note="Call them.")
        await expect(rows.filter(has_text="Fresh.")).to_be_visible()
        await expect(rows.filter(has_text="Goes.")).to_have_count(0)
        await expect(rows.filter(has_text="Call them.")).to_have_count(1)
        await route.fulfill(response=answer)

    await page.route(f"**{at}", meanwhile)
    await bo.post(f"/desk/{slug}/state", state="draft")
    await expect(page.locator(".blog-state")).to_have_text("Draft")
    await expect(rows).to_have_count(3)
    for text in ("Fresh.", "Stays.", "Call them."):
        await expect(rows.filter(has_text=text)).to_have_count(1)


# A page of which the log knows nothing any more.
FROM_ANOTHER_LOG = """
new MutationObserver((_, observer) => {
  const list = document.querySelector("desk-list")
  if (!list) return
  list.dataset.position = "1-1"
  observer.disconnect()
}).observe(document, { childList: true, subtree: true })"""


async def test_a_page_has_one_socket_whatever_asks_for_it(
    enter: Enter, ada: Desk, at: str, slug: str
) -> None:
    page = await enter(ada, "/desk")
    await page.add_init_script(FROM_ANOTHER_LOG)
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    asked, sent = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        if route.request.resource_type == "fetch":
            asked.set()
            await sent.wait()
        await route.continue_()

    await page.route(f"**{at}", late)
    await page.goto(at)
    await asked.wait()  # the page is fetched anew, and the socket is closed
    async with page.expect_websocket():
        await page.evaluate("document.dispatchEvent(new CustomEvent('entry-sent'))")
    sent.set()
    await ada.publish(slug, "Told.")
    await expect(page.locator(".row")).to_contain_text("Told.")
    # Only the latest is there, and it tells what comes.
    async with asyncio.timeout(PATIENCE):
        while [socket.is_closed() for socket in sockets] != [*[True] * (len(sockets) - 1), False]:
            await asyncio.sleep(0.02)
    await ada.publish(slug, "Told, too.")
    await expect(page.locator(".row")).to_contain_text(["Told, too.", "Told."])

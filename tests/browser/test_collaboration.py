"""Several people at one desk, each in a browser of their own, and a reader who sees only what is published."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from desk import Desk, Enter, fields_of, signed_in, typed, words
from playwright.async_api import Page, Route, WebSocket, expect
from servers import PATIENCE, Running
from websockets.asyncio.client import connect


@pytest.fixture(scope="module")
async def ada(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server)
    yield desk
    await desk.client.aclose()


@pytest.fixture(scope="module")
async def bo(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server)
    yield desk
    await desk.client.aclose()


@pytest.fixture(scope="module")
async def cy(server: Running) -> AsyncIterator[Desk]:
    """A contributor."""
    desk = await signed_in(server, "contributor")
    yield desk
    await desk.client.aclose()


@pytest.fixture
async def slug(ada: Desk) -> str:
    return await ada.create_blog()


@pytest.fixture
def at(server: Running, slug: str) -> str:
    return f"{server.url}/desk/{slug}"


# Contributors


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_contributors_entry_waits_is_sent_back_with_a_remark_and_approved(
    enter: Enter, ada: Desk, cy: Desk, at: str, slug: str, scripts: bool
) -> None:
    writer = await enter(cy, at, java_script_enabled=scripts)
    editor = await enter(ada, at, java_script_enabled=scripts)
    reader = await enter(None, f"{ada.server.url}/live/{slug}")
    await writer.locator("#text").fill("The mayor resignd.")
    await writer.get_by_role("button", name="Submit for approval").click()
    await expect(writer.locator(".row-state")).to_contain_text("Submitted for approval")

    await editor.goto(at)
    await expect(editor.locator(".queue-waiting")).to_have_text("1 for approval")
    await editor.get_by_role("link", name="1 for approval").click()
    await editor.get_by_text("Send back", exact=True).click()
    await editor.get_by_label("Remark").fill("Typo, please.")
    await editor.get_by_role("button", name="Send it back").click()
    # Nothing waits any more; of all entries it is one, a draft again.
    await expect(editor.locator(".queue-waiting")).to_have_count(0)

    said = writer.locator("[data-notice]")
    if scripts:
        await expect(said).to_contain_text(
            f"{ada.name} sent your entry “The mayor resignd.” back: Typo, please."
        )
    await writer.goto(at)
    await expect(writer.locator(".notes")).to_contain_text("Typo, please.")
    await writer.get_by_role("link", name="Edit", exact=True).click()
    await writer.locator(".editing").get_by_label("Text", exact=True).fill("The mayor resigned.")
    await writer.locator(".editing").get_by_role("button", name="Submit for approval").click()
    await expect(writer.locator(".row-state")).to_contain_text("Submitted for approval")
    await expect(reader.locator("article.entry")).to_have_count(0)

    await editor.goto(at)
    await editor.get_by_role("button", name="Approve").click()
    await expect(editor.locator(".row--published")).to_contain_text("The mayor resigned.")
    if scripts:
        await expect(said).to_contain_text(f"{ada.name} published your entry “The mayor resigned.”.")
        # What one did oneself is no news.
        await expect(editor.locator("[data-notice]")).not_to_contain_text("your entry")
    await expect(reader.locator("article.entry")).to_contain_text("The mayor resigned.")
    await expect(reader.locator(".byline")).to_have_text(cy.name)


async def test_who_approves_is_told_that_something_waits(
    enter: Enter, ada: Desk, cy: Desk, at: str, slug: str
) -> None:
    page = await enter(ada, at)
    await cy.publish(slug, "Look at this.")
    await expect(page.locator("[data-told]")).to_have_text("1 for approval")
    # What is approved in its row is followed to readers' screens as anything that is published.
    async with page.expect_response("**/readers?entry=*"):
        await page.get_by_role("button", name="Approve").click()
    await expect(page.locator("[data-told] p")).to_have_count(1)


async def test_a_contributor_may_change_only_what_is_theirs_and_not_published(
    ada: Desk, cy: Desk, slug: str, server: Running
) -> None:
    other = await signed_in(server, "contributor")
    theirs = await other.publish(slug, "Somebody else’s.", state="draft")
    mine = await cy.publish(slug, "Mine.", state="draft")
    assert (await cy.get(f"/desk/{slug}/entries/{theirs}/edit")).status_code == 403
    assert (await cy.post(f"/desk/{slug}/entries/{theirs}", text="Stolen.", revision="1")).status_code == 403
    assert (await cy.post(f"/desk/{slug}/entries/{theirs}/remove", revision="1")).status_code == 403
    assert (await cy.post(f"/desk/{slug}/entries/{mine}", text="Better.", revision="1")).status_code == 303
    refused = await cy.post(f"/desk/{slug}/entries/{mine}", text="Out!", revision="2", state="published")
    assert refused.status_code == 403
    assert typed(refused, "text") == "Out!"
    assert (await cy.post(f"/desk/{slug}/entries/{mine}/state", state="published")).status_code == 403
    assert (
        await ada.post(f"/desk/{slug}/entries/{mine}/state", state="published", revision="2")
    ).status_code == 303
    # Published now, so it is the editors'.
    assert (await cy.post(f"/desk/{slug}/entries/{mine}", text="Late.", revision="3")).status_code == 403
    assert (await cy.post(f"/desk/{slug}/entries/{mine}/remove")).status_code == 403
    assert (await cy.post(f"/desk/{slug}/entries/{mine}/mark", pinned="1")).status_code == 403
    await other.client.aclose()


async def test_approving_what_was_just_changed_asks_to_look_again(ada: Desk, cy: Desk, slug: str) -> None:
    id = await cy.publish(slug, "Harmless.")
    await cy.post(f"/desk/{slug}/entries/{id}", text="Not so harmless.", revision="1")
    stale = await ada.post(f"/desk/{slug}/entries/{id}/state", state="published", revision="1")
    assert stale.status_code == 409
    assert "harmless" not in (await ada.client.get(f"/live/{slug}")).text


async def test_an_entry_can_be_taken_from_readers_and_published_again(
    enter: Enter, ada: Desk, at: str, slug: str
) -> None:
    id = await ada.publish(slug, "Too early.")
    reader = await enter(None, f"{ada.server.url}/live/{slug}")
    await expect(reader.locator("article.entry")).to_have_count(1)
    page = await enter(ada, at)
    await page.get_by_text("More", exact=True).click()
    await page.get_by_role("button", name="Unpublish").click()
    await expect(page.locator(".row-state")).to_contain_text("Draft")
    await expect(reader.locator("article.entry")).to_have_count(0)
    assert (await ada.post(f"/desk/{slug}/entries/{id}/state", state="published")).status_code == 303
    await expect(reader.locator("article.entry")).to_have_count(1)
    again = await ada.post(f"/desk/{slug}/entries/{id}/state", state="published")
    assert again.status_code == 409


# Working in a row while colleagues work on the same entry


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
    await row.get_by_text("Withdraw", exact=True).click()
    reason = row.get_by_label("Reason, for readers")
    await reason.fill("A mistake")
    await reason.evaluate("field => field.setSelectionRange(2, 2)")
    await bo.post(f"/desk/{slug}/entries/{id}", text="Changed once.", revision="1")
    await settled(page, id, 2)
    await expect(row).to_contain_text("Changed once.")
    await page.keyboard.type("bad ")
    await expect(reason).to_have_value("A bad mistake")
    # What was to be told readers is never taken for a note, or the other way round.
    await row.get_by_text("More", exact=True).click()
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
    await expect(row.locator("[data-part=more] summary")).to_be_focused()
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
    await row.get_by_text("More", exact=True).click()
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
    await expect(note).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(row.locator(".notes")).to_contain_text("Who has seen this?")

    other = page.locator(f"#row-{waits}")
    await other.get_by_text("Send back", exact=True).click()
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
    await row.get_by_text("More", exact=True).click()
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


# Leases and presence


async def test_who_is_here_and_who_edits_what_is_seen_and_an_entry_can_be_taken_over(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    await ada.publish(slug, "Shared.")
    one, two = await enter(ada, at), await enter(bo, at)
    for page in (one, two):
        await expect(page.locator("[data-here]")).to_contain_text(ada.name)
        await expect(page.locator("[data-here]")).to_contain_text(bo.name)
    await one.get_by_role("link", name="Edit", exact=True).click()
    await one.locator(".editing textarea[name=text]").fill("Ada’s words.")
    await expect(two.locator(".row-lease")).to_have_text(f"{ada.name} is editing this.")
    await two.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator("[data-lease-warning]")).to_contain_text(f"{ada.name} is editing this entry")
    await expect(two.locator("[data-lease-warning] relative-time")).to_have_count(1)  # one's own time
    await expect(two.locator(".row-lease")).to_be_hidden()  # said once
    await two.get_by_role("button", name="Take over").click()
    await expect(two.locator("[data-lease-warning]")).to_have_count(0)
    await expect(one.locator(".editing .warning")).to_contain_text(f"{bo.name} took over")
    await expect(one.locator(".editing textarea[name=text]")).to_have_value("Ada’s words.")
    await two.get_by_role("link", name="Cancel").click()
    await expect(one.locator(".row-lease")).to_be_hidden()


async def test_whoever_saves_or_leaves_gives_the_entry_back(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    await ada.publish(slug, "Shared.")
    one, two = await enter(ada, at), await enter(bo, at)
    await one.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator(".row-lease")).to_be_visible()
    await one.locator(".editing").get_by_role("button", name="Save", exact=True).click()
    await expect(two.locator(".row-lease")).to_be_hidden()
    await one.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator(".row-lease")).to_be_visible()
    await expect(one.locator(".editing textarea[name=text]")).to_be_visible()
    await one.close()
    await expect(two.locator(".row-lease")).to_be_hidden()


async def test_a_warning_ends_with_what_it_warns_of(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    id = await ada.publish(slug, "Shared.")
    one, two = await enter(ada, at), await enter(bo, at)
    await one.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator(".row-lease")).to_be_visible()
    await two.get_by_role("link", name="Edit", exact=True).click()
    await expect(two.locator("[data-lease-warning]")).to_contain_text(f"{ada.name} is editing this entry")
    await one.get_by_role("link", name="Cancel").click()
    # Nobody else has it: it is Bo's at once, and Ada sees that.
    await expect(two.locator("[data-lease-warning]")).to_have_count(0)
    await expect(one.locator(".row-lease")).to_have_text(f"{bo.name} is editing this.")
    await one.get_by_role("link", name="Edit", exact=True).click()
    await one.get_by_role("button", name="Take over").press("Enter")
    await expect(one.locator(".editing textarea[name=text]")).to_be_focused()
    await expect(two.locator("[data-lease-warning]")).to_contain_text(f"{ada.name} took over")
    await expect(two.locator("[data-told]")).to_contain_text(f"{ada.name} took over")
    # Beside the news that there is nothing left to edit, no other.
    await ada.post(f"/desk/{slug}/entries/{id}/remove")
    await expect(two.locator(".editing .warning")).to_have_count(1)
    await expect(two.locator(".editing .warning")).to_contain_text("removed meanwhile")


async def test_who_is_silent_keeps_nobody_from_an_entry(enter: Enter, ada: Desk, at: str, slug: str) -> None:
    await ada.publish(slug, "Shared.")
    page = await enter(ada, "about:blank")
    kept: list[str] = []
    page.on("request", lambda request: kept.append(request.url) if request.url.endswith("/lease") else None)
    await page.clock.install()
    await page.goto(at)
    await page.get_by_role("link", name="Edit", exact=True).click()
    await page.locator(".editing textarea[name=text]").press("End")
    await page.keyboard.type("!")
    await page.clock.run_for(16_000)
    assert len(kept) == 1
    await page.clock.run_for(60_000)
    assert len(kept) == 1
    # Whoever goes on has it again at the first key.
    async with page.expect_request("**/lease"):
        await page.keyboard.type("!")


async def test_without_scripts_one_sees_who_edits_and_is_told_of_taking_over(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    id = await ada.publish(slug, "Shared.")
    await ada.get(f"/desk/{slug}/entries/{id}/edit")
    page = await enter(bo, at, java_script_enabled=False)
    await expect(page.locator(".row-lease")).to_have_text(f"{ada.name} is editing this.")
    await page.get_by_role("link", name="Edit", exact=True).click()
    await page.get_by_role("button", name="Take over").click()
    await expect(page.get_by_text("You took the entry over.")).to_be_visible()
    await expect(page.locator("[data-lease-warning]")).to_have_count(0)


async def test_changes_of_different_fields_are_put_together(
    enter: Enter, ada: Desk, at: str, slug: str
) -> None:
    id = await ada.publish(slug, "As it was.")
    page = await enter(ada, at)
    await page.get_by_role("link", name="Edit", exact=True).click()
    await page.locator(".editing textarea[name=text]").fill("My words.")
    theirs = {
        "text": "As it was.",
        "headline": "Their headline",
        "label": "",
        "tags": "",
        "key": "0",
        "pinned": "0",
    }
    await ada.post(f"/desk/{slug}/entries/{id}", revision="1", **theirs)
    await page.locator(".editing").get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".editing")).to_contain_text("is theirs in this form")
    await expect(page.locator(".conflict")).to_have_count(0)
    await page.get_by_role("radio", name="a small fix").check()
    await page.locator(".editing").get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".row > .entry")).to_contain_text("Their headline")
    await expect(page.locator(".row > .entry")).to_contain_text("My words.")


async def open_edit(desk: Desk, slug: str, id: str) -> dict[str, str]:
    """The fields of an entry's form, as a browser without scripts would send them."""
    return fields_of(await desk.get(f"/desk/{slug}/entries/{id}/edit"))


@pytest.mark.parametrize("how", ["withdraw", "state"])
async def test_saving_what_a_colleague_took_from_readers_shows_both_versions_and_then_goes_through(
    ada: Desk, bo: Desk, slug: str, how: str
) -> None:
    id = await ada.publish(slug, "As it was.")
    form = await open_edit(ada, slug, id)
    assert form["when"]
    await bo.post(f"/desk/{slug}/entries/{id}/{how}", state="draft", revision="1")
    stale = await ada.post(f"/desk/{slug}/entries/{id}", **form | {"text": "Mine."})
    assert stale.status_code == 409
    assert f"saved by {bo.name} {'Draft' if how == 'state' else 'Withdrawn'} Readers do not see it." in words(
        stale
    )
    assert typed(stale, "text") == "Mine."
    again = await ada.post(f"/desk/{slug}/entries/{id}", **fields_of(stale))
    assert again.status_code == 303
    assert "Mine." in words(await ada.get(f"/desk/{slug}"))
    assert "Mine." not in (await ada.client.get(f"/live/{slug}")).text


async def test_taking_theirs_of_one_field_invents_no_conflict_in_another(
    ada: Desk, bo: Desk, slug: str
) -> None:
    id = await ada.publish(slug, "As it was.", headline="Old")
    form = await open_edit(ada, slug, id)
    theirs = await open_edit(bo, slug, id)
    await bo.post(
        f"/desk/{slug}/entries/{id}", **theirs | {"headline": "Theirs", "label": "update", "change": "fix"}
    )
    mine = form | {"headline": "Mine", "tags": "mine", "change": "fix"}
    stale = await ada.post(f"/desk/{slug}/entries/{id}", **mine)
    assert "Headline: both of you changed it" in words(stale)
    taken = await ada.post(f"/desk/{slug}/entries/{id}", **fields_of(stale) | {"take": "headline"})
    assert taken.status_code == 200
    assert "both of you" not in words(taken)
    assert (typed(taken, "headline"), typed(taken, "tags")) == ("Theirs", "mine")
    # What a third one changes meanwhile is not lost between the two steps.
    await bo.post(f"/desk/{slug}/entries/{id}/mark", key="1")
    again = await ada.post(f"/desk/{slug}/entries/{id}", **fields_of(stale) | {"take": "headline"})
    assert fields_of(again)["key"] == "1"


@pytest.mark.parametrize("how", ["state", "remove"])
async def test_what_was_typed_into_an_entry_that_is_gone_can_be_a_new_one(
    ada: Desk, cy: Desk, slug: str, how: str
) -> None:
    """Without scripts, and in place for the desk's scripts."""
    id = await cy.publish(slug, "Mine.")
    form = await open_edit(cy, slug, id)
    await ada.post(f"/desk/{slug}/entries/{id}/{how}", state="published", revision="1")
    status = 403 if how == "state" else 404
    for part in ("", "?part=form"):
        refused = await cy.post(f"/desk/{slug}/entries/{id}{part}", **form | {"text": "Long work."})
        assert refused.status_code == status
        assert "make it a new entry" in words(refused)
        assert typed(refused, "text") == "Long work."
        assert "Submit for approval" in words(refused)
        fields = fields_of(refused, "/entries")
        assert fields["id"] != id
        sent = await cy.post(f"/desk/{slug}/entries", **fields)
        assert sent.status_code == 303
        assert sent.headers["location"].endswith(f"#entry-{fields['id']}")


# History


@pytest.mark.parametrize("scripts", [True, False])
async def test_an_entrys_history_shows_each_change_and_leads_back(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str, scripts: bool
) -> None:
    id = await ada.publish(slug, "Three people were hurt.")
    await bo.post(f"/desk/{slug}/entries/{id}", text="Four people were hurt.", revision="1")
    await ada.post(f"/desk/{slug}/entries/{id}/mark", key="1")
    page = await enter(ada, f"{at}/entries/{id}/history", java_script_enabled=scripts)
    second = page.locator("#revision-2")
    await expect(second).to_contain_text(bo.name)
    await expect(second.locator(".diff del")).to_have_text("Three")
    await expect(second.locator(".diff ins")).to_have_text("Four")
    await expect(page.locator("#revision-3 .facts")).to_contain_text("Key")
    await page.locator("#revision-1").get_by_role("button", name="Go back to this one").click()
    # Readers have seen it, so the form asks what this is.
    await expect(page.get_by_role("note")).to_contain_text("the words of revision 1")
    await expect(page.get_by_label("Text", exact=True)).to_have_value("Three people were hurt.")
    assert "Four people" in (await ada.client.get(f"/live/{slug}")).text
    if scripts:
        await page.get_by_role("button", name="Save", exact=True).click()
        await page.get_by_role("button", name="A small fix").click()
    else:
        await page.get_by_label("a small fix").check()
        await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".row")).to_contain_text("Three people were hurt.")
    assert "Three people" in (await ada.client.get(f"/live/{slug}")).text
    # What was there meanwhile is not lost either.
    history = words(await ada.get(f"/desk/{slug}/entries/{id}/history"))
    assert "Revision 4, as it is now" in history


async def test_history_says_what_readers_were_told(ada: Desk, slug: str) -> None:
    id = await ada.publish(slug, "Three died.")
    form = await open_edit(ada, slug, id)
    await ada.post(
        f"/desk/{slug}/entries/{id}",
        **form | {"text": "Two died.", "change": "correction", "correction": "We said three."},
    )
    await ada.post(f"/desk/{slug}/entries/{id}/withdraw", reason="A hoax.", revision="2")
    await ada.post(f"/desk/{slug}/entries/{id}/bring-back", revision="3")
    await ada.post(f"/desk/{slug}/entries/{id}/withdraw", reason="", revision="4")
    history = words(await ada.get(f"/desk/{slug}/entries/{id}/history"))
    revisions = history.split("Revision ")[1:]
    assert [("We said three." in r, "Withdrawn: A hoax." in r) for r in revisions] == [
        (False, False), (False, False), (False, True), (True, False), (False, False)
    ]  # fmt: skip
    assert "Withdrawn without a reason." in revisions[0]


async def test_a_draft_goes_back_at_once_and_what_is_not_kept_is_said(ada: Desk, slug: str) -> None:
    id = await ada.publish(slug, "One.", state="draft")
    at = f"/desk/{slug}/entries/{id}"
    await ada.post(at, text="Two.", revision="1")
    back = await ada.post(f"{at}/history", **{"from": "1", "revision": "2"})
    assert "done=went-back" in back.headers["location"]
    assert "One." in (await ada.get(f"{at}/edit")).text
    for revision in ("9", "x", "-1"):
        assert (await ada.get(f"{at}/edit?from={revision}")).status_code == 404


async def test_going_back_never_overwrites_what_came_meanwhile(ada: Desk, slug: str) -> None:
    id = await ada.publish(slug, "One.")
    await ada.post(f"/desk/{slug}/entries/{id}", text="Two.", revision="1")
    stale = await ada.post(f"/desk/{slug}/entries/{id}/history", **{"from": "1", "revision": "1"})
    assert stale.status_code == 409
    missing = await ada.post(f"/desk/{slug}/entries/{id}/history", **{"from": "9", "revision": "2"})
    assert missing.status_code == 404
    assert "Two." in (await ada.client.get(f"/live/{slug}")).text


# Finding


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


# Shortcuts


async def test_the_desk_is_walked_by_single_keys_which_can_be_turned_off(
    enter: Enter, ada: Desk, at: str, slug: str
) -> None:
    for text in ("Third.", "Second.", "First."):
        await ada.publish(slug, text)
    page = await enter(ada, at)
    await page.locator("h1").click()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.locator(".row--here")).to_contain_text("Second.")
    await page.keyboard.press("k")
    await page.keyboard.press("e")
    await expect(
        page.locator(".row", has_text="First.").locator(".editing textarea[name=text]")
    ).to_be_focused()
    # While typing a key is a letter.
    await page.keyboard.type("jj?")
    await expect(page.locator(".editing textarea[name=text]")).to_have_value("First.jj?")
    await page.keyboard.press("Escape")
    await expect(page.locator(".editing")).to_have_count(0)
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_contain_text("Keyboard shortcuts")
    await page.get_by_label("Single keys work").uncheck()
    await page.get_by_role("button", name="Close", exact=True).click()
    await page.keyboard.press("n")
    await expect(page.locator("#text")).not_to_be_focused()
    await page.keyboard.press("?")
    await page.get_by_label("Single keys work").check()
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await expect(page.locator("#text")).to_be_focused()


async def test_that_a_colleague_closes_the_blog_is_said_and_what_is_typed_stays(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    page = await enter(ada, at)
    said, text = page.locator("[data-notice]"), page.locator("#text")
    await text.fill("Half a sentence")
    await text.press("End")
    await bo.post(f"/desk/{slug}/state", state="closed")
    await expect(said).to_contain_text(f"{bo.name} closed this blog. Nothing new goes out in it")
    await expect(page.locator("[data-shut]")).to_contain_text("This blog is closed.")
    await page.keyboard.type(", and more")
    await expect(text).to_have_value("Half a sentence, and more")
    # What is corrected says its own: this stays until it is read, or not true any more.
    await ada.publish(slug, "A draft.", state="draft")
    await expect(page.locator(".row")).to_have_count(1)
    await expect(said).to_contain_text("closed this blog")
    await bo.post(f"/desk/{slug}/state", state="live")
    await expect(said).to_have_text(f"{bo.name} reopened this blog.")
    await expect(page.locator("[data-shut]")).to_have_text("")
    await expect(text).to_have_value("Half a sentence, and more")
    await text.press("Control+Enter")
    await expect(page.locator(".row--published")).to_contain_text("Half a sentence, and more")


async def test_a_page_of_a_closed_blog_offers_the_composer_when_a_colleague_reopens_it(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    await ada.post(f"/desk/{slug}/keep", text="Begun yesterday", id="kept", when="2133-01-02T12:00")
    await ada.post(f"/desk/{slug}/state", state="closed")
    page = await enter(ada, at)
    # Of what was typed before something can be made also in a closed blog.
    await expect(page.locator("#text")).to_have_value("Begun yesterday")
    await bo.post(f"/desk/{slug}/state", state="live")
    await expect(page.locator("[data-shut]")).to_have_text("")
    await expect(page.locator("#text")).not_to_be_focused()
    await expect(page.locator("#text")).to_have_value("Begun yesterday")
    await expect(page.locator(".desk-compose [data-publish]")).to_have_text("Schedule")
    await page.locator(".desk-compose").get_by_text("Authors and time").click()
    await page.locator("#when").fill("")
    await page.locator("#text").fill("Open again.")
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator(".row--published")).to_contain_text("Open again.")
    # What one does oneself, in another window, is no news.
    await ada.post(f"/desk/{slug}/state", state="closed")
    await expect(page.locator("[data-shut]")).to_contain_text("This blog is closed.")
    await expect(page.locator("[data-notice]")).not_to_contain_text("closed this blog")


async def test_who_closes_a_blog_is_not_told_to_readers(ada: Desk, slug: str) -> None:
    await ada.post(f"/desk/{slug}/state", state="closed")
    for path in (
        f"/live/{slug}",
        f"/live/{slug}/snapshot",
        f"/live/{slug}/feed.json",
        f"/api/v1/blogs/{slug}",
    ):
        assert ada.name not in (await ada.client.get(path)).text


async def test_single_keys_work_on_a_russian_keyboard_and_c_moves_the_column_alone(
    enter: Enter, ada: Desk, at: str, slug: str
) -> None:
    for n in range(12):
        await ada.publish(slug, f"Entry {n}.")
    page = await enter(ada, at, viewport={"width": 1280, "height": 800})
    press = """([key, code]) => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }))"""
    await page.evaluate("scrollTo(0, 150)")
    await page.locator("h1").evaluate("() => document.activeElement.blur()")
    await page.evaluate(press, ["с", "KeyC"])
    await expect(page.get_by_label("Say to the staff")).to_be_focused()
    await expect(page.get_by_label("Say to the staff")).to_be_in_viewport(ratio=1)
    assert await page.evaluate("scrollY") == 150
    await page.evaluate("document.activeElement.blur()")
    await page.evaluate(press, [",", "KeyW"])
    await page.evaluate(press, ["Ё", "Slash"])
    await expect(page.locator("#words")).to_be_focused()


async def test_a_blog_that_a_colleague_renames_is_called_so_in_the_windows_title(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    page = await enter(ada, at)
    answer = await bo.post(f"/desk/{slug}/settings", title="The river | and after", revision="1")
    assert answer.status_code == 303
    await expect(page.get_by_role("heading", level=1)).to_have_text("The river | and after")
    await expect(page).to_have_title(re.compile(r"^The river \| and after \| "))
    await ada.publish(slug, "Still live.")
    await expect(page.locator(".row")).to_contain_text("Still live.")


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


# Notes and chat


async def open_chat(page: Page) -> None:
    """By keyboard: what colleagues do may move the page just when a mouse is pressed."""
    await page.locator("[data-chat] > summary").press("Enter")
    await expect(page.locator("[data-chat]")).to_have_attribute("open", "")


async def test_the_staff_talks_beside_the_list(enter: Enter, ada: Desk, bo: Desk, at: str) -> None:
    one, two = await enter(ada, at), await enter(bo, at)
    await expect(two.locator("[data-here]")).to_contain_text(ada.name)
    await open_chat(one)
    await one.get_by_label("Say to the staff").fill("Who takes the <b>presser</b>?")
    await one.get_by_label("Say to the staff").press("Enter")
    await expect(one.locator(".said")).to_contain_text("Who takes the <b>presser</b>?")
    await expect(two.locator("[data-unread]")).to_have_text("1 new")
    await open_chat(two)
    await expect(two.locator("[data-unread]")).to_have_text("")
    await expect(two.locator(".said")).to_contain_text(ada.name)
    await two.reload()
    await expect(two.locator(".said")).to_have_count(1)


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
async def test_what_is_said_to_the_staff_is_seen_at_the_head_of_the_page_until_it_is_read(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str, size: tuple[int, int]
) -> None:
    page = await enter(bo, at, viewport={"width": size[0], "height": size[1]})
    title, mark = await page.title(), page.locator("[data-chat-new]")
    await expect(page.locator("[data-here]")).to_be_attached()
    await expect(mark).to_be_hidden()
    for word in ("Who takes the presser?", "It is at six."):
        await ada.post(f"/desk/{slug}/chat", note=word)
    await bo.post(f"/desk/{slug}/chat", note="One’s own is no news.")
    await expect(page.locator(".said")).to_have_count(3)
    await expect(mark).to_have_text("2 new in the chat")
    await expect(mark).to_be_in_viewport(ratio=1)
    await expect(page).to_have_title(f"(2) {title}")
    await expect(page.locator("[data-told] p")).to_have_text(
        [f"{ada.name} in the chat: Who takes the presser?"]
    )
    # Not read: it is still there at the next visit, without scripts, too.
    await page.reload()
    await expect(mark).to_have_text("2 new in the chat")
    await expect(page).to_have_title(f"(2) {title}")
    assert "2 new in the chat" in words(await bo.get(f"/desk/{slug}"))
    async with page.expect_response("**/chat/read"):
        await mark.click()
    await expect(page.get_by_label("Say to the staff")).to_be_focused()
    await expect(page.locator(".said").last).to_be_in_viewport()
    await expect(mark).to_be_hidden()
    await expect(page).to_have_title(title)
    await page.reload()
    await expect(page.locator(".said")).to_have_count(3)
    await expect(mark).to_be_hidden()
    await expect(page).to_have_title(title)


async def test_a_chat_that_is_open_below_the_window_is_not_read(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    page = await enter(bo, at, viewport={"width": 390, "height": 844})
    await open_chat(page)
    await expect(
        page.get_by_label("Say to the staff")
    ).to_be_in_viewport()  # opened, it comes into sight by itself
    await page.evaluate("scrollTo(0, 0)")
    await expect(page.get_by_label("Say to the staff")).not_to_be_in_viewport()
    await ada.post(f"/desk/{slug}/chat", note="Anybody here?")
    await expect(page.locator("[data-chat-new]")).to_have_text("1 new in the chat")
    await page.get_by_label("Say to the staff").scroll_into_view_if_needed()
    await expect(page.locator("[data-chat-new]")).to_be_hidden()


async def test_the_page_of_the_chat_counts_as_reading_it(ada: Desk, bo: Desk, slug: str) -> None:
    await ada.post(f"/desk/{slug}/chat", note="Anybody here?")
    assert "1 new in the chat" in words(await bo.get(f"/desk/{slug}"))
    assert "new in the chat" not in words(await ada.get(f"/desk/{slug}"))
    await bo.get(f"/desk/{slug}/chat")
    assert "new in the chat" not in words(await bo.get(f"/desk/{slug}"))


async def test_the_chat_works_without_scripts(enter: Enter, ada: Desk, at: str) -> None:
    page = await enter(ada, f"{at}/chat", java_script_enabled=False)
    await page.get_by_role("button", name="Say").click()
    await expect(page.locator(".field-problem")).to_have_text("Write something first.")
    await page.get_by_label("Say to the staff").fill("Good morning.")
    await page.get_by_role("button", name="Say").click()
    await expect(page.locator(".said")).to_contain_text("Good morning.")


async def test_a_note_on_an_entry_reaches_a_colleague_who_is_editing_it(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    await ada.publish(slug, "Noted.")
    one, two = await enter(ada, at), await enter(bo, at)
    await one.get_by_role("link", name="Edit", exact=True).click()
    await one.locator(".editing textarea[name=text]").fill("Half a sentence")
    await two.get_by_text("More", exact=True).click()
    await two.get_by_label("Note for the staff").fill("Check the number.")
    await two.get_by_role("button", name="Add the note").click()
    await expect(two.locator(".notes")).to_contain_text("Check the number.")
    await expect(one.locator(".notes")).to_contain_text("Check the number.")
    await expect(one.locator(".editing textarea[name=text]")).to_have_value("Half a sentence")


# Readers never hear of it


SECRET = "xyzzy-for-the-staff"


async def test_nothing_of_the_staff_reaches_any_readers_address_or_frame(
    ada: Desk, cy: Desk, slug: str, server: Running
) -> None:
    shown = await ada.publish(slug, "Shown.")
    frames: list[str] = []

    async def listen_to_socket(open: asyncio.Event) -> None:
        async with connect(f"{server.ws}/live/{slug}/ws") as socket:
            open.set()
            async for frame in socket:
                frames.append(str(frame))

    async def listen_to_events(open: asyncio.Event) -> None:
        async with (
            httpx.AsyncClient(base_url=server.url) as client,
            client.stream("GET", f"/live/{slug}/events") as stream,
        ):
            async for line in stream.aiter_lines():
                open.set()
                frames.append(line)

    opened = [asyncio.Event(), asyncio.Event()]
    listening = [
        asyncio.create_task(listen_to_socket(opened[0])),
        asyncio.create_task(listen_to_events(opened[1])),
    ]
    await asyncio.gather(*(event.wait() for event in opened))
    draft = await ada.publish(
        slug, f"{SECRET} draft", headline=SECRET, tags=SECRET, key="1", pinned="1", state="draft"
    )
    submitted = await cy.publish(slug, f"{SECRET} submitted")
    await ada.post(f"/desk/{slug}/entries/{draft}", text=f"{SECRET} again", revision="1", pinned="1", key="1")
    await ada.post(f"/desk/{slug}/entries/{submitted}/state", state="draft", revision="1", remark=SECRET)
    for id in (shown, draft):
        await ada.post(f"/desk/{slug}/entries/{id}/notes", note=SECRET)
        await ada.get(f"/desk/{slug}/entries/{id}/edit")
        await ada.post(f"/desk/{slug}/entries/{id}/lease", how="force")
    await ada.post(f"/desk/{slug}/chat", note=SECRET)
    await ada.post(f"/desk/{slug}/entries/{submitted}/remove")
    # Whatever was to come has come when this has.
    last = await ada.publish(slug, "The last one.")

    async def both() -> None:
        while sum(last in frame for frame in frames) < 2:
            await asyncio.sleep(0.02)

    await asyncio.wait_for(both(), 30)
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    assert SECRET not in "".join(frames)
    assert draft not in "".join(frames)

    async with httpx.AsyncClient(base_url=server.url, follow_redirects=True) as reader:
        snapshot = (await reader.get(f"/live/{slug}/snapshot")).json()
        assert SECRET not in json.dumps(snapshot)
        assert snapshot["count"] == 2
        for path in (
            "/",
            f"/live/{slug}",
            f"/live/{slug}?before={last}",
            f"/live/{slug}/{shown}",
            f"/live/{slug}/snapshot?before={last}",
            f"/live/{slug}/updates?after=0-1",
            f"/live/{slug}/updates?after={snapshot['position']}",
            *(f"/live/{slug}/feed.{kind}" for kind in ("atom", "rss", "json")),
            f"/live/{slug}/embed",
            f"/oembed?url={server.url}/live/{slug}",
        ):
            answer = await reader.get(path)
            assert SECRET not in answer.text, path
            assert draft not in answer.text, path
        for id in (draft, submitted):
            assert (await reader.get(f"/live/{slug}/{id}")).status_code == 404
            assert (await reader.get(f"/live/{slug}?before={id}")).status_code in (200, 404)
            assert SECRET not in (await reader.get(f"/live/{slug}?before={id}")).text


# Many at once


@pytest.mark.parametrize("scripts", [True, False])
async def test_what_is_ticked_is_done_at_once_and_can_be_undone(
    enter: Enter, ada: Desk, at: str, slug: str, scripts: bool
) -> None:
    for text in ("Third.", "Second.", "First."):
        await ada.publish(slug, text)
    page = await enter(ada, at, java_script_enabled=scripts)
    reader = await enter(None, f"{ada.server.url}/live/{slug}")
    for text in ("First.", "Third."):
        await page.locator(".row", has_text=text).locator("[data-pick]").check()
    await page.get_by_label("What to do").select_option("remove")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.locator(".row")).to_have_count(1)
    await expect(reader.locator("article.entry")).to_have_count(1)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator(".row")).to_have_count(3)
    await expect(reader.locator("article.entry")).to_have_count(3)


async def test_a_tick_stays_when_a_colleague_changes_the_entry(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    id = await ada.publish(slug, "Ticked.")
    page = await enter(ada, at)
    await expect(page.locator("[data-bulk]")).to_be_hidden()
    await page.locator("[data-pick]").check()
    await expect(page.locator("[data-ticked]")).to_have_text("1 ticked")
    await bo.post(f"/desk/{slug}/entries/{id}", text="Changed.", revision="1")
    await expect(page.locator(".row")).to_contain_text("Changed.")
    await expect(page.locator("[data-pick]")).to_be_checked()


async def test_of_many_each_is_checked_and_what_could_not_be_done_is_said(
    ada: Desk, cy: Desk, slug: str
) -> None:
    published, mine = await ada.publish(slug, "Published."), await cy.publish(slug, "Mine.", state="draft")
    picks = {f"pick-{published}": "1", f"pick-{mine}": "1", "pick-nowhere": ""}
    answer = await cy.post(f"/desk/{slug}/bulk", act="remove", **picks)
    assert answer.status_code == 409
    assert "1 entry deleted. 2 could not be" in words(answer)
    assert "Published." in (await ada.client.get(f"/live/{slug}")).text
    for act in ("publish", "pin", "draft"):
        told = await cy.post(f"/desk/{slug}/bulk", {"accept": "application/json"}, act=act, **picks)
        assert told.json()["refused"] == 3
    for fields in ({"act": "remove"}, {"act": "explode", **picks}, picks):
        assert (await ada.post(f"/desk/{slug}/bulk", **fields)).status_code == 422


async def test_of_many_only_what_was_seen_is_published_or_deleted(ada: Desk, bo: Desk, slug: str) -> None:
    seen, changed = [await ada.publish(slug, text, state="draft") for text in ("Seen.", "Unseen.")]
    await bo.post(f"/desk/{slug}/entries/{changed}", text="Bo’s words.", state="draft", revision="1")
    picks = {f"pick-{seen}": "1", f"pick-{changed}": "1"}
    answer = await ada.post(f"/desk/{slug}/bulk", act="publish", **picks)
    assert answer.status_code == 409
    assert "1 entry published. 1 could not be: Somebody else changed this entry" in words(answer)
    page = (await ada.client.get(f"/live/{slug}")).text
    assert "Seen." in page
    assert "Bo’s words." not in page
    gone = await ada.post(
        f"/desk/{slug}/bulk", {"accept": "application/json"}, act="remove", **{f"pick-{changed}": "1"}
    )
    assert gone.json()["refused"] == 1
    assert (await ada.post(f"/desk/{slug}/bulk", act="key", **picks)).status_code == 303, (
        "marks conflict with none"
    )


async def test_what_was_held_is_what_goes_out(enter: Enter, ada: Desk, bo: Desk, at: str, slug: str) -> None:
    ids = [await ada.publish(slug, text, state="draft") for text in ("Third.", "Second.", "First.")]
    page = await enter(ada, at)
    person = await page.evaluate("document.getElementById('sign-in').dataset.person")
    await page.evaluate("person => localStorage.setItem(`liveblog-hold:${person}`, '30')", person)
    reader = await enter(None, f"{ada.server.url}/live/{slug}")
    now = page.get_by_role("button", name="Send now")
    first, second, third = [page.locator(f"#row-{id}") for id in reversed(ids)]

    await first.get_by_role("button", name="Publish").click()
    await expect(now).to_be_visible()
    await bo.post(f"/desk/{slug}/entries/{ids[2]}", text="Bo’s words.", state="draft", revision="1")
    await expect(first).to_contain_text("Bo’s words.")
    await now.click()
    await expect(page.locator("[data-notice]")).to_contain_text("Somebody else changed this entry meanwhile")
    await expect(first.locator(".state")).to_have_text("Draft")

    await second.locator("[data-pick]").check()
    await page.get_by_label("What to do").select_option("publish")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.locator(".hold")).to_contain_text("1 ticked")
    await third.locator("[data-pick]").check()
    await now.click()
    await expect(reader.locator("article.entry")).to_contain_text("Second.")
    await expect(page.locator("[data-notice]")).to_contain_text("1 entry published.")
    await expect(third.locator(".state")).to_have_text("Draft")
    # What is ticked by now waits for its own act.
    await expect(page.locator("[data-ticked]")).to_have_text("1 ticked")
    await expect(third.locator("[data-pick]")).to_be_checked()
    await expect(page.get_by_label("What to do")).to_have_value("")
    await expect(reader.locator("article.entry")).to_have_count(1)


async def test_ticking_moves_no_entry_and_chooses_nothing(
    enter: Enter, ada: Desk, at: str, slug: str
) -> None:
    for n in range(5):
        await ada.publish(slug, f"Entry {n}.")
    page = await enter(ada, at, viewport={"width": 1280, "height": 480})
    second = page.locator(".row").nth(1)
    before = await second.bounding_box()
    await page.locator("[data-pick]").first.check()
    await expect(page.locator("[data-bulk]")).to_be_in_viewport()
    assert await second.bounding_box() == before
    await page.get_by_role("button", name="Apply").click()
    await expect(page.get_by_label("What to do")).to_be_focused()
    assert await page.get_by_label("What to do").evaluate("field => field.validity.valueMissing")
    await expect(page.locator(".row")).to_have_count(5)
    # An undo that is still offered does not stand in the way.
    await second.get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    await page.get_by_label("What to do").select_option("key")
    [undo, bar] = [
        await page.locator(place).bounding_box() for place in ("[data-notice] [data-kind]", "[data-bulk]")
    ]
    assert undo
    assert bar
    assert undo["y"] + undo["height"] <= bar["y"]
    await page.get_by_role("button", name="Apply").click()
    await expect(page.locator(".mark--key")).to_have_count(1)


# What was deleted


@pytest.mark.parametrize("scripts", [True, False])
async def test_what_was_deleted_is_listed_and_can_be_restored(
    enter: Enter, ada: Desk, cy: Desk, at: str, slug: str, scripts: bool
) -> None:
    for desk, text, state in (
        (ada, "Shown.", "published"),
        (ada, "Not yet.", "draft"),
        (cy, "Cy’s.", "draft"),
    ):
        id = await desk.publish(slug, text, state=state)
        if desk is cy:
            await cy.post(f"/desk/{slug}/entries/{id}/remove")
    page = await enter(ada, at, java_script_enabled=scripts)
    for text, said in (("Not yet.", "The draft is deleted."), ("Shown.", "removed from readers’ screens")):
        await page.locator(".row", has_text=text).get_by_role("button", name="Delete").click()
        await expect(page.get_by_text(said)).to_be_visible()
        await expect(page.locator(".row", has_text=text)).to_have_count(0)
    await page.goto(f"{at}?words=yet")
    await page.get_by_label("State").select_option(label="Deleted")
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(page.locator(".row")).to_have_count(1)
    await page.goto(f"{at}?state=deleted")
    await expect(page.locator(".row")).to_have_count(3)
    await page.locator(".row", has_text="Not yet.").get_by_role("button", name="Restore").click()
    await expect(page.get_by_text("The entry is back.")).to_be_visible()
    await page.goto(at)
    await expect(page.locator(".row--draft")).to_contain_text("Not yet.")
    # Contributors find their own.
    theirs = words(await cy.get(f"/desk/{slug}?state=deleted"))
    assert "Cy’s." in theirs
    assert "Shown." not in theirs


async def test_an_undo_gives_the_focus_to_what_came_back(enter: Enter, ada: Desk, at: str, slug: str) -> None:
    for text in ("Older.", "Newer."):
        await ada.publish(slug, text)
    page = await enter(ada, at)
    row = page.locator(".row", has_text="Newer.")
    await row.get_by_role("button", name="Delete").press("Enter")
    await expect(row).to_have_count(0)
    await page.get_by_role("button", name="Undo").press("Enter")
    await expect(row.get_by_role("link", name="Edit", exact=True)).to_be_focused()


# The order of what is pinned


async def test_pins_are_put_in_order_live_by_buttons_and_by_dragging(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    ids = [await ada.publish(slug, text) for text in ("Third.", "Second.", "First.")]
    page = await enter(ada, at)
    await expect(page.locator(".pins")).to_have_count(0)
    for id in ids:
        await bo.post(f"/desk/{slug}/entries/{id}/mark", pinned="1")
    lines = page.locator(".pins-line [dir]")
    await expect(lines).to_have_count(3)
    await page.locator(".pins summary").click()
    first = page.locator(".pins li", has_text="First.")
    await first.get_by_role("button", name="Move down").press("Enter")
    await expect(lines).to_have_text(["Second.", "First.", "Third."])
    await expect(page.locator("[data-told]")).to_contain_text("Moved to 2 of 3.")
    await expect(first.get_by_role("button", name="Move down")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(lines).to_have_text(["Second.", "Third.", "First."])
    await expect(first.get_by_role("button", name="Move up")).to_be_focused()
    # A colleague's move comes without reloading, and takes nothing away.
    await bo.post(f"/desk/{slug}/entries/{ids[0]}/pin", move="up")
    await expect(lines).to_have_text(["Third.", "Second.", "First."])
    await expect(first.get_by_role("button", name="Move up")).to_be_focused()
    handle, target = first.locator("[data-handle]"), page.locator(".pins li").first
    await handle.hover()
    await page.mouse.down()
    await target.locator("[data-handle]").hover()
    await page.mouse.up()
    await expect(lines).to_have_text(["First.", "Third.", "Second."])
    await page.reload()
    await expect(lines).to_have_text(["First.", "Third.", "Second."])


async def test_without_scripts_pins_are_moved_by_buttons(enter: Enter, ada: Desk, at: str, slug: str) -> None:
    for text in ("Second.", "First."):
        await ada.publish(slug, text, pinned="1")
    page = await enter(ada, at, java_script_enabled=False)
    await page.locator(".pins summary").click()
    await page.get_by_role("button", name="Move down").click()
    await expect(page.locator(".pins-line [dir]")).to_have_text(["Second.", "First."])
    assert (await ada.post(f"/desk/{slug}/entries/nowhere/pin", move="up")).status_code == 404

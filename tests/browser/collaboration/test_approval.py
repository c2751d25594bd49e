"""What contributors write waits for an editor: sent back with a note, approved, refused."""

from __future__ import annotations

import pytest
from desk import Desk, Enter, menu, signed_in, typed
from playwright.async_api import expect
from servers import Running


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
    await (await menu(editor.locator(".row"))).get_by_text("Send back", exact=True).click()
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
    await (await menu(page.locator(".row"))).get_by_role("button", name="Unpublish").click()
    await expect(page.locator(".row-state")).to_contain_text("Draft")
    await expect(reader.locator("article.entry")).to_have_count(0)
    assert (await ada.post(f"/desk/{slug}/entries/{id}/state", state="published")).status_code == 303
    await expect(reader.locator("article.entry")).to_have_count(1)
    again = await ada.post(f"/desk/{slug}/entries/{id}/state", state="published")
    assert again.status_code == 409

"""Two people change one entry: merged, or shown side by side."""

from __future__ import annotations

import pytest
from desk import Desk, Enter, fields_of, open_edit, typed, words
from playwright.async_api import expect


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

"""An entry's history: every change, and the way back."""

from __future__ import annotations

import pytest
from desk import Desk, Enter, open_edit, words
from playwright.async_api import expect


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

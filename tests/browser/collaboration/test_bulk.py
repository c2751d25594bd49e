"""Acts on all ticked entries, and what was deleted."""

from __future__ import annotations

import pytest
from desk import Desk, Enter, menu, words
from playwright.async_api import expect


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
    await (await menu(second)).get_by_role("button", name="Delete").click()
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
        acts = await menu(page.locator(".row", has_text=text))
        await acts.get_by_role("button", name="Delete").click()
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
    await (await menu(row)).get_by_role("button", name="Delete").press("Enter")
    await expect(row).to_have_count(0)
    await page.get_by_role("button", name="Undo").press("Enter")
    await expect(row.get_by_role("link", name="Edit", exact=True)).to_be_focused()

"""Facts boxes at the desk: made in the composer, updated in the list with one press, with and without scripts."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from desk import JSON, Desk, Enter, edit, open_edit, typed, words
from playwright.async_api import Page, expect
from programs import publish

SIDES = [{"name": "Ajax", "score": 1}, {"name": "Feyenoord", "score": 1}]
BOARD: dict[str, Any] = {"kind": "scoreboard", "sides": SIDES, "clock": "", "events": []}
TYPED = {
    "scoreboard": {"sides": "Ajax: 2\nFeyenoord: 1", "clock": "67'"},
    "results": {"rows": "Green | 60 | | #1c6b3a\nRed | 40", "counted": "45"},
    "countdown": {"title": "Polls close", "to": "2030-01-09T20:00"},
    "timeline": {"rows": "14:05 Kick-off"},
    "list": {"rows": "Height: 42 m"},
}
SEEN = {
    "scoreboard": "Ajax 2–1 Feyenoord",
    "results": "60.0%",
    "countdown": "9 January 2030",
    "timeline": "Kick-off",
    "list": "42 m",
}


async def facts_of(api: httpx.AsyncClient, slug: str, id: str) -> Any:
    return (await api.get(f"/api/v1/blogs/{slug}/entries/{id}")).json()["facts"]


async def scores(api: httpx.AsyncClient, slug: str, id: str) -> list[Any]:
    return [side["score"] for side in (await facts_of(api, slug, id))["sides"]]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("kind", TYPED)
async def test_a_box_is_made_in_the_composer(
    enter: Enter, ada: Desk, slug: str, kind: str, scripts: bool
) -> None:
    page = await enter(ada, f"/desk/{slug}", java_script_enabled=scripts)
    await page.locator(".facts-fold > summary").click()
    await page.get_by_label("Kind of box").select_option(kind)
    for name, value in TYPED[kind].items():
        await page.locator(f"[name=facts-{kind}-{name}]").fill(value)
    await expect(page.locator(".facts-fold [data-facts-kind]:visible")).to_have_count(1)
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.locator(f".row .facts--{kind}")).to_contain_text(SEEN[kind])
    assert SEEN[kind].split()[-1] in words(await ada.get(f"/live/{slug}"))


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(ada: Desk, slug: str) -> None:
    rows = "Green: many\nRed: 2"
    form = {"facts-kind": "results", "facts-results-rows": rows, "facts-results-counted": "all"}
    answer = await ada.post(f"/desk/{slug}/entries", id="x1", **form)
    assert answer.status_code == 422
    assert "Row 1: Votes are a whole number" in words(answer)
    assert "A percentage is a number from 0 to 100" in words(answer)
    assert (typed(answer, "facts-results-rows"), typed(answer, "facts-results-counted")) == (rows, "all")


async def test_points_clock_and_events_are_one_press_each(
    enter: Enter, api: httpx.AsyncClient, ada: Desk, slug: str
) -> None:
    id = (await publish(api, slug, "", facts=BOARD, pinned=True))["id"]
    reader = await enter(None, f"/live/{slug}")
    page = await enter(ada, f"/desk/{slug}")
    plus = page.get_by_role("button", name="+1 Ajax")
    # Faster than the answers come: each counts.
    await page.evaluate(
        "for (const n of [1, 2, 3]) document.querySelector('button[value=\"plus 0\"]').click()"
    )
    await expect(reader.locator(".score")).to_have_text("Ajax 4–1 Feyenoord")
    await expect(page.get_by_label("Ajax: score")).to_have_value("4")
    await page.get_by_label("Ajax: score").fill("9")
    await page.get_by_role("button", name="Update the box").click()
    await expect(reader.locator(".score")).to_have_text("Ajax 9–1 Feyenoord")
    await plus.click()  # on top of what was typed
    await expect(page.get_by_label("Ajax: score")).to_have_value("10")
    await page.get_by_label("Ajax: score").fill("11")
    await page.get_by_label("Ajax: score").press("Enter")
    await expect(reader.locator(".score")).to_have_text("Ajax 11–1 Feyenoord")
    await page.get_by_role("button", name="Start the clock").click()
    await expect(reader.locator("run-clock[running]")).to_have_count(1)
    await page.get_by_label("What happened").fill("Goal: Berghuis")
    await page.get_by_label("What happened").press("Control+Enter")
    await expect(reader.locator(".score-events")).to_have_text("1' Goal: Berghuis")
    await expect(page.get_by_label("What happened")).to_have_value("")
    await page.get_by_role("button", name="Stop the clock").click()
    await expect(reader.locator("run-clock:not([running])")).to_have_count(1)
    assert (await facts_of(api, slug, id))["clock"]["running"] is False


async def test_keys_count_where_nobody_types(
    enter: Enter, api: httpx.AsyncClient, ada: Desk, slug: str
) -> None:
    await publish(api, slug, "", facts=BOARD, pinned=True)
    page = await enter(ada, f"/desk/{slug}")
    await page.locator(".row .entry").focus()
    for key in ("1", "2", "2", "Shift+Digit1", "s"):
        await page.keyboard.press(key)
    await expect(page.locator(".row .score")).to_have_text("Ajax 1–3 Feyenoord")
    await expect(page.locator("run-clock[running]")).to_have_count(1)
    await page.locator("#text").press("1")
    await expect(page.locator("#text")).to_have_value("1")
    await expect(page.locator(".row .score")).to_have_text("Ajax 1–3 Feyenoord")


@pytest.mark.parametrize("kind", ["scoreboard", "results", "list", "timeline", "countdown"])
async def test_a_box_is_updated_in_the_list_without_scripts(
    enter: Enter, api: httpx.AsyncClient, ada: Desk, slug: str, kind: str
) -> None:
    boxes = {
        "scoreboard": BOARD,
        "results": {"kind": "results", "rows": [{"name": "Green", "votes": 1}]},
        "list": {"kind": "list", "rows": [["Height", 1]]},
        "timeline": {"kind": "timeline", "rows": [["14:05", "Kick-off"]]},
        "countdown": {"kind": "countdown", "title": "Polls", "to": "2030-01-09T20:00:00Z"},
    }
    id = (await publish(api, slug, "", facts=boxes[kind]))["id"]
    page = await enter(ada, f"/desk/{slug}", java_script_enabled=False)
    await page.locator(".facts-quick > summary").click()
    match kind:
        case "scoreboard":
            await page.get_by_role("button", name="+1 Ajax").click()
        case "countdown":
            await page.get_by_label("Counts down to").nth(1).fill("2030-01-10T20:00")
        case _:
            cell = {"results": "0-votes", "list": "0-1", "timeline": "0-1"}[kind]
            await page.locator(f"[name=cell-{cell}]").fill("77")
            await page.locator("[name=cell-new-0]").fill("More")
            await page.locator("[name=cell-new-1]").fill("8")
    if kind != "scoreboard":
        await page.get_by_role("button", name="Update the box").click()
    found = await facts_of(api, slug, id)
    match kind:
        case "scoreboard":
            assert [side["score"] for side in found["sides"]] == [2, 1]
        case "countdown":
            assert found["to"] == "2030-01-10T20:00:00+00:00"
        case "results":
            assert found["rows"] == [{"name": "Green", "votes": 77}, {"name": "More", "votes": 8}]
        case _:
            assert found["rows"] == [[boxes[kind]["rows"][0][0], "77"], ["More", "8"]]


# Two at once, and a program


async def test_two_editors_and_a_program_change_different_cells(
    enter: Enter, api: httpx.AsyncClient, ada: Desk, bo: Desk, slug: str
) -> None:
    id = (await publish(api, slug, "", facts=BOARD, pinned=True))["id"]
    mine, theirs = [await enter(desk, f"/desk/{slug}") for desk in (ada, bo)]
    await mine.get_by_label("Ajax: score").fill("5")
    await theirs.get_by_label("Feyenoord: score").fill("6")
    await theirs.get_by_role("button", name="Update the box").click()
    await api.patch(f"/api/v1/blogs/{slug}/entries/{id}", json={"facts": BOARD | {"clock": "80'", "sides": [
        SIDES[0], SIDES[1] | {"score": 6}]}})  # fmt: skip
    await expect(mine.locator(".row .score-clock")).to_have_text("80'")
    await mine.get_by_role("button", name="Update the box").click()
    await expect(theirs.locator(".row .score")).to_have_text("Ajax 5–6 Feyenoord")
    assert (await facts_of(api, slug, id))["clock"] == "80'"


async def test_nothing_is_lost_when_two_editors_and_a_program_write_all_the_time(
    api: httpx.AsyncClient, ada: Desk, bo: Desk, slug: str
) -> None:
    id = (await publish(api, slug, "", facts=BOARD))["id"]

    async def count(desk: Desk, side: int) -> None:
        base = (await open_edit(desk, slug, id))["facts-base"]
        for _ in range(12):
            fields = {"press": f"plus {side}", "facts-base": base}
            answer = await desk.post(f"/desk/{slug}/entries/{id}/facts", JSON, **fields)
            assert answer.status_code == 200, answer.text
            base = answer.json()["base"]

    async def report() -> None:
        for n in range(12):
            await api.patch(f"/api/v1/blogs/{slug}/entries/{id}", json={"headline": f"Minute {n}"})

    await asyncio.gather(count(ada, 0), count(bo, 1), report())
    assert await scores(api, slug, id) == [13, 13]


async def test_two_who_change_the_same_cell_are_asked(
    enter: Enter, api: httpx.AsyncClient, ada: Desk, bo: Desk, slug: str
) -> None:
    id = (await publish(api, slug, "", facts=BOARD, pinned=True))["id"]
    page = await enter(ada, f"/desk/{slug}")
    await page.get_by_label("Ajax: score").fill("5")
    other = await enter(bo, f"/desk/{slug}")
    await other.get_by_label("Ajax: score").fill("3")
    await other.get_by_role("button", name="Update the box").click()
    await expect(page.locator(".row .score")).to_have_text("Ajax 3–1 Feyenoord")
    await page.get_by_role("button", name="Update the box").click()
    await expect(page.get_by_role("alert").filter(has_text="now it is Ajax: 3")).to_have_count(1)
    await expect(page.get_by_label("Ajax: score")).to_have_value("5")
    assert await scores(api, slug, id) == [3, 1]
    await page.get_by_role("button", name="Update the box").click()
    await expect(other.locator(".row .score")).to_have_text("Ajax 5–1 Feyenoord")


async def test_the_same_is_asked_without_scripts_and_a_form_sent_twice_counts_once(
    api: httpx.AsyncClient, ada: Desk, bo: Desk, slug: str
) -> None:
    id = (await publish(api, slug, "", facts=BOARD))["id"]
    base = (await open_edit(ada, slug, id))["facts-base"]
    at = f"/desk/{slug}/entries/{id}/facts"
    for _ in range(2):
        assert (await bo.post(at, press="plus 0", **{"facts-base": base})).status_code == 303
    assert await scores(api, slug, id) == [2, 1]
    asked = await ada.post(at, **{"facts-base": base, "cell-0-score": "7"})
    assert asked.status_code == 409
    assert "now it is Ajax: 2" in words(asked)
    assert typed(asked, "cell-0-score") == "7"
    again = await ada.post(at, **{"facts-base": typed(asked, "facts-base"), "cell-0-score": "7"})
    assert again.status_code == 303
    assert await scores(api, slug, id) == [7, 1]
    wrong = await ada.post(at, **{"cell-0-score": "7" * 30})
    assert wrong.status_code == 422
    assert typed(wrong, "cell-0-score") == "7" * 30


async def test_who_writes_the_text_is_not_hindered_by_a_feed(
    enter: Enter, api: httpx.AsyncClient, ada: Desk, slug: str
) -> None:
    id = (await publish(api, slug, "Kick-off.", facts=BOARD, pinned=True))["id"]
    page: Page = await enter(ada, f"/desk/{slug}")
    text = await edit(page)
    await text.fill("Half time.")
    for score in (2, 3):
        sides = [SIDES[0] | {"score": score}, SIDES[1]]
        await api.patch(f"/api/v1/blogs/{slug}/entries/{id}", json={"facts": BOARD | {"sides": sides}})
    await expect(page.locator(".row .score").first).to_have_text("Ajax 3–1 Feyenoord")
    await expect(page.locator("[data-warning]")).to_have_count(0)
    await page.get_by_role("radio", name="a small fix").check()
    await page.locator(".editing").get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".editing")).to_have_count(0)
    await expect(page.locator(".row > .entry")).to_contain_text("Half time.")
    assert await scores(api, slug, id) == [3, 1]


async def test_a_conflict_in_the_form_is_of_a_field_and_theirs_can_be_taken(
    api: httpx.AsyncClient, ada: Desk, slug: str
) -> None:
    id = (await publish(api, slug, "Kick-off.", facts=BOARD))["id"]
    form = await open_edit(ada, slug, id)
    sides = [SIDES[0] | {"score": 2}, SIDES[1]]
    await api.patch(f"/api/v1/blogs/{slug}/entries/{id}", json={"facts": BOARD | {"sides": sides}})
    mine = form | {"facts-scoreboard-sides": "Ajax: 3\nFeyenoord: 1", "facts-scoreboard-period": "2nd half"}
    stale = await ada.post(f"/desk/{slug}/entries/{id}", **mine)
    assert stale.status_code == 409
    assert "Sides: both of you changed it" in words(stale)
    assert typed(stale, "facts-scoreboard-period") == "2nd half"
    history = await ada.get(f"/desk/{slug}/entries/{id}/history")
    assert "<del>1</del><ins>2</ins>–1 Feyenoord" in history.text

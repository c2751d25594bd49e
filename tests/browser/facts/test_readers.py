"""What readers see of a facts box: each kind, updated without a reload, said once, and nothing that moves by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from desk import Enter
from playwright.async_api import Page, expect
from programs import publish

SIDES = [{"name": "Ajax", "score": 1}, {"name": "Feyenoord", "score": 1}]
BOARD = {"kind": "scoreboard", "sides": SIDES, "clock": "66'", "events": ["Kick-off"]}
ROWS = [{"name": "Green", "votes": 60, "color": "#ffffff"}, {"name": "Red", "votes": 40}]
KINDS: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    (
        BOARD,
        BOARD
        | {"sides": [SIDES[0] | {"score": 2}, SIDES[1]], "clock": "67'", "events": ["Kick-off", "Goal"]},
        ".score",
        "Ajax 2–1 Feyenoord, Goal, 67'",
    ),
    (
        {"kind": "results", "title": "Skerrow", "counted": 10, "rows": ROWS},
        {"kind": "results", "title": "Skerrow", "counted": 20, "rows": [ROWS[0], ROWS[1] | {"votes": 60}]},
        ".results",
        "Green6050.0%, Red6050.0%, 20% counted",
    ),
    (
        {"kind": "list", "title": "The dam", "rows": [["Level", "4.1 m"], ["Built", "1931"]]},
        {"kind": "list", "title": "The dam", "rows": [["Level", "4.3 m"], ["Built", "1931"]]},
        ".facts-table",
        "Level4.3 m",
    ),
    (
        {"kind": "timeline", "title": "Today", "rows": [["14:05", "The mayor speaks"]]},
        {"kind": "timeline", "title": "Today", "rows": [["14:05", "The mayor speaks"], ["15:30", "A vote"]]},
        ".facts-times",
        "15:30 A vote",
    ),
]


async def patch(api: httpx.AsyncClient, slug: str, id: str, facts: dict[str, Any]) -> None:
    answer = await api.patch(f"/api/v1/blogs/{slug}/entries/{id}", json={"facts": facts})
    assert answer.status_code == 200, answer.text


async def loaded(page: Page) -> None:
    await page.evaluate("() => customElements.whenDefined('facts-box')")


@pytest.mark.parametrize(("before", "after", "part", "said"), KINDS, ids=[k[0]["kind"] for k in KINDS])
async def test_a_box_changes_on_the_open_page_and_is_announced(
    enter: Enter, api: httpx.AsyncClient, slug: str, before: Any, after: Any, part: str, said: str
) -> None:
    entry = await publish(api, slug, "", facts=before, pinned=True)
    page = await enter(None, f"/live/{slug}")
    await loaded(page)
    await page.evaluate("document.querySelector('.pinned .entry').kept = true")
    await patch(api, slug, entry["id"], after)
    await expect(page.locator(".announcer")).to_have_text(said)
    fresh = await enter(None, f"/live/{slug}")
    assert await page.locator(part).inner_html() == await fresh.locator(part).inner_html()
    assert await page.evaluate("document.querySelector('.pinned .entry').kept"), "the same element, morphed"


async def test_a_clock_runs_by_itself_and_moves_nothing(
    enter: Enter, api: httpx.AsyncClient, slug: str
) -> None:
    begun = datetime.now(UTC) - timedelta(minutes=3)
    clock = {"from": begun.isoformat(), "at": "64:58", "running": True}
    entry = await publish(api, slug, "", facts=BOARD | {"clock": clock}, pinned=True)
    page = await enter(None, f"/live/{slug}")
    await loaded(page)
    await page.evaluate(
        """() => {
            window.moved = []
            new PerformanceObserver((list) => window.moved.push(...list.getEntries().map((e) => e.value)))
                .observe({ type: "layout-shift" })
        }"""
    )
    shown = page.locator("run-clock span")  # in its shadow root
    first = await shown.inner_text()
    assert first.startswith(("67:", "68:"))
    await expect(shown).not_to_have_text(first)
    assert await page.evaluate("window.moved") == []
    await patch(api, slug, entry["id"], BOARD | {"clock": clock | {"at": "90:00", "running": False}})
    await expect(shown).to_have_text("90:00")
    silent = await enter(None, f"/live/{slug}", java_script_enabled=False)
    await expect(silent.locator("run-clock")).to_have_text("90:00")


async def test_a_countdown_ends_with_now(enter: Enter, api: httpx.AsyncClient, slug: str) -> None:
    to = datetime.now(UTC) + timedelta(days=2, hours=3, seconds=30)
    entry = await publish(api, slug, "", facts={"kind": "countdown", "title": "Polls", "to": to.isoformat()})
    page = await enter(None, f"/live/{slug}")
    await loaded(page)
    shown = page.locator("count-down span")
    assert (await shown.inner_text()).startswith("2 days 03:00:")
    soon = datetime.now(UTC) + timedelta(seconds=2)
    await patch(api, slug, entry["id"], {"kind": "countdown", "title": "Polls", "to": soon.isoformat()})
    await expect(shown).to_have_text("Now")


async def test_a_box_that_comes_later_runs_too_and_no_page_without_one_loads_it(
    enter: Enter, api: httpx.AsyncClient, slug: str
) -> None:
    await publish(api, slug, "No box here.")
    page = await enter(None, f"/live/{slug}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload(wait_until="networkidle")
    assert [url for url in asked if "facts" in url] == []
    await publish(api, slug, "", facts=BOARD)
    await loaded(page)


async def test_what_changes_fast_is_announced_every_few_seconds_as_it_is_then(
    enter: Enter, api: httpx.AsyncClient, slug: str
) -> None:
    entry = await publish(api, slug, "", facts=BOARD, pinned=True)
    page = await enter(None, f"/live/{slug}")
    await loaded(page)
    await page.evaluate(
        """() => {
            window.said = []
            const place = document.querySelector(".announcer")
            const note = () => place.textContent && window.said.push([performance.now(), place.textContent])
            new MutationObserver(note).observe(place, { childList: true })
        }"""
    )
    for score in (2, 3, 4, 5):
        await patch(api, slug, entry["id"], BOARD | {"sides": [SIDES[0] | {"score": score}, SIDES[1]]})
        await expect(page.locator(".score")).to_have_text(f"Ajax {score}–1 Feyenoord")
    await expect(page.locator(".announcer")).to_have_text("Ajax 5–1 Feyenoord, 66'")
    said = await page.evaluate("window.said")
    assert said[0][1].startswith("Ajax 2–1")
    assert len(said) < 4
    assert said[-1][0] - said[0][0] > 4_900

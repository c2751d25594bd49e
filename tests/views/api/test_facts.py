"""Facts boxes by the API: replaced by PATCH, refused with a sentence a field, in pages, frames and feeds."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest
from programs import frame, publish, sentence
from websockets.asyncio.client import connect

BOARD = {
    "kind": "scoreboard",
    "sides": [{"name": "Ajax", "score": 2}, {"name": "Feyenoord", "score": 1}],
    "clock": "67'",
    "events": ["12' A goal"],
}
RESULTS = {
    "kind": "results",
    "title": "Skerrow",
    "counted": 45,
    "rows": [
        {"name": "Green <b>", "votes": 1200, "color": "#1c6b3a"},
        {"name": "Red", "votes": 800, "color": "#ffffff"},
    ],
}
LIST = {"kind": "list", "title": "The dam", "rows": [["Height", "42 m"], ["Built", "1931"]]}
COUNTDOWN = {"kind": "countdown", "title": "Polls close", "to": "2026-01-09T20:00:00+01:00"}
TIMELINE = {"kind": "timeline", "title": "The day", "rows": [["14:05", "Kick-off"]]}


@pytest.mark.parametrize(
    "facts", [BOARD, RESULTS, LIST, COUNTDOWN, TIMELINE], ids=lambda box: str(box["kind"])
)
async def test_an_entry_carries_a_box_and_patch_replaces_it(
    api: httpx.AsyncClient, story: str, facts: dict[str, Any]
) -> None:
    entry = await publish(api, story, "", facts=facts, pinned=True)
    url = f"/api/v1/blogs/{story}/entries/{entry['id']}"
    assert entry["facts"] == facts
    assert f"facts--{facts['kind']}" in entry["html"]
    changed = await api.patch(url, json={"facts": LIST | {"title": "Other"}}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["facts"]) == (200, LIST | {"title": "Other"})
    late = await api.patch(url, json={"facts": facts}, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    assert (await api.get(url)).json()["facts"]["title"] == "Other"


async def test_a_box_is_taken_away_by_null_but_not_with_the_last_of_an_entry(
    api: httpx.AsyncClient, story: str
) -> None:
    with_words = await publish(api, story, "Kick-off.", facts=BOARD)
    url = f"/api/v1/blogs/{story}/entries/{with_words['id']}"
    assert (await api.patch(url, json={"headline": "H"})).json()["facts"] == BOARD
    assert (await api.patch(url, json={"facts": None})).json()["facts"] is None
    alone = await publish(api, story, "", facts=BOARD)
    refused = await api.patch(f"/api/v1/blogs/{story}/entries/{alone['id']}", json={"facts": None})
    assert "Nothing would be left" in sentence(refused, 422)


async def test_what_is_wrong_is_said_field_by_field(api: httpx.AsyncClient, story: str) -> None:
    rows = [{"name": "Green", "votes": "many"}, {"name": "", "color": "green"}]
    answer = await api.post(
        f"/api/v1/blogs/{story}/entries", json={"text": "x", "facts": {"kind": "results", "rows": rows}}
    )
    sentence(answer, 422)
    assert answer.json()["errors"] == {
        "facts.rows.0.votes": "Votes are a whole number, such as 12345.",
        "facts.rows.1.name": "Give it a name.",
        "facts.rows.1.color": "Write a colour as “#” and six digits or letters, such as #b3122b.",
    }


async def test_a_countdown_without_a_zone_is_on_the_blogs_clock(api: httpx.AsyncClient, slug: str) -> None:
    await api.post("/api/v1/blogs", json={"slug": slug, "title": "Night", "zone": "Europe/Paris"})
    entry = await publish(api, slug, "", facts={"kind": "countdown", "to": "2026-07-09T20:00"})
    assert entry["facts"]["to"] == "2026-07-09T20:00:00+02:00"
    assert "20:00 CEST" in entry["html"]


async def test_readers_get_the_new_box_as_a_put(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(api, story, "", facts=BOARD, pinned=True)
    async with connect(f"{str(api.base_url).replace('http', 'ws')}/live/{story}/ws") as socket:
        assert (await frame(socket))["type"] == "hello"
        sides = [{"name": "Ajax", "score": 3}, {"name": "Feyenoord", "score": 1}]
        await api.patch(
            f"/api/v1/blogs/{story}/entries/{entry['id']}", json={"facts": BOARD | {"sides": sides}}
        )
        put = await frame(socket)
    assert (put["type"], put["entry"]["id"], put["entry"]["revision"]) == ("put", entry["id"], 2)
    assert "<bdi>3</bdi>" in put["entry"]["html"]
    assert "Corrected" not in put["entry"]["html"]
    page = await api.get(f"/live/{story}")
    assert put["entry"]["html"] in page.text


async def test_feeds_and_structured_data_say_what_the_box_says(api: httpx.AsyncClient, story: str) -> None:
    await publish(api, story, "", facts=BOARD)
    await publish(api, story, "", facts=RESULTS)
    results, board = (await api.get(f"/live/{story}/feed.json")).json()["items"]
    assert "<caption>Skerrow</caption>" in results["content_html"]
    assert "<td>1,200</td><td>60.0%</td>" in results["content_html"]
    assert "Green &lt;b&gt;" in results["content_html"]
    assert "<svg" not in results["content_html"]
    assert "Updated" not in results["content_html"]
    assert board["title"] == "Ajax 2–1 Feyenoord"
    assert board["content_text"] == "Ajax 2–1 Feyenoord, 67'\n12' A goal"
    assert board["_liveblog"]["facts"] == BOARD
    for form in ("atom", "rss"):
        assert "Feyenoord" in (await api.get(f"/live/{story}/feed.{form}")).text
    page = (await api.get(f"/live/{story}")).text
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    table, game = (update.get("hasPart") or update["about"] for update in data["liveBlogUpdate"])
    assert table["text"].splitlines() == ["Skerrow 45%", "Green <b>: 1200 (60.0%)", "Red: 800 (40.0%)"]
    assert (game["@type"], game["homeTeam"]["name"]) == ("SportsEvent", "Ajax")
    assert game["description"] == "Ajax 2–1 Feyenoord, 67'"

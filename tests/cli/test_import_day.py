"""A recorded story that names its day reads as of that day, wherever it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from servers import Running, command

from liveblog.model.times import iso

STORY = """date 2021-03-09 The clock tower stands still.

BREAKING: It moves again. — Ada Quorn (@adaquorn) March 9, 2021

https://x.com/adaquorn/status/1369300000000000000

Editor’s note: This story was updated.
"""
EXACT = "2021-03-09T14:52:15.020Z"
LAST = "2021-03-09T23:59:59"


@dataclass
class Imported:
    server: Running

    def get(self, path: str) -> httpx.Response:
        answer = httpx.get(f"{self.server.url}{path}")
        assert answer.status_code == 200
        return answer

    def export(self, slug: str = "recorded-clock") -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.server.command("export", slug).splitlines()]


@pytest.fixture(scope="module")
def imported(server: Running) -> Imported:
    server.command("import", "-", "--slug", "recorded-clock", stdin=STORY)
    return Imported(server)


def times(html: str) -> list[str]:
    return re.findall(r'<p class="entry-when[^"]*">.*?datetime="([^"]+)"', html)


def test_the_page_shows_the_day_and_no_clock_that_nobody_knows(imported: Imported) -> None:
    html = imported.get("/live/recorded-clock").text
    assert times(html) == ["2021-03-09", EXACT, "2021-03-09", "2021-03-09"]
    assert re.findall(r'<p class="day">.*?>([^<>]+)</time>', html) == ["Tuesday, 9 March 2021"]
    assert re.findall(r"\b\d\d:\d\d UTC", html) == ["14:52 UTC"] * 3  # the entry, its card, its record
    assert '<time datetime="2021-03-09">9 March 2021</time>' in html
    assert 'data-state="closed"' in html
    assert not re.search(r"20[23]\d-\d\d-\d\dT", html.replace("2021-", ""))  # nothing on it is dated today


def test_the_snapshot_keeps_the_order_of_the_file_and_says_what_is_shown(imported: Imported) -> None:
    snapshot = imported.get("/live/recorded-clock/snapshot").json()
    assert [e["when"] for e in snapshot["entries"]] == ["2021-03-09", EXACT, "2021-03-09", "2021-03-09"]
    published = [e["published"] for e in snapshot["entries"]]
    assert published == sorted(published, reverse=True)
    assert {time[:16] for time in published} == {"2021-03-09T00:00"}
    assert (snapshot["blog"]["state"], snapshot["blog"]["started"]) == ("closed", "2021-03-09")


def test_a_permalink_shows_it_too(imported: Imported) -> None:
    first = imported.get("/live/recorded-clock/snapshot").json()["entries"][-1]
    html = imported.get(f"/live/recorded-clock/{first['id']}").text
    assert 'content="2021-03-09"' in html
    assert times(html)[-1] == "2021-03-09"


def test_search_engines_are_told_the_day(imported: Imported) -> None:
    html = imported.get("/live/recorded-clock").text
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])
    updates = data["liveBlogUpdate"]
    assert [u["datePublished"] for u in updates] == ["2021-03-09", EXACT, "2021-03-09", "2021-03-09"]
    assert [u["dateModified"] for u in updates] == [u["datePublished"] for u in updates]
    assert data["datePublished"] == "2021-03-09"
    assert data["coverageStartTime"] == "2021-03-09T00:00:00+00:00"
    assert data["coverageEndTime"] == f"{LAST}+00:00"


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_feeds_are_of_that_day_in_order(imported: Imported, form: str) -> None:
    text = imported.get(f"/live/recorded-clock/feed.{form}").text
    day = "09 Mar 2021 00:00:0" if form == "rss" else "2021-03-09T00:00:0"
    assert text.count(day) >= 4
    places = [text.index(words) for words in ("This story was updated", "It moves again", "stands still")]
    assert places == sorted(places)
    if form == "json":
        assert [item["_liveblog"]["when"] for item in json.loads(text)["items"]][1] == EXACT


def test_it_is_exported_and_imported_again_as_it_is(imported: Imported, tmp_path: Path) -> None:
    blog, *entries = imported.export()
    assert blog["blog"]["state"] == "closed"
    assert [e["entry"]["day"] for e in entries] == ["2021-03-09"] * 4
    lines = imported.server.command("export", "recorded-clock")
    data = ("--data", str(tmp_path))
    assert command("import", "-", "--slug", "clock", *data, stdin=lines).returncode == 0
    again = [json.loads(line)["entry"] for line in command("export", "clock", *data).stdout.splitlines()[1:]]
    for name in ("id", "day", "published", "source"):
        assert [e[name] for e in again] == [e["entry"][name] for e in entries]


def test_a_longer_version_adds_what_is_new_in_its_place(imported: Imported) -> None:
    imported.server.command("import", "-", "--slug", "longer", stdin=STORY)
    longer = STORY.replace("BREAKING", "A crowd gathers.\n\nBREAKING") + "\n\nThe end.\n"
    said = imported.server.command("import", "-", "--slug", "longer", stdin=longer)
    assert "2 entries published, 4 entries there already" in said
    found = [e["entry"]["source"] for e in imported.export("longer")[1:]]
    assert (found[1], found[-1]) == ("A crowd gathers.", "The end.")


def test_with_live_it_stays_live(imported: Imported) -> None:
    imported.server.command("import", "-", "--slug", "still-live", "--live", stdin=STORY)
    snapshot = imported.get("/live/still-live/snapshot").json()
    assert snapshot["blog"]["state"] == "live"
    assert snapshot["entries"][0]["when"] == "2021-03-09"


def test_with_every_it_unfolds_now(imported: Imported) -> None:
    imported.server.command("import", "-", "--slug", "now", "--every", "0.01", stdin=STORY)
    snapshot = imported.get("/live/now/snapshot").json()
    assert snapshot["blog"]["state"] == "live"
    assert all("when" not in e and e["published"] > "2025" for e in snapshot["entries"])
    assert snapshot["blog"]["started"] == "2021-03-09"


def test_an_edit_leaves_it_on_its_day_and_a_new_time_does_not(imported: Imported) -> None:
    server = imported.server
    server.command("import", "-", "--slug", "edited", stdin=STORY)
    token = server.command("token", "create", "Program", "--role", "editor").strip()
    id = imported.export("edited")[1]["entry"]["id"]
    address = f"{server.url}/api/v1/blogs/edited/entries/{id}"
    with httpx.Client(headers={"authorization": f"Bearer {token}"}) as client:
        edited = client.patch(address, json={"headline": "Stopped"}).json()
        assert edited["when"] == "2021-03-09"
        moved = client.patch(address, json={"published": iso(1615300000000)}).json()
        assert "when" not in moved
        assert moved["published"] == iso(1615300000000)


def test_what_is_published_now_in_a_recorded_blog_is_of_today(serve: Callable[..., Running]) -> None:
    server = serve()
    server.command("import", "-", "--slug", "clock", "--live", stdin=STORY)
    server.command("import", "-", "--slug", "clock", stdin="And today?")
    newest, *_ = httpx.get(f"{server.url}/live/clock/snapshot").json()["entries"]
    assert "And today?" in newest["html"]
    assert "when" not in newest

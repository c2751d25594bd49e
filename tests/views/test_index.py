"""The list of blogs for readers: whole, page by page, and read once for all who ask at the same time."""

from __future__ import annotations

import asyncio
import re
import secrets

import httpx
import pytest

from liveblog.pages.single_flight import SingleFlight


async def test_closed_blogs_are_listed_page_by_page_and_drafts_never(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = secrets.token_hex(4)
    slugs = [f"old-{mark}-{n:02}" for n in range(52)]
    for slug in slugs:
        made = await api.post("/api/v1/blogs", json={"slug": slug, "title": slug, "state": "closed"})
        assert made.status_code == 201
    for state in ("live", "draft"):
        await api.post("/api/v1/blogs", json={"slug": f"{state}-{mark}", "title": state, "state": state})
    path, found, pages = "/", [], 0
    while path:
        page = (await api.get(path)).text
        assert f"draft-{mark}" not in page
        assert (f'href="/live/live-{mark}"' in page) == (pages == 0)  # live ones stand above the first page
        found += re.findall(rf'href="/live/(old-{mark}-\d\d)"', page)
        older = re.search(r'href="(/\?before=[^"]+)"', page)
        path, pages = (older[1] if older else ""), pages + 1
    assert found == slugs[::-1]
    assert pages > 1
    assert "The newest ones" in page


@pytest.mark.parametrize("before", ["", "x", "1-0-", "0-0-a", "%00", "9" * 500])
async def test_a_mark_that_is_none_is_answered(api: httpx.AsyncClient, before: str) -> None:
    assert (await api.get(f"/?before={before}")).status_code == 200


async def test_who_asks_while_it_is_made_shares_the_next_and_one_is_made_at_a_time() -> None:
    flight: SingleFlight[int] = SingleFlight()
    going, made, at_once = asyncio.Event(), 0, 0

    async def make() -> int:
        nonlocal made, at_once
        at_once += 1
        assert at_once == 1
        await going.wait()
        made, at_once = made + 1, at_once - 1
        return made

    first = asyncio.create_task(flight.get("a", make))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    later = [asyncio.create_task(flight.get("a", make)) for _ in range(9)]
    other = asyncio.create_task(flight.get("b", make))
    await asyncio.sleep(0)
    later.pop().cancel()  # who goes away takes nothing from the others
    going.set()
    assert await first == 1
    assert await asyncio.gather(*later) == [2] * 8
    assert await other == 3


async def test_what_cannot_be_made_is_said_to_all_and_made_again_for_the_next() -> None:
    flight: SingleFlight[str] = SingleFlight()

    async def fail() -> str:
        raise ValueError("not now")

    async def work() -> str:
        return "made"

    both = await asyncio.gather(flight.get("a", fail), flight.get("a", fail), return_exceptions=True)
    assert [str(problem) for problem in both] == ["not now"] * 2
    assert await flight.get("a", work) == "made"

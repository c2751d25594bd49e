"""The list of blogs for readers: whole, page by page, and read once for all who ask at the same time."""

from __future__ import annotations

import asyncio
import re
import secrets

import httpx
import pytest
from programs import publish

from liveblog.pages.cached import Cached
from liveblog.pages.shelves import Shelves
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
async def test_an_invalid_mark_is_answered(api: httpx.AsyncClient, before: str) -> None:
    assert (await api.get(f"/?before={before}")).status_code == 200


async def test_concurrent_requests_share_the_next_page_and_one_is_built_at_a_time() -> None:
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


async def test_a_failed_build_reaches_all_who_waited_and_is_retried() -> None:
    flight: SingleFlight[str] = SingleFlight()

    async def fail() -> str:
        raise ValueError("not now")

    async def work() -> str:
        return "made"

    both = await asyncio.gather(flight.get("a", fail), flight.get("a", fail), return_exceptions=True)
    assert [str(problem) for problem in both] == ["not now"] * 2
    assert await flight.get("a", work) == "made"


async def test_each_blog_shows_its_newest_entry(api: httpx.AsyncClient) -> None:
    mark = secrets.token_hex(4)
    slug = f"said-{mark}"
    await api.post("/api/v1/blogs", json={"slug": slug, "title": f"Story {mark}", "summary": "The lead."})
    assert "The lead." in await item(api, slug)
    await publish(api, slug, "First the bridge **closed**.", key=True)
    await publish(api, slug, "Then it opened again.")
    live = await item(api, slug)
    assert "Then it opened again." in live
    assert "First the bridge closed." in live  # its key event
    assert "2 updates" in live
    assert "<relative-time" in live
    await api.patch(f"/api/v1/blogs/{slug}", json={"state": "closed"})
    closed = await item(api, slug)
    assert "The lead." in closed
    assert "First the bridge" not in closed


async def item(api: httpx.AsyncClient, slug: str) -> str:
    """What the list says of a blog."""
    page = (await api.get("/")).text
    return page[page.index(f'data-slug="{slug}"') :].partition('<li class="blogs-one')[0]


async def test_the_page_is_rebuilt_only_after_a_change(api: httpx.AsyncClient, story: str) -> None:
    first = await api.get("/")
    assert (await api.get("/")).headers["etag"] == first.headers["etag"]
    assert (await api.get("/", headers={"If-None-Match": first.headers["etag"]})).status_code == 304
    await publish(api, story, "News.")
    assert (await api.get("/")).headers["etag"] != first.headers["etag"]


async def test_pages_are_cached_by_their_contents_and_bounded() -> None:
    shelves, page = Shelves(), Cached(b"x", "text/html", "no-store")
    shelves.keep("en", ("a", 1), page)
    assert shelves.kept("en", ("a", 1)) is page
    assert shelves.kept("en", ("a", 2)) is None
    assert shelves.kept("fr", ("a", 1)) is None
    for n in range(200):
        shelves.keep(n, 0, page)
    assert shelves.kept("en", ("a", 1)) is None
    assert shelves.kept(199, 0) is page

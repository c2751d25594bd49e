"""A blog in another order, or with only some of its entries: pages and snapshots of the real server."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest


async def publish(api: httpx.AsyncClient, slug: str, text: str, **more: Any) -> str:
    answer = await api.post(f"/api/v1/blogs/{slug}/entries", json={"text": text, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def ids_on(page: str) -> list[str]:
    return re.findall(r'<article class="entry[^>]* data-id="([^"]+)"', page)


async def read(api: httpx.AsyncClient, slug: str, query: str) -> list[str]:
    """The ids of all entries, by the links from page to page, and by the snapshot: both are the same."""
    ids: list[str] = []
    address = f"/live/{slug}?{query}"
    while address:
        page = await api.get(address)
        assert page.status_code == 200
        snapshot = await api.get(address.replace("?", "/snapshot?", 1))
        shown = ids_on(page.text)
        assert [entry["id"] for entry in snapshot.json()["entries"]] == shown
        ids += shown
        onward = re.search(r'<p class="older"><a class="older-link"[^>]* href="([^"]+)"', page.text)
        assert bool(onward) == snapshot.json()["more"]
        address = onward[1].replace("&amp;", "&") if onward else ""
    return ids


async def test_each_reading_is_the_whole_of_what_it_asks_for(api: httpx.AsyncClient, story: str) -> None:
    labels = [None, "breaking", "update"]
    made = [
        await publish(
            api,
            story,
            f"Number {number}",
            key=number % 2 == 0,
            tags=["Rain" if number % 3 else "Ouse-Foss"],
            label=labels[number % 3],
            pinned=number == 4,
            authors=["Ada Li"],
        )
        for number in range(70)
    ]
    newest = made[::-1]
    assert await read(api, story, "order=oldest") == made
    assert await read(api, story, "key=1") == [made[n] for n in range(69, -1, -1) if n % 2 == 0]
    assert await read(api, story, "tag=%23OUSE-FOSS") == [id for id in newest if made.index(id) % 3 == 0]
    both = [made[n] for n in range(70) if n % 2 == 0 and n % 3 == 1]
    assert await read(api, story, "order=oldest&key=1&label=breaking&tag=rain") == both
    assert await read(api, story, f"order=oldest&start={made[10]}") == made[10:]
    assert await read(api, story, "author=ADA+LI") == newest


async def test_what_nobody_wrote_is_a_sentence_with_a_way_out(api: httpx.AsyncClient, story: str) -> None:
    await publish(api, story, "Something")
    page = await api.get(f"/live/{story}?tag=none-such&order=oldest")
    assert page.status_code == 200
    assert ids_on(page.text) == []
    assert "No update matches this filter yet" in page.text
    assert f'<a href="/live/{story}?order=oldest">The whole story</a>' in page.text
    assert '<meta name="robots" content="noindex, follow">' in page.text
    assert f'<link rel="canonical" href="{api.base_url}/live/{story}">' in page.text


@pytest.mark.parametrize(
    "query", ["order=newest", "key=0", "label=nothing", "tag=", "tag=%00", "utm_source=x"]
)
async def test_what_means_nothing_is_the_blog_itself(api: httpx.AsyncClient, story: str, query: str) -> None:
    await publish(api, story, "Something")
    assert (await api.get(f"/live/{story}?{query}")).content == (await api.get(f"/live/{story}")).content


async def test_names_of_authors_are_not_found_where_they_are_not_shown(
    api: httpx.AsyncClient, story: str
) -> None:
    await publish(api, story, "Something", authors=["Ada Li"])
    assert len(await read(api, story, "author=Ada+Li")) == 1
    assert (await api.patch(f"/api/v1/blogs/{story}", json={"bylines": False})).status_code == 200
    assert await read(api, story, "author=Ada+Li") == []
    found = await api.get(
        f"/live/{story}/search", params={"q": "ada"}, headers={"Accept": "application/json"}
    )
    assert found.json()["entries"] == []

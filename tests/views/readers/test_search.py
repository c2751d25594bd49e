"""Searching a whole blog, by page and by JSON."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

JSON = {"Accept": "application/json"}


async def publish(api: httpx.AsyncClient, slug: str, text: str, **more: Any) -> str:
    answer = await api.post(f"/api/v1/blogs/{slug}/entries", json={"text": text, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def found(api: httpx.AsyncClient, slug: str, **query: str) -> list[str]:
    """The ids of everything that is found, page by page."""
    ids: list[str] = []
    while True:
        answer = await api.get(f"/live/{slug}/search", params=query, headers=JSON)
        assert answer.status_code == 200, answer.text
        said = answer.json()
        ids += [entry["id"] for entry in said["entries"]]
        if not said["next"]:
            assert len(ids) == said["count"]
            return ids
        query = {**query, "before": said["next"]}


async def test_the_whole_blog_is_searched_and_follows_what_happens(
    api: httpx.AsyncClient, story: str
) -> None:
    first = await publish(api, story, "The **café** closes", tags=["Town"])
    for number in range(60):
        await publish(api, story, f"Nothing new, for the {number}th time")
    await publish(api, story, "A café that nobody sees", state="draft")
    assert await found(api, story, q="cafe clos") == [first]
    assert len(await found(api, story, q="nothing")) == 60
    address = f"/api/v1/blogs/{story}/entries/{first}"
    assert (await api.patch(address, json={"text": "The bar closes", "key": True})).status_code == 200
    assert await found(api, story, q="cafe") == []
    assert await found(api, story, q="bar", tag="town", key="1") == [first]
    assert await found(api, story, tag="TOWN") == [first]
    assert (await api.delete(address)).status_code in (200, 204)
    assert await found(api, story, q="bar") == []


async def test_the_page_marks_the_words_and_says_how_many(api: httpx.AsyncClient, story: str) -> None:
    await publish(api, story, "Votes <script>alert(1)</script> are *counted*", label="breaking")
    page = await api.get(f"/live/{story}/search", params={"q": "vote count <b>"})
    assert "Nothing found" in page.text  # "b" is a word that is not there
    assert 'value="vote count &lt;b&gt;"' in page.text
    page = await api.get(f"/live/{story}/search", params={"q": "vote count"})
    assert "1 update found" in page.text
    assert "<mark>Votes</mark>" in page.text
    assert "<mark>counted</mark>" in page.text
    assert "<script>alert" not in page.text
    assert 'content="noindex, follow"' in page.text
    assert f'href="{api.base_url}/live/{story}"' in page.text
    narrowed = await api.get(f"/live/{story}/search", params={"q": "vote", "label": "update", "key": "x"})
    assert "Nothing found" in narrowed.text
    assert "Search everything" in narrowed.text


@pytest.mark.parametrize(
    "query", ["?q=", "", "?q=%00%20", "?q=%F0%9F%8C%8A", "?q=...", "?label=nothing&key=2"]
)
async def test_no_word_is_no_fault(api: httpx.AsyncClient, story: str, query: str) -> None:
    await publish(api, story, "Something")
    answer = await api.get(f"/live/{story}/search{query}")
    assert answer.status_code == 200
    assert 'id="search-words"' in answer.text
    assert 'class="entry' not in answer.text


async def test_too_long_a_search_is_a_sentence_and_stays_in_the_field(
    api: httpx.AsyncClient, story: str
) -> None:
    long = "word " * 60 + "end"
    page = await api.get(f"/live/{story}/search", params={"q": long})
    assert "at most 200 characters" in page.text
    assert long in page.text
    answer = await api.get(f"/live/{story}/search", params={"q": long}, headers=JSON)
    assert answer.status_code == 400
    assert "at most 200 characters" in answer.json()["detail"]


async def test_a_place_that_is_gone_goes_on_from_where_it_was(api: httpx.AsyncClient, story: str) -> None:
    ids = [await publish(api, story, f"Word {number}") for number in range(3)]
    await api.delete(f"/api/v1/blogs/{story}/entries/{ids[1]}")
    assert [e["id"] for e in (await api.get(
        f"/live/{story}/search", params={"q": "word", "before": ids[1]}, headers=JSON
    )).json()["entries"]] == [ids[0]]  # fmt: skip
    for unknown in ("nothing-like-this", "../../x"):
        asked = {"q": "word", "before": unknown}
        assert (await api.get(f"/live/{story}/search", params=asked, headers=JSON)).status_code == 404
        page = await api.get(f"/live/{story}/search", params=asked)
        assert (page.status_code, page.headers["location"]) == (302, f"/live/{story}/search?q=word")


async def test_drafts_are_not_searched_and_an_old_address_leads_on(api: httpx.AsyncClient, slug: str) -> None:
    made = await api.post("/api/v1/blogs", json={"slug": slug, "title": "Hidden", "state": "draft"})
    assert made.status_code == 201
    assert (await api.get(f"/live/{slug}/search?q=x")).status_code == 404
    moved = await api.patch(f"/api/v1/blogs/{slug}", json={"state": "live", "slug": f"{slug}-new"})
    assert moved.status_code == 200, moved.text
    answer = await api.get(f"/live/{slug}/search?q=x")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/live/{slug}-new/search?q=x"

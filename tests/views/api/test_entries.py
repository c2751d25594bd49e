"""Entries by the API."""

from __future__ import annotations

import asyncio

import httpx
from programs import publish, sentence


async def test_a_blog_is_made_read_changed_and_deleted(api: httpx.AsyncClient, slug: str) -> None:
    made = await api.post("/api/v1/blogs", json={"slug": slug, "title": "Flood", "summary": "So far."})
    assert made.status_code == 201
    assert made.headers["location"] == f"/api/v1/blogs/{slug}"
    assert made.json()["state"] == "live"
    read = await api.get(f"/api/v1/blogs/{slug}")
    assert read.json() == made.json()
    assert "Close it first" in sentence(await api.delete(f"/api/v1/blogs/{slug}"), 409)
    changed = await api.patch(f"/api/v1/blogs/{slug}", json={"state": "closed"})
    assert (changed.status_code, changed.json()["state"], changed.json()["revision"]) == (200, "closed", 2)
    assert any(b["slug"] == slug for b in (await api.get("/api/v1/blogs")).json()["blogs"])
    assert (await api.delete(f"/api/v1/blogs/{slug}")).status_code == 204
    sentence(await api.get(f"/api/v1/blogs/{slug}"), 404)


async def test_an_entry_is_what_an_editor_would_have_typed(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(api, story, "BREAKING: The dam **holds**.", tags=["dam"], key=True, pinned=True)
    assert (entry["label"], entry["key"], entry["pinned"], entry["tags"]) == ("breaking", True, True, ["dam"])
    assert entry["text"] == "BREAKING: The dam **holds**."
    assert "<strong>holds</strong>" in entry["html"]
    again = await api.get(f"/api/v1/blogs/{story}/entries/{entry['id']}")
    assert again.json() == entry
    assert again.headers["etag"] == '"1"'


async def test_the_same_id_again_changes_nothing(api: httpx.AsyncClient, story: str) -> None:
    first = await publish(api, story, id="mine")
    again = await api.post(f"/api/v1/blogs/{story}/entries", json={"text": "Other words.", "id": "mine"})
    assert (again.status_code, again.json()) == (200, first)
    missed = await api.get(f"/live/{story}/updates?after=0-0")
    assert [e["type"] for e in missed.json()["events"]] == ["blog", "put"]


async def test_entries_are_listed_newest_first(api: httpx.AsyncClient, story: str) -> None:
    ids = [(await publish(api, story, f"{n}."))["id"] for n in range(5)]
    newest = ids[::-1]
    listed = await api.get(f"/api/v1/blogs/{story}/entries?limit=2")
    assert [e["id"] for e in listed.json()["entries"]] == newest[:2]
    listed = await api.get(f"/api/v1/blogs/{story}/entries", params={"limit": 2, "before": newest[1]})
    assert [e["id"] for e in listed.json()["entries"]] == newest[2:4]


async def test_a_stale_write_is_412_and_changes_nothing(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(api, story)
    url = f"/api/v1/blogs/{story}/entries/{entry['id']}"
    changed = await api.patch(url, json={"headline": "New"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["revision"], changed.headers["etag"]) == (200, 2, '"2"')
    for refused in (
        await api.patch(url, json={"headline": "Late"}, headers={"If-Match": '"1"'}),
        await api.delete(url, headers={"If-Match": '"1"'}),
    ):
        sentence(refused, 412)
        assert refused.headers["etag"] == '"2"'
    assert (await api.get(url)).json()["headline"] == "New"
    assert (await api.delete(url, headers={"If-Match": '"2"'})).status_code == 204
    sentence(await api.get(url), 404)
    sentence(await api.delete(url), 404)


async def test_the_api_publishes_nothing_new_in_a_closed_blog(api: httpx.AsyncClient, story: str) -> None:
    url = f"/api/v1/blogs/{story}/entries"
    out = await publish(api, story, "Out.")
    draft = await publish(api, story, "Not yet.", state="draft")
    hoax = await publish(api, story, "Nonsense.")
    await api.patch(f"/api/v1/blogs/{story}", json={"state": "closed"})
    assert "Reopen it" in sentence(await api.post(url, json={"text": "Late."}), 409)
    sentence(await api.patch(f"{url}/{draft['id']}", json={"state": "published"}), 409)
    for changes in ({"correction": "It was in."}, {"text": "Out it is."}, {"pinned": True}):
        assert (await api.patch(f"{url}/{out['id']}", json=changes)).status_code == 200
    withdrawn = await api.patch(f"{url}/{hoax['id']}", json={"state": "withdrawn", "reason": "A hoax."})
    assert withdrawn.status_code == 200
    # Readers saw it a moment ago: to undo that is no news.
    assert (await api.patch(f"{url}/{hoax['id']}", json={"state": "published"})).status_code == 200
    assert (await api.post(url, json={"text": "For later.", "state": "draft"})).status_code == 201
    await api.patch(f"/api/v1/blogs/{story}", json={"state": "live"})
    assert (await api.patch(f"{url}/{draft['id']}", json={"state": "published"})).status_code == 200


async def test_nothing_is_published_early_or_withdrawn_before_it_was_published(
    api: httpx.AsyncClient, story: str
) -> None:
    url, to_come = f"/api/v1/blogs/{story}/entries", "2999-01-01T00:00:00Z"
    out = await publish(api, story, "Out.")
    draft = await publish(api, story, "Not yet.", state="draft")
    waits = await publish(api, story, "Later.", state="scheduled", published=to_come)
    for asked in (
        api.patch(f"{url}/{out['id']}", json={"published": to_come}),
        api.patch(f"{url}/{draft['id']}", json={"state": "published", "published": to_come}),
        api.post(url, json={"text": "x", "published": to_come}),
    ):
        assert "“scheduled”" in sentence(await asked, 422)
    for asked in (
        api.patch(f"{url}/{draft['id']}", json={"state": "withdrawn", "reason": "Never said."}),
        api.patch(f"{url}/{waits['id']}", json={"state": "withdrawn"}),
        api.post(url, json={"text": "x", "state": "withdrawn", "reason": "Never said."}),
    ):
        assert "nothing to withdraw" in sentence(await asked, 422)
    page = await api.get(f"/live/{story}")
    assert "Never said." not in page.text
    assert "2999" not in page.text
    assert (await api.patch(f"{url}/{draft['id']}", json={"published": to_come})).status_code == 200
    moved = await api.patch(f"{url}/{draft['id']}", json={"state": "scheduled"})
    assert (moved.status_code, moved.json()["published"]) == (200, "2999-01-01T00:00:00.000Z")


async def test_many_clients_at_once_lose_nothing(api: httpx.AsyncClient, story: str) -> None:
    made = await asyncio.gather(*(publish(api, story, f"{n}.") for n in range(40)))
    listed = (await api.get(f"/api/v1/blogs/{story}/entries?limit=100")).json()["entries"]
    assert {e["id"] for e in listed} == {e["id"] for e in made}


async def test_a_key_event_may_have_a_line_of_its_own(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(api, story, "A long text.", headline="A headline", key=True, key_line="In short")
    assert entry["key_line"] == "In short"
    await api.get(f"/live/{story}/updates?after=0-0")
    shown = (await api.get(f"/live/{story}/snapshot")).json()
    assert [k["line"] for k in shown["keys"]] == ["In short"]
    assert 'data-line="In short"' in shown["entries"][0]["html"]
    url = f"/api/v1/blogs/{story}/entries/{entry['id']}"
    assert (await api.patch(url, json={"key": False})).json()["key_line"] == "In short"
    assert 'data-line="A headline"' in (await api.get(url)).json()["html"]
    sentence(await api.patch(url, json={"key_line": "x" * 101}), 422)


async def test_a_text_that_shows_nothing_is_refused(api: httpx.AsyncClient, story: str) -> None:
    entries = f"/api/v1/blogs/{story}/entries"
    for text in ("#", "> ", "```\n```", "&nbsp;"):
        answer = await api.post(entries, json={"text": text})
        assert answer.status_code == 422
        assert "Nothing of this text would be seen" in answer.text
    made = await api.post(entries, json={"text": "[Foto]: dpa"})
    assert "[Foto]: dpa" in made.json()["html"]
    changed = await api.patch(f"{entries}/{made.json()['id']}", json={"text": "#"})
    assert changed.status_code == 422

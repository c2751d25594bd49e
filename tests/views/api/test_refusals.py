"""What is refused, field by field, and to whom."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from programs import program, publish, sentence
from servers import Running

from liveblog.model.entries import TEXT_LIMIT

BAD_ENTRIES: list[tuple[Any, str]] = [
    ({}, "text"),
    ({"text": ""}, "text"),
    ({"text": " \n\t"}, "text"),
    ({"text": 5}, "text"),
    ({"text": "x" * (TEXT_LIMIT + 1)}, "text"),
    ({"text": "x", "id": "../x"}, "id"),
    ({"text": "x", "id": "snapshot"}, "id"),
    ({"text": "x", "id": 7}, "id"),
    ({"text": "x", "label": "urgent"}, "label"),
    ({"text": "x", "label": {}}, "label"),
    ({"text": "x", "key": "perhaps"}, "key"),
    ({"text": "x", "pinned": []}, "pinned"),
    ({"text": "x", "tags": "x" * 50}, "tags"),
    ({"text": "x", "tags": [1]}, "tags"),
    ({"text": "x", "tags": [str(n) for n in range(21)]}, "tags"),
    ({"text": "x", "published": "yesterday"}, "published"),
    ({"text": "x", "published": "2026-01-01T10:00:00"}, "published"),
    ({"text": "x", "state": "lost"}, "state"),
    ({"text": "x", "headline": "x" * 201}, "headline"),
]


@pytest.mark.parametrize(("body", "field"), BAD_ENTRIES)
async def test_a_bad_entry_is_refused_field_by_field(
    api: httpx.AsyncClient, story: str, body: Any, field: str
) -> None:
    answer = await api.post(f"/api/v1/blogs/{story}/entries", json=body)
    sentence(answer, 422)
    assert list(answer.json()["errors"]) == [field]
    assert (await api.get(f"/api/v1/blogs/{story}/entries")).json() == {"entries": []}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff", b'{"text": NaN', b"[" * 100_000])
async def test_a_body_that_is_no_object_is_refused(api: httpx.AsyncClient, story: str, body: bytes) -> None:
    sentence(await api.post(f"/api/v1/blogs/{story}/entries", content=body), 422)


async def test_an_oversized_body_is_refused(api: httpx.AsyncClient, story: str) -> None:
    sentence(await api.post(f"/api/v1/blogs/{story}/entries", content=b"x" * 2_000_000), 413)


BAD_BLOGS = [
    ({"title": "No slug"}, {"slug"}),
    ({"slug": "no-title"}, {"title"}),
    ({"slug": "Upper", "title": "x"}, {"slug"}),
    ({"slug": "a--b", "title": "x"}, {"slug"}),
    ({"slug": "a/b", "title": ""}, {"slug", "title"}),
    ({"slug": "x" * 81, "title": "x" * 201}, {"slug", "title"}),
    ({"slug": "fine", "title": "x", "state": "gone"}, {"state"}),
    ({"slug": "fine", "title": "x", "language": "<b>"}, {"language"}),
    ({"slug": 5, "title": None}, {"slug", "title"}),
]


@pytest.mark.parametrize(("body", "fields"), BAD_BLOGS)
async def test_a_bad_blog_is_refused_field_by_field(
    api: httpx.AsyncClient, body: Any, fields: set[str]
) -> None:
    answer = await api.post("/api/v1/blogs", json=body)
    sentence(answer, 422)
    assert set(answer.json()["errors"]) == fields


async def test_a_taken_slug_is_reported(api: httpx.AsyncClient, story: str) -> None:
    answer = await api.post("/api/v1/blogs", json={"slug": story, "title": "Again"})
    assert "taken" in sentence(answer, 422)


async def test_an_unknown_resource_is_404(api: httpx.AsyncClient, story: str) -> None:
    for path in (
        "/api/v1/blogs/nowhere",
        "/api/v1/blogs/nowhere/entries",
        f"/api/v1/blogs/{story}/entries/none",
        f"/api/v1/blogs/{story}/entries/a%20b",
        "/api/v1/nothing",
    ):
        sentence(await api.get(path), 404)


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=9999999", "limit=-1", "before=a/b"])
async def test_a_bad_query_is_400(api: httpx.AsyncClient, story: str, query: str) -> None:
    sentence(await api.get(f"/api/v1/blogs/{story}/entries?{query}"), 400)


async def test_if_match_has_to_be_a_revision(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(api, story)
    url = f"/api/v1/blogs/{story}/entries/{entry['id']}"
    sentence(await api.patch(url, json={"key": True}, headers={"If-Match": '"abc"'}), 422)


async def test_a_valid_token_is_required(server: Running, story: str) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
            answer = await client.get("/api/v1/blogs", headers=headers)
            assert "token" in sentence(answer, 401)
            assert answer.headers["www-authenticate"] == "Bearer"
            sentence(
                await client.post(f"/api/v1/blogs/{story}/entries", json={"text": "x"}, headers=headers), 401
            )


async def test_a_contributor_writes_but_does_not_publish(
    server: Running, api: httpx.AsyncClient, story: str
) -> None:
    token = server.command("token", "create", "helper", "--role", "contributor").strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
        made = await client.post(f"/api/v1/blogs/{story}/entries", json={"text": "Heard this."})
        assert (made.status_code, made.json()["state"]) == (201, "submitted")
        url = f"/api/v1/blogs/{story}/entries"
        sentence(await client.post(url, json={"text": "x", "state": "published"}), 403)
        sentence(await client.patch(f"{url}/{made.json()['id']}", json={"state": "published"}), 403)
        sentence(await client.delete(f"{url}/{made.json()['id']}"), 403)
        sentence(await client.post("/api/v1/blogs", json={"slug": "mine", "title": "x"}), 403)
        sentence(await client.delete(f"/api/v1/blogs/{story}"), 403)
    assert (await api.get(f"/live/{story}/snapshot")).json()["entries"] == []


async def test_a_used_id_reveals_nothing_that_a_contributor_may_not_read(
    server: Running, api: httpx.AsyncClient, story: str
) -> None:
    url = f"/api/v1/blogs/{story}/entries"
    await publish(api, story, "Embargoed.", id="secret", state="draft")
    await publish(api, story, "Nonsense.", id="hoax")
    await api.patch(f"{url}/hoax", json={"state": "withdrawn", "reason": "It was a hoax."})
    await publish(api, story, "Out.", id="out")
    async with program(server, "contributor") as client:
        assert "Embargoed" not in sentence(await client.post(url, json={"id": "secret", "text": "x"}), 403)
        sentence(await client.get(f"{url}/secret"), 403)
        hoax = await client.post(url, json={"id": "hoax", "text": "x"})
        assert (hoax.status_code, hoax.json()["reason"], hoax.json()["text"]) == (200, "It was a hoax.", "")
        assert (await client.post(url, json={"id": "out", "text": "x"})).json()["text"] == "Out."
        # What it made itself it may read, so that a retry is as safe as an editor's.
        made = await client.post(url, json={"id": "mine", "text": "Heard this."})
        again = await client.post(url, json={"id": "mine", "text": "Heard this."})
        assert (made.status_code, again.status_code) == (201, 200)
        assert made.json() == again.json() == (await client.get(f"{url}/mine")).json()


async def test_a_contributors_program_writes_in_its_own_name(server: Running, story: str) -> None:
    url = f"/api/v1/blogs/{story}/entries"
    async with program(server, "contributor") as client:
        made = await client.post(url, json={"text": "Heard this."})
        assert made.json()["authors"] == ["A program"]
        refused = await client.post(url, json={"text": "x", "authors": ["Ada Admin"]})
        assert "own name" in sentence(refused, 403)


async def test_a_token_for_some_blogs_reaches_no_other(
    server: Running, api: httpx.AsyncClient, story: str, slug: str
) -> None:
    for other, state in ((f"{slug}-out", "live"), (f"{slug}-draft", "draft")):
        await api.post("/api/v1/blogs", json={"slug": other, "title": "Not yours", "state": state})
        await publish(api, other, "Not yours.", id="e1")
    async with program(server, "admin", story) as client:
        assert [b["slug"] for b in (await client.get("/api/v1/blogs")).json()["blogs"]] == [story]
        await publish(client, story)
        for other, status in ((f"{slug}-out", 403), (f"{slug}-draft", 404)):
            blog = f"/api/v1/blogs/{other}"
            for path in (blog, f"{blog}/landing?position=1-0", f"{blog}/entries", f"{blog}/entries/e1"):
                sentence(await client.get(path), status)
            for path in (blog, f"{blog}/entries/e1"):
                sentence(await client.delete(path), status)
            sentence(await client.patch(blog, json={"title": "Mine"}), status)
            sentence(await client.post(f"{blog}/entries", json={"text": "Mine."}), status)
            sentence(await client.patch(f"{blog}/entries/e1", json={"text": "Mine."}), status)
        # What it makes is its own, too.
        await client.post("/api/v1/blogs", json={"slug": f"{slug}-own", "title": "Its own"})
        await publish(client, f"{slug}-own")


async def test_blogs_are_listed_page_by_page(server: Running, api: httpx.AsyncClient, slug: str) -> None:
    slugs = [f"{slug}-{n}" for n in range(3)]
    for one in slugs:
        await api.post("/api/v1/blogs", json={"slug": one, "title": "T"})
    async with program(server, "editor", *slugs) as client:
        first = (await client.get("/api/v1/blogs?limit=2")).json()
        assert [b["slug"] for b in first["blogs"]] == slugs[:0:-1]
        rest = (await client.get(f"/api/v1/blogs?limit=2&before={first['next']}")).json()
        assert ([b["slug"] for b in rest["blogs"]], rest["next"]) == (slugs[:1], None)
        sentence(await client.get("/api/v1/blogs?before=e1"), 400)

"""Corrections and withdrawals by the API."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

import httpx
import pytest
from samples import an_entry
from servers import Running

from liveblog.pages.window import corrections_of
from liveblog.text import html


async def test_the_api_corrects_and_withdraws(api: httpx.AsyncClient, story: str) -> None:
    entries = f"/api/v1/blogs/{story}/entries"
    id = (await api.post(entries, json={"text": "Three died."})).json()["id"]
    change = {"text": "Two died.", "correction": "We said three."}
    corrected = (await api.patch(f"{entries}/{id}", json=change)).json()
    assert [c["text"] for c in corrected["corrections"]] == ["We said three."]
    assert corrected["corrections"][0]["at"] == corrected["updated"]
    again = (await api.patch(f"{entries}/{id}", json=change)).json()
    assert again["revision"] == corrected["revision"]
    gone = (await api.patch(f"{entries}/{id}", json={"state": "withdrawn", "reason": "A hoax."})).json()
    assert (gone["state"], gone["reason"], gone["withdrawn"]) == ("withdrawn", "A hoax.", gone["updated"])
    assert gone["text"] == "Two died."  # for those who may publish it again
    [listed] = (await api.get(entries)).json()["entries"]
    assert (listed["state"], listed["text"], listed["reason"]) == ("withdrawn", "", "A hoax.")
    back = (await api.patch(f"{entries}/{id}", json={"state": "published"})).json()
    assert (back["reason"], back["withdrawn"], len(back["corrections"])) == ("", None, 1)


async def test_contributors_see_a_tombstone_as_readers_do(
    server: Running, api: httpx.AsyncClient, story: str
) -> None:
    entries = f"/api/v1/blogs/{story}/entries"
    id = (await api.post(entries, json={"text": "Three died."})).json()["id"]
    await api.patch(f"{entries}/{id}", json={"state": "withdrawn", "reason": "A hoax."})
    token = server.command("token", "create", secrets.token_hex(4), "--role", "contributor").strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as contributor:
        answer = await contributor.get(f"{entries}/{id}")
    assert (answer.status_code, answer.json()["text"], answer.json()["reason"]) == (200, "", "A hoax.")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"correction": ""}, "correction"),
        ({"correction": "x" * 501}, "correction"),
        ({"reason": "No."}, "reason"),
        ({"state": "withdrawn", "reason": "x" * 501}, "reason"),
        ({"state": "draft", "correction": "Wrong."}, "correction"),
    ],
)
async def test_an_impossible_correction_is_refused_with_a_sentence(
    api: httpx.AsyncClient, story: str, change: Any, field: str
) -> None:
    entries = f"/api/v1/blogs/{story}/entries"
    id = (await api.post(entries, json={"text": "Three died."})).json()["id"]
    answer = await api.patch(f"{entries}/{id}", json=change)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert (await api.get(f"{entries}/{id}")).json()["revision"] == 1


async def test_a_new_entry_has_nothing_to_correct(api: httpx.AsyncClient, story: str) -> None:
    answer = await api.post(f"/api/v1/blogs/{story}/entries", json={"text": "x", "correction": "y"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["correction"])


def test_entries_without_marks_of_ours_are_shown_as_they_are() -> None:
    entry = an_entry()
    assert entry.shown() is entry
    assert corrections_of(entry) == []
    assert html.line(replace(entry, state="withdrawn", reason="A hoax.")) == "A hoax."

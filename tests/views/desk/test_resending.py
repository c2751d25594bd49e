"""A form that is sent again makes nothing twice and loses nothing."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from desk import JSON, PASSWORD, Desk, add_person, readers_page, signed_in, typed, words
from samples import entry
from servers import Running

from liveblog.errors import Stale
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.people import Person
from liveblog.store import Store
from liveblog.views.desk.entry_actions import in_state


async def test_a_form_sent_twice_makes_one_entry(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Once.")
    await editor.publish(slug, "Once.", id=id)
    forms = [editor.publish(slug, "At once.", id="same-time") for _ in range(5)]
    await asyncio.gather(*forms)
    page = await readers_page(slug, editor)
    assert page.text.count('<article class="entry') == 2


async def test_a_form_resent_with_another_text_drops_neither(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "First words.")
    answer = await editor.post(f"/desk/{slug}/entries", text="Second words.", id=id)
    assert answer.status_code == 409
    assert typed(answer, "text") == "Second words."
    fresh = typed(answer, "id")
    assert fresh != id
    await editor.publish(slug, "Second words.", id=fresh)
    page = words(await readers_page(slug, editor))
    assert "First words." in page
    assert "Second words." in page


async def test_a_resent_form_does_what_its_new_button_says(editor: Desk, slug: str) -> None:
    async def send(text: str = "One.", **fields: str) -> tuple[int, Any, Any]:
        told = await editor.post(f"/desk/{slug}/entries", JSON, id="again", text=text, **fields)
        return told.status_code, told.json().get("state"), told.json().get("revision")

    assert await send(state="draft") == (201, "draft", 1)
    assert await send(state="draft") == (201, "draft", 1)
    changed = {
        "headline": "Two",
        "tags": "a, b",
        "key": "1",
        "pinned": "1",
        "label": "breaking",
        "authors": "A",
    }
    assert await send(state="published", **changed) == (201, "published", 2)
    row = (await editor.get(f"/desk/{slug}/entries/again/edit")).text
    assert all(f'value="{text}"' in row for text in ("Two", "a, b", "A"))
    assert await send(state="published", **changed) == (201, "published", 2)
    assert await send(state="draft") == (201, "published", 2), "the first sending, come late, undoes nothing"
    # It is not as this form made it any more: what is meant is asked, and nothing is lost.
    asked = await editor.post(f"/desk/{slug}/entries", id="again", text="One.", headline="Three")
    assert asked.status_code == 409
    assert "was changed since" in words(asked)
    assert typed(asked, "headline") == "Three"
    assert typed(asked, "id") != "again"


async def test_a_resent_form_changes_nothing_that_its_writer_may_not_change(
    contributor: Desk, editor: Desk, slug: str
) -> None:
    id = await contributor.publish(slug, "Heard this.", state="submitted")
    await editor.post(f"/desk/{slug}/entries/{id}/state", state="published")
    again = {"id": id, "text": "Heard this."}
    same = await contributor.post(f"/desk/{slug}/entries", JSON, **again, state="submitted")
    assert (same.status_code, same.json()["state"]) == (201, "published")
    assert (await contributor.post(f"/desk/{slug}/entries", **again, state="draft")).status_code == 409
    mine = await editor.publish(slug, "Mine.", id="mine")
    other = await contributor.post(f"/desk/{slug}/entries", id=mine, text="Mine.", headline="Theirs")
    assert other.status_code == 409


async def test_a_page_left_open_by_another_person_sends_nothing_in_ones_name(
    server: Running, admin: Desk
) -> None:
    ada, slug = await signed_in(server), await admin.create_blog()
    page = await ada.get(f"/desk/{slug}")
    person = typed(page, "person")
    entry = await ada.publish(slug, "Hers.", person=person)
    assert "Hers." in words(await readers_page(slug, ada))
    bo = add_person(server, "editor")
    assert (await ada.post("/desk/login", name=bo, password=PASSWORD)).status_code == 303
    sent = {
        "entries": {"text": "Of Ada."},
        f"entries/{entry}": {"text": "Of Ada.", "revision": "1"},
        f"entries/{entry}/notes": {"note": "Of Ada."},
        "chat": {"note": "Of Ada."},
        "preview": {"text": "Of Ada."},
        "keep": {"text": "Of Ada.", "id": "x"},
    }
    for path, fields in sent.items():
        refused = await ada.post(f"/desk/{slug}/{path}", **fields, person=person)
        assert (refused.status_code, "Somebody else has signed in" in words(refused)) == (401, True), path
        again = json.loads(typed(refused, "again"))
        assert again["person"] == person
        assert dict(again["fields"]) == fields
        login = {"name": bo, "password": PASSWORD, "again": typed(refused, "again")}
        assert (await ada.post("/desk/login", **login)).status_code == 409, "it is not shown to Bo"
    files = {"image": ("", b"")}
    refused = await ada.client.post(f"/desk/{slug}/images", data={"person": person, "text": "x"}, files=files)
    assert refused.status_code == 401
    assert "Of Ada." not in words(await ada.get(f"/desk/{slug}"))
    await ada.client.aclose()


async def test_all_ticked_entries_are_changed_or_reported_as_too_many(
    editor: Desk, api: httpx.AsyncClient, slug: str
) -> None:
    url = f"/api/v1/blogs/{slug}/entries"
    made = [api.post(url, json={"id": f"e{n}", "text": f"Entry {n}"}) for n in range(205)]
    assert {answer.status_code for answer in await asyncio.gather(*made)} == {201}
    picks = {f"pick-e{n}": "1" for n in range(205)}
    done = await editor.post(f"/desk/{slug}/bulk", **picks, act="remove")
    assert done.headers["location"].count(",") == 204
    page = await editor.get(done.headers["location"])
    assert page.text.count('name="pick-e') == 205, "one undo for all"
    assert (await api.get(url)).json()["entries"] == []
    told = await editor.post(f"/desk/{slug}/bulk", JSON, **picks, act="restore")
    assert (told.json()["refused"], len((await api.get(f"{url}?limit=100")).json()["entries"])) == (0, 100)
    many = {f"pick-f{n}": "1" for n in range(501)}
    refused = await editor.post(f"/desk/{slug}/bulk", JSON, **many, act="remove")
    assert (refused.status_code, "Untick some" in refused.json()["message"]) == (422, True)


async def test_a_request_resent_after_a_lost_answer_is_not_refused(
    editor: Desk, admin: Desk, slug: str
) -> None:
    id = await editor.publish(slug, "Three died.", state="draft")
    at = f"/desk/{slug}/entries/{id}"
    correction = {"text": "Two died.", "change": "correction", "correction": "It was two."}
    acts: list[tuple[str, dict[str, str]]] = [
        ("/state", {"state": "submitted"}),
        ("/state", {"state": "draft"}),
        ("/state", {"state": "published"}),
        ("", correction),
        ("", {"text": "Two  died.", "change": "fix", "pinned": "1"}),
        ("/withdraw", {"reason": "A hoax."}),
        ("/withdraw", {"reason": "An old hoax."}),
        ("/bring-back", {}),
        ("/state", {"state": "draft"}),
        ("", {"text": "No one died.", "state": "published"}),
    ]
    for revision, (path, fields) in enumerate(acts, 1):
        first = await editor.post(at + path, JSON, **fields, revision=str(revision))
        assert first.status_code == 200, (path, fields, first.text)
        again = await editor.post(at + path, JSON, **fields, revision=str(revision))
        assert (again.status_code, again.json()) == (200, first.json()), (path, fields)
        assert first.json()["revision"] == revision + 1
        page = await editor.post(at + path, **fields, revision=str(revision))
        assert page.status_code == 303, (path, fields)
        colleague = await admin.post(at + path, JSON, **fields, revision=str(revision))
        assert colleague.status_code == 409, (path, fields)
    other = await editor.post(at, JSON, text="Other words.", revision=str(len(acts)))
    assert (other.status_code, other.json()["revision"]) == (409, len(acts) + 1)


async def test_a_button_undoes_no_approval_that_came_meanwhile(store: Store, blog: Blog) -> None:
    ada = Person(id="ada", name="Ada", role="contributor", created=0)
    made, _ = await store.publish(blog, entry("Heard this.", state="submitted", by=ada.id))
    read = store.entry

    async def overtaken(blog: Blog, id: str) -> Entry:
        """The reading that the button's permission comes from, with the approval right after it."""
        store.entry = read  # type: ignore[method-assign]
        found = await read(blog, id)
        await store.change(blog, id, {"state": "published"}, by="An editor")
        return found

    store.entry = overtaken  # type: ignore[method-assign]
    with pytest.raises(Stale):
        await in_state(store, blog, ada, made.id, {"state": "draft"})
    assert [e.state for e in await store.entries(blog)] == ["published"]

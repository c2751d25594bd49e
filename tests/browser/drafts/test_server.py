"""Drafts on the server: kept, bounded, of one person alone."""

from __future__ import annotations

import pytest
from desk import JSON, Desk, signed_in, typed, words
from servers import Running

from liveblog.model.blogs import Blog
from liveblog.model.people import Person
from liveblog.store import Store
from liveblog.store.drafts import CHARACTERS_AT_MOST, Overtaken


async def test_a_form_is_kept_until_it_is_forgotten(store: Store, blog: Blog, somebody: Person) -> None:
    assert await store.drafts.save(somebody, blog, "new", {"text": "Half"}, None)
    half = await store.drafts.draft(somebody, blog, "new")
    assert await store.drafts.save(somebody, blog, "new", {"text": "Half a sentence", "id": "e1"}, half)
    kept = await store.drafts.draft(somebody, blog, "new")
    assert kept
    assert kept.fields == {"text": "Half a sentence", "id": "e1"}
    assert await store.drafts.draft(somebody, blog, "e1") is None
    await store.drafts.forget(somebody, blog, "new", kept)
    assert await store.drafts.draft(somebody, blog, "new") is None


async def test_of_two_machines_that_keep_at_once_neither_overwrites_what_it_has_not_seen(
    store: Store, blog: Blog, somebody: Person
) -> None:
    await store.drafts.save(somebody, blog, "new", {"text": "Both saw this."}, None)
    seen = await store.drafts.draft(somebody, blog, "new")
    await store.drafts.save(somebody, blog, "new", {"text": "From the phone."}, seen)
    with pytest.raises(Overtaken):
        await store.drafts.save(somebody, blog, "new", {"text": "From the laptop."}, seen)
    with pytest.raises(Overtaken):
        await store.drafts.forget(somebody, blog, "new", seen)
    with pytest.raises(Overtaken):
        await store.drafts.save(somebody, blog, "new", {"text": "From the laptop."}, None)
    kept = await store.drafts.draft(somebody, blog, "new")
    assert kept
    assert kept.fields == {"text": "From the phone."}


async def test_only_so_many_and_so_long_forms_are_kept(
    store: Store, blog: Blog, somebody: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liveblog.store.drafts.FORMS_AT_MOST", 2)
    clock = iter(range(1, 100))
    monkeypatch.setattr("time.time", lambda: next(clock))
    for number in range(3):
        await store.drafts.save(somebody, blog, f"e{number}", {"text": "x"}, None)
    assert await store.drafts.draft(somebody, blog, "e0") is None
    assert await store.drafts.draft(somebody, blog, "e2")
    assert not await store.drafts.save(somebody, blog, "long", {"text": "x" * CHARACTERS_AT_MOST}, None)
    assert await store.drafts.draft(somebody, blog, "long") is None


async def test_what_was_typed_is_there_on_another_machine_and_only_for_who_typed_it(
    editor: Desk, slug: str, server: Running
) -> None:
    fields = {"id": "k1", "text": "Half a <sentence>", "headline": "H", "key": "1"}
    assert (await editor.post(f"/desk/{slug}/keep", JSON, **fields)).json()["kept"]
    page = await editor.get(f"/desk/{slug}")
    assert (typed(page, "text"), typed(page, "headline"), typed(page, "id")) == (
        "Half a <sentence>",
        "H",
        "k1",
    )
    assert "What you had typed is back" in words(page)
    other = await signed_in(server)
    assert "Half a" not in (await other.get(f"/desk/{slug}")).text
    await other.client.aclose()
    await editor.publish(slug, "Half a <sentence>", id="k1")
    assert "is back" not in words(await editor.get(f"/desk/{slug}"))


async def test_what_was_sent_does_not_come_back_by_a_late_keep(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Sent.")
    late = await editor.post(f"/desk/{slug}/keep", JSON, id=id, text="Sent.")
    assert late.json() == {"kept": False}
    await editor.post(f"/desk/{slug}/entries/{id}", text="Edited.", revision="1")
    late = await editor.post(f"/desk/{slug}/keep", JSON, id=id, text="Edited.", revision="1")
    assert late.json() == {"kept": False}
    assert typed(await editor.get(f"/desk/{slug}"), "text") == ""


@pytest.mark.parametrize("text", ["x" * 130_000, '\n"' * 25_000, "🌊" * 50_000, "نص" * 25_000])
async def test_what_the_form_may_hold_is_kept_and_what_is_not_is_said(
    editor: Desk, slug: str, text: str
) -> None:
    fields = {"id": "k1", **{f"image-{n}-alt": "a" * 1000 for n in range(1, 11)}}
    assert (await editor.post(f"/desk/{slug}/keep", JSON, text=text, **fields)).json()["kept"]
    assert typed(await editor.get(f"/desk/{slug}"), "text").replace("\r\n", "\n") == text
    answer = await editor.post(f"/desk/{slug}/keep", JSON, text="x" * CHARACTERS_AT_MOST, **fields)
    assert (answer.status_code, answer.json()["kept"]) == (422, False)
    assert "Split it up" in answer.json()["message"]


async def test_an_edit_of_what_a_colleague_changed_meanwhile_is_kept(
    editor: Desk, slug: str, server: Running
) -> None:
    id, other = await editor.publish(slug, "As it is."), await signed_in(server)
    await other.post(f"/desk/{slug}/entries/{id}", text="Theirs.", revision="1")
    kept = await editor.post(f"/desk/{slug}/keep", JSON, id=id, text="Mine.", revision="1")
    assert kept.json()["kept"]
    assert typed(await editor.get(f"/desk/{slug}/entries/{id}/edit"), "revision") == "1"
    await other.client.aclose()


async def test_nothing_is_kept_or_sent_in_the_name_of_whoever_signed_in_since(
    editor: Desk, slug: str
) -> None:
    theirs = {**JSON, "liveblog-person": "somebody-else"}
    for path in ("keep", "entries"):
        answer = await editor.post(f"/desk/{slug}/{path}", theirs, id="k1", text="Not mine.")
        assert answer.status_code == 401
        assert "Somebody else has signed in" in answer.json()["message"]
    assert typed(await editor.get(f"/desk/{slug}"), "text") == ""


async def test_an_edit_is_kept_and_goes_on_where_it_was(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "As it is.")
    await editor.post(f"/desk/{slug}/keep", JSON, id=id, text="As it will", revision="1")
    page = await editor.get(f"/desk/{slug}/entries/{id}/edit")
    assert typed(page, "text") == "As it will"
    gone = await editor.post(f"/desk/{slug}/keep", id=id, revision="1", discard="1")
    assert gone.headers["location"] == f"/desk/{slug}/entries/{id}/edit?done=discarded"
    assert typed(await editor.get(f"/desk/{slug}/entries/{id}/edit"), "text") == "As it is."

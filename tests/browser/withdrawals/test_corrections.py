"""The form asks what a change is, and a correction stands where readers see it."""

from __future__ import annotations

import httpx
import pytest
from desk import JSON, Desk, act, typed, words


async def test_other_words_are_saved_only_when_it_is_said_what_the_change_is(
    editor: Desk, reader: httpx.AsyncClient, slug: str
) -> None:
    id = await editor.publish(slug, "Three died.")
    form = {"text": "Two died.", "headline": "", "tags": "river", "change": "", "correction": ""}
    asked = await act(editor, slug, id, **form, revision="1")
    assert asked.status_code == 422
    assert "small fix or a correction" in words(asked)
    assert (typed(asked, "text"), typed(asked, "tags")) == ("Two died.", "river")
    told = await editor.post(f"/desk/{slug}/entries/{id}", JSON, **form, revision="1")
    assert list(told.json()["problems"]) == ["change"]
    # Marks are no words, and readers were told nothing else before.
    marks = await act(editor, slug, id, **{**form, "text": "Three died.", "key": "1"}, revision="1")
    assert marks.status_code == 303
    # Whoever has to look at another version first is not asked twice.
    assert (await act(editor, slug, id, **form, revision="1")).status_code == 409
    assert (await act(editor, slug, id, **{**form, "change": "fix"}, revision="2")).status_code == 303
    assert "Two died." in (await reader.get(f"/live/{slug}")).text
    draft = await editor.publish(slug, "Not yet.", state="draft")
    assert (await act(editor, slug, draft, **form, revision="1")).status_code == 303


async def test_the_form_asks_only_of_what_readers_have_seen(editor: Desk, slug: str) -> None:
    seen = await editor.publish(slug, "Three died.")
    draft = await editor.publish(slug, "Not yet.", state="draft")
    asked = (await editor.get(f"/desk/{slug}/entries/{seen}/edit")).text
    assert 'name="change" value="fix">' in asked  # nothing is chosen beforehand
    assert 'value="correction" checked' not in asked
    assert 'name="change"' not in (await editor.get(f"/desk/{slug}/entries/{draft}/edit")).text
    assert 'name="change"' not in (await editor.get(f"/desk/{slug}")).text


@pytest.mark.parametrize("change", ["fix", "nonsense"])
async def test_a_small_fix_says_nothing_to_readers(
    editor: Desk, reader: httpx.AsyncClient, slug: str, change: str
) -> None:
    id = await editor.publish(slug, "Three dyed.")
    answer = await act(
        editor,
        slug,
        id,
        text="Three died.",
        revision="1",
        change=change,
        correction="Left over in the field.",
    )
    assert answer.status_code == 303
    page = (await reader.get(f"/live/{slug}/{id}")).text
    assert "Three died." in page
    assert "Left over" not in page


async def test_a_correction_stands_at_the_entry_and_in_the_list(
    editor: Desk, reader: httpx.AsyncClient, slug: str
) -> None:
    id = await editor.publish(slug, "Three died.")
    answer = await act(
        editor, slug, id, text="Two died.", revision="1", change="correction", correction="We said <three>."
    )
    assert answer.status_code == 303
    page = await reader.get(f"/live/{slug}")
    assert words(page).count("We said <three>.") == 3  # in the list, above the entry's line and in it
    assert "We said <three>." in words(await reader.get(f"/live/{slug}/{id}"))
    assert "Updated" not in words(page).partition("Two died.")[2]  # "Corrected" says it


async def test_a_correction_without_its_sentence_comes_back_with_the_words_kept(
    editor: Desk, slug: str
) -> None:
    id = await editor.publish(slug, "Three died.")
    answer = await act(editor, slug, id, text="Two died.", revision="1", change="correction", correction=" ")
    assert answer.status_code == 422
    assert "Say in a sentence what was wrong" in words(answer)
    assert typed(answer, "text") == "Two died."
    assert 'value="correction" checked' in answer.text


async def test_two_who_correct_at_once_both_see_it(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Three died.")
    await act(editor, slug, id, text="Four died.", revision="1", change="fix")
    answer = await act(
        editor, slug, id, text="Two died.", revision="1", change="correction", correction="We said three."
    )
    assert answer.status_code == 409
    assert typed(answer, "correction") == "We said three."
    assert 'value="correction" checked' in answer.text


async def test_a_correction_of_what_was_withdrawn_meanwhile_is_not_published(
    editor: Desk, reader: httpx.AsyncClient, slug: str
) -> None:
    id = await editor.publish(slug, "Three died.")
    await act(editor, slug, id, "/withdraw", reason="A hoax.", revision="1")
    answer = await act(
        editor, slug, id, text="Two died.", revision="1", change="correction", correction="We said three."
    )
    assert answer.status_code == 409
    assert "died" not in (await reader.get(f"/live/{slug}/{id}")).text


async def test_a_preview_shows_the_correction(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Three died.")
    fields = {"id": id, "revision": "1", "text": "Two died.", "change": "correction"}
    shown = await editor.post(f"/desk/{slug}/preview", headers=JSON, **fields, correction="We said three.")
    assert 'class="correction"' in shown.json()["html"]
    assert "We said three." in shown.json()["html"]
    missing = await editor.post(f"/desk/{slug}/preview", headers=JSON, **fields)
    assert (missing.status_code, list(missing.json()["problems"])) == (422, ["correction"])

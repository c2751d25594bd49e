"""Entries at the desk: published, edited, marked, removed."""

from __future__ import annotations

import re
from html import unescape

import pytest
from desk import JSON, Desk, readers_page, typed, words


async def test_an_entry_published_is_on_the_readers_page(editor: Desk, slug: str) -> None:
    id = await editor.publish(
        slug,
        "BREAKING: The *river* rises.",
        headline="River",
        key="1",
        pinned="1",
        tags="flood, valley",
        label="",
    )
    page = await readers_page(slug, editor)
    for said in (
        "River",
        "<em>river</em>",
        "#flood",
        "Breaking",
        "Key event",
        "Pinned",
        editor.name,
        f"entry-{id}",
    ):
        assert said in page.text


@pytest.mark.parametrize("unseen", ["\u200b", "\u2800", "\u202e \u3164", "\ufe0f\n\xad"])
async def test_invisible_text_is_not_published(editor: Desk, slug: str, unseen: str) -> None:
    refused = await editor.post(f"/desk/{slug}/entries", text=unseen)
    assert (refused.status_code, "Write something" in words(refused)) == (422, True)
    assert (await editor.post("/desk", title=unseen)).status_code == 422
    assert (await editor.post(f"/desk/{slug}/chat", note=unseen)).status_code == 422
    id = await editor.publish(slug, "Words.", headline=unseen)
    assert typed(await editor.get(f"/desk/{slug}/entries/{id}/edit"), "headline") == ""
    await editor.post(f"/desk/{slug}/entries/{id}/withdraw", reason=unseen)
    assert "Withdrawn" not in words(await readers_page(slug, editor))


@pytest.mark.parametrize("state", ["draft", "deleted", ""])
async def test_every_entry_is_reached_page_by_page_whatever_its_state(
    editor: Desk, slug: str, state: str
) -> None:
    made = []
    for n in range(53):
        fields = {"state": "draft"} if state == "draft" else {}
        made.append(await editor.publish(slug, f"Entry {n}.", **fields))
        if state == "deleted":
            assert (await editor.post(f"/desk/{slug}/entries/{made[-1]}/remove")).status_code == 303
    path, found, pages = f"/desk/{slug}?state={state}", list[str](), 0
    while path:
        page = (await editor.get(path)).text
        found += re.findall(r'<div class="row[^>]* data-id="(\w+)"', page)
        older = re.search(r'<p class="older"><a href="([^"#]+before=[^"#]+)', page)
        path, pages = (unescape(older[1]) if older else ""), pages + 1
    assert (found, pages) == (made[::-1], 2)


async def test_a_body_that_is_no_form_is_refused_not_raised(editor: Desk, slug: str) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = await editor.client.post(f"/desk/{slug}/entries", content=b"--y\r\nnot a form", headers=headers)
    assert answer.status_code == 422
    many = await editor.client.post(f"/desk/{slug}/entries", data={f"f{n}": "x" for n in range(500)})
    assert many.status_code == 422
    long = await editor.post(f"/desk/{slug}/entries", text="x" * 9_000_000)
    assert (long.status_code, "Split it, or shorten it." in words(long)) == (413, True)
    long = await editor.post(f"/desk/{slug}/entries", JSON, text="x" * 9_000_000)
    assert (long.status_code, "Split it, or shorten it." in long.json()["message"]) == (413, True)


async def test_an_edit_replaces_the_words_and_only_the_words(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Befour.", key="1", label="update")
    page = await editor.get(f"/desk/{slug}/entries/{id}/edit")
    assert typed(page, "text") == "Befour."
    assert 'name="key" value="1" checked' in page.text
    answer = await editor.post(
        f"/desk/{slug}/entries/{id}",
        text="Before.",
        revision="1",
        key="1",
        label="update",
        headline="",
        tags="",
    )
    assert answer.headers["location"] == f"/desk/{slug}?done=saved#entry-{id}"
    text = (await readers_page(slug, editor)).text
    assert "Before." in text
    assert "Befour" not in text
    assert "Key event" in text


async def test_breaking_at_the_start_sets_the_label_in_an_edit_too(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "The dam holds.")
    form = {"headline": "", "label": "", "tags": "", "change": "fix"}
    await editor.post(f"/desk/{slug}/entries/{id}", text="BREAKING: It does not.", revision="1", **form)
    edited = await editor.get(f"/desk/{slug}/entries/{id}/edit")
    assert '<option value="breaking" selected>' in edited.text
    # Taken away on purpose, it stays away while the words stay.
    await editor.post(f"/desk/{slug}/entries/{id}", text="BREAKING: It does not.", revision="2", **form)
    await editor.post(f"/desk/{slug}/entries/{id}", text="BREAKING: It does not!", revision="3", **form)
    edited = await editor.get(f"/desk/{slug}/entries/{id}/edit")
    assert '<option value="breaking" selected>' not in edited.text


async def test_a_stale_edit_never_overwrites_and_shows_both_versions(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "One.")
    await editor.post(f"/desk/{slug}/entries/{id}", text="Theirs.", revision="1")
    stale = await editor.post(f"/desk/{slug}/entries/{id}", text="Mine.", revision="1")
    assert stale.status_code == 409
    assert typed(stale, "text") == "Mine."
    assert "Theirs." in words(stale)
    assert "Mine." not in (await readers_page(slug, editor)).text
    # Looked at both, save again on top of what was shown.
    saved = await editor.post(f"/desk/{slug}/entries/{id}", text="Both.", revision=typed(stale, "revision"))
    assert saved.status_code == 303
    told = await editor.post(f"/desk/{slug}/entries/{id}", JSON, text="Mine.", revision="1")
    assert (told.status_code, told.json()["revision"]) == (409, 3)


async def test_an_edit_of_an_entry_removed_meanwhile_becomes_a_new_one(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Short-lived.")
    await editor.post(f"/desk/{slug}/entries/{id}/remove", revision="1")
    answer = await editor.post(f"/desk/{slug}/entries/{id}", text="Long work.", revision="1")
    assert answer.status_code == 404
    assert typed(answer, "text") == "Long work."
    await editor.publish(slug, "Long work.", id=typed(answer, "id"))


async def test_a_removal_can_be_undone(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Gone and back.")
    removed = await editor.post(f"/desk/{slug}/entries/{id}/remove", revision="1")
    assert "Gone and back." not in (await readers_page(slug, editor)).text
    page = await editor.get(removed.headers["location"])
    assert f'action="/desk/{slug}/entries/{id}/restore"' in page.text
    await editor.post(f"/desk/{slug}/entries/{id}/restore")
    assert "Gone and back." in (await readers_page(slug, editor)).text
    assert (await editor.post(f"/desk/{slug}/entries/{id}/restore")).status_code == 404


async def test_removing_an_entry_that_just_changed_asks_to_look_first(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "One.")
    await editor.post(f"/desk/{slug}/entries/{id}", text="Important correction.", revision="1")
    assert (await editor.post(f"/desk/{slug}/entries/{id}/remove", revision="1")).status_code == 409
    assert "Important correction." in (await readers_page(slug, editor)).text


async def test_marks_are_one_button_each(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Marked.")
    for field in ("pinned", "key"):
        for value, marked in (("1", True), ("0", False)):
            answer = await editor.post(f"/desk/{slug}/entries/{id}/mark", **{field: value})
            assert answer.headers["location"] == f"/desk/{slug}#entry-{id}"
            found = (await editor.get(f"/desk/{slug}/entries/{id}/edit")).text
            assert (f'name="{field}" value="1" checked' in found) is marked
    assert (await editor.post(f"/desk/{slug}/entries/{id}/mark", label="gossip")).status_code == 422


async def test_a_preview_is_drawn_and_nothing_is_stored(editor: Desk, slug: str) -> None:
    fields = {"id": "p1", "text": "Soon: Jane (@janeroe)\n\n**bold**"}
    page = await editor.post(f"/desk/{slug}/preview", **fields)
    assert "<strong>bold</strong>" in page.text
    assert typed(page, "text") == fields["text"]
    told = await editor.post(f"/desk/{slug}/preview", JSON, **fields)
    assert '<article class="entry' in told.json()["html"]
    assert "bold" not in (await readers_page(slug, editor)).text
    assert (await editor.post(f"/desk/{slug}/preview", text="")).status_code == 422


async def test_markup_in_any_field_is_only_text(editor: Desk, slug: str) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    await editor.publish(slug, evil, headline=evil[:100])
    for page in (
        await editor.get(f"/desk/{slug}"),
        await editor.post(f"/desk/{slug}/preview", text=evil, headline=evil),
    ):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


async def test_an_entry_is_signed_by_whoever_the_editor_names_or_nobody(editor: Desk, slug: str) -> None:
    page = await editor.get(f"/desk/{slug}")
    assert typed(page, "authors") == editor.name
    await editor.publish(slug, "Two wrote it.", authors="Ada, A Guest")
    await editor.publish(slug, "Nobody signs.", authors="")
    text = (await readers_page(slug, editor)).text
    assert '<span class="author">Ada</span>, <span class="author">A Guest</span>' in text
    assert text.count('class="byline"') == 1


async def test_a_contributor_writes_in_their_own_name(contributor: Desk, editor: Desk, slug: str) -> None:
    assert 'name="authors"' not in (await contributor.get(f"/desk/{slug}")).text
    id = await contributor.publish(slug, "Signed.", authors="The Editor in Chief")
    await contributor.post(
        f"/desk/{slug}/entries/{id}", text="Still.", revision="1", authors="The Editor in Chief"
    )
    page = await editor.get(f"/desk/{slug}/entries/{id}/edit")
    assert typed(page, "authors") == contributor.name


async def test_pins_are_put_in_order(editor: Desk, slug: str) -> None:
    slug = await editor.create_blog()
    first = await editor.publish(slug, "First pin.", pinned="1")
    second = await editor.publish(slug, "Second pin.", pinned="1")
    page = (await editor.get(f"/desk/{slug}")).text
    panel = page[page.index('id="pins"') :]
    assert panel.index("Second pin.") < panel.index("First pin.")
    moved = await editor.post(f"/desk/{slug}/entries/{first}/pin", move="up")
    assert moved.status_code == 303
    page = (await editor.get(f"/desk/{slug}")).text
    panel = page[page.index('id="pins"') :]
    assert panel.index("First pin.") < panel.index("Second pin.")
    assert (await editor.post(f"/desk/{slug}/entries/{second}/pin", move="sideways")).status_code == 422

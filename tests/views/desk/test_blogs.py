"""Blogs at the desk: made, set, closed, deleted."""

from __future__ import annotations

import asyncio
import re
import secrets
from html import unescape

import httpx
import pytest
from desk import JSON, Desk, readers_page, typed, words

from liveblog.model.blogs import slug_of


async def test_a_blog_without_a_slug_gets_one_from_its_title(editor: Desk) -> None:
    title = "Flöde in Tal: was wir wissen"
    first = await editor.create_blog(title=title)
    second = await editor.create_blog(title=title)
    assert first.startswith("flode-in-tal-was-wir-wissen")
    assert second != first
    assert title in words(await editor.get("/desk"))


async def test_a_form_for_a_blog_sent_twice_makes_one(editor: Desk, slug: str) -> None:
    for path, name in (("/desk", "title"), (f"/desk/{slug}/duplicate", "new_title")):
        page = await editor.get(path.replace("/duplicate", "/settings"))
        form = page.text[page.text.index(f'action="{path}"') :]
        [id] = re.findall(r'<input type="hidden" name="id" value="(\w+)">', form)
        title = f"Once {secrets.token_hex(5)}"
        sent = [editor.post(path, **{name: title, "id": id}) for _ in range(3)]
        where = {answer.headers["location"] for answer in await asyncio.gather(*sent)}
        assert len(where) == 1
        # Going back and changing it makes another one; without an id each is one of its own.
        other = await editor.post(path, **{name: f"{title} more", "id": id})
        assert other.headers["location"] not in where
        assert (await editor.post(path, **{name: title})).headers["location"] not in where


async def test_a_message_or_note_sent_twice_is_added_once(editor: Desk, slug: str) -> None:
    chat = await editor.get(f"/desk/{slug}/chat")
    id = typed(chat, "id")
    for _ in range(2):
        await editor.post(f"/desk/{slug}/chat", note="We go live.", id=id)
    assert words(await editor.get(f"/desk/{slug}/chat")).count("We go live.") == 1
    told = await editor.post(f"/desk/{slug}/chat", JSON, note="We go live.", id=id)
    await editor.post(f"/desk/{slug}/chat", JSON, note="We go live.", id=told.json()["next"])
    assert words(await editor.get(f"/desk/{slug}/chat")).count("We go live.") == 2
    entry = await editor.publish(slug, "Noted.", state="submitted")
    for _ in range(2):
        await editor.post(f"/desk/{slug}/entries/{entry}/notes", note="Says who?")
    back = {"state": "draft", "revision": "1", "remark": "Ask them."}
    for _ in range(2):
        assert (await editor.post(f"/desk/{slug}/entries/{entry}/state", **back)).status_code == 303
    page = words(await editor.get(f"/desk/{slug}"))
    assert (page.count("Says who?"), page.count("Ask them.")) == (1, 1)


def test_a_slug_can_be_made_of_any_title() -> None:
    assert slug_of("It’s over — “done”") == "its-over-done"
    assert slug_of("洪水") == "story"
    assert len(slug_of("word " * 100)) <= 60


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "A", "slug": "Not A Slug"}, "slug"),
        ({"title": "A", "slug": "login"}, "slug"),
        ({"title": "A", "summary": "x" * 2001}, "summary"),
    ],
)
async def test_an_invalid_blog_shows_problems_beside_the_fields(
    editor: Desk, fields: dict[str, str], field: str
) -> None:
    answer = await editor.post("/desk", **fields)
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert re.search(
        rf'<input id="{field}"[^>]*aria-invalid="true"[^>]*aria-describedby="{field}-problem', answer.text
    )
    assert typed(answer, "title") == fields["title"]


async def test_a_taken_slug_is_refused_and_the_form_kept(editor: Desk, slug: str) -> None:
    answer = await editor.post("/desk", title="Another", slug=slug, summary="Kept")
    assert answer.status_code == 422
    assert "taken" in words(answer)
    assert typed(answer, "summary") == "Kept"


async def test_settings_change_the_blog_for_readers_and_the_old_address_leads_on(
    editor: Desk, slug: str
) -> None:
    form = {
        "title": "Renamed",
        "slug": f"{slug}-new",
        "summary": "Sum",
        "language": "de",
        "started": "",
        "state": "live",
    }
    answer = await editor.post(f"/desk/{slug}/settings", revision="1", **form)
    assert answer.headers["location"] == f"/desk/{slug}-new?done=blog"
    assert (await editor.get(f"/desk/{slug}")).headers["location"] == f"/desk/{slug}-new"
    page = await readers_page(f"{slug}-new", editor)
    assert "Renamed" in page.text
    stale = await editor.post(f"/desk/{slug}-new/settings", revision="1", **{**form, "title": "Too late"})
    assert stale.status_code == 409
    assert typed(stale, "title") == "Too late"
    assert "Too late" not in (await readers_page(f"{slug}-new", editor)).text


def settings_of(page: httpx.Response) -> dict[str, str]:
    """What the form of the settings would send as it stands."""
    form = page.text[page.text.index('enctype="multipart/form-data"') :]
    form = form[: form.index("</form>")]
    fields = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', form)
    names = ("title", "slug", "language", "zone", "started", "close_after", "cover-alt", "cover-credit")
    sent = {name: unescape(text) for name, text in fields} | {name: typed(page, name) for name in names}
    radios = re.findall(r'<input type="radio" name="(\w+)" value="(\w*)" checked', form)
    return sent | dict(radios) | {"summary": typed(page, "summary")}


async def test_concurrent_changes_of_settings_are_merged_and_nothing_is_overwritten(
    editor: Desk, slug: str
) -> None:
    url = f"/desk/{slug}/settings"
    ada = settings_of(await editor.get(url)) | {"title": "Ada’s title", "zone": "Europe/Paris"}
    eva = settings_of(await editor.get(url)) | {"title": "Eva’s title", "summary": "Eva’s.\r\nTwo lines."}
    assert (await editor.post(url, **eva)).status_code == 303
    # A mistake in between must not make the form forget what it began with.
    ada = settings_of(await editor.post(url, **{**ada, "language": "?"})) | {"language": "en"}
    stale = await editor.post(url, **ada)
    assert stale.status_code == 409
    assert "look at what is theirs" in words(stale)
    assert "Title: both of you changed it Theirs: Eva’s title" in words(stale)
    assert "What you had not touched is theirs in this form: Summary." in words(stale)
    again = settings_of(stale)
    assert (again["title"], again["zone"]) == ("Ada’s title", "Paris, Central European Time (Europe/Paris)")
    assert again["summary"].splitlines() == ["Eva’s.", "Two lines."]
    taken = await editor.post(url, **again, take="title")
    assert taken.status_code == 200
    assert "both of you" not in words(taken)
    assert (await editor.post(url, **settings_of(taken))).status_code == 303
    saved = settings_of(await editor.get(url))
    assert (saved["title"], saved["zone"]) == ("Eva’s title", "Paris, Central European Time (Europe/Paris)")
    assert saved["summary"].splitlines() == ["Eva’s.", "Two lines."]


async def test_a_closed_blog_refuses_new_entries_but_keeps_the_text(editor: Desk, slug: str) -> None:
    assert (await editor.post(f"/desk/{slug}/state", state="closed")).status_code == 303
    assert "This blog is closed" in words(await editor.get(f"/desk/{slug}"))
    answer = await editor.post(f"/desk/{slug}/entries", text="Too late", id="late1")
    assert answer.status_code == 409
    assert typed(answer, "text") == "Too late"
    assert "Reopen" in words(answer)
    await editor.post(f"/desk/{slug}/state", state="live")
    await editor.publish(slug, "In time")


async def test_a_closed_blog_publishes_nothing_new_and_holds_scheduled_entries(
    editor: Desk, slug: str
) -> None:
    gone, hoax, draft = [await editor.publish(slug, words) for words in ("Gone.", "A hoax.", "Not yet.")]
    await editor.publish(slug, "At noon.", id="noon", when="2033-01-02T12:00")
    await editor.post(f"/desk/{slug}/entries/{draft}/state", state="draft")
    await editor.post(f"/desk/{slug}/state", state="closed")
    at = f"/desk/{slug}/entries"
    for path, fields in {
        f"{at}/{draft}/state": {"state": "published"},
        f"/desk/{slug}/bulk": {"act": "publish", f"pick-{draft}": "2"},
    }.items():
        answer = await editor.post(path, **fields)
        assert (answer.status_code, "Reopen it" in words(answer)) == (409, True), path
        assert (await editor.post(path, JSON, **fields)).status_code in (200, 409)
    assert (await readers_page(slug, editor)).text.count('<article class="entry') == 2
    # What readers saw a moment ago is no news: an undo that is offered works.
    for id, act, undo in ((gone, "remove", "restore"), (hoax, "withdraw", "bring-back")):
        await editor.post(f"{at}/{id}/{act}")
        assert (await editor.post(f"{at}/{id}/{undo}", revision="2")).status_code == 303
    assert (await readers_page(slug, editor)).text.count('<article class="entry') == 2
    page = words(await editor.get(f"/desk/{slug}"))
    assert "1 scheduled entry waits until then." in page
    assert "Waits until the blog is reopened" in page
    await editor.post(f"/desk/{slug}/state", state="live")
    assert (await editor.post(f"{at}/{draft}/state", state="published")).status_code == 303


async def test_a_note_on_an_entry_that_changed_meanwhile_is_added_once(
    contributor: Desk, editor: Desk, slug: str
) -> None:
    id = await contributor.publish(slug, "Heard this.", state="submitted")
    await contributor.post(f"/desk/{slug}/entries/{id}", text="Heard that.", revision="1")
    back = f"/desk/{slug}/entries/{id}/state"
    fields = {"state": "draft", "revision": "1", "remark": "Who says so?"}
    assert (await editor.post(back, JSON, **fields)).status_code == 409
    stale = await editor.post(back, **fields)
    assert stale.status_code == 409
    assert "Look at it as it is now" in words(stale)
    assert typed(stale, "remark") == "Who says so?"
    assert "Who says so?" not in words(await editor.get(f"/desk/{slug}"))
    revision = re.search(r'name="revision" value="(\d)">\s*<label for="remark-', stale.text)
    assert revision
    assert (await editor.post(back, **{**fields, "revision": revision[1]})).status_code == 303
    assert words(await editor.get(f"/desk/{slug}")).count("Who says so?") == 1


async def test_a_blog_is_deleted_only_when_closed_and_typed_out_by_an_admin(
    admin: Desk, editor: Desk
) -> None:
    slug = await admin.create_blog()
    assert (await editor.post(f"/desk/{slug}/delete", typed=slug)).status_code == 403
    assert "Close it first" in words(await admin.post(f"/desk/{slug}/delete", typed=slug))
    await admin.post(f"/desk/{slug}/state", state="closed")
    assert f"Type “{slug}” to delete" in words(await admin.post(f"/desk/{slug}/delete", typed="wrong"))
    assert (await admin.post(f"/desk/{slug}/delete", typed=slug)).headers["location"] == "/desk?done=deleted"
    gone = await admin.post(f"/desk/{slug}/entries", text="Words that must not be lost")
    assert gone.status_code == 404
    assert "Words that must not be lost" in words(gone)


async def test_older_entries_are_a_page_further(editor: Desk, slug: str) -> None:
    for number in range(52):
        await editor.publish(slug, f"Entry number {number}.")
    page = await editor.get(f"/desk/{slug}")
    assert "Entry number 51." in page.text
    assert "Entry number 1." not in page.text
    older = re.search(r'href="(/desk/[^"]*before=[^"]*)"', page.text)
    assert older
    assert "Entry number 1." in (await editor.get(older[1])).text


async def test_an_old_slug_leads_to_the_requested_page(editor: Desk, slug: str) -> None:
    await editor.post(f"/desk/{slug}/settings", title="T", slug=f"{slug}-new", language="en")
    answer = await editor.get(f"/desk/{slug}?words=dam&state=draft")
    assert answer.headers["location"] == f"/desk/{slug}-new?words=dam&state=draft"


async def test_unknown_blogs_and_entries_are_404(editor: Desk, slug: str) -> None:
    for path in (
        "/desk/no-such-blog",
        "/desk/NOT+A+SLUG",
        f"/desk/{slug}/entries/nope/edit",
        f"/desk/{slug}/entries/../edit",
    ):
        assert (await editor.get(path)).status_code == 404
    assert (await editor.get(f"/desk/{slug}?before=nope")).status_code in (200, 404)

"""The desk over plain HTTP, as a browser without scripts uses it: what it does, what it refuses, what it keeps."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from desk import PASSWORD, Desk, add_person, client_of, signed_in, typed, words
from redis.asyncio import Redis
from samples import entry
from servers import Running
from starlette.routing import Route
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from liveblog.app import ROUTES
from liveblog.embedded_redis.server import find_binary
from liveblog.errors import Stale
from liveblog.model.blogs import Blog, slug_of
from liveblog.model.entries import TEXT_LIMIT, Entry
from liveblog.model.people import Person, Role
from liveblog.store import Store
from liveblog.views.desk.entry_actions import in_state

JSON = {"accept": "application/json"}


@pytest.fixture(scope="module")
async def admin(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server, "admin")
    yield desk
    await desk.client.aclose()


@pytest.fixture(scope="module")
async def contributor(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server, "contributor")
    yield desk
    await desk.client.aclose()


@pytest.fixture
async def stranger(server: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()


async def readers_page(slug: str, desk: Desk) -> httpx.Response:
    async with httpx.AsyncClient(base_url=desk.server.url) as reader:
        return await reader.get(f"/live/{slug}")


# Signing in


async def test_whoever_is_not_signed_in_is_asked_to_and_comes_back_to_where_they_wanted(
    stranger: httpx.AsyncClient, slug: str, server: Running
) -> None:
    answer = await stranger.get(f"/desk/{slug}?before=a")
    assert answer.status_code == 303
    page = await stranger.get(answer.headers["location"])
    assert typed(page, "next") == f"/desk/{slug}?before=a"
    fields = {"name": add_person(server), "password": PASSWORD, "next": typed(page, "next")}
    answer = await stranger.post("/desk/login", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/{slug}?before=a")


async def test_a_wrong_password_says_no_more_than_an_unknown_name(
    stranger: httpx.AsyncClient, editor: Desk
) -> None:
    wrong = await stranger.post("/desk/login", data={"name": editor.name, "password": "not it at all"})
    unknown = await stranger.post("/desk/login", data={"name": "Nobody at all", "password": "not it at all"})
    assert wrong.status_code == unknown.status_code == 422
    assert words(wrong).replace(editor.name, "") == words(unknown).replace("Nobody at all", "")
    assert typed(wrong, "name") == editor.name
    assert PASSWORD not in wrong.text
    assert "set-cookie" not in wrong.headers


async def test_guessing_is_throttled_and_says_how_long_to_wait(serve: Callable[..., Running]) -> None:
    async with httpx.AsyncClient(base_url=serve().url) as client:
        answers = [
            await client.post("/desk/login", data={"name": "Ada", "password": "wrong"}) for _ in range(11)
        ]
    assert [a.status_code for a in answers] == [422] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert "Wait 15 minutes" in words(answers[-1])


async def test_the_first_sign_in_is_by_the_link_that_the_server_printed(
    serve: Callable[..., Running],
) -> None:
    server = serve()
    async with httpx.AsyncClient(base_url=server.url) as client:
        page = await client.get(server.first_link)
        assert "Welcome" in words(page)
        bad = await client.post(server.first_link, data={"name": "Ada", "password": "short"})
        assert bad.status_code == 422
        assert typed(bad, "name") == "Ada"
        made = await client.post(server.first_link, data={"name": "Ada", "password": PASSWORD})
        assert made.headers["location"] == "/desk"
        assert "No blog yet" in words(await client.get("/desk"))
        again = await client.get(server.first_link)
        assert again.status_code == 404
        assert "used already" in words(again)


async def test_signing_out_ends_the_sign_in_not_only_the_cookie(server: Running) -> None:
    desk = await signed_in(server)
    cookies = dict(desk.client.cookies)
    await desk.post("/desk/logout")
    async with httpx.AsyncClient(base_url=server.url, cookies=cookies) as thief:
        assert (await thief.get("/desk")).status_code == 303
    await desk.client.aclose()


async def test_a_sign_in_that_ended_while_writing_loses_nothing(
    editor: Desk, slug: str, server: Running
) -> None:
    desk = await signed_in(server)
    await desk.client.post("/desk/logout")
    text = "Typed “with” <care>\n\n& two paragraphs"
    asked = await desk.post(f"/desk/{slug}/entries", text=text, id="kept1", label="update", key="1")
    assert asked.status_code == 401
    assert "what you typed is kept" in words(asked).lower()
    again = typed(asked, "again")
    wrong = await desk.post("/desk/login", name=desk.name, password="wrong password", again=again)
    assert typed(wrong, "again") == again
    back = await desk.post("/desk/login", name=desk.name, password=PASSWORD, again=again)
    assert back.status_code == 200
    assert "You are signed in again" in words(back)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', back.text))
    assert hidden["id"] == "kept1"
    action = re.search(r'<form method="post" action="(/desk/story[^"]*)"', back.text)
    assert action
    kept = json.loads(again)
    sent = await desk.client.post(action[1], data=dict(kept["fields"]))
    assert sent.status_code == 303
    page = await readers_page(slug, editor)
    assert "Typed “with”" in words(page)
    await desk.client.aclose()


async def test_what_a_sign_in_interrupted_is_neither_shown_nor_sent_for_somebody_else(
    editor: Desk, slug: str, server: Running
) -> None:
    desk = await signed_in(server)
    cookies = dict(desk.client.cookies)
    await desk.client.post("/desk/logout")
    async with httpx.AsyncClient(base_url=server.url, cookies=cookies) as browser:
        written = {"text": "Ada’s scoop", "id": "scoop"}
        asked = await browser.post(f"/desk/{slug}/entries", data=written)
    mine = {"name": desk.name, "password": PASSWORD, "again": typed(asked, "again")}
    async with httpx.AsyncClient(base_url=server.url) as browser:
        other = await browser.post("/desk/login", data={**mine, "name": editor.name})
        assert other.status_code == 409
        assert "somebody else’s" in words(other)
        assert "scoop" not in words(other)
        assert (await browser.get("/desk")).status_code == 200
        back = await browser.post("/desk/login", data={**mine, "again": typed(other, "again")})
        assert (back.status_code, "Ada’s scoop" in words(back)) == (200, True)
    await desk.client.aclose()


async def test_a_form_with_many_images_comes_back_whole_after_signing_in(server: Running, slug: str) -> None:
    desk = await signed_in(server)
    await desk.client.post("/desk/logout")
    fields = {"id": "many", "text": "🔥" * 20_000} | {f"image-{n}-alt": f"Picture {n}" for n in range(100)}
    asked = await desk.post(f"/desk/{slug}/entries", **fields)
    back = await desk.post("/desk/login", name=desk.name, password=PASSWORD, again=typed(asked, "again"))
    for name, value in fields.items():
        assert typed(back, name) == value
    await desk.client.aclose()


async def test_what_signing_in_gives_back_cannot_lead_elsewhere(
    stranger: httpx.AsyncClient, server: Running
) -> None:
    again = json.dumps({"action": "https://evil.example/", "fields": [["text", "x"]]})
    fields = {"name": add_person(server), "password": PASSWORD, "again": again, "next": "//evil.example"}
    answer = await stranger.post("/desk/login", data=fields)
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("again", ["[]", "{}", "null", "[" * 50_000, '{"fields": 3, "action": 4}', "x"])
async def test_a_garbled_kept_form_is_ignored(
    stranger: httpx.AsyncClient, server: Running, again: str
) -> None:
    fields = {"name": add_person(server), "password": PASSWORD, "again": again}
    assert (await stranger.post("/desk/login", data=fields)).status_code == 303


async def test_another_site_cannot_write_for_an_editor(editor: Desk, slug: str) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = await editor.post(f"/desk/{slug}/entries", headers, text="Forged.")
        assert answer.status_code == 403
    assert "Forged" not in (await editor.get(f"/desk/{slug}")).text


async def test_another_site_cannot_listen_to_the_desk(editor: Desk, slug: str) -> None:
    cookie = "; ".join(f"{c.name}={c.value}" for c in editor.client.cookies.jar)
    headers = {"cookie": cookie}
    with pytest.raises(InvalidStatus) as refused:
        async with connect(
            f"{editor.server.ws}/desk/{slug}/ws", additional_headers=headers, origin="https://evil.example"
        ):  # type: ignore[arg-type]
            pass
    assert refused.value.response.status_code == 403


async def test_desk_pages_are_never_cached_or_framed(editor: Desk, slug: str) -> None:
    for path in ("/desk", f"/desk/{slug}", "/desk/account", "/desk/nope", f"/desk/{slug}/settings"):
        answer = await editor.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


# Blogs


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


async def test_what_is_said_and_noted_twice_stands_once(editor: Desk, slug: str) -> None:
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
async def test_a_blog_that_cannot_be_made_says_what_to_fix_beside_the_field(
    editor: Desk, fields: dict[str, str], field: str
) -> None:
    answer = await editor.post("/desk", **fields)
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert re.search(
        rf'<input id="{field}"[^>]*aria-invalid="true"[^>]*aria-describedby="{field}-problem', answer.text
    )
    assert typed(answer, "title") == fields["title"]


async def test_a_slug_taken_is_refused_and_the_form_kept(editor: Desk, slug: str) -> None:
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


async def test_settings_that_two_change_at_once_are_put_together_and_nothing_is_overwritten(
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


async def test_a_closed_blog_takes_no_new_entries_but_keeps_the_words(editor: Desk, slug: str) -> None:
    assert (await editor.post(f"/desk/{slug}/state", state="closed")).status_code == 303
    assert "This blog is closed" in words(await editor.get(f"/desk/{slug}"))
    answer = await editor.post(f"/desk/{slug}/entries", text="Too late", id="late1")
    assert answer.status_code == 409
    assert typed(answer, "text") == "Too late"
    assert "Reopen" in words(answer)
    await editor.post(f"/desk/{slug}/state", state="live")
    await editor.publish(slug, "In time")


async def test_in_a_closed_blog_nothing_new_goes_out_and_what_is_scheduled_waits(
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


async def test_a_remark_on_what_somebody_changed_meanwhile_is_noted_once(
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


# Entries


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


async def test_a_form_sent_twice_makes_one_entry(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Once.")
    await editor.publish(slug, "Once.", id=id)
    forms = [editor.publish(slug, "At once.", id="same-time") for _ in range(5)]
    await asyncio.gather(*forms)
    page = await readers_page(slug, editor)
    assert page.text.count('<article class="entry') == 2


async def test_a_form_sent_again_with_other_words_swallows_neither(editor: Desk, slug: str) -> None:
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


async def test_a_form_sent_again_does_what_was_pressed_then(editor: Desk, slug: str) -> None:
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


async def test_a_form_sent_again_changes_nothing_that_is_not_its_writers_to_change(
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


async def test_a_page_left_open_by_somebody_else_sends_nothing_in_ones_own_name(
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


async def test_half_a_letter_in_a_form_that_a_sign_in_interrupted_is_no_trap(
    server: Running, stranger: httpx.AsyncClient
) -> None:
    again = '{"action": "/desk", "fields": [["text", "\\ud800 x"]], "person": "\\udc00"}'
    form = {"name": add_person(server), "password": PASSWORD, "again": again}
    assert (await stranger.post("/desk/login", data=form)).status_code == 409
    form["again"] = again.replace("\\udc00", "")
    page = await stranger.post("/desk/login", data=form)
    assert (page.status_code, typed(page, "text")) == (200, "? x")


@pytest.mark.parametrize("unseen", ["\u200b", "\u2800", "\u202e \u3164", "\ufe0f\n\xad"])
async def test_what_nobody_sees_is_not_published(editor: Desk, slug: str, unseen: str) -> None:
    refused = await editor.post(f"/desk/{slug}/entries", text=unseen)
    assert (refused.status_code, "Write something" in words(refused)) == (422, True)
    assert (await editor.post("/desk", title=unseen)).status_code == 422
    assert (await editor.post(f"/desk/{slug}/chat", note=unseen)).status_code == 422
    id = await editor.publish(slug, "Words.", headline=unseen)
    assert typed(await editor.get(f"/desk/{slug}/entries/{id}/edit"), "headline") == ""
    await editor.post(f"/desk/{slug}/entries/{id}/withdraw", reason=unseen)
    assert "Withdrawn" not in words(await readers_page(slug, editor))


async def test_all_that_were_ticked_are_done_or_it_is_said_that_they_are_too_many(
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


async def test_what_is_sent_again_after_its_answer_got_lost_is_done_not_refused(
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


async def test_a_button_takes_nothing_back_that_an_editor_approved_meanwhile(
    store: Store, blog: Blog
) -> None:
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


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " \n "}, "text"),
        ({"text": "x" * 50_001}, "text"),
        ({"text": "Good.", "headline": "x" * 201}, "headline"),
        ({"text": "Good.", "label": "gossip"}, "label"),
        ({"text": "Good.", "tags": "a" * 41}, "tags"),
        ({"text": "Good.", "tags": ",".join(f"t{n}" for n in range(21))}, "tags"),
    ],
)
async def test_every_mistake_in_an_entry_keeps_all_that_was_typed(
    editor: Desk, slug: str, fields: dict[str, str], field: str
) -> None:
    sent = {"id": "kept", "headline": "Kept headline", "tags": "kept", **fields}
    answer = await editor.post(f"/desk/{slug}/entries", **sent)
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    for name in ("id", "text", "headline", "tags"):
        assert typed(answer, name) == sent[name]
    told = await editor.post(f"/desk/{slug}/entries", JSON, **sent)
    assert told.status_code == 422
    assert field in told.json()["problems"]


@pytest.mark.parametrize("letter", ["x", "水", "🔥"])
async def test_the_longest_text_goes_through_and_a_longer_one_comes_back(
    editor: Desk, slug: str, letter: str
) -> None:
    longest = letter * TEXT_LIMIT
    kept = await editor.post(f"/desk/{slug}/keep", JSON, id="long", text=longest)
    assert kept.status_code == 200
    answer = await editor.post(f"/desk/{slug}/entries", id="longer", text=longest + "y" * 200_000)
    assert answer.status_code == 422
    assert "250,000 characters; 50,000 is the most" in words(answer)
    assert typed(answer, "text") == longest + "y" * 200_000
    await editor.publish(slug, longest, id="long")


async def test_what_is_too_much_to_read_is_still_in_the_browser(editor: Desk, slug: str) -> None:
    answer = await editor.post(f"/desk/{slug}/entries", text="x" * 5_000_000)
    assert answer.status_code == 422
    assert "Go back in the browser, where it still stands" in words(answer)


async def test_mistakes_are_said_in_the_language_of_who_made_them(editor: Desk, slug: str) -> None:
    german = {**JSON, "accept-language": "de"}
    answer = await editor.post(f"/desk/{slug}/entries", german, id="kept", text="", headline="x" * 201)
    told = answer.json()
    assert told["problems"]["headline"].startswith("Die Überschrift hat 201 Zeichen")
    assert told["message"] == " ".join(told["problems"].values())
    assert "Write" not in told["message"]
    foreign = await editor.client.post(
        f"/desk/{slug}/entries", headers={**german, "sec-fetch-site": "cross-site"}
    )
    assert foreign.status_code == 403
    assert "abgelehnt" in foreign.text


async def test_the_desk_speaks_the_language_that_was_chosen(server: Running, slug: str) -> None:
    desk = await signed_in(server)
    account = await desk.get("/desk/account", headers={"accept-language": "en"})
    assert '<html lang="en"' in account.text
    assert account.text.count("End it") == 0  # whoever was added by command has no sign-in but this
    assert (await desk.post("/desk/account/language", language="ar")).status_code == 303
    for path in ("/desk", "/desk/login", "/desk/account", f"/desk/{slug}"):
        page = (await desk.get(path, headers={"accept-language": "en"})).text
        assert '<html lang="ar" dir="rtl">' in page
    assert '<html lang="en"' in (await desk.get("/", headers={"accept-language": "en"})).text
    assert re.search(r'<option value="ar"[^>]* selected>العربية', (await desk.get("/desk/account")).text)
    unknown = await desk.post("/desk/account/language", language="tlh")
    assert unknown.status_code == 422
    await desk.post("/desk/account/language", language="")
    assert '<html lang="fr"' in (await desk.get("/desk", headers={"accept-language": "fr"})).text
    await desk.client.aclose()


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


async def test_a_removal_of_what_somebody_just_changed_asks_to_look_first(editor: Desk, slug: str) -> None:
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


async def test_older_entries_are_a_page_further(editor: Desk, slug: str) -> None:
    for number in range(52):
        await editor.publish(slug, f"Entry number {number}.")
    page = await editor.get(f"/desk/{slug}")
    assert "Entry number 51." in page.text
    assert "Entry number 1." not in page.text
    older = re.search(r'href="(/desk/[^"]*before=[^"]*)"', page.text)
    assert older
    assert "Entry number 1." in (await editor.get(older[1])).text


async def test_an_old_slug_leads_to_what_was_asked_for(editor: Desk, slug: str) -> None:
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


# Authors and time


async def test_an_entry_is_signed_by_whoever_the_editor_names_or_nobody(editor: Desk, slug: str) -> None:
    page = await editor.get(f"/desk/{slug}")
    assert typed(page, "authors") == editor.name
    await editor.publish(slug, "Two wrote it.", authors="Ada, A Guest")
    await editor.publish(slug, "Nobody signs.", authors="")
    text = (await readers_page(slug, editor)).text
    assert "Ada, A Guest" in text
    assert text.count('class="byline"') == 1


async def test_a_contributor_writes_in_their_own_name(contributor: Desk, editor: Desk, slug: str) -> None:
    assert 'name="authors"' not in (await contributor.get(f"/desk/{slug}")).text
    id = await contributor.publish(slug, "Signed.", authors="The Editor in Chief")
    await contributor.post(
        f"/desk/{slug}/entries/{id}", text="Still.", revision="1", authors="The Editor in Chief"
    )
    page = await editor.get(f"/desk/{slug}/entries/{id}/edit")
    assert typed(page, "authors") == contributor.name


async def test_an_entry_can_be_dated_back_and_its_time_changed(editor: Desk, slug: str) -> None:
    await editor.publish(slug, "Newer.")
    id = await editor.publish(slug, "Older.", when="2026-01-06T19:03", zone="-60")
    text = (await readers_page(slug, editor)).text
    assert text.index("Newer.") < text.index("Older.")
    assert "2026-01-06T18:03:00.000Z" in text
    form = {"text": "Older.", "when": "2026-01-06T18:03", "zone": "0", "authors": editor.name}
    same = await editor.post(f"/desk/{slug}/entries/{id}", JSON, revision="1", **form)
    assert same.json()["revision"] == 1
    future = await editor.post(
        f"/desk/{slug}/entries/{id}", revision="1", **{**form, "when": "2999-01-01T00:00"}
    )
    assert future.status_code == 422
    assert 'id="edit-' in future.text
    assert "cannot be to come" in words(future)
    changed = await editor.post(
        f"/desk/{slug}/entries/{id}", JSON, revision="1", **{**form, "when": "2026-01-05T10:00"}
    )
    assert changed.json()["revision"] == 2
    assert "2026-01-05T10:00:00.000Z" in (await readers_page(slug, editor)).text


async def test_an_entry_with_a_time_to_come_goes_out_then_and_not_before(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Embargoed.", when="2999-01-01T00:00")
    assert "Embargoed." not in (await readers_page(slug, editor)).text
    assert "Scheduled" in words(await editor.get(f"/desk/{slug}?state=scheduled"))
    past = {"text": "Embargoed.", "when": "2020-01-01T00:00", "state": "scheduled", "revision": "1"}
    refused = await editor.post(f"/desk/{slug}/entries/{id}", **past)
    assert refused.status_code == 422
    assert "Choose a time to come" in words(refused)
    now = await editor.post(
        f"/desk/{slug}/entries/{id}", **{**past, "when": "2999-01-01T00:00", "state": "published"}
    )
    assert now.headers["location"].startswith(f"/desk/{slug}?done=published")
    assert "Embargoed." in (await readers_page(slug, editor)).text


async def test_only_who_may_publish_may_schedule(contributor: Desk, slug: str) -> None:
    fields = {"text": "Later.", "when": "2999-01-01T00:00"}
    for state in ("published", "scheduled"):
        assert (await contributor.post(f"/desk/{slug}/entries", state=state, **fields)).status_code == 403
    assert 'name="when"' not in (await contributor.get(f"/desk/{slug}")).text


async def test_a_scheduled_entry_can_be_put_off(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Later.", when="2999-01-01T00:00")
    fields = {
        "text": "Later still.",
        "authors": editor.name,
        "when": "2999-01-02T00:00",
        "state": "scheduled",
    }
    saved = await editor.post(f"/desk/{slug}/entries/{id}", JSON, revision="1", **fields)
    assert (saved.status_code, saved.json()["state"]) == (200, "scheduled")
    assert "2999-01-02T00:00:00.000Z" in (await editor.get(f"/desk/{slug}?state=scheduled")).text


async def test_a_draft_with_a_time_says_that_it_has_none_yet(editor: Desk, slug: str) -> None:
    fields = {"text": "Later.", "authors": editor.name, "when": "2999-01-01T00:00"}
    refused = await editor.post(f"/desk/{slug}/entries", state="draft", **fields)
    assert refused.status_code == 422
    assert 'id="when-problem"' in refused.text
    assert typed(refused, "when") == "2999-01-01T00:00"
    id = await editor.publish(slug, "Scheduled.", when="2999-01-01T00:00")
    back = await editor.post(
        f"/desk/{slug}/entries/{id}", text="Scheduled.", revision="1", when="2999-01-01T00:00", state="draft"
    )
    assert back.status_code == 303
    assert "Scheduled." in words(await editor.get(f"/desk/{slug}?state=draft"))


# Roles


async def test_a_contributor_may_look_but_every_write_is_refused(
    contributor: Desk, editor: Desk, slug: str
) -> None:
    id = await editor.publish(slug, "Theirs.")
    assert (await contributor.get(f"/desk/{slug}")).status_code == 200
    for path, fields in {
        "/desk": {"title": "Mine"},
        f"/desk/{slug}/settings": {"title": "Mine"},
        f"/desk/{slug}/state": {"state": "closed"},
        f"/desk/{slug}/delete": {"typed": slug},
        f"/desk/{slug}/entries/{id}": {"text": "Mine.", "revision": "1"},
        f"/desk/{slug}/entries/{id}/mark": {"pinned": "1"},
        f"/desk/{slug}/entries/{id}/remove": {},
        f"/desk/{slug}/entries/{id}/state": {"state": "draft"},
        f"/desk/{slug}/entries/{id}/lease": {"how": "force"},
        f"/desk/{slug}/entries/{id}/history": {"from": "1", "revision": "1"},
        "/desk/people/invite": {"role": "admin"},
        "/desk/people/tokens": {"token_name": "x", "token_role": "admin"},
    }.items():
        answer = await contributor.post(path, **fields)
        assert answer.status_code == 403, path
    assert (await contributor.get("/desk/people")).status_code == 403
    page = await readers_page(slug, editor)
    assert "Theirs." in page.text
    assert "Mine" not in page.text


async def test_a_role_taken_away_while_writing_refuses_and_keeps_the_words(
    admin: Desk, server: Running, slug: str
) -> None:
    desk = await signed_in(server)
    people = await admin.get("/desk/people")
    id = re.search(rf'/desk/people/(\w+)/role">\s*<label[^>]*>Role of {desk.name}<', people.text)
    assert id
    assert (await admin.post(f"/desk/people/{id[1]}/role", role="contributor")).status_code == 303
    sent = {"text": "Careful words", "id": "r1", "state": "published", "authors": desk.name, "when": ""}
    answer = await desk.post(f"/desk/{slug}/entries", **sent)
    assert answer.status_code == 403
    assert typed(answer, "text") == "Careful words"
    form = answer.text[answer.text.index('class="composer"') :]
    form = form[: form.index("</form>")]
    assert "Submit for approval" in form
    assert "Publish" not in re.sub(r"<[^>]+>", "", form)
    assert 'name="authors"' not in form
    await desk.client.aclose()


# People


@pytest.mark.parametrize("role", ["admin", "editor", "contributor"])
async def test_an_invitation_makes_an_account_with_its_role(admin: Desk, server: Running, role: Role) -> None:
    page = await admin.post("/desk/people/invite", role=role, name="")
    link = re.search(r'value="(http://[^"]+/desk/link/[^"]+)"', page.text)
    assert link
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            link[1], data={"name": f"New {role} {slug_of(admin.name)}", "password": PASSWORD}
        )
        assert answer.status_code == 303
        assert role.capitalize() in words(await client.get(f"{server.url}/desk/account"))


async def test_a_reset_link_from_an_admin_lets_somebody_in_again(admin: Desk, server: Running) -> None:
    name = add_person(server)
    people = await admin.get("/desk/people")
    id = re.search(rf'/desk/people/(\w+)/role">\s*<label[^>]*>Role of {name}<', people.text)
    assert id
    page = await admin.post(f"/desk/people/{id[1]}/reset")
    link = re.search(r'value="(http://[^"]+/desk/link/[^"]+)"', page.text)
    assert link
    async with httpx.AsyncClient(base_url=server.url) as client:
        assert "Set a new password" in words(await client.get(link[1]))
        assert (await client.post(link[1], data={"password": "another long password"})).status_code == 303
        assert (await client.get("/desk")).status_code == 200


async def test_an_account_removed_is_out_at_once_after_one_question(admin: Desk, server: Running) -> None:
    desk = await signed_in(server)
    people = await admin.get("/desk/people")
    id = re.search(rf'/desk/people/(\w+)/role">\s*<label[^>]*>Role of {desk.name}<', people.text)
    assert id
    assert "Remove" in words(await admin.post(f"/desk/people/{id[1]}/remove"))
    assert (await desk.get("/desk")).status_code == 200
    assert (await admin.post(f"/desk/people/{id[1]}/remove", sure="yes")).status_code == 303
    assert (await desk.get("/desk")).status_code == 303
    await desk.client.aclose()


async def test_a_token_made_at_the_desk_works_until_it_is_revoked(
    admin: Desk, stranger: httpx.AsyncClient
) -> None:
    name = f"wire-{secrets.token_hex(4)}"
    page = await admin.post("/desk/people/tokens", token_name=name, token_role="editor")
    token = re.search(r'value="(lb_[^"]+)"', page.text)
    assert token
    headers = {"authorization": f"Bearer {token[1]}"}
    missing = await stranger.get("/api/v1/blogs/no-such-blog", headers=headers)
    assert missing.status_code == 404
    mine = re.search(rf"{name}.*?/desk/people/tokens/(\w+)", page.text, re.DOTALL)
    assert mine
    await admin.post(f"/desk/people/tokens/{mine[1]}")
    assert (await stranger.get("/api/v1/blogs/no-such-blog", headers=headers)).status_code == 401


async def test_ones_sign_ins_are_listed_and_can_be_ended(server: Running) -> None:
    desk = await signed_in(server)
    other = client_of(server, **{"user-agent": "curl/8"})
    await other.post("/desk/login", data={"name": desk.name, "password": PASSWORD})
    page = await desk.get("/desk/account")
    listed = re.findall(r"<strong>(.*?)</strong>(.*?)</li>", page.text, re.DOTALL)
    [theirs] = [rest for device, rest in listed if device == "curl" and "This one" not in rest]
    id = re.search(r'name="id" value="(\w+)"', theirs)
    assert id
    await desk.post("/desk/account/sessions", id=id[1])
    assert (await other.get("/desk")).status_code == 303
    assert (await desk.get("/desk")).status_code == 200
    await desk.post("/desk/account/sessions")
    assert (await desk.get("/desk")).status_code == 303
    await desk.client.aclose()
    await other.aclose()


async def test_a_password_is_changed_only_with_the_one_of_today(server: Running) -> None:
    desk = await signed_in(server)
    wrong = await desk.post("/desk/account/password", old="not it", password="a whole new one")
    assert wrong.status_code == 422
    assert 'id="old-problem"' in wrong.text
    assert (
        await desk.post("/desk/account/password", old=PASSWORD, password="a whole new one")
    ).status_code == 303
    async with httpx.AsyncClient(base_url=server.url) as client:
        fields = {"name": desk.name, "password": "a whole new one"}
        assert (await client.post("/desk/login", data=fields)).status_code == 303
    await desk.client.aclose()


# The desk's socket


async def heard(socket: ClientConnection) -> dict[str, Any]:
    """The next frame about the blog: who is here, and ticks, come in between at any time."""
    while True:
        frame: dict[str, Any] = json.loads(await socket.recv())
        if frame["type"] not in ("here", "tick"):
            return frame


def cookie_of(desk: Desk) -> dict[str, str]:
    return {"cookie": "; ".join(f"{c.name}={c.value}" for c in desk.client.cookies.jar)}


async def test_the_desks_socket_tells_what_happens_and_what_was_missed(editor: Desk, slug: str) -> None:
    page = await editor.get(f"/desk/{slug}")
    position = re.search(r'data-position="([^"]+)"', page.text)
    assert position
    id = await editor.publish(slug, "Missed meanwhile.")
    address = f"{editor.server.ws}/desk/{slug}/ws?after={position[1]}"
    async with connect(address, additional_headers=cookie_of(editor)) as socket:
        hello = await heard(socket)
        assert (hello["type"], hello["position"]) == ("hello", position[1])
        put = await heard(socket)
        assert (put["type"], put["id"], put["state"]) == ("put", id, "published")
        assert f'id="row-{id}"' in put["html"]
        await editor.post(f"/desk/{slug}/entries/{id}/remove", revision="1")
        gone = await heard(socket)
        assert (gone["type"], gone["id"]) == ("gone", id)
        await editor.post(f"/desk/{slug}/state", state="closed")
        assert (await heard(socket))["blog"]["state"] == "closed"


async def test_a_position_that_the_desk_does_not_know_is_reset(editor: Desk, slug: str) -> None:
    address = f"{editor.server.ws}/desk/{slug}/ws?after=99-1"
    async with connect(address, additional_headers=cookie_of(editor)) as socket:
        assert (await heard(socket))["type"] == "reset"
        assert (await heard(socket))["type"] == "hello"


async def test_the_desks_socket_is_for_whoever_is_signed_in(editor: Desk, slug: str) -> None:
    async with connect(f"{editor.server.ws}/desk/{slug}/ws") as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4401


async def test_an_ended_sign_in_ends_its_socket(server: Running, slug: str) -> None:
    desk = await signed_in(server)
    async with connect(f"{server.ws}/desk/{slug}/ws", additional_headers=cookie_of(desk)) as socket:
        assert (await heard(socket))["type"] == "hello"
        await desk.post("/desk/logout")
        async for frame in _until_closed(socket):
            assert json.loads(frame)["type"] in ("tick", "here")
    assert socket.close_code == 4401
    await desk.client.aclose()


async def _until_closed(socket: ClientConnection) -> AsyncIterator[str | bytes]:
    try:
        async for frame in socket:
            yield frame
    except ConnectionClosed:
        pass


async def test_an_unknown_blog_has_no_socket(editor: Desk) -> None:
    address = f"{editor.server.ws}/desk/no-such-blog/ws"
    async with connect(address, additional_headers=cookie_of(editor)) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4404


async def test_what_an_editor_sends_over_the_socket_is_ignored(editor: Desk, slug: str) -> None:
    address = f"{editor.server.ws}/desk/{slug}/ws"
    async with connect(address, additional_headers=cookie_of(editor)) as socket:
        await socket.send("anything")
        await socket.send(b"\x00\xff")
        assert (await heard(socket))["type"] == "hello"
        await editor.publish(slug, "Still here.")
        assert (await heard(socket))["type"] == "put"


# Redis away


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis that a test may stop, and its URL."""
    binary, address = find_binary(tmp_path), tmp_path / "r.sock"
    command = [binary, "--port", "0", "--unixsocket", str(address), "--dir", str(tmp_path), "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while not address.exists():
            assert process.poll() is None
            time.sleep(0.02)
        yield f"unix://{address}", process
        process.kill()


async def test_while_redis_is_away_the_words_stay_and_go_through_when_it_is_back(
    serve: Callable[..., Running], own_redis: tuple[str, subprocess.Popen[bytes]]
) -> None:
    url, process = own_redis
    server = serve(REDIS_URL=url)
    async with httpx.AsyncClient(base_url=server.url) as client:
        await client.post(server.first_link, data={"name": "Ada", "password": PASSWORD})
        desk = Desk(server, client, "Ada")
        slug = await desk.create_blog()
        redis = Redis.from_url(url)
        await redis.config_set("min-replicas-to-write", 1)
        refused = await desk.post(f"/desk/{slug}/entries", text="Kept <words>", id="r1", headline="H")
        assert refused.status_code == 503
        assert typed(refused, "text") == "Kept <words>"
        assert typed(refused, "headline") == "H"
        edit = await desk.post(f"/desk/{slug}/entries/r1", text="Other words", revision="1")
        assert edit.status_code in (404, 503)
        assert typed(edit, "text") == "Other words"
        told = await desk.post(f"/desk/{slug}/entries", JSON, text="Kept", id="r2")
        assert (told.status_code, "Try again" in told.json()["message"]) == (503, True)
        await redis.config_set("min-replicas-to-write", 0)
        await desk.publish(slug, typed(refused, "text"), id=typed(refused, "id"))
        await redis.aclose()
        process.kill()
        process.wait()
        away = await desk.post(f"/desk/{slug}/entries", text="Words while it is gone", id="r3")
        assert away.status_code == 503
        assert "Words while it is gone" in words(away)
        assert 'name="id" value="r3"' in away.text
        # Nobody is known just now, which does not mean that somebody has to sign in.
        assert "Back to the desk" in words(away)


# Membership


async def test_a_desk_open_to_some_blogs_is_shut_at_all_others_on_every_url(
    admin: Desk, server: Running, slug: str, editor: Desk
) -> None:
    desk = await signed_in(server)
    own, id = await admin.create_blog(), await editor.publish(slug, "Theirs.")
    people = await admin.get("/desk/people")
    person = re.search(rf'/desk/people/(\w+)/blogs">all blogs<span[^>]*>: {desk.name}<', people.text)
    assert person
    choice = await admin.get(f"/desk/people/{person[1]}/blogs")
    box = re.search(rf'name="(blog-\w+)"[^>]*> <span[^>]*>{await _title(admin, own)}<', choice.text)
    assert box
    nothing = await admin.post(f"/desk/people/{person[1]}/blogs", which="some")
    assert nothing.status_code == 422
    saved = await admin.post(f"/desk/people/{person[1]}/blogs", which="some", **{box[1]: "1"})
    assert saved.headers["location"] == "/desk/people?done=blogs"

    listed = await desk.get("/desk")
    assert f'href="/desk/{own}"' in listed.text
    assert f'href="/desk/{slug}"' not in listed.text
    for path in _urls_of_a_desk():
        path = path.format(slug=slug, id=id)
        for answer in (
            await desk.get(path),
            await desk.post(path, text="Mine.", state="draft", note="x", how="force"),
        ):
            assert answer.status_code in (403, 405, 426), path
    async with connect(f"{server.ws}/desk/{slug}/ws", additional_headers=cookie_of(desk)) as socket:
        async for _ in _until_closed(socket):
            raise AssertionError("nothing may be told")
    assert socket.close_code == 4403
    assert "Mine." not in (await readers_page(slug, editor)).text

    assert (await desk.get(f"/desk/{own}")).status_code == 200
    made = await desk.create_blog()
    assert (await desk.get(f"/desk/{made}")).status_code == 200
    await admin.post(f"/desk/people/{person[1]}/blogs", which="all")
    assert (await desk.get(f"/desk/{slug}")).status_code == 200
    await desk.client.aclose()


async def _title(desk: Desk, slug: str) -> str:
    found = re.search(r"<h1[^>]*><bdi[^>]*>([^<]*)</bdi></h1>", (await desk.get(f"/desk/{slug}")).text)
    assert found
    return found[1]


def _urls_of_a_desk() -> list[str]:
    """Every URL of a blog's desk, whoever wrote its view."""
    paths = [route.path for route in ROUTES if isinstance(route, Route)]
    found = [path for path in paths if path.startswith("/desk/{slug}")]
    assert len(found) > 15
    return sorted(set(found))


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

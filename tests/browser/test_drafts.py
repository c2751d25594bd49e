"""What is typed is kept on the server until it is sent: on another machine, without scripts, bounded, and private."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from html import unescape

import httpx
import pytest
from desk import PASSWORD, Desk, Enter, client_of, signed_in, typed, words
from playwright.async_api import Browser, Route, expect
from servers import Running

from liveblog.model.blogs import Blog
from liveblog.model.people import Person
from liveblog.store import Store
from liveblog.store.drafts import CHARACTERS_AT_MOST, Overtaken

JSON = {"accept": "application/json"}


@pytest.fixture
def somebody() -> Person:
    return Person(id=secrets.token_hex(8), name="Ada", role="editor", created=0)


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()


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


async def test_a_browser_that_is_lost_loses_nothing(chromium: Browser, editor: Desk, slug: str) -> None:
    lost = await chromium.new_context(base_url=editor.server.url)
    await editor.enter(lost)
    page = await lost.new_page()
    await page.goto(f"/desk/{slug}")
    async with page.expect_response("**/keep"):
        await page.locator("#text").fill("Typed on a phone whose battery died")
    await lost.close()

    found = await chromium.new_context(base_url=editor.server.url)
    await editor.enter(found)
    page = await found.new_page()
    await page.goto(f"/desk/{slug}")
    await expect(page.locator("#text")).to_have_value("Typed on a phone whose battery died")
    await expect(page.locator("[data-kept-line]")).to_contain_text("is back")
    await page.get_by_role("button", name="Discard it").click()
    await expect(page.locator("#text")).to_have_value("")
    await expect(page.locator("[data-notice]")).to_contain_text("Discarded")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")
    await found.close()


async def test_what_is_typed_goes_to_the_server_soon_also_while_typing_goes_on(
    chromium: Browser, editor: Desk, slug: str
) -> None:
    context = await chromium.new_context(base_url=editor.server.url)
    await editor.enter(context)
    page = await context.new_page()
    await page.clock.install(time=0)
    await page.goto(f"/desk/{slug}")
    await page.clock.pause_at(60_000)
    text = page.locator("#text")
    async with page.expect_response("**/keep"):
        await text.press("a")
        await page.clock.run_for(1000)
    await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    async with page.expect_response("**/keep") as answer:
        for _ in range(4):
            await text.press("b")
            await page.clock.run_for(800)
    assert "text=abbbb&" in ((await answer.value).request.post_data or "")
    await context.close()


async def test_a_page_left_open_replaces_nothing_that_its_writer_went_on_with_elsewhere(
    enter: Enter, editor: Desk, slug: str
) -> None:
    pages = []
    for more in ("The dam", " holds."):
        pages.append(page := await enter(editor, f"/desk/{slug}"))
        async with page.expect_response("**/keep"):
            await page.locator("#text").press("End")
            await page.keyboard.type(more)
        await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    here = pages[0]
    # Loaded again, it shows the newer words; so does a page that is only looked at.
    again = await here.context.new_page()
    await again.goto(f"/desk/{slug}")
    await expect(again.locator("#text")).to_have_value("The dam holds.")
    await again.close()
    asked = here.locator("[data-elsewhere]")
    await here.locator("#text").press("End")
    await here.keyboard.type("!")
    await expect(asked).to_contain_text("The dam holds.")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == "The dam holds."
    await here.locator("#text").press("Control+Enter")
    await expect(here.locator(".problems")).to_contain_text("Choose which")
    # Not chosen yet, both are there still.
    await here.reload()
    await expect(here.locator("#text")).to_have_value("The dam!")
    await expect(asked).to_contain_text("The dam holds.")
    await asked.get_by_role("button", name="Go on with this").click()
    await expect(here.locator("#text")).to_have_value("The dam holds.")
    async with here.expect_response("**/keep"):
        await here.locator("[data-notice]").get_by_role("button", name="Undo").click()
    await expect(here.locator("#text")).to_have_value("The dam!")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == "The dam!"


async def test_of_two_tabs_that_are_closed_neither_loses_its_words(
    chromium: Browser, editor: Desk, slug: str
) -> None:
    context = await chromium.new_context(base_url=editor.server.url)
    await editor.enter(context)
    one, two = [await context.new_page() for _ in range(2)]
    for page in (one, two):
        await page.goto(f"/desk/{slug}")
    async with one.expect_response("**/keep"):
        await one.locator("#text").press_sequentially("The dam")
    await expect(one.get_by_text("Kept in this browser and on the server")).to_be_visible()
    await two.locator("#text").press_sequentially("The bridge")
    await expect(two.locator("[data-elsewhere]")).to_contain_text("The dam")
    await expect(two.locator("[data-saved]")).to_have_text("Kept in this browser")
    async with one.expect_response("**/keep"):
        await one.locator("#text").press_sequentially(" holds")
    await expect(one.get_by_text("Kept in this browser and on the server")).to_be_visible()
    for page in (one, two):
        await page.close(run_before_unload=False)

    page = await context.new_page()
    await page.goto(f"/desk/{slug}")
    text, waits = page.locator("#text"), page.locator("[data-waiting] li")
    await expect(text).to_have_value("The dam holds")
    await expect(waits.locator("blockquote")).to_have_text("The bridge")
    await waits.get_by_role("button", name="Go on with this").click()
    await expect(text).to_have_value("The bridge")
    await expect(waits.locator("blockquote")).to_have_text("The dam holds")
    # What was sent is gone, the other stays.
    await text.press("Control+Enter")
    await expect(text).to_have_value("")
    await page.reload()
    await expect(text).to_have_value("The dam holds")
    await expect(waits).to_have_count(0)
    await text.press("Control+Enter")
    await expect(page.locator(".row")).to_have_count(2)
    await page.reload()
    await expect(page.locator(".row")).to_have_count(2)
    await page.wait_for_function("() => !Object.keys(localStorage).some(name => name.includes('form'))")
    await context.close()


async def test_what_one_decided_against_does_not_come_back(enter: Enter, editor: Desk, slug: str) -> None:
    there, here = [await enter(editor, f"/desk/{slug}") for _ in range(2)]
    async with there.expect_response("**/keep"):
        await there.locator("#text").fill("The dam")
    await here.locator("#text").fill("The bridge")
    # Sent within the second, before anything else is kept.
    await here.locator("[data-elsewhere]").get_by_role("button", name="Go on with what is in").wait_for()
    await here.route("**/keep", lambda route: route.abort())
    await here.locator("[data-elsewhere]").get_by_role("button", name="Go on with what is in").click()
    await here.locator("#text").press("Control+Enter")
    await expect(here.locator(".row")).to_contain_text("The bridge")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == ""


async def test_what_was_sent_from_another_machine_does_not_come_back(
    chromium: Browser, editor: Desk, slug: str
) -> None:
    one, two = [await chromium.new_context(base_url=editor.server.url) for _ in range(2)]
    await editor.enter(one)
    page = await one.new_page()
    await page.goto(f"/desk/{slug}")
    async with page.expect_response("**/keep"):
        await page.locator("#text").fill("The dam")
    await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    await page.goto("about:blank")
    await editor.enter(two)
    other = await two.new_page()
    await other.goto(f"/desk/{slug}")
    await expect(other.locator("#text")).to_have_value("The dam")
    await other.locator("#text").press("Control+Enter")
    await expect(other.locator(".row")).to_contain_text("The dam")
    async with page.expect_response("**/keep") as asked:
        await page.goto(f"/desk/{slug}")
    assert (await (await asked.value).json())["kept"] is False
    await expect(page.locator("#text")).to_have_value("")
    await page.wait_for_function(
        "() => !Object.keys(localStorage).some(name => name.startsWith('liveblog-form'))"
    )
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")
    for context in (one, two):
        await context.close()


async def test_sending_from_a_page_left_open_forgets_nothing_newer(editor: Desk, slug: str) -> None:
    id = secrets.token_hex(10)
    old = {"id": id, "text": "The dam", "kept-by": "one", "kept-at": "0"}
    at = str((await editor.post(f"/desk/{slug}/keep", JSON, **old)).json()["at"])
    newer = {"id": id, "text": "The dam holds.", "kept-by": "two", "kept-at": at}
    assert (await editor.post(f"/desk/{slug}/keep", JSON, **newer)).json()["kept"]
    told = await editor.post(f"/desk/{slug}/keep", JSON, **{**old, "text": "The dam!", "kept-at": at})
    assert (told.status_code, told.json()["newer"]["fields"]["text"]) == (409, "The dam holds.")
    await editor.post(f"/desk/{slug}/keep", JSON, **{**old, "discard": "1"})
    await editor.publish(slug, "The dam", id=id, **{"kept-by": "one", "kept-at": at})
    assert typed(await editor.get(f"/desk/{slug}"), "text") == "The dam holds."


async def test_in_a_shared_browser_nobody_finds_what_somebody_else_typed(
    chromium: Browser, editor: Desk, slug: str, server: Running
) -> None:
    nora = await signed_in(server)
    shared = await chromium.new_context(base_url=server.url)
    await nora.enter(shared)
    page = await shared.new_page()
    await page.goto(f"/desk/{slug}")
    await page.locator("#text").fill("Nora’s notes")
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/desk/login")
    assert await page.evaluate("JSON.stringify(localStorage)") == "{}"
    await editor.enter(shared)
    await page.goto(f"/desk/{slug}")
    await expect(page.locator("#text")).to_have_value("")
    await expect(page.locator("[name=authors]")).to_have_value(editor.name)
    await shared.close()

    again = Desk(server, client_of(server), nora.name)
    await again.post("/desk/login", name=nora.name, password=PASSWORD)
    assert typed(await again.get(f"/desk/{slug}"), "text") == "Nora’s notes"
    for desk in (nora, again):
        await desk.client.aclose()


async def test_what_was_discarded_does_not_come_back_with_a_page_that_the_server_drew_before_it_knew(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.post(f"/desk/{slug}/keep", JSON, id="k1", text="Not wanted")
    page = await enter(editor, f"/desk/{slug}")
    asked, knows = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await knows.wait()
        await route.continue_()

    await page.context.route("**/keep", late)
    await page.get_by_role("button", name="Discard it").click()
    await asked.wait()
    again = await page.context.new_page()
    await again.goto(f"/desk/{slug}")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == "Not wanted"
    await expect(again.locator("#text")).to_have_value("")
    async with page.expect_response("**/keep"):
        knows.set()
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == ""


async def test_an_edit_that_was_cancelled_does_not_come_back_to_whoever_edits_again_at_once(
    enter: Enter, editor: Desk, slug: str
) -> None:
    await editor.publish(slug, "As it was.")
    page = await enter(editor, f"/desk/{slug}")
    link = page.get_by_role("link", name="Edit", exact=True)
    text = page.locator(".editing").get_by_label("Text", exact=True)
    asked, knows = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await knows.wait()
        await route.continue_()

    await link.click()
    async with page.expect_response("**/keep"):
        await text.fill("Half a thought")
    await page.route("**/keep", late)
    await page.get_by_role("link", name="Cancel").click()
    await asked.wait()
    await link.click()
    knows.set()
    await expect(text).to_have_value("As it was.")


@pytest.mark.parametrize("how", ["Cancel", "Discard it"])
async def test_an_edit_that_was_given_up_on_a_page_of_its_own_does_not_come_back(
    enter: Enter, editor: Desk, slug: str, how: str
) -> None:
    id = await editor.publish(slug, "As it was.")
    at = f"/desk/{slug}/entries/{id}/edit"
    page = await enter(editor, at)
    text = page.locator("form.composer:not([data-composer=new]) textarea[name=text]")
    await text.fill("Half a thought")
    await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    await page.reload()
    await expect(text).to_have_value("Half a thought")
    undo = page.locator("[data-notice]").get_by_role("button", name="Undo")
    await page.get_by_text(how, exact=True).first.click()
    await undo.wait_for()
    assert await page.evaluate("Object.keys(localStorage).length") == 0
    await page.goto(at)
    await expect(text).to_have_value("As it was.")
    # And it can be brought back.
    await text.fill("Half a thought")
    await page.get_by_text("Cancel", exact=True).click()
    await undo.click()
    await expect(text).to_have_value("Half a thought")


async def test_to_empty_a_form_discards_nothing_that_was_typed_elsewhere_since(
    enter: Enter, editor: Desk, slug: str
) -> None:
    page = await enter(editor, f"/desk/{slug}")
    text = page.locator("#text")
    async with page.expect_response("**/keep"):
        await text.fill("The dam")
    await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    # Emptied, and left without a connection.
    await page.context.route("**/keep", lambda route: route.abort())
    async with page.expect_event("requestfailed"):
        await text.fill("")
    await page.close()
    await editor.post(f"/desk/{slug}/keep", JSON, id="k2", text="The bridge", **{"kept-by": "phone"})
    await page.context.unroute("**/keep")
    page = await page.context.new_page()
    await page.goto(f"/desk/{slug}")
    await expect(page.locator("#text")).to_have_value("The bridge")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("The bridge")
    assert typed(await editor.get(f"/desk/{slug}"), "text") == "The bridge"


async def test_what_was_deleted_does_not_come_back(chromium: Browser, editor: Desk, slug: str) -> None:
    context = await chromium.new_context(base_url=editor.server.url)
    await editor.enter(context)
    page = await context.new_page()
    await page.goto(f"/desk/{slug}")
    async with page.expect_response("**/keep"):
        await page.locator("#text").fill("Thought better of it")
    await expect(page.get_by_text("Kept in this browser and on the server")).to_be_visible()
    await page.locator("#text").fill("")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")
    await page.reload()
    await expect(page.locator("[data-kept-line]")).to_have_count(0)
    await expect(page.locator("#text")).to_have_value("")

    # Nor what was on its way and not answered when it was deleted.
    async def swallow(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/keep", swallow, times=1)
    async with page.expect_request("**/keep"):
        await page.locator("#text").fill("Thought better of it again")
    async with page.expect_response("**/keep") as answer:
        await page.locator("#text").fill("")
    assert "discard=1" in ((await answer.value).request.post_data or "")

    # Where neither browser nor server keep it, the writer is told.
    await page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    await page.route("**/keep", lambda route: route.abort())
    await page.locator("#text").fill("Kept nowhere")
    await expect(page.locator("[data-form-said]").first).to_contain_text("Copy it before you close")
    await context.close()


async def test_what_a_removed_person_was_typing_goes_with_the_account(store: Store, blog: Blog) -> None:
    ada = Person(id=secrets.token_hex(8), name="Ada", role="editor", created=0)
    stored = json.dumps(ada.to_json())
    await store.connection.client.hset("{people}:accounts", ada.id, stored)  # type: ignore[misc]
    await store.drafts.save(ada, blog, "new", {"text": "Private"}, None)
    await store.people.remove(ada.id)
    assert await store.drafts.draft(ada, blog, "new") is None


def offered(answer: httpx.Response) -> dict[str, str]:
    """What the page that offers other blogs would send."""
    end = answer.text.index('name="rescued"')
    form = answer.text[answer.text.rindex("<form", 0, end) : answer.text.index("</form>", end)]
    hidden = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', form)
    return {name: unescape(text) for name, text in hidden}


async def test_words_whose_blog_was_deleted_become_a_draft_of_another(server: Running, slug: str) -> None:
    admin = await signed_in(server, "admin")
    gone = await admin.create_blog()
    fields = {"text": "Words that must not be lost", "headline": "Kept", "tags": "dam", "id": "homeless1"}
    assert (await admin.post(f"/desk/{gone}/keep", JSON, **fields)).json()["kept"]
    await admin.post(f"/desk/{gone}/state", state="closed")
    await admin.post(f"/desk/{gone}/delete", typed=gone)

    told = await admin.post(f"/desk/{gone}/entries", JSON, **fields)
    assert (told.status_code, told.json()["gone"]) == (404, True)
    answer = await admin.post(f"/desk/{gone}/entries", **fields, state="published")
    assert answer.status_code == 404
    assert "This blog was deleted" in words(answer)
    assert f'formaction="/desk/{slug}/entries"' in answer.text
    assert "Not sent yet" in words(await admin.get("/desk"))

    saved = await admin.post(f"/desk/{slug}/entries", **offered(answer))
    assert saved.status_code == 303, words(saved)
    drafts = words(await admin.get(f"/desk/{slug}?state=draft"))
    assert "Words that must not be lost" in drafts
    assert "Not sent yet" not in words(await admin.get("/desk"))
    await admin.client.aclose()


async def test_what_was_typed_in_a_blog_that_is_not_open_any_more_is_offered_and_can_be_discarded(
    server: Running, store: Store, slug: str
) -> None:
    admin, desk = await signed_in(server, "admin"), await signed_in(server, "contributor")
    shut = await admin.create_blog()
    edited = await desk.publish(shut, "Mine.", state="draft")
    fields = {"text": "Mine, better", "revision": "1", "id": edited}
    assert (await desk.post(f"/desk/{shut}/keep", JSON, **fields)).json()["kept"]
    people = await admin.get("/desk/people")
    person = re.search(rf'/desk/people/(\w+)/blogs">all blogs<span[^>]*>: {desk.name}<', people.text)
    assert person
    choice = await admin.get(f"/desk/people/{person[1]}/blogs?words={slug}")
    box = re.search(r'name="(blog-\w+)"', choice.text)
    assert box
    await admin.post(f"/desk/people/{person[1]}/blogs", which="some", **{box[1]: "1"})
    answer = await desk.post(f"/desk/{shut}/entries/{edited}", **fields)
    assert answer.status_code == 403
    assert "You may not work in this blog any more" in words(answer)
    assert re.findall(r'formaction="/desk/([\w-]+)/entries"', answer.text) == [slug]
    assert "Mine, better" in words(await desk.get("/desk"))
    await desk.post("/desk/account/kept", id=edited)
    assert "Mine, better" not in words(await desk.get("/desk"))
    for one in (admin, desk):
        await one.client.aclose()

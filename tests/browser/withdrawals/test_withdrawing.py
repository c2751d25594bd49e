"""Entries are withdrawn, with a reason or silently, and brought back."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator

import httpx
import pytest
from desk import JSON, Desk, act, menu, signed_in, typed, words
from playwright.async_api import Browser, Page, expect
from servers import Running


async def test_withdrawn_with_a_reason_and_brought_back(
    editor: Desk, reader: httpx.AsyncClient, slug: str
) -> None:
    ids = [await editor.publish(slug, f"Words {n}.") for n in range(3)]
    answer = await act(editor, slug, ids[1], "/withdraw", reason="A hoax.", revision="1")
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/desk/{slug}?done=tombstone#entry-{ids[1]}"
    )  # fmt: skip
    page = words(await reader.get(f"/live/{slug}"))
    assert page.index("Words 2.") < page.rindex("A hoax.") < page.index("Words 0.")
    assert "Words 1." not in page
    desk = words(await editor.get(f"/desk/{slug}"))
    assert "Readers see the reason in its place." in desk
    assert "Bring back" in desk
    await act(editor, slug, ids[1], "/bring-back", revision="2")
    page = words(await reader.get(f"/live/{slug}"))
    assert page.index("Words 2.") < page.index("Words 1.") < page.index("Words 0.")
    assert "A hoax." not in page


async def test_withdrawn_silently(editor: Desk, reader: httpx.AsyncClient, slug: str) -> None:
    id = await editor.publish(slug, "Words.")
    answer = await act(editor, slug, id, "/withdraw", reason=" ", revision="1")
    assert answer.headers["location"] == f"/desk/{slug}?done=withdrawn#entry-{id}"
    assert (await reader.get(f"/live/{slug}/{id}")).status_code == 410
    assert "Withdrawn" not in words(await reader.get(f"/live/{slug}"))


async def test_another_reason_replaces_the_first(editor: Desk, reader: httpx.AsyncClient, slug: str) -> None:
    id = await editor.publish(slug, "Words.")
    await act(editor, slug, id, "/withdraw", reason="A hoax.", revision="1")
    assert typed(await editor.get(f"/desk/{slug}/entries/{id}"), "reason") == "A hoax."
    await act(editor, slug, id, "/withdraw", reason="A mistake.", revision="2")
    assert "A mistake." in words(await reader.get(f"/live/{slug}/{id}"))
    assert (await reader.get(f"/live/{slug}/snapshot")).text.count("hoax") == 0


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"reason": "x" * 501, "revision": "1"}, 422), ({"reason": "A hoax.", "revision": "7"}, 409)],
)
async def test_a_withdrawal_that_cannot_be_says_why(
    editor: Desk, slug: str, fields: dict[str, str], status: int
) -> None:
    id = await editor.publish(slug, "Words.")
    answer = await act(editor, slug, id, "/withdraw", **fields)
    assert answer.status_code == status
    assert 'class="problems"' in answer.text
    assert typed(answer, "reason") == fields["reason"], "what was typed is in its form again"
    told = await editor.post(f"/desk/{slug}/entries/{id}/withdraw", headers=JSON, **fields)
    assert (told.status_code, bool(told.json()["message"])) == (status, True)


async def test_what_readers_do_not_see_is_not_withdrawn(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Not yet.", state="draft")
    answer = await act(editor, slug, id, "/withdraw", reason="A hoax.", revision="1")
    assert answer.status_code == 409


async def test_what_is_brought_back_is_what_was_seen(
    editor: Desk, reader: httpx.AsyncClient, slug: str
) -> None:
    id = await editor.publish(slug, "Words.")
    await act(editor, slug, id, "/withdraw", reason="A hoax.", revision="1")
    form = {"revision": "2"}
    page = "".join((await editor.get(f"/desk/{slug}")).text.splitlines())
    assert re.search(r'/bring-back"[^>]*><input type="hidden" name="revision" value="2">', page)
    told = await editor.post(f"/desk/{slug}/entries/{id}/withdraw", headers=JSON, reason="A mistake.", **form)
    assert told.json()["undo"] is None, "another reason is undone by another reason"
    for fields in (form, {}):
        refused = await act(editor, slug, id, "/bring-back", **fields)
        assert refused.status_code == 409
        assert "Look at it as it is now" in words(refused)
        told = await editor.post(f"/desk/{slug}/entries/{id}/bring-back", headers=JSON, **fields)
        assert (told.status_code, told.json()["revision"]) == (409, 3)
    assert "Words." not in (await reader.get(f"/live/{slug}")).text
    assert (await act(editor, slug, id, "/bring-back", revision="3")).status_code == 303
    await act(editor, slug, id, "/state", state="draft", revision="4")
    refused = await act(editor, slug, id, "/bring-back", revision="5")
    assert refused.status_code == 409
    assert "This entry is not withdrawn" in words(refused)


async def test_contributors_do_not_withdraw(server: Running, editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Words.")
    contributor = await signed_in(server, "contributor")
    for what in ("/withdraw", "/bring-back"):
        assert (await act(contributor, slug, id, what, reason="A hoax.", revision="1")).status_code == 403
    await contributor.client.aclose()


@pytest.fixture
async def pages(chromium: Browser, editor: Desk, slug: str) -> AsyncIterator[tuple[Page, Page]]:
    """The desk's page and the reader's."""
    at_desk, at_home = [await chromium.new_context(base_url=editor.server.url) for _ in range(2)]
    await editor.enter(at_desk)
    desk, home = await at_desk.new_page(), await at_home.new_page()
    yield desk, home
    await at_desk.close()
    await at_home.close()


async def test_a_reader_sees_a_correction_and_a_withdrawal_without_reloading(
    pages: tuple[Page, Page], editor: Desk, slug: str
) -> None:
    desk, home = pages
    word = f"unfounded{secrets.token_hex(3)}"
    text = f"BREAKING: {word} at the bridge"
    id = await editor.publish(slug, text, headline=f"The {word}", tags=word, key="1", pinned="1")
    await home.goto(f"/live/{slug}")
    await home.evaluate("document.body.dataset.lived = 'yes'")
    assert word in await home.content()
    await desk.goto(f"/desk/{slug}")

    await desk.get_by_role("link", name="Edit", exact=True).click()
    editing = desk.locator(".editing")
    await expect(editing.get_by_label("What was wrong")).to_be_hidden()
    await editing.get_by_label("a correction").check()
    await editing.get_by_role("button", name="Save").click()
    await expect(editing.locator(".problems")).to_contain_text("Say in a sentence what was wrong")
    await editing.get_by_label("What was wrong").fill(f"It was no {word}.")
    await editing.get_by_role("button", name="Save").click()
    await expect(home.locator(f"#entry-{id} .correction")).to_contain_text(f"It was no {word}.")
    await expect(home.locator(".corrected-list li")).to_have_count(1)
    await expect(home.locator(".corrected-list a")).to_have_attribute("href", f"#entry-{id}")
    await expect(home.locator(".corrected")).to_be_visible()

    row = desk.locator(f"#row-{id}")
    await (await menu(row)).get_by_text("Withdraw", exact=True).click()
    await row.get_by_label("Reason, for readers").fill("It never happened.")
    await row.get_by_role("button", name="Withdraw it").click()
    await expect(home.locator(f".entries #entry-{id}.entry--withdrawn")).to_contain_text("It never happened.")
    await expect(home.locator(".corrected-list")).to_contain_text("It never happened.")
    await expect(home.locator(".keys")).to_be_hidden()
    assert word not in await home.content()
    assert await home.evaluate("document.body.dataset.lived") == "yes"

    await desk.get_by_role("button", name="Undo").click()
    await expect(home.locator(f".pinned #entry-{id}")).to_contain_text(word)
    await expect(home.locator(".corrected-list")).not_to_contain_text("It never happened.")


@pytest.mark.parametrize("reason", ["It never happened.", ""])
async def test_the_page_of_an_entry_forgets_it_when_it_is_withdrawn(
    pages: tuple[Page, Page], editor: Desk, slug: str, reason: str
) -> None:
    _, home = pages
    word = f"unfounded{secrets.token_hex(3)}"
    id = await editor.publish(slug, word)
    await home.goto(f"/live/{slug}/{id}")
    assert word in await home.title()
    await home.evaluate(
        """word => {
            const image = document.head.appendChild(document.createElement("meta"))
            image.setAttribute("property", "og:image:alt")
            image.content = word
        }""",
        word,
    )
    await act(editor, slug, id, "/withdraw", reason=reason, revision="1")
    gone = f"#entry-{id}.entry--withdrawn" if reason else ".withdrawn:not([hidden])"
    await expect(home.locator(gone)).to_be_visible()
    await home.wait_for_function("word => !document.documentElement.outerHTML.includes(word)", arg=word)

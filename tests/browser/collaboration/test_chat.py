"""The staff's chat and notes, of which readers hear nothing."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
from desk import Desk, Enter, menu, words
from playwright.async_api import Page, expect
from servers import Running
from websockets.asyncio.client import connect


async def open_chat(page: Page) -> None:
    """By keyboard: what colleagues do may move the page just when a mouse is pressed."""
    tab = page.locator(".desk-tabs").get_by_role("link", name="Chat")
    if await tab.is_visible():
        await tab.click()
    else:
        await page.locator("[data-chat] > summary").press("Enter")
    await expect(page.locator("[data-chat]")).to_have_attribute("open", "")


async def test_the_staff_talks_beside_the_list(enter: Enter, ada: Desk, bo: Desk, at: str) -> None:
    one, two = await enter(ada, at), await enter(bo, at)
    await expect(two.locator("[data-here]")).to_contain_text(ada.name)
    await open_chat(one)
    await one.get_by_label("Message to the staff").fill("Who takes the <b>presser</b>?")
    await one.get_by_label("Message to the staff").press("Enter")
    await expect(one.locator(".said")).to_contain_text("Who takes the <b>presser</b>?")
    await expect(two.locator("[data-unread]")).to_have_text("1 new")
    await open_chat(two)
    await expect(two.locator("[data-unread]")).to_have_text("")
    await expect(two.locator(".said")).to_contain_text(ada.name)
    await two.reload()
    await expect(two.locator(".said")).to_have_count(1)


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
async def test_what_is_said_to_the_staff_is_seen_at_the_head_of_the_page_until_it_is_read(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str, size: tuple[int, int]
) -> None:
    page = await enter(bo, at, viewport={"width": size[0], "height": size[1]})
    title, mark = await page.title(), page.locator("[data-chat-new]")
    await expect(page.locator("[data-here]")).to_be_attached()
    await expect(mark).to_be_hidden()
    for word in ("Who takes the presser?", "It is at six."):
        await ada.post(f"/desk/{slug}/chat", note=word)
    await bo.post(f"/desk/{slug}/chat", note="One’s own is no news.")
    await expect(page.locator(".said")).to_have_count(3)
    await expect(mark).to_have_text("2 new in the chat")
    await expect(mark).to_be_in_viewport(ratio=1)
    await expect(page).to_have_title(f"(2) {title}")
    await expect(page.locator("[data-told] p")).to_have_text(
        [f"{ada.name} in the chat: Who takes the presser?"]
    )
    # Not read: it is still there at the next visit, without scripts, too.
    await page.reload()
    await expect(mark).to_have_text("2 new in the chat")
    await expect(page).to_have_title(f"(2) {title}")
    assert "2 new in the chat" in words(await bo.get(f"/desk/{slug}"))
    async with page.expect_response("**/chat/read"):
        await mark.click()
    await expect(page.get_by_label("Message to the staff")).to_be_focused()
    await expect(page.locator(".said").last).to_be_in_viewport()
    await expect(mark).to_be_hidden()
    await expect(page).to_have_title(title)
    await page.reload()
    await expect(page.locator(".said")).to_have_count(3)
    await expect(mark).to_be_hidden()
    await expect(page).to_have_title(title)


async def test_a_chat_that_is_open_behind_another_tab_is_not_read(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    page = await enter(bo, at, viewport={"width": 390, "height": 844})
    await open_chat(page)
    await expect(
        page.get_by_label("Message to the staff")
    ).to_be_in_viewport()  # opened, it comes into sight by itself
    tabs = page.get_by_role("navigation", name="Parts of the desk")
    await tabs.get_by_role("link", name="Write").click()
    await expect(page.get_by_label("Message to the staff")).to_be_hidden()
    await ada.post(f"/desk/{slug}/chat", note="Anybody here?")
    await expect(page.locator("[data-chat-new]")).to_have_text("1 new in the chat")
    await expect(tabs.get_by_role("link", name="Chat 1 new")).to_be_visible()
    await tabs.get_by_role("link", name="Chat").click()
    await expect(page.locator("[data-chat-new]")).to_be_hidden()


async def test_the_page_of_the_chat_counts_as_reading_it(ada: Desk, bo: Desk, slug: str) -> None:
    await ada.post(f"/desk/{slug}/chat", note="Anybody here?")
    assert "1 new in the chat" in words(await bo.get(f"/desk/{slug}"))
    assert "new in the chat" not in words(await ada.get(f"/desk/{slug}"))
    await bo.get(f"/desk/{slug}/chat")
    assert "new in the chat" not in words(await bo.get(f"/desk/{slug}"))


async def test_the_chat_works_without_scripts(enter: Enter, ada: Desk, at: str) -> None:
    page = await enter(ada, f"{at}/chat", java_script_enabled=False)
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".field-problem")).to_have_text("Write something first.")
    await page.get_by_label("Message to the staff").fill("Good morning.")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".said")).to_contain_text("Good morning.")


async def test_a_note_on_an_entry_reaches_a_colleague_who_is_editing_it(
    enter: Enter, ada: Desk, bo: Desk, at: str, slug: str
) -> None:
    await ada.publish(slug, "Noted.")
    one, two = await enter(ada, at), await enter(bo, at)
    await one.get_by_role("link", name="Edit", exact=True).click()
    await one.locator(".editing textarea[name=text]").fill("Half a sentence")
    await menu(two.locator(".row"))
    await two.get_by_label("Note for the staff").fill("Check the number.")
    await two.get_by_role("button", name="Add the note").click()
    await expect(two.locator(".notes")).to_contain_text("Check the number.")
    await expect(one.locator(".notes")).to_contain_text("Check the number.")
    await expect(one.locator(".editing textarea[name=text]")).to_have_value("Half a sentence")


SECRET = "xyzzy-for-the-staff"


async def test_nothing_of_the_staff_reaches_any_readers_address_or_frame(
    ada: Desk, cy: Desk, slug: str, server: Running
) -> None:
    shown = await ada.publish(slug, "Shown.")
    frames: list[str] = []

    async def listen_to_socket(open: asyncio.Event) -> None:
        async with connect(f"{server.ws}/live/{slug}/ws") as socket:
            open.set()
            async for frame in socket:
                frames.append(str(frame))

    async def listen_to_events(open: asyncio.Event) -> None:
        async with (
            httpx.AsyncClient(base_url=server.url) as client,
            client.stream("GET", f"/live/{slug}/events") as stream,
        ):
            async for line in stream.aiter_lines():
                open.set()
                frames.append(line)

    opened = [asyncio.Event(), asyncio.Event()]
    listening = [
        asyncio.create_task(listen_to_socket(opened[0])),
        asyncio.create_task(listen_to_events(opened[1])),
    ]
    await asyncio.gather(*(event.wait() for event in opened))
    draft = await ada.publish(
        slug, f"{SECRET} draft", headline=SECRET, tags=SECRET, key="1", pinned="1", state="draft"
    )
    submitted = await cy.publish(slug, f"{SECRET} submitted")
    await ada.post(f"/desk/{slug}/entries/{draft}", text=f"{SECRET} again", revision="1", pinned="1", key="1")
    await ada.post(f"/desk/{slug}/entries/{submitted}/state", state="draft", revision="1", remark=SECRET)
    for id in (shown, draft):
        await ada.post(f"/desk/{slug}/entries/{id}/notes", note=SECRET)
        await ada.get(f"/desk/{slug}/entries/{id}/edit")
        await ada.post(f"/desk/{slug}/entries/{id}/lease", how="force")
    await ada.post(f"/desk/{slug}/chat", note=SECRET)
    await ada.post(f"/desk/{slug}/entries/{submitted}/remove")
    # Whatever was to come has come when this has.
    last = await ada.publish(slug, "The last one.")

    async def both() -> None:
        while sum(last in frame for frame in frames) < 2:
            await asyncio.sleep(0.02)

    await asyncio.wait_for(both(), 30)
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    assert SECRET not in "".join(frames)
    assert draft not in "".join(frames)

    async with httpx.AsyncClient(base_url=server.url, follow_redirects=True) as reader:
        snapshot = (await reader.get(f"/live/{slug}/snapshot")).json()
        assert SECRET not in json.dumps(snapshot)
        assert snapshot["count"] == 2
        for path in (
            "/",
            f"/live/{slug}",
            f"/live/{slug}?before={last}",
            f"/live/{slug}/{shown}",
            f"/live/{slug}/snapshot?before={last}",
            f"/live/{slug}/updates?after=0-1",
            f"/live/{slug}/updates?after={snapshot['position']}",
            *(f"/live/{slug}/feed.{kind}" for kind in ("atom", "rss", "json")),
            f"/live/{slug}/embed",
            f"/oembed?url={server.url}/live/{slug}",
        ):
            answer = await reader.get(path)
            assert SECRET not in answer.text, path
            assert draft not in answer.text, path
        for id in (draft, submitted):
            assert (await reader.get(f"/live/{slug}/{id}")).status_code == 404
            assert (await reader.get(f"/live/{slug}?before={id}")).status_code in (200, 404)
            assert SECRET not in (await reader.get(f"/live/{slug}?before={id}")).text

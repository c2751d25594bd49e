"""The desk while networks are asked: the preview waits for nobody, failures are said, and “Try again” tries again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from asked import link, oembed, post_id
from desk import Desk, menu, signed_in
from elsewhere import Asked, Elsewhere, as_json, elsewhere, response
from playwright.async_api import Browser, Page, expect
from servers import running


@pytest.fixture(scope="module")
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture(scope="module")
async def desk(there: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """Somebody at the desk of a server that asks networks of ours."""
    environ = {
        "LIVEBLOG_RESOLVE": "on",
        "LIVEBLOG_FETCH_ALLOW": there.authority,
        "LIVEBLOG_X_OEMBED_URL": there.url("/oembed"),
    }
    opened = running(tmp_path_factory.mktemp("asking"), **environ)
    server = await asyncio.to_thread(opened.__enter__)
    desk = await signed_in(server)
    yield desk
    await desk.client.aclose()
    await asyncio.to_thread(opened.__exit__, None, None, None)


@pytest.fixture
async def page(chromium: Browser, desk: Desk) -> AsyncIterator[Page]:
    slug = await desk.create_blog()
    context = await chromium.new_context(base_url=desk.server.url)
    await desk.enter(context)
    page = await context.new_page()
    await page.goto(f"/desk/{slug}")
    yield page
    await context.close()


async def write(page: Page, text: str) -> None:
    await page.locator("form.composer textarea[name=text]").first.fill(text)


async def publish(page: Page) -> None:
    await page.locator("[data-publish]").first.click()


async def test_what_is_behind_a_link_comes_into_the_row_by_itself(there: Elsewhere, page: Page) -> None:
    id = post_id()
    there.answers["/oembed"] = oembed("The bridge is open.", id)
    await write(page, link(id))
    await publish(page)
    await expect(page.locator(".row .card")).to_contain_text("The bridge is open.")
    await expect(page.locator(".row")).to_have_count(1)


async def test_an_open_preview_fills_in(there: Elsewhere, page: Page) -> None:
    id, go = post_id(), asyncio.Event()

    async def slowly(_: Asked, writer: asyncio.StreamWriter) -> None:
        await go.wait()
        writer.write(as_json(oembed("It came while you looked.", id)))

    there.answers["/oembed"] = slowly
    await write(page, link(id))
    await page.locator("[data-preview]").first.click()
    card = page.locator("[data-preview-place] .card").first
    await expect(card).to_be_visible()
    go.set()
    await expect(card).to_contain_text("It came while you looked.")


async def test_a_network_is_asked_while_the_entry_is_written(there: Elsewhere, page: Page) -> None:
    id, asked = post_id(), asyncio.Event()

    async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(as_json(oembed("Known before it was published.", id)))
        asked.set()

    there.answers["/oembed"] = answer
    await write(page, f"Look:\n\n{link(id)}")
    async with asyncio.timeout(30):
        await asked.wait()


async def test_a_failure_is_said_and_can_be_tried_again(there: Elsewhere, page: Page) -> None:
    id = post_id()
    there.answers["/oembed"] = response("", 500)
    await write(page, link(id))
    await publish(page)
    said = page.locator(".row-asked")
    await expect(said).to_contain_text("X was asked once: The server answered with an error (500).")
    await expect(said).to_contain_text("Trying again at")
    there.answers["/oembed"] = oembed("At last.", id)
    await said.get_by_role("button", name="Try again").click()
    await expect(page.locator(".row .card")).to_contain_text("At last.")
    await expect(said).to_have_count(0)


async def test_who_edits_meanwhile_is_not_told_of_a_change(there: Elsewhere, page: Page) -> None:
    id, go = post_id(), asyncio.Event()

    async def slowly(_: Asked, writer: asyncio.StreamWriter) -> None:
        await go.wait()
        writer.write(as_json(oembed("It came while I wrote.", id)))

    there.answers["/oembed"] = slowly
    await write(page, f"Look:\n\n{link(id)}")
    await publish(page)
    row = page.locator(".row")
    await row.get_by_role("link", name="Edit", exact=True).click()
    text = row.locator("textarea[name=text]")
    await text.fill(f"Look here:\n\n{link(id)}")
    go.set()
    await expect(row).to_have_attribute("data-revision", "2")
    await expect(row.locator("[data-warning]")).to_have_count(0)
    await row.locator("[name=change][value=fix]").check()
    await row.locator("[data-publish]").click()
    await expect(row.locator(".entry")).to_contain_text("Look here:")
    await expect(row.locator(".card")).to_contain_text("It came while I wrote.")


async def test_both_versions_of_a_post_that_was_edited_are_in_the_history(
    there: Elsewhere, page: Page, desk: Desk
) -> None:
    id = post_id()
    there.answers["/oembed"] = oembed("The bridge is closed.", id)
    await write(page, link(id))
    await publish(page)
    card = page.locator(".row .card")
    await expect(card).to_contain_text("The bridge is closed.")
    there.answers["/oembed"] = oembed("The bridge is open.", id)
    await (await menu(page.locator(".row"))).get_by_role("button", name="Ask the network again").click()
    await expect(card).to_contain_text("The bridge is open.")
    await expect(card).to_contain_text("Edited")
    await (await menu(page.locator(".row"))).get_by_role("link", name="History").click()
    last = page.locator(".revision").first
    await expect(last).to_contain_text("What a network answered")
    await expect(last.locator("del")).to_contain_text("closed")
    await expect(last.locator("ins")).to_contain_text("open")

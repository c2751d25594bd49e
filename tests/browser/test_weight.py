"""What a page loads: few files, none of them twice, and a style sheet that the browser accepts."""

from __future__ import annotations

import secrets

import brotli
import httpx
import pytest
from desk import Desk
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request
from programs import publish

MOST_REQUESTS = 4
HEAVIEST_PAGE = 20_000  # bytes, compressed


async def opened(context: BrowserContext, address: str) -> tuple[Page, list[Request], list[str]]:
    """The page, what it asked for, and what the browser complained about."""
    page = await context.new_page()
    asked: list[Request] = []
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("request", lambda request: asked.append(request))
    page.on("console", heard)
    await page.goto(address, wait_until="networkidle")
    return page, asked, complaints


async def is_styled(page: Page) -> bool:
    return bool(await page.evaluate("getComputedStyle(document.body).marginTop === '0px'"))


@pytest.mark.parametrize("path", ["", "?before={id}", "/{id}", "/none"])
async def test_a_readers_page_makes_few_requests(
    context: BrowserContext, api: httpx.AsyncClient, story: str, path: str
) -> None:
    id = (await publish(api, story))["id"]
    address = f"{api.base_url}/live/{story}{path.format(id=id)}"
    page, asked, complaints = await opened(context, address)
    assert len(asked) <= MOST_REQUESTS
    assert await is_styled(page)
    if path == "/none":
        complaints = [text for text in complaints if "404" not in text]
    assert complaints == []


async def test_the_desk_makes_few_requests(context: BrowserContext, editor: Desk) -> None:
    slug = await editor.create_blog()
    await editor.enter(context)
    page, asked, complaints = await opened(context, f"{editor.server.url}/desk/{slug}")
    assert [r.url.rpartition("/")[2] for r in asked if r.resource_type == "script"] == ["desk.js"]
    assert [r for r in asked if r.resource_type == "stylesheet"] == []
    assert await is_styled(page)
    assert complaints == []


async def test_a_page_of_thirty_entries_is_light(api: httpx.AsyncClient, story: str) -> None:
    for _ in range(30):
        # As many different words as people use, or more.
        await publish(
            api, story, " ".join(secrets.choice(("the", "of", secrets.token_hex(2))) for _ in range(60))
        )
    page = await api.get(f"/live/{story}", headers={"accept-encoding": "br"})
    assert page.text.count("<article") == 30
    assert int(page.headers["content-length"]) == len(brotli.compress(page.content, quality=5))
    assert int(page.headers["content-length"]) <= HEAVIEST_PAGE

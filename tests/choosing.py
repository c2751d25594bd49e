"""Files handed to a page in Chromium: chosen, dropped, pasted."""

from __future__ import annotations

import asyncio
from typing import Any

from image_files import picture
from playwright.async_api import Locator, Page, Route, expect

# Files handed to a page the way a hand does it: dropped on an element, or pasted into it.
_HAND_OVER = """async (element, [how, bytes, name]) => {
  const files = new DataTransfer()
  files.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type: "image/png" }))
  const event = how === "paste"
    ? new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: files })
    : new DragEvent(how, { bubbles: true, cancelable: true, dataTransfer: files })
  return !element.dispatchEvent(event)
}"""


def a_file(name: str = "boats.jpg", contents: bytes | None = None) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture() if contents is None else contents}


def different(number: int) -> bytes:
    return picture(600 + 10 * number, 400)


def rows(page: Page) -> Locator:
    return page.locator("[data-image]")


async def choose(page: Page, *files: Any) -> None:
    await page.locator("#image").set_input_files(list(files))


async def published(page: Page) -> None:
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator("#text")).to_have_value("")
    await expect(rows(page)).to_have_count(0)


async def stall(page: Page) -> asyncio.Event:
    """Uploads wait until this event is set."""
    going = asyncio.Event()

    async def wait(route: Route) -> None:
        await going.wait()
        await route.continue_()

    await page.route("**/images", wait)
    return going

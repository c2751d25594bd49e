"""Takes the pictures of the README: the demo's page and desk, and an editor who publishes beside a reader.

Run by scripts/pictures.
"""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, async_playwright

OUT = Path(__file__).parent.parent / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
GAP = 24


async def shot(
    browser: Browser, address: str, width: int, height: int, scheme: str, state: str | None
) -> Image.Image:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        storage_state=state,
    )
    page = await context.new_page()
    await page.goto(address, wait_until="networkidle" if "desk" not in address else "load")
    await page.wait_for_timeout(800)
    picture = Image.open(io.BytesIO(await page.screenshot()))
    await context.close()
    return picture.convert("RGB")


def beside(pictures: list[Image.Image]) -> Image.Image:
    width = sum(p.width for p in pictures) + GAP * (len(pictures) + 1)
    whole = Image.new("RGB", (width, max(p.height for p in pictures) + 2 * GAP), "#d9dde3")
    left = GAP
    for picture in pictures:
        whole.paste(picture, (left, GAP))
        left += picture.width + GAP
    return whole


TYPED = "**BREAKING:** The *Maren* has reached the mole of Tollhaven. All 166 people aboard are safe."


async def moving(browser: Browser, page: str, desk: str, state: str) -> None:
    """An editor types and publishes on the left; on the right it stands on a reader's page, without a reload."""
    editor = await (
        await browser.new_context(viewport={"width": 640, "height": 600}, storage_state=state)
    ).new_page()
    reader = await (await browser.new_context(viewport={"width": 440, "height": 600})).new_page()
    await editor.goto(desk)
    await reader.goto(page)
    for at in (editor, reader):
        await at.wait_for_timeout(500)
    await reader.evaluate("document.querySelector('.timeline').scrollIntoView()")
    frames: list[tuple[Image.Image, int]] = []

    async def frame(milliseconds: int) -> None:
        both = [Image.open(io.BytesIO(await at.screenshot())).convert("RGB") for at in (editor, reader)]
        frames.append((beside(both), milliseconds))

    await frame(900)
    words = TYPED.split(" ")
    for at in range(0, len(words), 2):
        await editor.locator("textarea[name=text]").first.press_sequentially(
            " ".join(words[at : at + 2]) + " "
        )
        await frame(160)
    await frame(500)
    before = await reader.locator(".entries > .entry").count()
    await editor.keyboard.press("Control+Enter")
    await reader.wait_for_function(
        "n => document.querySelectorAll('.entries > .entry').length > n", arg=before
    )
    for milliseconds in (120, 120, 120, 400, 3500):
        await frame(milliseconds)
        await editor.wait_for_timeout(100)
    first, *rest = [picture for picture, _ in frames]
    times = [milliseconds for _, milliseconds in frames]
    first.save(
        OUT / "live.webp", save_all=True, append_images=rest, duration=times, loop=0, quality=72, method=6
    )


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "liveblog",
        "demo",
        "--port",
        "0",
        "--host",
        "127.0.0.1",
        "--every",
        "0.2",
    ]
    with tempfile.TemporaryDirectory() as data:
        server = subprocess.Popen([*command, "--data", data], stdout=subprocess.PIPE, text=True)
        try:
            asyncio.run(take(server))
        finally:
            server.terminate()
            server.wait()


async def take(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    link = page = ""
    while not (link and page):
        line = server.stdout.readline()
        link = link or next(iter(re.findall(r"http\S+/desk/link/\S+", line)), "")
        page = page or next(iter(re.findall(r"http\S+/live/\S+", line)), "")
    await asyncio.sleep(0.2 * 25)  # the story's live half
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = await browser.new_context()
        form = await context.new_page()
        await form.goto(link)
        await form.fill("input[name=name]", "Ines Okafor")
        await form.fill("input[name=password]", "four words in a row")
        await form.click("main button[type=submit]")
        await form.wait_for_url("**/desk*")
        with tempfile.NamedTemporaryFile(suffix=".json") as state:
            await context.storage_state(path=state.name)
            desk = page.replace("/live/", "/desk/")
            wide = [
                await shot(browser, page, 1180, 1000, "light", None),
                await shot(browser, page, 390, 1000, "dark", None),
            ]
            beside(wide).save(OUT / "page.png", optimize=True)
            both = [
                await shot(browser, desk, 1180, 1000, "light", state.name),
                await shot(browser, desk, 390, 1000, "dark", state.name),
            ]
            beside(both).save(OUT / "desk.png", optimize=True)
            await moving(browser, page, desk, state.name)
        await browser.close()


if __name__ == "__main__":
    main()

"""Themes in a browser: the examples of docs/themes, and slots that are filled from elsewhere while entries arrive."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from browser.live_page.test_layout_shift import SHIFTS
from browser.test_accessibility import AXE, violations
from newsroom import Newsroom, open_newsroom
from playwright.async_api import Browser, Page, expect
from readers import Reader

from liveblog.model.blocks import Text
from liveblog.pages.patterns.entries import LONG

EXAMPLES = Path(__file__).parents[2] / "docs" / "themes"
ARABIC = "ارتفع منسوب النهر خلال الليل، وأغلقت السلطات جسرين."


async def fill(newsroom: Newsroom, arabic: bool) -> None:
    if arabic:
        await newsroom.change(language="ar", title="فيضان في الوادي", summary="النهر أعلى من أي وقت مضى.")
    for n in range(9):
        words = ARABIC if arabic else LONG
        await newsroom.publish(
            f"e{n}",
            headline=f"{n}. {'الجسر مغلق' if arabic else 'The bridge is closed'}",
            blocks=(Text(text=words),),
            label=("breaking", "update", "correction", "editor-note", None)[n % 5],
            key=n % 3 == 0,
            pinned=n == 4,
        )


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
async def test_an_example_is_whole_and_accessible(chromium: Browser, name: str, tmp_path: Path) -> None:
    async with open_newsroom(20, str(EXAMPLES / name)) as newsroom:
        await fill(newsroom, name == "right-to-left")
        context = await chromium.new_context(bypass_csp=True, reduced_motion="reduce", base_url=newsroom.url)
        await context.add_init_script(path=AXE)
        page = await context.new_page()
        reader = await Reader(page, newsroom).join()
        await expect(page.locator(".slot").first).to_be_visible()
        assert await page.evaluate("getComputedStyle(document.documentElement).direction") == (
            "rtl" if name == "right-to-left" else "ltr"
        )
        assert not (found := await violations(page)), "\n".join(found)
        drawn = await page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        assert len(drawn) > 10_000
        await page.goto("/")
        assert not (found := await violations(page)), "\n".join(found)
        assert reader.problems == []
        assert reader.strangers == []
        await context.close()


class Advertisers:
    """Two other sites with a script each; the theme declares the first one alone."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
        self.asked.append(path)
        kind, body = ("text/javascript", SCRIPT) if path.endswith(".js") else ("text/html", "<p>Buy milk</p>")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write((head + body).encode())
        await writer.drain()
        writer.close()


# Fills each slot with a frame and a box that is taller than the slot.
SCRIPT = """
const base = new URL(document.currentScript.src).origin
for (const place of document.querySelectorAll(".unit")) {
  const frame = document.createElement("iframe")
  frame.title = "Advertisement"
  frame.src = `${base}/frame/${place.id}`
  const box = document.createElement("p")
  box.textContent = "Buy milk. ".repeat(200)
  place.append(frame, box)
}
"""


@pytest.fixture
async def advertisers() -> AsyncIterator[tuple[Advertisers, list[int]]]:
    made = Advertisers()
    servers = [await asyncio.start_server(made.answer, "127.0.0.1", 0) for _ in range(2)]
    yield made, [server.sockets[0].getsockname()[1] for server in servers]
    for server in servers:
        server.close()


def theme(folder: Path, ports: list[int]) -> Path:
    here = json.dumps([f"http://127.0.0.1:{ports[0]}"])
    files = {
        "theme.toml": '[slots.before-story]\nheight = "90px"\n[slots.between-entries]\nevery = 2\nheight = "120px"\n'
        f'[slots.aside]\nheight = "10rem"\n[slots.end-of-body]\n[csp]\nscript-src = {here}\nframe-src = {here}\n',
        "templates/slots/before-story.html": '<div class="unit" id="top" tabindex="0"></div>',
        "templates/slots/between-entries.html": '<div class="unit" tabindex="0"></div>',
        "templates/slots/aside.html": '<div class="unit" id="aside" tabindex="0"></div>',
        "templates/slots/end-of-body.html": "".join(
            f'<script async src="http://127.0.0.1:{port}/a.js"></script>' for port in ports
        ),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


PLACES = """() => [...document.querySelectorAll(".entries > *")].map((e) =>
  e.matches(".slot") ? "slot after " + e.previousElementSibling.dataset.id : null).filter(Boolean)"""


async def test_slots_and_live_entries_do_not_disturb_each_other(
    chromium: Browser, advertisers: tuple[Advertisers, list[int]], tmp_path: Path
) -> None:
    sites, ports = advertisers
    async with open_newsroom(20, str(theme(tmp_path, ports))) as newsroom:
        for n in range(7):
            await newsroom.publish(f"e{n}", words="Words of an entry. " * 20)
        page = await (await chromium.new_context(viewport={"width": 1280, "height": 900})).new_page()
        await page.add_init_script(SHIFTS)
        await page.add_init_script("""window.refused = []
          document.addEventListener("securitypolicyviolation", ({ blockedURI }) => refused.push(blockedURI))""")
        reader = await Reader(page, newsroom).join()
        frames = page.locator(".slot iframe")
        await expect(frames).to_have_count(5)
        await page.wait_for_function("refused.length > 0")
        assert await page.evaluate("refused") == [f"http://127.0.0.1:{ports[1]}/a.js"]
        places = await page.evaluate(PLACES)
        assert places == ["slot after e5", "slot after e3", "slot after e1"]
        asked = sorted(path for path in sites.asked if path.startswith("/frame/"))
        await publish_and_settle(newsroom, reader, page)
        assert await page.evaluate(PLACES) == places
        heights = await page.eval_on_selector_all(
            ".slot", "all => all.map(e => e.getBoundingClientRect().height)"
        )
        assert heights == [90, 160, 120, 120, 120]
        assert sum(value for value, *_ in await page.evaluate("shifts")) < 0.005
        assert sorted(path for path in sites.asked if path.startswith("/frame/")) == asked, (
            "a frame was loaded again"
        )
        fresh = await Reader(await page.context.new_page(), newsroom).join()
        seen, now = await reader.sees(), await fresh.sees()
        for part in ("entries", "keys", "pinned", "title", "summary"):
            assert seen[part] == now[part]
        await page.context.close()


async def publish_and_settle(newsroom: Newsroom, reader: Reader, page: Page) -> None:
    """Entries come, change and go; the page has shown all of it, and nothing slides any more."""
    for n in range(7, 11):
        await newsroom.publish(f"e{n}", key=n == 8, words="Words of a newer entry. " * 20)
    await newsroom.edit("e5", words="Other words.")
    await newsroom.remove("e4")
    await newsroom.change(summary="More is known.")
    await reader.up_to_date()
    await page.wait_for_function("() => document.getAnimations().every((one) => one.playState !== 'running')")
    await page.evaluate("() => new Promise((end) => requestAnimationFrame(() => requestAnimationFrame(end)))")

"""What reading costs: whether anything moves while entries arrive, and how soon a page of thousands answers a key.

    bench/reading.py [--arrivals 30] [--entries 5000] [--slowdown 4] [--presses 40] [--rounds 3] [--json]

Two measures of Chromium's own, each of our page and in turn of a bare page (plain articles, one handler):

* The layout shift (CLS) while entries with images and cards arrive, at the top of the page and further down. The
  bare page puts as many articles with the same text at its top.
* The interaction to next paint of keys and clicks on a page on which so many entries were loaded, while others arrive,
  with the processor slowed down. INP is the slowest one after one of every fifty is left out, as browsers define it.
  The bare page has as many articles, and the same keys.

Needs Playwright and Chromium, as the tests do.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright
from results import median, show
from servers import WORDS, Ours, Problem, get, post
from weight import BROWSERS, FLAGS

TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The bridge is closed, {n}.</p>&mdash; Mira (@mira) '
    '<a href="https://x.com/mira/status/98743775216473{n:04}">April 20, 2018</a></blockquote>'
)
EVERY = 0.5  # seconds between two arrivals while keys are pressed
OBSERVE = """
window.shifted = 0
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value
}).observe({ type: "layout-shift", buffered: true })
window.interactions = new Map()
new PerformanceObserver((list) => {
  for (const { interactionId, duration } of list.getEntries())
    if (interactionId) interactions.set(interactionId, Math.max(duration, interactions.get(interactionId) ?? 0))
}).observe({ type: "event", durationThreshold: 16, buffered: true })
"""
BARE = """<!doctype html><title>Bare</title><button>Nothing</button><main></main><script>
const main = document.querySelector("main")
const article = (n) => {
  const made = document.createElement("article")
  made.innerHTML = "<h3>" + n + "</h3><p>" + WORDS + "</p>"
  return made
}
window.arrive = (n) => main.prepend(article(n))
main.append(...Array.from({ length: COUNT }, (_, n) => article(n)))
let at = 0
addEventListener("keydown", ({ key }) => {
  if (key === "j") main.children[++at].scrollIntoView()
  if (key === "k") main.children[--at].scrollIntoView()
})
</script>"""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--arrivals", type=int, default=30)
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--slowdown", type=float, default=4.0)
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as directory, ExitStack() as held:
        ours = held.enter_context(Ours(Path(directory)))
        many = held.enter_context(Ours(Path(directory), LIVEBLOG_PAGE_SIZE="250"))
        story = Path(directory) / "many.txt"
        story.write_text("\n\n".join(f"{n}. {WORDS * 5}" for n in range(options.entries)))
        many.command("import", str(story), "--slug", "many", "--title", "Many", "--live")
        shifts, paints = asyncio.run(_measure(ours, many, options))
    rows = [{"what": f"layout shift, {what}", "CLS": median(found)} for what, found in shifts.items()]
    show(f"{options.arrivals} entries with images and cards arrive", rows, options.json)
    if not options.json:
        print()
    rows = [
        {
            "page": page,
            "interactions": len(found),
            "INP ms": _inp(found),
            "slowest ms": max(found, default=0.0),
            "median ms": median(found),
        }
        for page, found in paints.items()
    ]
    title = f"Interaction to next paint with {options.entries:,} entries, {options.slowdown:g} times slower"
    show(title, rows, options.json)
    return 0


def _inp(durations: list[float]) -> float:
    return sorted(durations, reverse=True)[len(durations) // 50] if durations else 0.0


async def _measure(ours: Ours, many: Ours, options: argparse.Namespace) -> tuple[Any, Any]:
    shifts: dict[str, list[float]] = {}
    paints: dict[str, list[float]] = {}
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        for _ in range(options.rounds):
            for place in ("at the top", "further down"):
                shift = await _arrivals(browser, ours, options.arrivals, down=place != "at the top")
                shifts.setdefault(place, []).append(shift)
            shifts.setdefault("bare page", []).append(await _bare_arrivals(browser, options.arrivals))
            paints.setdefault("ours", []).extend(await _interactions(browser, many, options))
            paints.setdefault("bare page", []).extend(await _bare_interactions(browser, options))
        await browser.close()
    return shifts, paints


async def _open(browser: Browser, address: str = "about:blank") -> Page:
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await page.add_init_script(OBSERVE)
    await page.goto(address)
    return page


async def _arrivals(browser: Browser, ours: Ours, count: int, *, down: bool) -> float:
    """The layout shift of a page on which entries arrive, some of them key events."""
    for n in range(10):
        await asyncio.to_thread(ours.publish, 900 + n)
    page = await _open(browser, f"{ours.base}/live/bench")
    await page.locator(".status").wait_for()
    if down:
        await page.locator(".entries .entry").nth(3).scroll_into_view_if_needed()
    image = json.loads(await asyncio.to_thread(_upload, ours))["media"]
    for n in range(count):
        body = {"text": TWEET.format(n=n), "key": n % 5 == 0}
        if n % 2:
            body = {"text": WORDS * 3, "images": [{"media": image, "alt": "A bridge"}]}
        data = json.dumps(body).encode()
        await asyncio.to_thread(post, f"{ours.base}/api/v1/blogs/bench/entries", data, ours.headers)
    newest = f"document.querySelector('live-blog').dataset.position === '{_position(ours)}'"
    await page.wait_for_function(f"() => {newest}")
    await page.wait_for_timeout(1500)  # what moves slowly is to have moved
    shift = float(await page.evaluate("shifted"))
    await page.close()
    return shift


def _upload(ours: Ours) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1200, 800), (200, 30, 30)).save(file, "JPEG")
    headers = {**ours.headers, "Content-Type": "image/jpeg"}
    return post(f"{ours.base}/api/v1/images", file.getvalue(), headers)


def _position(ours: Ours) -> str:
    return str(json.loads(get(f"{ours.base}/live/bench/snapshot"))["position"])


async def _bare_page(browser: Browser, count: int) -> Page:
    page = await _open(browser)
    await page.evaluate(OBSERVE)
    await page.set_content(BARE.replace("WORDS", json.dumps(WORDS * 5)).replace("COUNT", str(count)))
    return page


async def _bare_arrivals(browser: Browser, count: int) -> float:
    page = await _bare_page(browser, 10)
    for n in range(count):
        await page.evaluate("n => new Promise((done) => requestAnimationFrame(() => done(arrive(n))))", n)
    await page.wait_for_timeout(1500)
    shift = float(await page.evaluate("shifted"))
    await page.close()
    return shift


async def _interactions(browser: Browser, many: Ours, options: argparse.Namespace) -> list[float]:
    page = await _open(browser, f"{many.base}/live/many")
    await page.locator(".status").wait_for()
    while await page.locator(".entries .entry").count() < options.entries:
        before = await page.locator(".entries .entry").count()
        await page.locator(".older-link").evaluate("link => link.click()")
        await page.wait_for_function(
            "before => document.querySelectorAll('.entries .entry').length > before", arg=before
        )
    await page.evaluate("scrollTo(0, 0)")

    async def arrive() -> None:
        while True:
            await asyncio.to_thread(many.publish, 400, "many")
            await asyncio.sleep(EVERY)

    found = await _press(page, options, ".pause", arrive())
    await page.close()
    return found


async def _bare_interactions(browser: Browser, options: argparse.Namespace) -> list[float]:
    page = await _bare_page(browser, options.entries)

    async def arrive() -> None:
        while True:
            await page.evaluate("arrive('new')")
            await asyncio.sleep(EVERY)

    found = await _press(page, options, "button", arrive())
    await page.close()
    return found


async def _press(page: Page, options: argparse.Namespace, button: str, arriving: Any) -> list[float]:
    """The durations of interactions, in milliseconds, while entries arrive."""
    line = await page.context.new_cdp_session(page)
    await line.send("Emulation.setCPUThrottlingRate", {"rate": options.slowdown})
    await page.wait_for_timeout(2000)
    await page.evaluate("interactions.clear()")
    task = asyncio.create_task(arriving)
    for n in range(options.presses):
        await page.keyboard.press("k" if n % 4 == 3 else "j")
        await page.wait_for_timeout(100)
    await page.evaluate("scrollTo(0, 0)")
    box = await page.locator(button).bounding_box()
    assert box is not None
    for _ in range(options.presses // 4):
        await page.mouse.click(box["x"] + 5, box["y"] + 5)
        await page.wait_for_timeout(200)
    await page.wait_for_timeout(500)
    task.cancel()
    return [float(ms) for ms in await page.evaluate("[...interactions.values()]")]


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

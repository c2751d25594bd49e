"""The desk with a full tray and a long story, beside the same desk with an empty tray and a short one.

    bench/desk.py [--entries 5000] [--posts 10000] [--rounds 7] [--frames 90] [--json]

Chromium opens each desk in turn in each round and scrolls its columns, a step each frame. Shown are the kilobytes
on the line, how long until it answers to keys, and the frames: the median and the slowest of twenty, in milliseconds;
ready and slow frames also compared with the quiet desk of the same round. Needs Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright
from results import median, ratio, show
from servers import WORDS, Ours, Problem
from weight import BROWSERS, FLAGS, sign_in

from liveblog.cli.opened import opened_store
from liveblog.model.blocks import Social
from liveblog.model.tray import Source, TrayPost
from liveblog.settings import Settings

SCROLL = """async ([selector, frames]) => {
  const column = document.querySelector(selector)
  const took = []
  let last = await new Promise(requestAnimationFrame)
  for (let frame = 0; frame < frames; frame += 1) {
    column.scrollTop += frame % 60 < 30 ? 60 : -60
    const now = await new Promise(requestAnimationFrame)
    took.push(now - last)
    last = now
  }
  return took
}"""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--frames", type=int, default=90)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as directory, ExitStack() as held:
        ours = held.enter_context(Ours(Path(directory)))
        for slug, entries, posts in (("quiet", 50, 0), ("full", options.entries, options.posts)):
            story = "\n\n".join(f"{number}: {WORDS}" for number in range(entries))
            file = Path(directory) / f"{slug}.txt"
            file.write_text(story)
            ours.command("import", str(file), "--slug", slug, "--live")
            asyncio.run(_fill(ours, slug, posts))
        rows = asyncio.run(_measure(ours, sign_in(ours), options))
    show(f"{options.entries:,} entries and {options.posts:,} posts in the tray", rows, options.json)
    return 0


async def _fill(ours: Ours, slug: str, posts: int) -> None:
    """A source, and its posts in the tray, as the follower puts them there."""
    async with opened_store(Settings(data=ours.data)) as store:
        blog = await store.blog(slug)
        source = await store.follow(blog, Source(id="s", kind="bluesky", address="@a.example", name="A"))
        now = int(time.time() * 1000)
        made = [_post(source, number, now) for number in range(posts)]
        for start in range(0, posts, 500):
            await store.tray_add(blog.id, made[start : start + 500])


def _post(source: Source, number: int, now: int) -> TrayPost:
    url = f"https://bsky.app/profile/a.example/post/{number}"
    block = Social(network="bluesky", url=url, name="A", handle="a.example", text=f"{number}: {WORDS}")
    return TrayPost(id=f"p{number}", source=source.id, block=block, arrived=now)


async def _measure(ours: Ours, cookies: dict[str, str], options: argparse.Namespace) -> list[dict[str, Any]]:
    found: dict[str, dict[str, list[float]]] = {slug: {} for slug in ("quiet", "full")}
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        for number in range(options.rounds + 1):
            for slug, figures in found.items():
                seen = await _visit(browser, f"{ours.base}/desk/{slug}", cookies, options.frames)
                for name, value in seen.items() if number else ():  # the first ones wake everybody up
                    figures.setdefault(name, []).append(value)
        await browser.close()
    quiet = found["quiet"]
    return [
        {"desk": slug}
        | {name: median(values) for name, values in figures.items()}
        | {"ready to quiet": ratio(figures["ready ms"], quiet["ready ms"])}
        | {"frames to quiet": ratio(figures["slow frame ms"], quiet["slow frame ms"])}
        for slug, figures in found.items()
    ]


async def _visit(browser: Browser, address: str, cookies: dict[str, str], frames: int) -> dict[str, float]:
    context = await browser.new_context(viewport={"width": 1280, "height": 720})
    await context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies.items()])
    page = await context.new_page()
    answer = await page.goto(address, wait_until="load")
    assert answer
    ready = await page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    took: list[float] = []
    for column in (".desk-entries", ".desk-tray"):
        took += await page.evaluate(SCROLL, [column, frames])
    sizes = await answer.request.sizes()
    await context.close()
    took.sort()
    return {
        "page KB": sizes["responseBodySize"] / 1000,
        "ready ms": ready,
        "frame ms": median(took),
        "slow frame ms": took[int(len(took) * 0.95)],
    }


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

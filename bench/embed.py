"""What embeds cost: a page of another site with one and with twenty of them, beside our own page.

    bench/embed.py [--entries 30] [--rounds 15] [--readers 2000] [--json]

Chromium opens each page in turn in each round, with an empty cache. Shown are the requests to our server and the
kilobytes by kind, the readers that the server counts for the page, and the median time from an entry's publishing
to its place on the screen. Then the process memory of readers whose browser says that they are on another site
(PSS), beside that of readers on our pages. Needs Playwright, Chromium and gcc.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from load import Load
from playwright.async_api import Browser, async_playwright
from results import median, ratio, show
from servers import Ours, Problem, get, post, workshop
from weight import BROWSERS, FLAGS, weighing, write_entries

SHOWN = """(words) => new Promise((done) => {
  const embeds = [...document.querySelectorAll("live-blog-embed")].map((one) => one.shadowRoot)
  const roots = embeds.length ? embeds : [document.body]
  const look = () =>
    roots.every((root) => root.textContent.includes(words)) ? done(Date.now()) : requestAnimationFrame(look)
  look()
})"""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as directory, ExitStack() as held:
        ours = held.enter_context(Ours(Path(directory)))
        write_entries(ours, "bench", options.entries)
        site = held.enter_context(_Site(ours.base))
        pages = {
            "our page": f"{ours.base}/live/bench",
            "1 embed": f"{site.base}/1",
            "20 embeds": f"{site.base}/20",
        }
        rows = asyncio.run(_measure(ours, pages, options.rounds))
    show(f"A blog of {options.entries} entries", rows, options.json)
    with workshop() as tools:
        rows = [
            {"readers": name, "KB/reader": _memory(tools, options.readers, headers)}
            for name, headers in (
                ("on our pages", ""),
                ("in embeds", "Origin: https://elsewhere.example\r\n"),
            )
        ]
    show(f"Memory of {options.readers} readers", rows, options.json)
    return 0


class _Site:
    """Another origin: /N is a page with N embeds."""

    def __init__(self, host: str) -> None:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                number = int(self.path[1:]) if self.path[1:].isdigit() else 0  # the icon is asked for, too
                element = f'<live-blog-embed src="{host}/live/bench" data-limit="5"></live-blog-embed>'
                page = f'<script src="{host}/embed.js" async></script>{element * number}'
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *said: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> _Site:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


async def _measure(ours: Ours, pages: dict[str, str], rounds: int) -> list[dict[str, Any]]:
    times: dict[str, list[float]] = {name: [] for name in pages}
    rows: dict[str, dict[str, Any]] = {}
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        for number in range(rounds + 1):
            for name, address in pages.items():
                took, rows[name] = await _visit(browser, ours, address, f"{name} {number}")
                if number:  # the first ones wake everybody up
                    times[name].append(took)
        await browser.close()
    own = times["our page"]
    return [
        {"page": name, **row, "shown ms": median(times[name]), "to ours": ratio(times[name], own)}
        for name, row in rows.items()
    ]


async def _visit(browser: Browser, ours: Ours, address: str, words: str) -> tuple[float, dict[str, Any]]:
    """Milliseconds until an entry that is published stands in every embed; what the page asked of our server."""
    context = await browser.new_context(viewport={"width": 900, "height": 700})
    page = await context.new_page()
    line = await context.new_cdp_session(page)
    await line.send("Network.enable")
    requests, weight = weighing(line, ours.base)
    await page.goto(address, wait_until="networkidle")
    while (readers := _readers(ours)) == 0:
        await asyncio.sleep(0.01)
    shown = asyncio.create_task(page.evaluate(SHOWN, words))
    began = time.time()
    entry = json.dumps({"text": words}).encode()
    await asyncio.to_thread(post, f"{ours.base}/api/v1/blogs/bench/entries", entry, ours.headers)
    took = await shown - began * 1000
    await context.close()
    while _readers(ours):
        await asyncio.sleep(0.01)
    kinds = {f"{kind} KB": sum(sizes) / 1000 for kind, sizes in weight.items()}
    return took, {"requests": len(requests), **kinds, "readers": readers}


def _readers(ours: Ours) -> int:
    found = re.search(r"^liveblog_readers (\d+)", get(f"{ours.base}/metrics").decode(), re.MULTILINE)
    return int(found[1]) if found else 0


def _memory(tools: Path, readers: int, headers: str) -> float:
    with Ours(tools) as server:
        server.answers()
        server.publish(400)
        time.sleep(1)
        before = server.memory_kb()
        with Load(tools, server, readers, headers=headers) as load:
            load.ready()
            for _ in range(3):
                load.arm(100)
                server.publish(400)
                load.round()
            time.sleep(1)
            return float((server.memory_kb() - before) / readers)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(f"{problem}")

"""What a first visit costs on a slow line: the readers' page and the desk, each beside a bare HTML page.

    bench/weight.py [--entries 30] [--rows 36] [--rounds 15] [--latency 150] [--kbit 1600] [--json]

Chromium asks for each page in turn in each round, with an empty cache, over an emulated line (milliseconds there and
back, kbit/s). Shown are the requests, the kilobytes that cross the line by kind, and the median time until the first
text or image is painted. The bare page has the same words and crosses the line in as many bytes, without any style
sheet, script or icon. Needs Playwright and Chromium, as the tests do.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import secrets
import shutil
import sys
import tempfile
import urllib.parse
import urllib.request
from collections import Counter
from contextlib import ExitStack
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import brotli
from playwright.async_api import Browser, CDPSession, async_playwright
from results import median, ratio, show
from servers import HERE, Ours, Peer, Problem, free_port, post

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
KINDS = {"Document": "html", "Stylesheet": "css", "Script": "js"}
PAINTED = """() => new Promise(resolve => new PerformanceObserver(list => {
  for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") resolve(startTime)
}).observe({ type: "paint", buffered: true }))"""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--rows", type=int, default=36)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--latency", type=float, default=150.0)
    parser.add_argument("--kbit", type=float, default=1600.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as directory, ExitStack() as held:
        ours = held.enter_context(Ours(Path(directory)))
        pages = {"readers' page": f"{ours.base}/live/bench", "desk": f"{ours.base}/desk/rows"}
        ours.create_blog("rows")
        write_entries(ours, "bench", options.entries)
        write_entries(ours, "rows", options.rows)
        cookies = sign_in(ours)
        for name, address in list(pages.items()):
            pages[f"bare, as {name}"] = held.enter_context(_bare(Path(directory), address, cookies)).base
        rows = asyncio.run(_measure(pages, cookies, options))
    title = f"{options.entries} entries, a desk of {options.rows}; {options.latency:g} ms, {options.kbit:g} kbit/s"
    show(title, rows, options.json)
    return 0


def write_entries(ours: Ours, slug: str, count: int) -> None:
    """Entries with words as people write them: those of our documentation, in another order each time."""
    words = " ".join(path.read_text("utf-8") for path in sorted((HERE.parent / "docs").rglob("*.md")))
    vocabulary = re.findall(r"[A-Za-z]{2,}", words)
    chance = random.Random(1)
    for _ in range(count):
        text = " ".join(chance.choices(vocabulary, k=60)).capitalize()
        body = f'{{"text": "{text}."}}'.encode()
        post(f"{ours.base}/api/v1/blogs/{slug}/entries", body, ours.headers)


def sign_in(ours: Ours) -> dict[str, str]:
    """The cookies of somebody at the desk."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    link = ours.command("user", "add", "bench", "--role", "admin").split()[-1]
    password = secrets.token_hex(10)
    fields = urllib.parse.urlencode({"name": "bench", "password": password}).encode()
    browser.open(ours.base + urllib.parse.urlsplit(link).path, fields).close()
    return {cookie.name: cookie.value or "" for cookie in jar}


def _bare(directory: Path, address: str, cookies: dict[str, str]) -> Peer:
    """A server of the same words in as many bytes, with nothing that has to be fetched."""
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
        html = answer.read().decode()
    size = len(brotli.compress(html.encode(), quality=5))
    for element in (
        r"<style>.*?</style>",
        r"<script.*?</script>",
        r"<link[^>]*>",
        r"<template.*?</template>",
    ):
        html = re.sub(element, "", html, flags=re.DOTALL)
    html = html.replace("</title>", '</title><link rel="icon" href="data:,">', 1)
    body, filling = b"", ""
    while len(body) < size:
        body = brotli.compress(f"{html}<!--{filling}-->".encode(), quality=5)
        filling += secrets.token_hex(max(1, (size - len(body)) // 2))
    port = free_port()
    file = directory / f"bare-{port}"
    head = "content-type: text/html; charset=utf-8\ncontent-encoding: br\ncache-control: no-store\n"
    file.write_bytes(f"{head}content-length: {len(body)}\n\n".encode() + body)
    peer = Peer("bare", [sys.executable, HERE / "bare.py", str(port), file], port)
    peer.answers()
    return peer


async def _measure(
    pages: dict[str, str], cookies: dict[str, str], options: argparse.Namespace
) -> list[dict[str, Any]]:
    times: dict[str, list[float]] = {name: [] for name in pages}
    weights: dict[str, tuple[int, Counter[str]]] = {}
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        for number in range(options.rounds + 1):
            for name, address in pages.items():
                painted, weights[name] = await _visit(browser, address, cookies, options)
                if number:  # the first ones wake everybody up
                    times[name].append(painted)
        await browser.close()
    return [_row(name, times, *weights[name]) for name in pages]


def _row(name: str, times: dict[str, list[float]], requests: int, weight: Counter[str]) -> dict[str, Any]:
    bare = times.get(f"bare, as {name}", times[name])
    kinds = {f"{kind} KB": weight[kind] / 1000 for kind in ("html", "css", "js", "other")}
    return {
        "page": name,
        "requests": requests,
        **kinds,
        "painted ms": round(median(times[name])),
        "to bare": ratio(times[name], bare),
    }


async def _visit(
    browser: Browser, address: str, cookies: dict[str, str], options: argparse.Namespace
) -> tuple[float, tuple[int, Counter[str]]]:
    """Milliseconds to the first paint; how many requests were made, and bytes by kind."""
    context = await browser.new_context()
    await context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies.items()])
    page = await context.new_page()
    line = await context.new_cdp_session(page)
    await line.send("Network.enable")
    weighed = weighing(line)
    speed = options.kbit * 1000 / 8
    await line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": options.latency,
            "downloadThroughput": speed,
            "uploadThroughput": speed,
        },
    )
    await page.goto(address, wait_until="networkidle")
    painted = float(await page.evaluate(PAINTED))
    await context.close()
    requests, weight = weighed
    found = Counter({kind: sum(sizes) for kind, sizes in weight.items()})
    return painted, (len(requests), found)


def weighing(line: CDPSession, server: str = "") -> tuple[set[str], dict[str, list[int]]]:
    """Two collections that fill as the page loads: requests (to that server alone), and bytes of each kind."""
    requests: dict[str, str] = {}
    weight: dict[str, list[int]] = {kind: [] for kind in (*KINDS.values(), "other")}

    def asked(event: Any) -> None:
        url = event["request"]["url"]
        if url.startswith("data:") or not url.startswith(server):
            return
        requests[event["requestId"]] = KINDS.get(event["type"], "other")

    def finished(event: Any) -> None:
        if event["requestId"] in requests:
            weight[requests[event["requestId"]]].append(int(event["encodedDataLength"]))

    line.on("Network.requestWillBeSent", asked)
    line.on("Network.loadingFinished", finished)
    return requests.keys(), weight  # type: ignore[return-value]


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Problem as problem:
        raise SystemExit(f"{problem}") from None

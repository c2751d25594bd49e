"""One page on many displays: text of 200 % on 320 px, forced colours, no motion, little data, paper."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from desk import Desk, Enter
from drawn import TWEET
from newsroom import Newsroom, open_newsroom
from playwright.async_api import Browser, Page, async_playwright, expect
from readers import HELD, Reader

from liveblog.model.images import Image

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TABLE = "| Place | Level | Above the mark |\n|---|---|---|\n| The old bridge | 4.1 m | 1.2 m |"

# What sticks out of the window, or is cut off by its own box, where nobody can scroll to it.
_LOST = """() => {
  const wide = document.documentElement.clientWidth
  const found = []
  if (document.documentElement.scrollWidth > wide) found.push(`page: ${document.documentElement.scrollWidth}`)
  const name = (e) => `${e.localName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`
  const scrolls = (e) => e && (["auto", "scroll"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement))
  for (const e of document.body.querySelectorAll("*")) {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.closest(".visually-hidden, .skip, svg")) continue
    const { left, right } = e.getBoundingClientRect()
    if ((left < -1 || right > wide + 1) && !scrolls(e.parentElement)) found.push(`outside: ${name(e)}`)
    const style = getComputedStyle(e)
    const cut = style.overflowX === "hidden" && e.scrollWidth > e.clientWidth + 1
    // What a fold says of its contents may be cut short: it opens.
    const words = e.textContent.trim() && !e.closest("summary") && !e.querySelector("img, video, iframe")
    if (cut && words) found.push(`cut: ${name(e)}`)
  }
  return found
}"""


@pytest.fixture(scope="module")
async def story() -> AsyncIterator[Newsroom]:
    async with open_newsroom(size=9) as newsroom:
        await newsroom.change(title=f"Flood at the {LONG}", summary=f"All about {LONG}.")
        await newsroom.publish("help", words="Where to get help.", pinned=True)
        await newsroom.publish("table", words=TABLE)
        await newsroom.publish("wrong", words=f"See [the report](https://example.org/{'a' * 90}).")
        await newsroom.correct("wrong", f"It was a Tuesday, says {LONG}.")
        await newsroom.publish("taken")
        await newsroom.withdraw("taken", "It was not so.")
        await newsroom.publish("card", blocks=(TWEET,), headline="")
        await newsroom.publish("key", headline=f"At the {LONG}", key=True, label="breaking")
        await newsroom.publish("bare", words=f"https://example.org/{'b' * 90}", headline="")
        yield newsroom


async def enlarged(page: Page) -> None:
    """As with text of 200 %."""
    await page.evaluate("document.documentElement.style.fontSize = '200%'")


@pytest.mark.parametrize("path", ["/live/story", "/live/story/card", "/live/story?before=key", "/"])
async def test_at_320_pixels_and_200_percent_nothing_of_a_readers_page_is_lost(
    story: Newsroom, chromium: Browser, path: str
) -> None:
    context = await chromium.new_context(viewport={"width": 320, "height": 568})
    reader = Reader(await context.new_page(), story)
    await (reader.open(path) if path == "/" else reader.join(path))
    assert await reader.page.evaluate(_LOST) == []
    await enlarged(reader.page)
    assert await reader.page.evaluate(_LOST) == []
    await context.close()


async def test_when_all_is_said_at_once_the_head_of_the_list_leaves_room_to_read(
    chromium: Browser,
) -> None:
    async with open_newsroom() as newsroom:
        await newsroom.publish("one", words="Long. " * 900)
        context = await chromium.new_context(viewport={"width": 320, "height": 568})
        reader = await Reader(await context.new_page(), newsroom).join()
        await enlarged(reader.page)
        newsroom.refuse = "all"
        await newsroom.close(1001)
        await expect(reader.page.locator(".status-note")).to_contain_text("Connection lost")
        await reader.page.evaluate("scrollTo(0, 2000)")
        head = await reader.page.locator(".timeline-head").bounding_box()
        assert head
        assert head["y"] + head["height"] < 568 / 2
        await context.close()


async def test_on_a_phone_new_updates_wait_below_what_the_head_says(chromium: Browser) -> None:
    async with open_newsroom() as newsroom:
        await newsroom.publish("one", words="Long. " * 900)
        context = await chromium.new_context(viewport={"width": 390, "height": 700})
        reader = await Reader(await context.new_page(), newsroom).join()
        await reader.page.evaluate("scrollTo(0, 1500)")
        await newsroom.publish("waits")
        await expect(reader.page.locator(HELD)).to_be_visible()
        newsroom.refuse = "all"
        await newsroom.close(1001)
        await expect(reader.page.locator(".status-note")).to_contain_text("Connection lost")
        head = await reader.page.locator(".timeline-head").bounding_box()
        held = await reader.page.locator(HELD).bounding_box()
        assert head
        assert held
        assert head["y"] + head["height"] <= held["y"]
        await context.close()


async def test_at_320_pixels_and_200_percent_nothing_of_the_desk_is_lost(
    enter: Enter, editor: Desk, slug: str
) -> None:
    slug = await editor.create_blog(title="Flood in the valley")
    id = await editor.publish(slug, "The bridge is closed.", headline=f"At the {LONG}", key="1")
    await editor.publish(slug, "Not yet.", state="draft")
    page = await enter(editor, "/desk", viewport={"width": 320, "height": 568})
    for path in ("/desk", f"/desk/{slug}", f"/desk/{slug}/entries/{id}/edit", f"/desk/{slug}/settings"):
        await page.goto(path)
        await enlarged(page)
        assert await page.evaluate(_LOST) == [], path


async def test_with_forced_colours_every_state_still_shows(story: Newsroom, chromium: Browser) -> None:
    """What is only a colour elsewhere has an edge or a word here; links and buttons have the system's colours."""
    context = await chromium.new_context(forced_colors="active")
    reader = await Reader(await context.new_page(), story).join()
    style = "(e, name) => getComputedStyle(e)[name]"
    breaking = reader.page.locator(".mark--breaking").first
    assert await breaking.evaluate(style, "borderTopWidth") == "1px"
    live = reader.page.locator(".state").first
    assert await live.evaluate(style, "borderTopWidth") == "1px"
    await reader.page.keyboard.press("Tab")
    assert await reader.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    held = reader.page.locator(".held")
    await held.evaluate("e => (e.hidden = false)")
    button = held.locator("button")
    assert float((await button.evaluate(style, "borderTopWidth")).removesuffix("px")) >= 1
    for dot in (".masthead-name", ".state", ".keys-list li", ".mark--key"):
        color = await reader.page.locator(dot).first.evaluate(
            "e => getComputedStyle(e, '::before').backgroundColor"
        )
        # The ink of the system's colours, not the ground, in which a dot would be gone.
        assert color == await reader.page.evaluate("getComputedStyle(document.body).color"), dot
    await context.close()


async def test_with_reduced_motion_nothing_moves(chromium: Browser) -> None:
    async with open_newsroom() as newsroom:
        await newsroom.publish("one")
        context = await chromium.new_context(reduced_motion="reduce")
        reader = await Reader(await context.new_page(), newsroom).join()
        await newsroom.publish("two")
        await expect(reader.page.locator("#entry-two")).to_be_visible()
        moving = await reader.page.evaluate("""() => document.getAnimations()
          .filter((a) => a.effect.getKeyframes().some((k) => k.transform || k.translate || k.blockSize))
          .map((a) => a.animationName ?? a.transitionProperty)""")
        assert moving == []
        behaviours = await reader.page.evaluate("""() => [...document.querySelectorAll("*")]
          .filter((e) => getComputedStyle(e).scrollBehavior === "smooth").map((e) => e.localName)""")
        assert behaviours == []
        await context.close()


async def test_with_reduced_data_the_smallest_images_come_and_nothing_plays(chromium: Browser) -> None:
    async with open_newsroom() as newsroom, async_playwright() as playwright:
        media = f"{'a' * 32}-1200x800"
        image = Image(media=media, alt="The dam", caption="", credit="", width=1200, height=800)
        await newsroom.publish("image", blocks=(image,))
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or chromium.browser_type.executable_path,
            args=["--no-sandbox", "--disable-gpu", "--enable-blink-features=PrefersReducedData"],
        )
        loaded = {}
        for wish in ("", "reduce"):
            page = await browser.new_page(viewport={"width": 1280, "height": 900})
            tools = await page.context.new_cdp_session(page)
            feature = {"name": "prefers-reduced-data", "value": wish}
            await tools.send("Emulation.setEmulatedMedia", {"features": [feature]})
            await page.goto(newsroom.url + "/live/story")
            shown = page.locator("#entry-image img")
            await expect(shown).to_be_visible()
            await page.wait_for_function("() => document.querySelector('#entry-image img').currentSrc")
            loaded[wish] = await shown.evaluate("e => e.currentSrc.split('/').pop()")
            playing = await page.evaluate(
                "document.querySelectorAll('video, audio, iframe, [autoplay]').length"
            )
            assert playing == 0
        smallest = image.srcset.split(" ")[0].removeprefix("/media/")
        assert loaded["reduce"] == smallest != loaded[""]
        await browser.close()


async def test_a_title_that_runs_the_other_way_begins_where_the_page_does(enter: Enter, editor: Desk) -> None:
    slug = await editor.create_blog(title="Flood in the valley")
    page = await enter(None, "/", locale="ar", viewport={"width": 1280, "height": 800})
    assert await page.evaluate("document.dir") == "rtl"
    one = page.locator(f"[data-slug={slug}]")
    title, line = await one.locator("h3 a").bounding_box(), await one.bounding_box()
    assert title
    assert line
    assert abs(title["x"] + title["width"] - line["x"] - line["width"]) < 1


# Paper


async def visible_words(page: Page) -> Any:
    return await page.evaluate("document.body.innerText.replace(/\\s+/g, ' ')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_print_prints_the_story_and_no_controls(
    story: Newsroom, chromium: Browser, scheme: str
) -> None:
    context = await chromium.new_context(color_scheme=scheme, timezone_id="UTC")  # type: ignore[arg-type]
    reader = await Reader(await context.new_page(), story).join()
    await reader.page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
    words = await visible_words(reader.page)
    for said in (
        "Flood at the",
        "All about",
        "Where to get help.",
        "4.1 m",
        "It was a Tuesday",
        "Liz Sly",
        "Key event",
    ):
        assert said in words, said
    for control in ("Pause updates", "Copy link", "Skip to", "Older updates", "Show your time", "Feeds of"):
        assert control not in words, control
    # Where a link leads can be read on paper.
    link = reader.page.locator("#entry-wrong .text a")
    after = await link.evaluate("e => getComputedStyle(e, '::after').content")
    assert "example.org/aaa" in after
    # Ink on paper, whatever the screen is.
    ink = await reader.page.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(23, 24, 26)"
    pdf = await reader.page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    await context.close()

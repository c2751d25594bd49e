"""What editors paste with its formatting, as the clipboards of Word, Google Docs, notes, mail and web pages hold it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from desk import Desk, Enter
from image_files import picture
from playwright.async_api import Browser, Page, Route, expect
from servers import Running

RICH = Path(__file__).parents[1] / "fixtures" / "rich"
SAMPLES = sorted(path.stem for path in RICH.glob("*.md"))


@pytest.fixture(scope="module")
async def module_page(chromium: Browser, server: Running) -> AsyncIterator[Page]:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(f"{server.url}/desk/login")
    yield page
    await context.close()


def word_item(level: int, mark: str, words: str) -> str:
    return f"<p style='mso-list:l0 level{level} lfo1'><span style='mso-list:Ignore'>{mark} </span>{words}</p>"


WORD_LIST = "".join(
    (
        word_item(1, "10.", "ten"),
        word_item(2, "o", "in ten"),
        word_item(4, "o", "in that"),
        word_item(1, "11.", "eleven"),
    )
)
EMBED = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" width="560"></iframe>'


async def markdown(page: Page, html: str) -> str:
    """What the converter makes of HTML."""
    script = """async (html) => {
        const bundle = document.querySelector("script[src$='/built/desk.js']").src
        const { toMarkdown } = await import(new URL("../desk/paste/html-to-markdown.js", bundle))
        return toMarkdown(html).markdown
    }"""
    made: str = await page.evaluate(script, html)
    return made


@pytest.mark.parametrize("name", SAMPLES)
async def test_formatting_becomes_markdown(module_page: Page, name: str) -> None:
    html, expected = ((RICH / f"{name}.{kind}").read_text("utf-8") for kind in ("html", "md"))
    assert await markdown(module_page, html) == expected.rstrip("\n")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a<b> b </b>c</p>", "a **b** c"),
        ("<p><b>a</b><b>b</b></p>", "**ab**"),
        ("<p><b>a<br>b</b></p>", "**a**\n**b**"),
        ("<p>2 * 3 * 4 and `x`, **bold** ****</p>", "2 * 3 * 4 and `x`, **bold** ****"),
        ("<div># a heading</div><div>- [x](y)</div>", "# a heading\n- [x](y)"),
        ("<p><i><b>a</b>b</i> <i><i>c</i></i></p>", "***a**b c*"),
        ('<p><a href="https://e.org/">a<br><b>b</b> [c</a></p>', r"[a **b** \[c](https://e.org/)"),
        ("<p>24. February</p>", "24. February"),
        ("<p>a\u200bb\u00adc\u00a0d</p>", "abc d"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<a href="https://e.org/a(b)">x</a>', "[x](<https://e.org/a(b)>)"),
        ('<a href="https://example.org/"><p>A card</p><p>of a page</p></a>', "A card\n\nof a page"),
        ("<table><tr><td>only a layout</td></tr></table>", "only a layout"),
        ("<ul><li><p>one</p><p>more</p></li></ul>", "- one\n  more"),
        ("<ul><li>one<ul><li>two</li></ul>more</li></ul>", "- one\n  - two\n\n  more"),
        ("<ol start=10><li>a<ul><li>b</li></ul></li></ol>", "10. a\n    - b"),
        ("<ol start=10><li>a</li><ul><li>b</li></ul></ol>", "10. a\n    - b"),
        ("<ul><li>a<ol start=3><li>b</li><li>c</li></ol></li></ul>", "- a\n\n  3. b\n  4. c"),
        ("<ul><li>a</li><li style='list-style:none'><ul><li>b</li></ul></li></ul>", "- a\n  - b"),
        (WORD_LIST, "10. ten\n    - in ten\n      - in that\n11. eleven"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<pre>a<br>```\nb</pre>", "````\na\n```\nb\n````"),
        ("<p><code>a `b`</code> <code>c</code></p>", "`` a `b` `` `c`"),
        (f"<pre><code>{escape(EMBED)}</code></pre>", EMBED),
        (f"<div>Embed</div><div><code>{escape(EMBED)}</code></div>", f"Embed\n{EMBED}"),
        ("<pre>&lt;div&gt;a page&lt;/div&gt;</pre>", "```\n<div>a page</div>\n```"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p></p><hr><p> </p>", "---"),
        ("plain", "plain"),
        ("", ""),
    ],
)
async def test_parts(module_page: Page, html: str, expected: str) -> None:
    assert await markdown(module_page, html) == expected


LENGTH = 500_000
TWEET = '<blockquote class="twitter-tweet">'


def repeated(part: str, before: str = "", after: str = "") -> str:
    return before + part * (LENGTH // len(part)) + after


# Of each of them, a converter that looked at everything once more for each part would not come to an end.
HOSTILE = {
    "blanks in pre": repeated(" ", "<pre>a", "b</pre>"),
    "line ends in pre": repeated("\n", "<pre>a", "b</pre>"),
    "blanks in code": repeated(" ", "<p>a<code>b", "c</code>"),
    "no-break spaces": repeated("\u00a0", "<p>a", "b"),
    "backticks": repeated("`a", "<p><code>"),
    "line breaks": repeated("<br> ", "<p>a", "b"),
    "blanks in a tweet": repeated(" \n", TWEET, "x</blockquote>"),
    "tweets in tweets": repeated(TWEET),
    "tweets": repeated(TWEET + "</blockquote>"),
    "a style of lists": repeated("mso-list:", "<p style='", "'>a</p>"),
    "many styles": repeated("font-weight  ", "<p><b style='", "'>a</b></p>"),
    "items of Word": repeated("<p style='mso-list:l0 level9 lfo1'>a"),
    "brackets": repeated("[", "<p>a", "]("),
    "brackets in links": repeated("[", "<p><a href='https://e.org/'>a"),
    "links": repeated("<a href='https://e.org/'>a</a><b>b"),
    "divisions": repeated("<div>"),
    "bold": repeated("<b>a"),
    "marks": repeated("<i>a</i><b>b</b>"),
    "lists": repeated("<ul><li>a"),
    "lists that end": repeated("<ul><li>a" * 80 + "</li></ul>" * 80),
    "items": repeated("<li>a", "<ul>" * 90),
    "quotes": repeated("<br>a", "<blockquote>" * 90),
    "tables": repeated("<table><tr><td>"),
    "rows": repeated("<tr>", "<table>"),
    "cells": repeated("<td>", "<table><tr><td>a<tr>"),
    "paragraphs": repeated("<p>a"),
    "stars": repeated("*", "<p><b>"),
    "comments": repeated("<!--"),
    "embed code": repeated("&lt;script ", "<pre>&lt;iframe&gt;"),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_paste_is_converted_to_little(module_page: Page, name: str) -> None:
    html = HOSTILE[name]
    assert len(await markdown(module_page, html)) <= 3 * len(html)


# In the composer

_PASTE = """(field, [html, plain]) => {
  const data = new DataTransfer()
  data.setData("text/html", html)
  data.setData("text/plain", plain)
  field.focus()
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  if (field.dispatchEvent(event)) document.execCommand("insertText", false, plain)
}"""


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()


@pytest.fixture
async def page(enter: Enter, editor: Desk, slug: str) -> Page:
    return await enter(editor, f"/desk/{slug}")


def field(page: Page) -> Any:
    return page.locator("form.composer textarea[name=text]").first


async def paste(page: Page, html: str, plain: str = "") -> None:
    await field(page).evaluate(_PASTE, [html, plain or "plain"])


async def test_a_paste_comes_in_at_the_cursor_and_one_undo_takes_it_back(page: Page) -> None:
    text = field(page)
    await text.fill("Before after")
    await text.evaluate("field => field.setSelectionRange(7, 7)")
    await paste(page, "<p>a <b>bold</b> word</p>")
    await expect(text).to_have_value("Before a **bold** wordafter")
    await expect(page.locator("[data-told]")).to_contain_text("Pasted with its formatting.")
    await page.keyboard.press("Control+z")
    await expect(text).to_have_value("Before after")


async def test_posts_and_sentences_keep_their_order(page: Page, slug: str, editor: Desk) -> None:
    await paste(page, (RICH / "mixed.html").read_text("utf-8"))
    await page.locator("[data-preview]").first.click()
    preview = page.locator("[data-preview-place]").first
    await expect(preview.locator(".card")).to_have_count(2)
    words = (await preview.inner_text()).replace("\n", " ")
    assert (
        words.index("Before.")
        < words.index("The bridge is open.")
        < words.index("Between.")
        < words.index("After.")
    )


async def test_plain_words_and_copied_posts_stay_as_they_are(page: Page) -> None:
    await paste(page, "<span style='color:red'>Just words</span>", "Just words")
    await expect(field(page)).to_have_value("Just words")
    await field(page).fill("")
    plain = "Mira Holm\n@mira_holm\n·\nJan 6\nThe bridge is open.\n3:12 PM · Jan 6, 2025"
    await paste(page, "<div><a href='https://x.com/mira_holm'>Mira Holm</a></div>", plain)
    await expect(field(page)).to_have_value(plain)


async def test_pictures_in_the_clipboard_become_images(page: Page) -> None:
    data = base64.b64encode(picture(300, 200, "PNG")).decode()
    await paste(page, f'<p>Look:</p><img src="data:image/png;base64,{data}"><p>There.</p>')
    await expect(field(page)).to_have_value("Look:\n\nThere.")
    await expect(page.locator("[data-image]")).to_have_count(1)


async def test_a_copied_image_comes_in_once(page: Page) -> None:
    data = base64.b64encode(picture(300, 200, "PNG")).decode()
    await field(page).evaluate(
        """(field, data) => {
          const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0))
          const copied = new DataTransfer()
          copied.setData("text/html", '<meta charset="utf-8"><img src="https://example.org/flood.png" alt="">')
          copied.setData("text/plain", "https://example.org/flood.png")
          copied.items.add(new File([bytes], "image.png", { type: "image/png" }))
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: copied, bubbles: true, cancelable: true }))
        }""",
        data,
    )
    await expect(page.locator("[data-image]")).to_have_count(1)
    await expect(field(page)).to_have_value("")


async def test_a_line_with_a_handle_alone_leaves_a_text_its_formatting(page: Page) -> None:
    await paste(
        page,
        "<p class='MsoNormal'>Ask <b>her</b>:</p><p>@mira_holm</p><p>at 3:12, in 2025</p>",
        "Ask her:\n@mira_holm\nat 3:12, in 2025",
    )
    await expect(field(page)).to_have_value("Ask **her**:\n\n@mira_holm\n\nat 3:12, in 2025")
    await field(page).fill("")
    await paste(
        page,
        "<p>By <b>Mira</b></p><p>@mira_holm</p><p>writes for us.</p>",
        "By Mira\n\n@mira_holm\n\nwrites for us.",
    )
    await expect(field(page)).to_have_value("By **Mira**\n\n@mira_holm\n\nwrites for us.")


async def test_embed_code_from_a_box_becomes_a_card(page: Page) -> None:
    await paste(page, f"<div>Embed</div><pre><code>{escape(EMBED)}</code></pre>", f"Embed\n{EMBED}")
    await page.locator("[data-preview]").first.click()
    await expect(page.locator("[data-preview-place] .card").first).to_be_visible()


@pytest.fixture
async def held(page: Page) -> asyncio.Event:
    """The converter is not loaded before this is set."""
    may_load = asyncio.Event()

    async def wait(route: Route) -> None:
        await may_load.wait()
        await route.continue_()

    await page.route("**/html-to-markdown.js*", wait)
    return may_load


async def test_words_typed_while_the_converter_is_loaded_stay(page: Page, held: asyncio.Event) -> None:
    text = field(page)
    await text.fill("Before old after")
    await text.evaluate("field => field.setSelectionRange(7, 10)")
    await paste(page, "<p>a <b>bold</b> word</p>")
    await page.keyboard.type("typed ")
    held.set()
    await expect(text).to_have_value("Before typed a **bold** word after")


async def test_nothing_is_pasted_into_a_form_that_is_gone(page: Page, held: asyncio.Event) -> None:
    await field(page).evaluate("field => { field.id = 'gone'; window.gone = field }")
    await paste(page, "<p>a <b>bold</b> word</p>")
    async with page.expect_response("**/html-to-markdown.js*"):
        await page.evaluate("gone.remove()")
        held.set()
    await page.evaluate("() => new Promise((done) => setTimeout(done))")
    assert await page.evaluate("[gone.value, document.querySelector('[data-told]')?.textContent ?? '']") == [
        "",
        "",
    ]


_DROP = """(field, [type, words]) => {
  const data = new DataTransfer()
  data.setData(type, words)
  field.focus()
  field.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }))
}"""


async def test_a_link_that_is_dropped_stands_on_a_line_of_its_own(page: Page) -> None:
    await field(page).fill("Look at this.")
    await field(page).evaluate("field => field.setSelectionRange(13, 13)")
    await field(page).evaluate(_DROP, ["text/uri-list", "https://x.com/mira_holm/status/1876736309605249213"])
    await expect(field(page)).to_have_value(
        "Look at this.\n\nhttps://x.com/mira_holm/status/1876736309605249213"
    )


POST = "https://x.com/mira_holm/status/1876736309605249213"
BARE = POST.removeprefix("https://")


async def test_a_card_can_be_kept_as_text_and_a_mention_shown_as_a_card(page: Page) -> None:
    text = field(page)
    await text.fill(f"As she wrote: {POST} last night.")
    await page.locator("[data-preview]").first.click()
    await page.get_by_role("button", name="Show as a card: @mira_holm (X)").click()
    await expect(text).to_have_value(f"As she wrote: {POST} last night.\n\n{POST}")
    preview = page.locator("[data-preview-place]").first
    await expect(preview.locator(".card")).to_have_count(1)
    await page.get_by_role("button", name="Keep as text: @mira_holm (X)").click()
    await expect(text).to_have_value(f"As she wrote: {POST} last night.\n\n[{BARE}]({POST})")
    await expect(preview.locator(".card")).to_have_count(0)
    await text.focus()
    await page.keyboard.press("Control+z")
    await expect(text).to_have_value(f"As she wrote: {POST} last night.\n\n{POST}")


async def test_a_card_is_kept_as_text_without_scripts(enter: Enter, editor: Desk, slug: str) -> None:
    page = await enter(editor, f"/desk/{slug}", java_script_enabled=False)
    await field(page).fill(POST)
    await page.get_by_role("button", name="Preview").click()
    await page.get_by_role("button", name="Keep as text: @mira_holm (X)").click()
    await expect(field(page)).to_have_value(f"[{BARE}]({POST})")
    await expect(page.locator("#preview .card")).to_have_count(0)

"""What editors paste with its formatting, as the clipboards of Word, Google Docs, notes, mail and web pages hold it."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from desk import Desk, Enter
from image_files import picture
from playwright.async_api import Browser, Page, expect
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
        ("<p>2 * 3 * 4 and `x`</p>", r"2 \* 3 \* 4 and \`x\`"),
        ("<div># not a heading</div>", r"\# not a heading"),
        ("<p>24. February</p>", "24. February"),
        ("<p>a\u200bb\u00adc\u00a0d</p>", "abc d"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<a href="https://e.org/a(b)">x</a>', "[x](<https://e.org/a(b)>)"),
        ('<a href="https://example.org/"><p>A card</p><p>of a page</p></a>', "A card\n\nof a page"),
        ("<table><tr><td>only a layout</td></tr></table>", "only a layout"),
        ("<ul><li><p>one</p><p>more</p></li></ul>", "- one\n  more"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p></p><hr><p> </p>", "---"),
        ("plain", "plain"),
        ("", ""),
    ],
)
async def test_parts(module_page: Page, html: str, expected: str) -> None:
    assert await markdown(module_page, html) == expected


@pytest.mark.parametrize(
    "html", ["<div>" * 5000 + "x", "<b>" * 3000 + "x", "<ul><li>" * 2000, "<table>" * 500, "<p>a" * 20_000]
)
async def test_nothing_is_too_deep_or_too_long(module_page: Page, html: str) -> None:
    assert isinstance(await markdown(module_page, html), str)


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

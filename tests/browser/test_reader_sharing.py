"""Readers share an entry, or words of it: with the system's sheet, by copying, or by hand."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from desk import Enter
from PIL import Image
from playwright.async_api import Page, expect
from programs import publish

HIGHLIGHT = (0xFF, 0xF4, 0xC2)  # --highlight of tokens.css
SHEET = """window.shared = []; navigator.share = async (data) => { shared.push(data) }"""
NO_SHEET = "delete Navigator.prototype.share"
REFUSED = """
    navigator.share = async () => { throw new DOMException("no", "NotAllowedError") }
    navigator.clipboard.writeText = async () => { throw new DOMException("no", "NotAllowedError") }"""
TEXT = """The bridge at Wesel is open again, the mayor says.

It had been closed since Monday, when water-logged beams, ropes & debris hit its second pillar.
A third line.

It is open again for cars and, from tomorrow on, for trains as well, the railway company announced."""


async def opened(enter: Enter, path: str, script: str, **options: Any) -> Page:
    page = await enter(None, "/", **options)
    await page.add_init_script(script)
    await page.goto(path)
    return page


async def select(page: Page, first: str, last: str = "") -> None:
    """Selects from the beginning of some words in an entry to the end of others, as a mouse or a keyboard does."""
    await page.evaluate(
        """([first, last]) => {
          const find = (words) => {
            const walker = document.createTreeWalker(document.querySelector(".entries"), NodeFilter.SHOW_TEXT)
            while (walker.nextNode()) {
              const at = walker.currentNode.data.indexOf(words)
              if (at >= 0) return [walker.currentNode, at]
            }
          }
          const [from, start] = find(first)
          const [to, end] = find(last || first)
          getSelection().setBaseAndExtent(from, start, to, end + (last || first).length)
        }""",
        [first, last],
    )


def button(page: Page) -> Any:
    return page.get_by_role("button", name="Share quote")


# An entry


async def test_an_entry_is_shared_with_the_systems_sheet(
    api: httpx.AsyncClient, story: str, enter: Enter
) -> None:
    id = (await publish(api, story, TEXT, headline="Wesel bridge open"))["id"]
    page = await opened(enter, f"/live/{story}", SHEET)
    await page.get_by_role("button", name="Share", exact=True).click()
    await page.wait_for_function("() => shared.length > 0")
    url = f"{api.base_url}/live/{story}/{id}#entry-{id}"
    assert await page.evaluate("shared") == [{"title": "Wesel bridge open", "url": url}]


async def test_without_a_sheet_its_address_is_copied(
    api: httpx.AsyncClient, story: str, enter: Enter
) -> None:
    id = (await publish(api, story, TEXT))["id"]
    page = await opened(enter, f"/live/{story}", NO_SHEET, permissions=["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Copy link").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{api.base_url}/live/{story}/{id}#entry-{id}"


@pytest.mark.parametrize("script", [REFUSED, "delete Navigator.prototype.clipboard;" + NO_SHEET])
async def test_where_both_are_refused_the_address_can_be_copied_by_hand(
    api: httpx.AsyncClient, story: str, enter: Enter, script: str
) -> None:
    id = (await publish(api, story, TEXT))["id"]
    page = await opened(enter, f"/live/{story}", script)
    await page.locator("share-link button").click()
    field = page.locator("share-link input")
    await expect(field).to_have_value(f"{api.base_url}/live/{story}/{id}#entry-{id}")
    await expect(field).to_be_focused()
    assert await field.evaluate("field => field.selectionEnd - field.selectionStart === field.value.length")
    await field.press("Escape")
    await expect(field).to_have_count(0)
    await expect(page.locator("share-link button")).to_be_focused()


async def test_a_reader_who_closes_the_sheet_sees_no_failure(
    api: httpx.AsyncClient, story: str, enter: Enter
) -> None:
    await publish(api, story, TEXT)
    closed = "navigator.share = async () => { throw new DOMException('closed', 'AbortError') }"
    page = await opened(enter, f"/live/{story}", closed)
    share = page.get_by_role("button", name="Share", exact=True)
    await share.click()
    await expect(share).to_have_text("Share")
    await expect(page.locator("share-link input")).to_have_count(0)


# Words of an entry


async def test_selected_words_are_shared_with_an_address_that_leads_to_them(
    api: httpx.AsyncClient, story: str, enter: Enter
) -> None:
    id = (await publish(api, story, TEXT))["id"]
    page = await opened(enter, "/", SHEET)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    await page.goto(f"/live/{story}")
    before = await page.evaluate("[scrollX, scrollY, document.documentElement.scrollHeight]")
    assert not {"sharing.css", "sharing.js"} & set(loaded)
    await select(page, "ridge at Wesel is op")
    await expect(button(page)).to_be_visible()
    assert {"sharing.css", "sharing.js"} <= set(loaded)
    assert await page.evaluate("[scrollX, scrollY, document.documentElement.scrollHeight]") == before
    assert await page.evaluate("getSelection().toString()") == "ridge at Wesel is op"
    assert await page.evaluate("document.activeElement === document.body")
    below = "([...getSelection().getRangeAt(0).getClientRects()].at(-1).bottom)"
    assert (await button(page).bounding_box())["y"] >= await page.evaluate(below)
    await button(page).click()
    [data] = await page.evaluate("shared")
    assert data["text"] == "“bridge at Wesel is open”"
    assert (
        data["url"] == f"{api.base_url}/live/{story}/{id}#entry-{id}:~:text=bridge%20at%20Wesel%20is%20open"
    )
    assert await page.evaluate("getSelection().toString()") == "ridge at Wesel is op"


async def test_the_button_comes_next_on_the_keyboard_and_goes_with_the_selection(
    api: httpx.AsyncClient, story: str, enter: Enter
) -> None:
    await publish(api, story, TEXT)
    page = await opened(enter, f"/live/{story}", SHEET)
    await page.get_by_text("A third line.").dblclick(position={"x": 30, "y": 60})
    await expect(button(page)).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(button(page)).to_be_focused()
    await page.keyboard.press("Enter")
    words = await page.evaluate("getSelection().toString()")
    assert (await page.evaluate("shared"))[0]["text"] == f"“{words.strip()}”"
    await page.keyboard.press("Escape")
    await expect(button(page)).to_have_count(0)
    await select(page, "debris hit")
    await expect(button(page)).to_be_visible()
    await page.evaluate("getSelection().removeAllRanges()")
    await expect(button(page)).to_have_count(0)


async def test_what_cannot_be_shared_is_copied_with_its_address(
    api: httpx.AsyncClient, story: str, enter: Enter
) -> None:
    await publish(api, story, TEXT)
    page = await opened(enter, f"/live/{story}", NO_SHEET, permissions=["clipboard-read", "clipboard-write"])
    await select(page, "open again", "the railway")
    await button(page).click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    quote, address = (await page.evaluate("navigator.clipboard.readText()")).split("\n\n")
    assert quote.startswith("“open again, the mayor says. It had been closed since")
    assert quote.endswith("the railway”")
    assert ":~:text=" in address


async def test_where_both_are_refused_the_quotes_address_is_shown(
    api: httpx.AsyncClient, story: str, enter: Enter
) -> None:
    await publish(api, story, TEXT)
    page = await opened(enter, f"/live/{story}", REFUSED)
    await select(page, "debris hit")
    await button(page).click()
    field = page.get_by_role("textbox", name="Link")
    await expect(field).to_be_focused()
    assert (await field.input_value()).endswith(":~:text=debris%20hit")


async def test_words_of_two_entries_or_of_none_are_no_quote(
    api: httpx.AsyncClient, story: str, enter: Enter
) -> None:
    await publish(api, story, "The first entry.")
    await publish(api, story, "The second entry.")
    page = await opened(enter, f"/live/{story}", SHEET)
    await select(page, "second")
    await expect(button(page)).to_be_visible()
    await select(page, "second", "first")
    await expect(button(page)).to_have_count(0)
    await select(page, "first")
    await expect(button(page)).to_be_visible()
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
    await expect(button(page)).to_have_count(0)


# Text fragments

_FRAGMENT = """async () => {
    const { fragmentOf, wholeWords } = await import("/static/x/live/sharing/text-fragment.js")
    return fragmentOf(wholeWords(getSelection().getRangeAt(0)), document.querySelector("main"))
}"""


@pytest.mark.parametrize(
    ("first", "last", "fragment"),
    [
        ("water-logged beams, ropes & debris", "", "water%2Dlogged%20beams%2C%20ropes%20%26%20debris"),
        ("debris hit", "third line", "debris%20hit%20its%20second%20pillar.,A%20third%20line"),
        (
            "mayor says",
            "from tomorrow on",
            "mayor%20says.,It%20is%20open%20again%20for%20cars%20and%2C%20from%20tomorrow%20on",
        ),
        # What stands there twice is told apart by what is around it.
        ("is open again for", "", "is%20open%20again%20for"),
        ("open again", "", "The%20bridge%20at%20Wesel%20is-,open%20again,-%2C%20the%20mayor%20says."),
    ],
)
async def test_a_fragment_names_words_as_browsers_find_them(
    api: httpx.AsyncClient, story: str, enter: Enter, first: str, last: str, fragment: str
) -> None:
    id = (await publish(api, story, TEXT))["id"]
    page = await opened(enter, f"/live/{story}", "")
    await select(page, first, last)
    assert await page.evaluate(_FRAGMENT) == f":~:text={fragment}"
    assert await finds(page, f"/live/{story}/{id}#entry-{id}:~:text={fragment}")
    assert not await finds(page, f"/live/{story}/{id}#entry-{id}:~:text=x{fragment}")


async def test_fragments_of_other_scripts_are_found(api: httpx.AsyncClient, story: str, enter: Enter) -> None:
    words = (
        "عاد الجسر إلى الخدمة، كما قالت رئيسة البلدية في فيزل",
        "東京で大きな地震がありました。津波の心配はありません。",
    )
    for text in words:
        id = (await publish(api, story, f"{text}\n\n{'A line.' * 400}"))["id"]
        page = await opened(enter, f"/live/{story}", "")
        await select(page, text[3:12])
        fragment = await page.evaluate(_FRAGMENT)
        assert len(fragment) < 900
        assert await finds(page, f"/live/{story}/{id}#entry-{id}{fragment}")


async def finds(page: Page, address: str) -> bool:
    """Whether the browser finds the words of a fragment: it marks them, which only a picture shows."""
    await page.goto("about:blank")
    await page.goto(address)
    await page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    shot = Image.open(io.BytesIO(await page.screenshot(animations="disabled"))).convert("RGB")
    return HIGHLIGHT in {color for _, color in shot.getcolors(shot.width * shot.height) or ()}

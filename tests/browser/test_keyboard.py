"""The readers' pages by keyboard alone: everything is reached, in the order in which it is read, seen while it has the
focus, and large enough for a finger.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from drawn import TWEET
from newsroom import Newsroom, open_newsroom
from playwright.async_api import Browser, Page, expect
from readers import HELD, Reader, scroll_down

SMALLEST = 24  # CSS px, WCAG 2.2, 2.5.8
MOST = 200  # presses of Tab after which a page counts as a trap

# What has the focus: its place in the document, whether it is on the screen, not covered, and outlined.
_FOCUSED = """() => {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  if (!element || element === document.body) return null
  window.order ??= new Map()
  if (!window.order.has(element)) window.order.set(element, window.order.size)
  const { left, top, width, height } = element.getBoundingClientRect()
  const at = (x, y) => {
    let found = document.elementFromPoint(x, y)
    while (found?.shadowRoot?.elementFromPoint(x, y) && found.shadowRoot.elementFromPoint(x, y) !== found)
      found = found.shadowRoot.elementFromPoint(x, y)
    return found
  }
  const within = (x, y) => {
    const found = at(x, y)
    return Boolean(found && (element.contains(found) || found.contains(element) && found.closest("a, button") ))
  }
  const style = getComputedStyle(element)
  return {
    name: (element.ariaLabel ?? element.textContent).trim().replace(/\\s+/g, " ").slice(0, 60),
    nth: window.order.get(element),
    top, left, width, height,
    seen: within(left + 3, top + 3) || within(left + width / 2, top + height / 2)
      || [...element.getClientRects()].some((r) => within(r.left + r.width / 2, r.top + r.height / 2)),
    outlined: parseFloat(style.outlineWidth) > 1 && style.outlineStyle !== "none",
  }
}"""


@pytest.fixture(scope="module")
async def story() -> AsyncIterator[Newsroom]:
    async with open_newsroom(size=9) as newsroom:
        for n in range(10):
            await newsroom.publish(f"e{n}", words="\n\n".join([f"A [link](https://example.org/{n})."] * 4))
        await newsroom.publish("help", words="Where to get help.", pinned=True)
        await newsroom.publish("wrong")
        await newsroom.correct("wrong", "It was a Tuesday.")
        await newsroom.publish("card", blocks=(TWEET,), headline="")
        await newsroom.publish("key", key=True, label="breaking")
        yield newsroom


async def walk(page: Page, key: str = "Tab") -> list[dict[str, Any]]:
    """Everything that Tab reaches, from the top of the page to its end; or Shift+Tab from there."""
    reached: list[dict[str, Any]] = []
    for _ in range(MOST):
        await page.keyboard.press(key)
        found = await page.evaluate(_FOCUSED)
        if found is None or (reached and found["nth"] == reached[0]["nth"]):
            return reached
        reached.append(found)
    raise AssertionError(f"the focus never leaves the page: {reached[-5:]}")


@pytest.mark.parametrize("path", ["/live/story", "/live/story/card", "/"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_tab_reaches_everything_once_and_each_is_seen(
    story: Newsroom, chromium: Browser, path: str, width: int
) -> None:
    context = await chromium.new_context(viewport={"width": width, "height": 480}, reduced_motion="reduce")
    reader = Reader(await context.new_page(), story)
    page = reader.page
    await (reader.open(path) if path == "/" else reader.join(path))
    controls = await page.evaluate("""() => [...document.querySelectorAll("a[href], button, summary")]
      .filter((e) => e.checkVisibility({ visibilityProperty: true })).length""")
    reached = await walk(page)
    assert reached[0]["name"].startswith("Skip to")
    assert len({one["nth"] for one in reached}) == len(reached)
    assert len(reached) >= controls, [one["name"] for one in reached]
    back = await walk(page, "Shift+Tab")
    assert [one["nth"] for one in back] == [one["nth"] for one in reversed(reached)]
    hidden = [one for one in reached + back if not one["seen"]]
    assert not hidden, hidden
    bare = [one["name"] for one in reached if not one["outlined"]]
    assert not bare, bare
    await context.close()


async def test_the_skip_link_leads_past_the_head_to_the_updates(story: Newsroom, chromium: Browser) -> None:
    context = await chromium.new_context()
    reader = await Reader(await context.new_page(), story).join()
    await reader.page.keyboard.press("Tab")
    await reader.page.keyboard.press("Enter")
    await expect(reader.page.locator("#latest")).to_be_focused()
    await reader.page.keyboard.press("Tab")
    await expect(reader.page.locator(".timeline-head button:visible").first).to_be_focused()
    await context.close()


async def test_what_waits_is_shown_and_gone_to_by_keyboard(chromium: Browser) -> None:
    async with open_newsroom() as newsroom:
        for n in range(4):
            await newsroom.publish(f"e{n}", words="\n\n".join(["A long entry."] * 30))
        context = await chromium.new_context(viewport={"width": 900, "height": 700})
        reader = await Reader(await context.new_page(), newsroom).join()
        await scroll_down(reader)
        await newsroom.publish("waits")
        await expect(reader.page.locator(HELD)).to_be_visible()
        await reader.page.locator(HELD).focus()
        await reader.page.keyboard.press("Enter")
        await expect(reader.page.locator("#entry-waits")).to_be_focused()
        await expect(reader.page.locator("#entry-waits")).to_be_in_viewport()
        await context.close()


async def test_headings_and_landmarks_lead_through_the_page(story: Newsroom, chromium: Browser) -> None:
    """One h1, no level left out, a name for each of two landmarks of a kind."""
    context = await chromium.new_context()
    reader = Reader(await context.new_page(), story)
    for path in ("/", "/live/story", "/live/story/card", "/live/story?before=e5"):
        await reader.open(path)
        levels = await reader.page.eval_on_selector_all(
            "h1, h2, h3, h4, h5, h6", "all => all.filter(e => e.checkVisibility()).map(e => +e.tagName[1])"
        )
        assert levels.count(1) == 1, path
        steps = zip([0, *levels], levels, strict=False)
        assert all(after - before <= 1 for before, after in steps), (path, levels)
        for role in ("banner", "main", "contentinfo"):
            await expect(reader.page.get_by_role(role)).to_have_count(1)  # type: ignore[arg-type]
    await context.close()


@pytest.mark.parametrize("path", ["/live/story", "/live/story/card", "/"])
@pytest.mark.parametrize("touch", [False, True])
async def test_what_is_pressed_is_large_enough_or_stands_in_a_sentence(
    story: Newsroom, chromium: Browser, path: str, touch: bool
) -> None:
    context = await chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=touch)
    reader = Reader(await context.new_page(), story)
    await (reader.open(path) if path == "/" else reader.join(path))
    small = await reader.page.evaluate(
        """smallest => [...document.querySelectorAll("a[href], button, summary, share-link")]
        .map((e) => e.shadowRoot?.querySelector("button") ?? e)
        .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".text, .social-text, .skip"))
        .map((e) => [e.ariaLabel ?? e.textContent.trim(), e.getBoundingClientRect()])
        .filter(([, { width, height }]) => width && (width < smallest || height < smallest))
        .map(([name, { width, height }]) => `${name}: ${width} × ${height}`)""",
        SMALLEST,
    )
    assert not small, small
    await context.close()

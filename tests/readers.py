"""A reader in a real browser, as tests see one: opens a blog's page and says what is on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from newsroom import Newsroom
from playwright.async_api import ConsoleMessage, Page

# What there is to see, without what may differ between a page that has lived and a new one: highlights.
_SEEN = """() => {
  const clean = (element) => {
    const copy = element.cloneNode(true)
    copy.classList.remove("entry--new")
    const attributes = [...copy.attributes].sort((a, b) => a.name < b.name ? -1 : 1)
    for (const { name } of attributes) copy.removeAttribute(name) // their order is nothing
    for (const { name, value } of attributes) copy.setAttribute(name, value)
    return copy.outerHTML
  }
  const all = (selector) => [...document.querySelectorAll(selector)]
  const shown = (element) => element && !element.hidden
  return {
    entries: all(".entries > .entry").map(clean),
    days: all(".entries > *").map((e) => e.matches(".day") ? e.querySelector("time").dateTime : e.dataset.id),
    pinned: all(".pinned > .entry").map(clean),
    keys: all(".keys-list > li").map((e) => [e.querySelector("a").getAttribute("href"), e.textContent.trim()]),
    corrections: all(".corrected-list > li").map((e) => [e.querySelector("a").getAttribute("href"), e.outerHTML]),
    correctionsShown: shown(document.querySelector(".corrected")),
    keysShown: shown(document.querySelector(".keys")),
    title: document.querySelector(".blog-title").textContent,
    summary: document.querySelector(".blog-summary")?.dataset.summary,
    state: document.querySelector(".state")?.textContent,
    nothing: shown(document.querySelector(".nothing")),
    document: document.title,
    updated: document.querySelector(".blog-updated time")?.dateTime,
  }
}"""

# Counts what sockets brought. Its listener comes before the page's own, in the same turn.
_HEAR = """
window.heard = 0
window.WebSocket = class extends WebSocket {
  constructor(...all) {
    super(...all)
    this.addEventListener("message", () => { window.heard += 1 })
  }
}
"""


class Reader:
    """One browser page on one newsroom. `problems` are errors that its scripts met."""

    def __init__(self, page: Page, newsroom: Newsroom) -> None:
        self.page = page
        self.newsroom = newsroom
        self.problems: list[str] = []
        self.strangers: list[str] = []  # requests that went anywhere else
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._said)
        page.on("request", lambda r: r.url.startswith(newsroom.url) or self.strangers.append(r.url))

    def _said(self, message: ConsoleMessage) -> None:
        # A browser reports every refused connection itself; those are what these tests are about.
        refusals = ("WebSocket", "Failed to load", "when fetching the script")
        if message.type == "error" and not any(refusal in message.text for refusal in refusals):
            self.problems.append(message.text)

    async def open(self, path: str = "/live/story") -> Reader:
        await self.page.goto(self.newsroom.url + path)
        return self

    async def join(self, path: str = "/live/story") -> Reader:
        """Opens the page and waits until its socket stands and it was greeted."""
        before = len(self.newsroom.sockets)
        await self.page.add_init_script(_HEAR)
        await self.open(path)
        await self.newsroom.until(lambda: len(self.newsroom.sockets) > before)
        # A server is done with its hello before the page has read it.
        if not self.newsroom.silent:
            await self.until("window.heard > 0")
        return self

    async def up_to_date(self) -> None:
        """Waits until the page stands where the blog does."""
        await self.page.wait_for_function(
            "position => document.querySelector('live-blog').dataset.position === position",
            arg=str(self.newsroom.position),
        )
        await self.until("!document.querySelector('.corrected[aria-busy], .blog-head[aria-busy]')")

    async def ids(self) -> list[str]:
        return await self.page.eval_on_selector_all(".entries > .entry", "all => all.map(e => e.dataset.id)")

    async def sees(self) -> dict[str, Any]:
        seen: dict[str, Any] = await self.page.evaluate(_SEEN)
        return seen

    async def until(self, expression: str, arg: Any = None) -> None:
        # A function: text would be evaluated again and again, which the page's policy forbids but for the first time.
        await self.page.wait_for_function(
            expression if "=>" in expression else f"() => {expression}", arg=arg
        )

    async def text(self, selector: str) -> str:
        return (await self.page.text_content(selector) or "").strip()

    async def top(self, selector: str) -> float:
        """Where on the screen an element is."""
        return float(
            await self.page.evaluate("s => document.querySelector(s).getBoundingClientRect().top", selector)
        )

    async def hide(self, hidden: bool = True) -> None:
        """The tab goes to the background, or comes back."""
        await self.page.evaluate(
            """hidden => {
              Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden })
              Object.defineProperty(document, "visibilityState",
                { configurable: true, get: () => hidden ? "hidden" : "visible" })
              document.dispatchEvent(new Event("visibilitychange"))
            }""",
            hidden,
        )


HELD = ".held-button"


Opening = Callable[..., Awaitable[Reader]]


async def scroll_down(reader: Reader, to: str = "#entry-e1") -> None:
    """The reader reads further down: the top of the list is out of sight."""
    await reader.page.evaluate(
        "s => scrollTo(0, scrollY + document.querySelector(s).getBoundingClientRect().top - 100)", to
    )
    assert await reader.top(".entries") < 0


async def tall(newsroom: Newsroom) -> None:
    """Entries long enough to scroll."""
    for id in list(newsroom.entries):
        await newsroom.edit(id, words="\n\n".join([f"A long entry, {id}."] * 20))

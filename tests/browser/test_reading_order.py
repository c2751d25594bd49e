"""What a screen reader meets, and in which order: the accessibility tree of pages and states, as golden files.

`scripts/test tests/browser/test_reading_order.py --goldens` writes tests/fixtures/aria anew; read the difference before
you commit it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from desk import Desk, Enter, signed_in
from drawn import TWEET
from newsroom import NOON, Newsroom, open_newsroom
from playwright.async_api import Browser, Locator, expect
from readers import HELD, Reader, scroll_down
from servers import Running

GOLDEN = Path(__file__).parents[1] / "fixtures" / "aria"
Compare = Callable[[str, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Compare:
    def compare(name: str, found: str) -> None:
        file = GOLDEN / f"{name}.yaml"
        if request.config.getoption("--goldens"):
            GOLDEN.mkdir(exist_ok=True)
            file.write_text(found + "\n", "utf-8")
        assert found == file.read_text("utf-8").rstrip("\n")

    return compare


@pytest.fixture(scope="module")
async def story() -> AsyncIterator[Newsroom]:
    """A story with one entry of each kind, always at the same times."""
    async with open_newsroom(size=9) as newsroom:
        await newsroom.publish("help", words="Where to get help.", headline="Help", pinned=True)
        await newsroom.publish("old", words="It **began**.\n\n- one\n- two", headline="")
        await newsroom.publish("wrong", words="It was a Tuesday.", headline="The day")
        await newsroom.correct("wrong", "It was a Tuesday, not a Monday.")
        await newsroom.publish("taken", words="A rumour.", headline="A rumour")
        await newsroom.withdraw("taken", "It was not so.")
        await newsroom.publish("card", blocks=(TWEET,), headline="")
        await newsroom.publish("key", words="The river is over the mark.", headline="Over", key=True)
        await newsroom.publish("now", words="Leave the valley.", headline="", label="breaking")
        yield newsroom


async def reading(chromium: Browser, newsroom: Newsroom) -> Reader:
    """Somebody on a clock that stands a quarter of an hour after noon."""
    context = await chromium.new_context(timezone_id="UTC", viewport={"width": 900, "height": 700})
    page = await context.new_page()
    await page.clock.set_fixed_time(NOON / 1000 + 900)
    return Reader(page, newsroom)


@pytest.mark.parametrize("path", ["/live/story", "/live/story/card", "/"])
async def test_readers_pages_are_read_in_their_order(
    story: Newsroom, chromium: Browser, golden: Compare, path: str
) -> None:
    reader = await reading(chromium, story)
    await (reader.open(path) if path == "/" else reader.join(path))
    name = {"/live/story": "story", "/live/story/card": "permalink", "/": "index"}[path]
    golden(name, await reader.page.locator("body").aria_snapshot())
    await reader.page.context.close()


async def test_states_of_the_readers_page_are_read_where_they_matter(
    chromium: Browser, golden: Compare
) -> None:
    """The head of the list says what is the matter: updates wait, the connection is lost, the blog is closed."""
    async with open_newsroom() as newsroom:
        for n in range(4):
            await newsroom.publish(f"e{n}", words="\n\n".join(["A long entry."] * 30))
        reader = await reading(chromium, newsroom)
        await reader.join()
        head = reader.page.locator(".timeline-head, .held")
        await scroll_down(reader)
        await newsroom.publish("waits")
        await expect(reader.page.locator(HELD)).to_have_text("1 new update")
        await expect(reader.page.locator(".announcer")).to_have_text("1 new update")
        golden("state-updates-wait", await both(head))
        await reader.page.click(HELD)
        await reader.page.click(".pause")
        await expect(reader.page.locator(".announcer")).to_contain_text("Paused.")
        golden("state-paused", await both(head))
        newsroom.refuse = "all"
        await newsroom.close(1001)
        await expect(reader.page.locator(".announcer")).to_contain_text("Connection lost")
        golden("state-connection-lost", await both(head))
        newsroom.refuse = None
        await newsroom.change(state="closed")
        await reader.page.reload()
        await expect(reader.page.locator(".status:not([hidden])")).to_be_attached()
        golden("state-closed", await both(reader.page.locator(".blog-head, .timeline-head")))
        await reader.page.context.close()


async def both(parts: Locator) -> str:
    """The parts, one below the other."""
    found = [
        await part.aria_snapshot() for part in await parts.all() if await part.get_attribute("hidden") is None
    ]
    return "\n".join(found).strip()


async def test_the_desk_is_read_in_its_order(
    server: Running, enter: Enter, golden: Compare, chromium: Browser
) -> None:
    nobody = await enter(None, "/desk/login")
    golden("sign-in", stable(await nobody.locator("body").aria_snapshot()))
    desk = await signed_in(server)
    slug = await desk.create_blog(title="Flood in the valley")
    one = await desk.publish(slug, "The bridge is closed.", headline="The bridge", key="1")
    await desk.publish(slug, "Not yet.", headline="A draft", state="draft")
    page = await enter(desk, f"/desk/{slug}", timezone_id="UTC")
    await expect(page.locator("[data-connection]").first).to_be_attached()
    golden("desk", stable(await page.locator("body").aria_snapshot(), desk, **{slug: "SLUG", one: "ONE"}))


def stable(found: str, desk: Desk | None = None, **names: str) -> str:
    """Without what differs from run to run: names, ids, times."""
    for name, word in {**({desk.name: "NAME"} if desk else {}), **names}.items():
        found = found.replace(name, word)
    found = re.sub(r"\b[0-9a-f]{20}\b", "ID", found)
    found = re.sub(r"\b\d\d:\d\d\b", "TIME", found)
    return re.sub(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b", "DAY", found)

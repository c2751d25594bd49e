"""Players on the readers' page: nothing is loaded before a click, and nothing tears out what plays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from newsroom import NOON, Newsroom
from playwright.async_api import Browser, Page, Route, expect
from readers import HELD

from liveblog.model.blocks import Embed, Text

PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
VIDEO = Embed(
    network="youtube", url="https://www.youtube.com/watch?v=dQw4w9WgXcQ", id="dQw4w9WgXcQ", title="Water"
)
OTHER = Embed(
    network="youtube", url="https://www.youtube.com/watch?v=aaaaaaaaaaa", id="aaaaaaaaaaa", title="Fire"
)
FRAME = "iframe.player-frame"


@dataclass
class Viewer:
    """A reader's page, and what it asked of others."""

    page: Page
    strangers: list[str] = field(default_factory=list)

    async def play(self, title: str = "Water") -> None:
        await self.page.get_by_role("link", name=title).click()
        await self.page.get_by_role("button", name="Load", exact=True).click()
        await expect(self.page.locator(FRAME)).to_be_visible()

    async def lives(self) -> None:
        """The frame is the very one that began to play."""
        assert (
            await self.page.frame_locator(FRAME).locator("body").evaluate("body => body.dataset.began") == "1"
        )


@pytest.fixture
async def viewer(chromium: Browser, newsroom: Newsroom) -> AsyncIterator[Viewer]:
    await newsroom.edit("e3", blocks=(Text(text="Look:"), VIDEO))
    await newsroom.edit("e2", blocks=(OTHER,))
    context = await chromium.new_context(viewport={"width": 900, "height": 900}, base_url=newsroom.url)
    page = await context.new_page()
    viewer, loads = Viewer(page), 0

    async def provider(route: Route) -> None:
        nonlocal loads
        loads += 1
        viewer.strangers.append(route.request.url)
        await route.fulfill(content_type="text/html", body=f"<body data-began={loads}>plays")

    await context.route(lambda url: not url.startswith(newsroom.url), provider)
    await page.goto("/live/story")
    await expect(page.locator("live-blog .status")).to_be_visible()
    yield viewer
    await context.close()


async def test_nothing_is_loaded_before_the_reader_agreed(viewer: Viewer) -> None:
    page = viewer.page
    await page.get_by_role("link", name="Water").click()
    await expect(page.get_by_text("YouTube will be loaded, and learns your internet address")).to_be_visible()
    await expect(page.get_by_role("button", name="Load", exact=True)).to_be_focused()
    assert viewer.strangers == []
    await page.get_by_role("button", name="Load", exact=True).click()
    frame = page.locator(FRAME)
    await expect(frame).to_have_attribute("src", PLAYER)
    sandbox = (await frame.get_attribute("sandbox") or "").split()
    assert "allow-scripts" in sandbox
    assert "allow-top-navigation" not in sandbox
    await viewer.lives()
    assert viewer.strangers == [PLAYER]


async def test_cancel_and_stop_bring_the_card_back(viewer: Viewer) -> None:
    page = viewer.page
    link = page.get_by_role("link", name="Water")
    await link.click()
    await expect(page.get_by_role("button", name="Load", exact=True)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator(".player")).to_have_count(0)
    await expect(link).to_be_focused()
    await viewer.play()
    await page.get_by_role("button", name="Stop").click()
    await expect(page.locator(FRAME)).to_have_count(0)
    await expect(link).to_be_focused()


async def test_always_is_remembered_and_can_be_taken_back(viewer: Viewer) -> None:
    page = viewer.page
    await page.get_by_role("link", name="Water").click()
    await page.get_by_role("button", name="Always for YouTube").click()
    await expect(page.locator(FRAME)).to_be_visible()
    await page.reload()
    await page.get_by_role("link", name="Fire").click()
    await expect(page.locator(FRAME)).to_be_visible()
    await page.get_by_role("button", name="Ask again for YouTube").click()
    await page.get_by_role("button", name="Stop").click()
    await page.get_by_role("link", name="Water").click()
    await expect(page.get_by_role("button", name="Load", exact=True)).to_be_visible()


async def test_one_plays_at_a_time(viewer: Viewer) -> None:
    await viewer.play()
    await viewer.play("Fire")
    await expect(viewer.page.locator(FRAME)).to_have_count(1)
    await expect(viewer.page.get_by_role("link", name="Water")).to_be_visible()


async def test_an_edit_beside_it_leaves_the_player_alone(viewer: Viewer, newsroom: Newsroom) -> None:
    await viewer.play()
    await viewer.lives()
    richer = Embed(
        network="youtube", url=VIDEO.url, id=VIDEO.id, title="Water over the dam", author="Lindau TV"
    )
    await newsroom.edit("e3", blocks=(Text(text="First words."), Text(text="Look again:"), richer))
    await expect(viewer.page.locator("#entry-e3")).to_contain_text("Look again:")
    await viewer.lives()


async def test_a_new_order_does_not_move_what_plays(viewer: Viewer, newsroom: Newsroom) -> None:
    await viewer.play()
    await viewer.lives()
    await newsroom.edit("e3", published=NOON - 1000)  # now the oldest
    await expect(viewer.page.locator(".entries > .entry").last).to_have_attribute("data-id", "e3")
    await viewer.lives()
    await newsroom.edit("e3", published=NOON + 3_600_000)  # and now the newest
    await expect(viewer.page.locator(".entries > .entry").first).to_have_attribute("data-id", "e3")
    await viewer.lives()


async def test_new_entries_wait_while_something_plays(viewer: Viewer, newsroom: Newsroom) -> None:
    await viewer.play()
    await newsroom.publish("new")
    await expect(viewer.page.locator(HELD)).to_have_text("1 new update")
    await viewer.page.get_by_role("button", name="Stop").click()
    await newsroom.publish("newer")
    await expect(viewer.page.locator("#entry-newer")).to_be_visible()


async def test_the_player_goes_when_the_editor_takes_it_out(viewer: Viewer, newsroom: Newsroom) -> None:
    await viewer.play()
    await newsroom.edit("e3", words="There was a video here.")
    await expect(viewer.page.locator("#entry-e3")).to_contain_text("There was a video here.")
    await expect(viewer.page.locator(FRAME)).to_have_count(0)


async def test_without_scripts_a_card_is_a_link(chromium: Browser, newsroom: Newsroom) -> None:
    await newsroom.edit("e3", blocks=(VIDEO,))
    context = await chromium.new_context(java_script_enabled=False, base_url=newsroom.url)
    page = await context.new_page()
    await page.goto("/live/story")
    await expect(page.get_by_role("link", name="Water")).to_have_attribute("href", VIDEO.url)
    await context.close()

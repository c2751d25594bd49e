"""A network that lets no socket through is polled."""

from __future__ import annotations

import pytest
from newsroom import Newsroom
from playwright.async_api import expect
from readers import Opening, Reader


async def polling(newsroom: Newsroom, new_reader: Opening) -> Reader:
    """A reader that sockets do not reach, and who has begun to poll."""
    reader = await new_reader()
    await reader.page.clock.install()
    await reader.open()
    while not newsroom.polled:
        await reader.page.clock.run_for(500)
    return reader


async def test_blocked_sockets_mean_polling_and_back(newsroom: Newsroom, new_reader: Opening) -> None:
    newsroom.refuse = "handshake"
    reader = await polling(newsroom, new_reader)
    assert len(newsroom.joined) == 2
    await newsroom.publish("polled")
    asked = len(newsroom.polled)
    while len(newsroom.polled) == asked:
        await reader.page.clock.run_for(500)
    await expect(reader.page.locator("#entry-polled")).to_be_visible()
    newsroom.refuse = None
    while not newsroom.sockets:
        await reader.page.clock.run_for(5000)
    newsroom.refuse = "polls"  # so that only the socket can bring it
    await newsroom.publish("pushed")
    while "pushed" not in await reader.ids():
        await reader.page.clock.run_for(100)
    polls = len(newsroom.polled)
    for _ in range(10):
        await reader.page.clock.run_for(3000)
        await reader.page.evaluate("fetch('/live/story/snapshot').then(a => a.text())")
    # One may have been under way, and one asks which version the server is.
    assert len(newsroom.polled) <= polls + 2


async def test_an_overloaded_server_is_polled(newsroom: Newsroom, new_reader: Opening) -> None:
    newsroom.refuse = 1013
    reader = await polling(newsroom, new_reader)
    assert len(newsroom.joined) == 1
    await newsroom.publish("polled")
    while "polled" not in await reader.ids():
        await reader.page.clock.run_for(500)


async def test_a_reset_by_polling_fetches_the_snapshot(newsroom: Newsroom, new_reader: Opening) -> None:
    newsroom.refuse = 1013
    reader = await polling(newsroom, new_reader)
    newsroom.trimmed = True
    await newsroom.publish("a")
    await newsroom.publish("b")
    while "b" not in await reader.ids():
        await reader.page.clock.run_for(500)
    assert newsroom.snapshots
    assert (await reader.ids())[:2] == ["b", "a"]


@pytest.mark.parametrize("way", ["polls", "sockets"])
async def test_resets_that_do_not_end_are_not_asked_for_at_full_speed(
    newsroom: Newsroom, new_reader: Opening, way: str
) -> None:
    newsroom.forgetful = True
    newsroom.refuse = 1013 if way == "polls" else None
    reader = await new_reader()
    await reader.page.clock.install()
    await reader.open()
    asked = newsroom.polled if way == "polls" else newsroom.joined
    for _ in range(300):
        await reader.page.clock.run_for(100)
        # A turn of the server for whatever the page asked.
        await reader.page.evaluate("fetch('/live/story/updates').then(a => a.text())")
    asked = [position for position in asked if position]
    assert 1 < len(asked) <= 31
    assert 1 < newsroom.snapshots <= 31
    newsroom.forgetful = False
    await newsroom.publish("heals")
    while "heals" not in await reader.ids():
        await reader.page.clock.run_for(500)

"""Faults of server and network that readers never see."""

from __future__ import annotations

from newsroom import Newsroom
from playwright.async_api import expect
from readers import HELD, Reader, scroll_down, tall

from liveblog.model.events import parse_position


async def test_a_lost_connection_goes_on_from_its_position(newsroom: Newsroom, reader: Reader) -> None:
    position = str(newsroom.position)
    await newsroom.close(1001)
    await newsroom.publish("missed")
    await expect(reader.page.locator("#entry-missed")).to_be_visible()
    assert newsroom.joined == [position, position]
    await expect(reader.page.locator(".status-note")).to_be_empty()  # a moment's loss is nobody's business


async def test_a_gap_is_asked_for_not_skipped(newsroom: Newsroom, reader: Reader) -> None:
    newsroom.silent = True
    await newsroom.publish("lost")
    newsroom.silent = False
    await newsroom.publish("seen")
    await reader.up_to_date()
    assert (await reader.ids())[:2] == ["seen", "lost"]
    assert newsroom.snapshots == 0


async def test_an_event_sent_twice_counts_once(newsroom: Newsroom, reader: Reader) -> None:
    await newsroom.publish("once")
    await newsroom.publish("twice")
    await newsroom.send(newsroom.log[-1], times=2)
    await newsroom.send(newsroom.log[-2])
    await newsroom.publish("then")
    await reader.up_to_date()
    assert (await reader.ids())[:3] == ["then", "twice", "once"]
    assert len(newsroom.joined) == 1


async def test_after_a_fork_the_snapshot_counts(newsroom: Newsroom, reader: Reader) -> None:
    await newsroom.publish("ghost")
    await reader.up_to_date()
    # A failover: the log goes on from before the last event, which nobody holds any more.
    del newsroom.entries["ghost"]
    newsroom.log.pop()
    newsroom.position = parse_position(newsroom.log[-1]["position"])
    newsroom.skip = 7  # other times, other positions
    await newsroom.publish("real")
    await reader.up_to_date()
    assert (await reader.ids())[:2] == ["real", "e3"]


async def test_a_reset_keeps_the_place(newsroom: Newsroom, reader: Reader) -> None:
    await tall(newsroom)
    await reader.up_to_date()
    await scroll_down(reader)
    place = await reader.top("#entry-e1")
    newsroom.trimmed = True
    newsroom.silent = True
    await newsroom.publish("missed0", words="Long. " * 300)
    await newsroom.publish("missed1")
    await newsroom.edit("e1", label="correction")
    await newsroom.remove("e2")
    newsroom.silent = False
    await newsroom.close(1001)
    await reader.up_to_date()
    assert await reader.ids() == ["e3", "e1", "e0"]
    await expect(reader.page.locator(HELD)).to_have_text("2 new updates")
    assert abs(await reader.top("#entry-e1") - place) < 1
    await reader.page.click(HELD)
    assert await reader.ids() == ["missed1", "missed0", "e3", "e1", "e0"]


async def test_a_reset_reaches_down_to_where_the_reader_was(newsroom: Newsroom, reader: Reader) -> None:
    newsroom.trimmed = True
    newsroom.silent = True
    for n in range(13):
        await newsroom.publish(f"missed{n:02}")
    newsroom.silent = False
    await newsroom.close(1001)
    await reader.up_to_date()
    assert await reader.ids() == [f"missed{n:02}" for n in range(12, -1, -1)] + ["e3", "e2", "e1", "e0"]


async def test_a_snapshot_that_fails_is_tried_again(newsroom: Newsroom, reader: Reader) -> None:
    failures = []

    async def fail_once(route: object) -> None:
        if failures:
            await route.continue_()
        else:
            failures.append(1)
            await route.fulfill(status=503, body="Not now.")

    await reader.page.route("**/snapshot*", fail_once)
    newsroom.trimmed = newsroom.silent = True
    await newsroom.publish("missed")
    newsroom.silent = False
    await newsroom.close(1001)
    await reader.up_to_date()
    assert (await reader.ids())[0] == "missed"


async def test_a_restart_is_awaited_within_spread(newsroom: Newsroom, reader: Reader) -> None:
    await newsroom.close(1012)
    await newsroom.publish("after")
    await expect(reader.page.locator("#entry-after")).to_be_visible()

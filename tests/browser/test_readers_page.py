"""The browser's side, in a real browser: what readers see, and what faults of server and network they never see."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from newsroom import NOON, Newsroom, open_newsroom
from playwright.async_api import Browser, expect
from readers import Reader

from liveblog.model.events import parse_position

HELD = ".held-button"
Opening = Callable[..., Awaitable[Reader]]


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    async with open_newsroom() as newsroom:
        for n in range(4):
            await newsroom.publish(f"e{n}")
        yield newsroom


@pytest.fixture
async def new_reader(chromium: Browser, newsroom: Newsroom) -> AsyncIterator[Opening]:
    """Readers, each in a browser context of its own; at the end none may have met an error or called a stranger."""
    readers = []

    async def open_one(**options: object) -> Reader:
        context = await chromium.new_context(**{"viewport": {"width": 900, "height": 700}, **options})
        readers.append(Reader(await context.new_page(), newsroom))
        return readers[-1]

    yield open_one
    for reader in readers:
        await reader.page.context.close()
        assert reader.problems == []
        assert reader.strangers == []


@pytest.fixture
async def reader(new_reader: Opening) -> Reader:
    return await (await new_reader()).join()


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


# The page without scripts


async def test_the_page_is_complete_without_scripts(newsroom: Newsroom, new_reader: Opening) -> None:
    await newsroom.publish("key", key=True)
    await newsroom.publish("pin", pinned=True)
    for n in range(6):
        await newsroom.publish(f"more{n}")
    reader = await (await new_reader(java_script_enabled=False)).open()
    await expect(reader.page.locator(".entries > .entry")).to_have_count(newsroom.size)
    await expect(reader.page.locator(".pinned > .entry")).to_have_count(1)
    await expect(reader.page.locator(".keys-list a")).to_have_count(1)
    buttons = reader.page.locator("button:visible")
    await expect(buttons).to_have_count(0)  # none that would be dead
    await reader.page.click(".older-link")
    await expect(reader.page.locator("#entry-e1")).to_be_visible()
    await reader.page.click(".older-link")
    await reader.page.click("#entry-e0 .permalink")
    await expect(reader.page).to_have_url(f"{newsroom.url}/live/story/e0#entry-e0")
    await expect(reader.page.locator("#entry-e0")).to_be_visible()


# Events


async def test_a_new_entry_appears_at_once_at_the_top(newsroom: Newsroom, reader: Reader) -> None:
    await newsroom.publish("new", words="It happened.")
    await expect(reader.page.locator(".entries > .entry").first).to_contain_text("It happened.")
    await expect(reader.page.locator(".held")).to_be_hidden()


async def test_a_new_entry_waits_while_the_reader_is_further_down(newsroom: Newsroom, reader: Reader) -> None:
    await tall(newsroom)
    await reader.up_to_date()
    await scroll_down(reader)
    place = await reader.top("#entry-e1")
    for n in range(3):
        await newsroom.publish(f"new{n}", words="Long. " * 200)
    await expect(reader.page.locator(HELD)).to_have_text("3 new updates")
    assert (await reader.page.title()).startswith("(3) ")
    assert "new0" not in await reader.ids()
    assert abs(await reader.top("#entry-e1") - place) < 1
    await reader.page.click(HELD)
    await expect(reader.page.locator("#entry-new2")).to_be_in_viewport()
    assert (await reader.ids())[:3] == ["new2", "new1", "new0"]
    assert not (await reader.page.title()).startswith("(")
    assert await reader.page.evaluate("document.activeElement.id") == "entry-new2"


async def test_held_entries_are_corrected_and_withdrawn_too(newsroom: Newsroom, reader: Reader) -> None:
    await tall(newsroom)
    await reader.up_to_date()
    await scroll_down(reader)
    for n in range(3):
        await newsroom.publish(f"new{n}")
    await newsroom.edit("new0", words="Corrected while it waited.")
    await newsroom.remove("new1")
    await expect(reader.page.locator(HELD)).to_have_text("2 new updates")
    await reader.page.click(HELD)
    await expect(reader.page.locator("#entry-new0")).to_contain_text("Corrected while it waited.")
    await expect(reader.page.locator("#entry-new1")).to_have_count(0)


async def test_edits_and_removals_apply_at_once_and_the_place_stays(
    newsroom: Newsroom, reader: Reader
) -> None:
    await tall(newsroom)
    await reader.up_to_date()
    await scroll_down(reader, "#entry-e2")
    place = await reader.top("#entry-e2")
    await newsroom.edit("e3", words="Shorter.")
    await expect(reader.page.locator("#entry-e3")).to_contain_text("Shorter.")
    assert abs(await reader.top("#entry-e2") - place) < 2
    await newsroom.remove("e3")
    await expect(reader.page.locator("#entry-e3")).to_have_count(0)
    assert abs(await reader.top("#entry-e2") - place) < 2
    # With e3 gone this is the top of the list; further down nothing that is put above may move the reader.
    await scroll_down(reader, "#entry-e1")
    place = await reader.top("#entry-e1")
    await newsroom.edit("e0", pinned=True)
    await expect(reader.page.locator(".pinned #entry-e0")).to_have_count(1)
    assert abs(await reader.top("#entry-e1") - place) < 2
    await newsroom.edit("e0", pinned=False)
    await expect(reader.page.locator(".entries #entry-e0")).to_have_count(1)
    assert abs(await reader.top("#entry-e1") - place) < 2


async def test_the_place_stays_within_an_entry_that_is_corrected(newsroom: Newsroom, reader: Reader) -> None:
    await tall(newsroom)
    await reader.up_to_date()
    await reader.page.evaluate("document.querySelector('#entry-e2 p:nth-of-type(15)').scrollIntoView()")
    place = await reader.top("#entry-e2 .entry-foot")
    words = ["Three", "more", "here"] + ["A long entry, e2."] * 20
    await newsroom.edit("e2", words="\n\n".join(words), headline="Another\u00a0headline" * 9)
    await expect(reader.page.locator("#entry-e2 p:nth-of-type(23)")).to_have_count(1)
    assert abs(await reader.top("#entry-e2 .entry-foot") - place) < 1


async def test_what_waits_appears_when_the_reader_comes_back_to_the_top(
    newsroom: Newsroom, reader: Reader
) -> None:
    await tall(newsroom)
    await reader.up_to_date()
    await scroll_down(reader)
    await newsroom.publish("new")
    await expect(reader.page.locator(HELD)).to_be_visible()
    await reader.page.evaluate("scrollTo(0, 0)")
    await expect(reader.page.locator("#entry-new")).to_be_visible()
    await expect(reader.page.locator(HELD)).to_be_hidden()


async def test_a_hidden_tab_counts_and_shows_when_it_is_seen(newsroom: Newsroom, reader: Reader) -> None:
    await reader.hide()
    await newsroom.publish("new")
    await reader.until("() => document.title.startsWith('(1) ')")
    assert "new" not in await reader.ids()
    await reader.hide(False)
    await expect(reader.page.locator("#entry-new")).to_be_visible()
    await reader.until("() => !document.title.startsWith('(')")


async def test_the_reader_can_pause(newsroom: Newsroom, reader: Reader) -> None:
    await reader.page.click("text=Pause updates")
    await newsroom.publish("new")
    await newsroom.edit("e0", words="Corrected all the same.")
    await expect(reader.page.locator("#entry-e0")).to_contain_text("Corrected all the same.")
    await expect(reader.page.locator(HELD)).to_have_text("1 new update")
    await reader.page.click("text=Resume updates")
    await expect(reader.page.locator("#entry-new")).to_be_visible()


async def test_a_selection_is_not_disturbed(newsroom: Newsroom, reader: Reader) -> None:
    await reader.page.evaluate("getSelection().selectAllChildren(document.querySelector('#entry-e2 .text'))")
    await newsroom.publish("new")
    await expect(reader.page.locator(HELD)).to_have_text("1 new update")
    await newsroom.edit("e2", headline="Another headline")
    await expect(reader.page.locator("#entry-e2 h3")).to_have_text("Another headline")
    assert "Words of e2." in await reader.page.evaluate("getSelection().toString()")


async def test_arrivals_are_said_politely_and_together(newsroom: Newsroom, reader: Reader) -> None:
    for n in range(3):
        await newsroom.publish(f"new{n}")
    await expect(reader.page.locator(".announcer")).to_have_text("3 new updates")
    assert await reader.page.get_attribute(".announcer", "role") == "status"
    await newsroom.publish("alarm", headline="Leave the valley", label="breaking")
    await expect(reader.page.locator(".announcer")).to_have_text("Breaking: Leave the valley")


async def test_focus_survives_an_edit_and_goes_on_after_a_removal(newsroom: Newsroom, reader: Reader) -> None:
    await reader.page.focus("#entry-e2 .permalink")
    await newsroom.edit("e2", words="Corrected.", label="correction")
    await expect(reader.page.locator("#entry-e2")).to_contain_text("Corrected.")
    assert await reader.page.evaluate(
        "document.activeElement === document.querySelector('#entry-e2 .permalink')"
    )
    await newsroom.remove("e2")
    await expect(reader.page.locator("#entry-e2")).to_have_count(0)
    assert await reader.page.evaluate("document.activeElement.id") == "entry-e1"


async def test_what_plays_in_an_entry_plays_on_through_an_edit(newsroom: Newsroom, reader: Reader) -> None:
    await reader.page.evaluate("""() => {
      window.kept = document.querySelector("#entry-e2 .text")
    }""")
    await newsroom.edit("e2", headline="Another", label="update", key=True)
    await expect(reader.page.locator("#entry-e2 .mark--key")).to_be_visible()
    assert await reader.page.evaluate(
        "kept.isConnected && kept === document.querySelector('#entry-e2 .text')"
    )


async def test_an_entry_older_than_the_page_is_not_put_on_it(newsroom: Newsroom, new_reader: Opening) -> None:
    for n in range(6):
        await newsroom.publish(f"more{n}")
    reader = await (await new_reader()).join()
    await newsroom.publish("late", at=NOON - 60_000, key=True)
    await newsroom.publish("between", at=newsroom.entries["more3"].published + 1)
    await reader.up_to_date()
    assert await reader.ids() == ["more5", "more4", "between", "more3", "more2", "more1"]
    # It is a key event all the same, and leads to the entry's own page.
    assert await reader.page.get_attribute(".keys-list a", "href") == "/live/story/late"


async def test_older_entries_are_put_below(newsroom: Newsroom, new_reader: Opening) -> None:
    for n in range(10):
        await newsroom.publish(f"more{n}")
    reader = await (await new_reader()).join()
    await reader.page.focus(".older-link")
    await reader.page.keyboard.press("Enter")
    await expect(reader.page.locator("#entry-more0")).to_be_visible()
    assert await reader.page.evaluate("document.activeElement.id") == "entry-more4"
    await reader.page.click(".older-link")
    await expect(reader.page.locator("#entry-e0")).to_be_visible()
    await expect(reader.page.locator(".older")).to_be_hidden()
    await newsroom.edit("e0", words="Corrected far below.")
    await expect(reader.page.locator("#entry-e0")).to_contain_text("Corrected far below.")
    await newsroom.publish("first", at=NOON - 1)
    await reader.page.click(HELD)
    assert (await reader.ids())[-2:] == ["e0", "first"]


async def test_the_blog_changes_its_title_and_closes(newsroom: Newsroom, reader: Reader) -> None:
    await newsroom.change(title="Another title", summary="", updated=NOON + 1)
    await expect(reader.page.locator("h1")).to_have_text("Another title")
    await expect(reader.page.locator(".blog-summary")).to_be_hidden()
    await newsroom.change(state="closed")
    await expect(reader.page.locator(".state")).to_have_text("Closed")
    await expect(reader.page.locator(".pause")).to_be_hidden()
    await newsroom.until(lambda: not newsroom.sockets)  # a closed blog costs no connection
    assert await reader.page.title() == "Another title | Liveblog"


async def test_a_page_of_one_entry_hears_of_its_correction_and_its_end(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    reader = await (await new_reader()).join("/live/story/e1")
    await newsroom.edit("e1", words="Corrected here too.")
    await expect(reader.page.locator("#entry-e1")).to_contain_text("Corrected here too.")
    await newsroom.publish("new")
    await expect(reader.page.locator(HELD)).to_have_text("1 new update")
    assert "new" not in await reader.ids()
    await newsroom.remove("e1")
    await expect(reader.page.locator(".withdrawn")).to_be_visible()
    await expect(reader.page.locator("#entry-e1")).to_have_count(0)


# Faults


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


async def test_a_slow_reader_comes_back_with_its_position(newsroom: Newsroom, reader: Reader) -> None:
    newsroom.silent = True
    await newsroom.publish("missed")
    newsroom.silent = False
    await newsroom.close(4008)
    await expect(reader.page.locator("#entry-missed")).to_be_visible()


async def test_a_blog_that_is_gone_is_not_asked_for_again(newsroom: Newsroom, reader: Reader) -> None:
    await newsroom.close(4404)
    await expect(reader.page.locator(".status-note")).to_contain_text("no longer here")
    await newsroom.until(lambda: not newsroom.sockets)
    assert len(newsroom.joined) == 1
    assert await reader.ids() == ["e3", "e2", "e1", "e0"]  # what is there can still be read


async def test_a_silent_socket_is_dead_after_two_heartbeats(newsroom: Newsroom, new_reader: Opening) -> None:
    newsroom.heartbeat = 0.2
    await (await new_reader()).join()
    newsroom.silent = True
    await newsroom.until(lambda: len(newsroom.joined) > 1)


async def test_the_loss_is_said_quietly_and_so_is_the_return(newsroom: Newsroom, reader: Reader) -> None:
    newsroom.refuse = "all"
    await newsroom.close(1001)
    await expect(reader.page.locator(".status-note")).to_contain_text("Connection lost")
    newsroom.refuse = None
    await reader.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(reader.page.locator(".status-note")).to_contain_text("Connected again")
    await expect(reader.page.locator(".status-note")).to_be_empty()


async def test_a_network_that_comes_back_is_used_at_once(newsroom: Newsroom, new_reader: Opening) -> None:
    reader = await new_reader()
    await reader.page.clock.install(time=0)
    await reader.join()
    await reader.page.clock.pause_at(10_000)
    await reader.page.evaluate("() => { window.back = new Promise((is) => addEventListener('online', is)) }")
    await reader.page.context.set_offline(True)
    await newsroom.publish("missed")
    await reader.page.context.set_offline(False)
    await reader.page.evaluate("() => window.back.then(() => {})")
    # Whoever only waited for the next try would wait for seconds, and the page's clock stands.
    await reader.page.clock.run_for(300)
    await newsroom.until(lambda: len(newsroom.joined) == 2)
    while "missed" not in await reader.ids():
        await reader.page.clock.run_for(100)


async def test_a_page_hidden_for_long_rests_and_catches_up(newsroom: Newsroom, new_reader: Opening) -> None:
    newsroom.heartbeat = 1000
    reader = await new_reader()
    await reader.page.clock.install()
    await reader.join()
    await reader.hide()
    await reader.page.clock.run_for(290_000)
    assert newsroom.sockets
    while newsroom.sockets:
        await reader.page.clock.run_for(5_000)
    await newsroom.publish("meanwhile")
    await reader.page.clock.run_for(600_000)
    assert len(newsroom.joined) == 1
    await reader.hide(False)
    while "meanwhile" not in await reader.ids():
        await reader.page.clock.run_for(100)


async def test_a_closed_blog_is_asked_for_rarely_and_can_open_again(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    await newsroom.change(state="closed")
    reader = await new_reader()
    await reader.page.clock.install()
    await reader.open()
    await reader.page.clock.run_for(200_000)
    assert newsroom.joined == []
    assert newsroom.polled == []
    await newsroom.edit("e0", words="Corrected after the end.")
    while not newsroom.polled:
        await reader.page.clock.run_for(10_000)
    await expect(reader.page.locator("#entry-e0")).to_contain_text("Corrected after the end.")
    await newsroom.change(state="live")
    while not newsroom.sockets:
        await reader.page.clock.run_for(10_000)
    await expect(reader.page.locator(".state")).to_have_text("Live")


async def test_nonsense_on_the_wire_harms_nothing(newsroom: Newsroom, reader: Reader) -> None:
    for frame in ({"type": "put"}, {"type": 7}, {"type": "tick", "readers": 3}, {"type": "news", "x": 1}):
        await newsroom.send(frame)
    for socket in newsroom.sockets:
        await socket.send_text("{not json")
        await socket.send_text("null")
    entry = {"id": "bad", "revision": 1, "published": "2026-01-09T13:00:00.000Z", "html": "no element"}
    await newsroom.send_raw_put(entry)
    await newsroom.publish("good")
    await expect(reader.page.locator("#entry-good")).to_be_visible()
    assert (await reader.ids())[:2] == ["good", "e3"]


# A new version


async def test_a_new_version_is_offered(newsroom: Newsroom, reader: Reader) -> None:
    await scroll_down_a_little(reader)
    newsroom.version = "another"
    await newsroom.close(1012)
    await expect(reader.page.locator(".reload")).to_be_visible()
    async with reader.page.expect_navigation():
        await reader.page.click(".reload")


async def test_a_hidden_page_takes_the_new_version_by_itself_but_once(
    newsroom: Newsroom, reader: Reader
) -> None:
    newsroom.version = "another"
    await reader.page.evaluate("Math.random = () => 0")
    await reader.hide()
    async with reader.page.expect_navigation():
        await newsroom.close(1012)
    # The answer is still another version than the page: an old page from some cache. No loop.
    await newsroom.until(lambda: newsroom.sockets)
    await reader.hide()
    polls = len(newsroom.polled)
    await newsroom.close(1012)
    await newsroom.until(lambda: len(newsroom.polled) > polls and newsroom.sockets)
    await expect(reader.page.locator(".reload")).to_be_hidden()


async def scroll_down_a_little(reader: Reader) -> None:
    await reader.page.evaluate("scrollTo(0, 5)")


# The promise


@pytest.mark.parametrize("seed", range(6))
async def test_a_page_from_before_and_the_events_since_equal_a_page_from_now(
    newsroom: Newsroom, new_reader: Opening, seed: int
) -> None:
    chance = random.Random(seed)
    old = await (await new_reader(viewport={"width": 900, "height": 8000})).join()
    for step in range(30):
        await act(newsroom, chance, f"s{step:02}")
        if chance.random() < 0.1:
            await newsroom.close(1001)
    await old.up_to_date()
    newsroom.size = len(await old.ids()) or newsroom.size
    new = await (await new_reader(viewport={"width": 900, "height": 8000})).open()
    assert await old.sees() == await new.sees()


@pytest.mark.parametrize("seed", range(4))
async def test_so_they_do_for_a_reader_far_down_with_a_bad_network(
    newsroom: Newsroom, new_reader: Opening, seed: int
) -> None:
    chance = random.Random(100 + seed)
    for n in range(8):
        await newsroom.publish(f"more{n}", words="\n\n".join([f"A long entry, {n}."] * 9))
    old = await (await new_reader()).join()
    await old.page.click(".older-link")
    await old.page.evaluate("scrollTo(0, 1e6)")
    for step in range(30):
        newsroom.silent = chance.random() < 0.1
        await act(newsroom, chance, f"s{step:02}")
        newsroom.silent = False
        if chance.random() < 0.1:
            newsroom.trimmed = chance.random() < 0.5
            await newsroom.close(chance.choice([1001, 1012, 4008]))
    newsroom.trimmed = False
    await newsroom.publish("last")
    await old.up_to_date()
    await old.page.click(HELD)
    newsroom.size = max(1, len(await old.ids()))
    new = await (await new_reader()).open()
    assert await old.sees() == await new.sees()


async def act(newsroom: Newsroom, chance: random.Random, id: str) -> None:
    """Something that a desk does."""
    known = list(newsroom.entries)
    what = chance.choice(
        ["publish"] * 3
        + ["edit", "edit", "remove", "restore", "pin", "key", "retitle", "redate", "correct", "withdraw"]
    )
    one = chance.choice(known) if known else ""
    if what == "publish":
        earlier = NOON + chance.randrange(-100, 4000) * 1000 if chance.random() < 0.4 else None
        await newsroom.publish(id, at=earlier, key=chance.random() < 0.2)
    elif what == "restore" and newsroom.removed:
        await newsroom.restore(chance.choice(list(newsroom.removed)))
    elif what == "retitle":
        await newsroom.change(
            title=f"Title of {id}", summary=chance.choice(["", f"Summary of {id}\nin two lines."])
        )
    elif one and what == "edit":
        await newsroom.edit(
            one, words=f"Edited at {id}.", label=chance.choice([None, "update", "correction"])
        )
    elif one and what == "remove":
        await newsroom.remove(one)
    elif one and what == "correct" and newsroom.entries[one].state == "published":
        await newsroom.correct(one, f"It was wrong until <{id}>.")
    elif one and what == "withdraw":
        await newsroom.withdraw(one, f"A hoax, {id}.")
    elif one and what == "pin":
        await newsroom.edit(one, pinned=not newsroom.entries[one].pinned)
    elif one and what == "key":
        await newsroom.edit(one, key=not newsroom.entries[one].key)
    elif one and what == "redate":
        day = chance.choice(["", "", "2026-01-09"])
        await newsroom.edit(one, published=NOON + chance.randrange(-100, 4000) * 1000, day=day)

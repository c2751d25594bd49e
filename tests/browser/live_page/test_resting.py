"""Hidden pages, closed blogs, networks that come back, new versions."""

from __future__ import annotations

from newsroom import Newsroom
from playwright.async_api import expect
from readers import Opening, Reader


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

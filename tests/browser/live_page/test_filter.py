"""A story in another order, or with only some of its entries, is as live as the whole."""

from __future__ import annotations

import random

import pytest
from newsroom import NOON, Newsroom
from playwright.async_api import expect
from readers import HELD, Opening

READINGS = [
    "key=1",
    "label=update",
    "tag=Rain",
    "author=ada",
    "order=oldest",
    "order=oldest&key=1&author=bo+li",
]


async def act(newsroom: Newsroom, chance: random.Random, id: str) -> None:
    """Something that a desk does with an entry, by which it may begin or cease to match."""
    one = chance.choice(list(newsroom.entries)) if newsroom.entries else ""
    facts = {
        "key": chance.random() < 0.4,
        "label": chance.choice([None, "update", "breaking"]),
        "tags": chance.choice([(), ("RAIN",), ("Wind", "rain")]),
        "authors": chance.choice([("Ada",), ("Bo Li", "Ada"), ()]),
        "pinned": chance.random() < 0.2,
    }
    what = chance.choice(["publish"] * 3 + ["edit"] * 3 + ["remove", "restore", "withdraw", "redate"])
    if what == "publish" or not one:
        earlier = NOON + chance.randrange(-100, 4000) * 1000 if chance.random() < 0.4 else None
        await newsroom.publish(id, at=earlier, **facts)
    elif what == "edit":
        await newsroom.edit(one, words=f"Edited at {id}.", **facts)
    elif what == "remove":
        await newsroom.remove(one)
    elif what == "restore" and newsroom.removed:
        await newsroom.restore(chance.choice(list(newsroom.removed)))
    elif what == "withdraw":
        await newsroom.withdraw(one, f"A hoax, {id}.")
    elif what == "redate":
        await newsroom.edit(one, published=NOON + chance.randrange(-100, 4000) * 1000)


@pytest.mark.parametrize("reading", READINGS)
async def test_a_page_from_before_and_the_events_since_equal_a_page_from_now(
    newsroom: Newsroom, new_reader: Opening, reading: str
) -> None:
    chance = random.Random(reading)
    for number in range(8):
        await act(newsroom, chance, f"before{number}")
    path = f"/live/story?{reading}"
    screen = {"width": 900, "height": 8000}
    old = await (await new_reader(viewport=screen)).join(path)
    for step in range(25):
        await act(newsroom, chance, f"s{step:02}")
        if chance.random() < 0.15:
            newsroom.trimmed = chance.random() < 0.5
            await newsroom.close(1001)
    newsroom.trimmed = False
    await newsroom.publish("last", key=True, label="update", tags=("rain",), authors=("Ada", "Bo Li"))
    await old.up_to_date()
    # The page is as long as it has become. The oldest first, it has what it began with until more is asked for.
    while await old.page.locator(".older-link").is_visible() and "oldest" in reading:
        await old.page.evaluate("document.querySelector('live-blog').loadOlder()")
    newsroom.size = 100 if "oldest" in reading else max(1, len(await old.ids()))
    new = await (await new_reader(viewport=screen)).open(path)
    assert await old.sees() == await new.sees()


async def test_what_does_not_match_is_counted_and_an_edit_lets_in_and_out(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    await newsroom.publish("a", key=True)
    reader = await (await new_reader()).join("/live/story?key=1")
    await expect(reader.page.locator(".narrowed")).to_contain_text("Only: key events")
    for id in ("b", "c"):
        await newsroom.publish(id)
    await expect(reader.page.locator(".outside")).to_have_text("2 updates outside this filter")
    await newsroom.edit("b", key=True)
    await expect(reader.page.locator("#entry-b")).to_be_visible()
    await expect(reader.page.locator(".outside")).to_have_text("1 update outside this filter")
    await newsroom.edit("a", key=False)
    await expect(reader.page.locator("#entry-a")).to_have_count(0)
    assert await reader.ids() == ["b"]
    await reader.page.locator(".outside a").click()
    await expect(reader.page.locator("#entry-c")).to_be_visible()


async def test_the_oldest_come_first_and_new_ones_at_the_end_and_the_order_is_remembered(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    for number in range(7):
        await newsroom.publish(f"e{number}", key=number == 2)
    reader = await (await new_reader()).join("/live/story")
    await reader.page.get_by_role("link", name="From the beginning").click()
    await expect(reader.page.locator("live-blog")).to_have_attribute("data-reading", "order=oldest&start=e2")
    await reader.page.goto(f"{newsroom.url}/live/story?order=oldest")
    await newsroom.until(lambda: newsroom.sockets)
    assert await reader.ids() == ["e0", "e1", "e2", "e3", "e4"]
    await reader.page.get_by_role("link", name="Later updates").click()
    await expect(reader.page.locator("#entry-e6")).to_be_visible()
    await newsroom.publish("new")
    await expect(reader.page.locator(".entries > .entry").last).to_have_id("entry-new")
    await expect(reader.page.locator(HELD)).to_be_hidden()
    # The next time, too, where the address says nothing.
    await reader.page.goto(f"{newsroom.url}/live/story")
    await reader.page.wait_for_url("**/live/story?order=oldest")
    await reader.page.get_by_role("link", name="Newest first").click()
    await expect(reader.page.locator(".entries > .entry").first).to_have_id("entry-new")
    await reader.page.goto(f"{newsroom.url}/live/story")
    await expect(reader.page.locator("live-blog:defined")).to_be_visible()
    assert "order" not in reader.page.url

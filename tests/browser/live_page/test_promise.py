"""A page from before plus the events since equals a page from now."""

from __future__ import annotations

import random

import pytest
from newsroom import NOON, Newsroom
from playwright.async_api import expect
from readers import HELD, Opening


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
    # Down there older entries come by themselves: what is on its way is to be there before it is counted.
    await expect(old.page.locator(".older-link[aria-busy=true]")).to_have_count(0)
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

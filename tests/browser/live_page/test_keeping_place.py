"""Edits and removals never move what is being read."""

from __future__ import annotations

from newsroom import NOON, Newsroom
from playwright.async_api import expect
from readers import HELD, Opening, Reader, scroll_down, tall


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

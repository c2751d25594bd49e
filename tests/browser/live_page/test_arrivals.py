"""Updates arrive at a page that is being read: shown, held, announced."""

from __future__ import annotations

from newsroom import NOON, Newsroom
from playwright.async_api import expect
from readers import HELD, Opening, Reader, scroll_down, tall


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
    await expect(reader.page.get_by_role("button", name="Resume updates")).to_be_visible()
    await newsroom.publish("new")
    await newsroom.edit("e0", words="Corrected all the same.")
    await expect(reader.page.locator("#entry-e0")).to_contain_text("Corrected all the same.")
    await expect(reader.page.locator(HELD)).to_have_text("1 new update")
    await reader.page.click("text=Resume updates")
    await expect(reader.page.locator("#entry-new")).to_be_visible()


async def test_older_entries_are_put_below(newsroom: Newsroom, new_reader: Opening) -> None:
    for n in range(10):
        await newsroom.publish(f"more{n}")
    reader = await new_reader()
    # Where data is to be saved nothing comes by itself.
    await reader.page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    await reader.join()
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

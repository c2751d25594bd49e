"""What helps to read a long story: keys, older entries on scrolling, a list in parts."""

from __future__ import annotations

from newsroom import Newsroom
from playwright.async_api import expect
from readers import HELD, Opening, Reader, tall

from liveblog.model.events import Position
from liveblog.model.times import iso


async def focused(reader: Reader) -> str:
    return str(await reader.page.evaluate("document.activeElement.dataset.id ?? ''"))


async def test_keys_lead_from_entry_to_entry_and_to_new_ones(newsroom: Newsroom, reader: Reader) -> None:
    await newsroom.edit("e0", pinned=True)
    await expect(reader.page.locator(".pinned #entry-e0")).to_be_visible()
    for key, id in (("j", "e0"), ("j", "e3"), ("j", "e2"), ("k", "e3"), ("k", "e0")):
        await reader.page.keyboard.press(key)
        await reader.until("id => document.activeElement.dataset.id === id", id)
    # What has the focus is not moved: new ones wait, and a key shows them.
    await newsroom.publish("new")
    await expect(reader.page.locator(HELD)).to_have_text("1 new update")
    await reader.page.keyboard.press("n")
    await reader.until("document.activeElement.dataset.id === 'new'")
    await reader.page.keyboard.press("?")
    await expect(reader.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await reader.page.keyboard.press("Escape")
    assert await focused(reader) == "new"


async def test_a_button_opens_the_list_of_keys_where_there_may_be_a_keyboard(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    reader = await (await new_reader()).join()
    button = reader.page.get_by_role("button", name="Keyboard shortcuts")
    await button.press("Enter")
    await expect(reader.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await reader.page.keyboard.press("Escape")
    await expect(button).to_be_focused()
    for without in ({"java_script_enabled": False}, {"is_mobile": True, "has_touch": True}):
        other = await (await new_reader(**without)).open()
        await expect(other.page.locator(".keys-button")).to_be_hidden()


async def test_the_buttons_of_the_head_keep_clear_of_each_other_on_a_phone(new_reader: Opening) -> None:
    reader = await (await new_reader(viewport={"width": 390, "height": 844})).join()
    bell, pause = [await reader.page.locator(name).bounding_box() for name in (".bell", ".pause")]
    assert bell
    assert pause
    assert pause["y"] - (bell["y"] + bell["height"]) >= 8 or pause["x"] - (bell["x"] + bell["width"]) >= 8


async def test_older_entries_come_when_the_end_comes_near(newsroom: Newsroom, new_reader: Opening) -> None:
    for n in range(12):
        await newsroom.publish(f"more{n}", words="\n\n".join([f"A long entry, {n}."] * 30))
    reader = await (await new_reader()).join()
    assert len(await reader.ids()) == 5
    await reader.page.mouse.wheel(0, 200)
    while len(await reader.ids()) < 16:
        await reader.page.mouse.wheel(0, 3000)
        await reader.page.wait_for_timeout(20)
    await expect(reader.page.locator(".older")).to_be_hidden()
    assert (await reader.ids())[-1] == "e0"


async def test_a_long_list_stands_in_parts_and_says_the_same(newsroom: Newsroom, new_reader: Opening) -> None:
    newsroom.size = 400
    for n in range(300):
        await newsroom.publish(f"more{n:03}")
    reader = await (await new_reader()).join()
    await newsroom.edit("more150", headline="In the middle")
    await newsroom.publish("between", at=newsroom.entries["more100"].published + 1)
    await newsroom.remove("more101")
    await newsroom.publish("newest")
    await reader.up_to_date()
    assert await reader.page.locator(".part").count() >= 2
    order = "all => all.map(entry => entry.dataset.id)"
    lived = await reader.page.eval_on_selector_all(".entries .entry", order)
    fresh = await (await new_reader(java_script_enabled=False)).open()
    assert lived == await fresh.page.eval_on_selector_all(".entries .entry", order)
    assert len(lived) == 305
    await expect(reader.page.locator("#entry-more150 h3")).to_have_text("In the middle")
    days = reader.page.locator(".entries .day")
    assert await days.count() == await fresh.page.locator(".entries .day").count()


async def test_selected_words_change_when_they_are_let_go(newsroom: Newsroom, reader: Reader) -> None:
    await reader.page.evaluate("getSelection().selectAllChildren(document.querySelector('#entry-e2 .text'))")
    await newsroom.edit("e2", words="Other words.")
    await reader.up_to_date()
    assert "Words of e2." in await reader.page.evaluate("getSelection().toString()")
    await reader.page.evaluate("getSelection().empty()")
    await expect(reader.page.locator("#entry-e2 .text")).to_have_text("Other words.")
    # A withdrawal does not wait.
    await reader.page.evaluate("getSelection().selectAllChildren(document.querySelector('#entry-e1 .text'))")
    await newsroom.withdraw("e1", "It was a hoax.")
    await expect(reader.page.locator("#entry-e1")).to_contain_text("It was a hoax.")


async def test_what_has_the_focus_stays_where_it_is(newsroom: Newsroom, reader: Reader) -> None:
    await tall(newsroom)
    await reader.up_to_date()
    await reader.page.keyboard.press("j")
    await reader.page.keyboard.press("j")
    await reader.until("document.activeElement.dataset.id === 'e2'")
    place = await reader.top("#entry-e2")
    await newsroom.edit("e3", words="Shorter.")
    await newsroom.edit("e0", pinned=True)
    await reader.up_to_date()
    assert abs(await reader.top("#entry-e2") - place) < 2


async def test_what_we_know_is_a_list_that_changes_live(newsroom: Newsroom, new_reader: Opening) -> None:
    await newsroom.change(summary="The river rises.\n- The bridge is closed.\n* Trains run.")
    reader = await (await new_reader()).join()
    points = reader.page.locator(".known li")
    await expect(points).to_have_text(["The bridge is closed.", "Trains run."])
    await expect(reader.page.locator(".summary-words")).to_have_text("The river rises.")
    await newsroom.change(summary="- The bridge is open.\n- <b>No</b> trains run.")
    await expect(points).to_have_text(["The bridge is open.", "<b>No</b> trains run."])
    await expect(reader.page.locator(".summary-words")).to_be_hidden()
    await newsroom.change(summary="Only words – no list.")
    await expect(reader.page.locator(".known")).to_be_hidden()
    await expect(reader.page.locator(".summary-words")).to_have_text("Only words – no list.")


async def test_key_events_are_five_on_a_phone_and_the_one_in_sight_is_marked(
    newsroom: Newsroom, new_reader: Opening
) -> None:
    newsroom.size = 20
    for n in range(7):
        await newsroom.publish(f"key{n}", words="\n\n".join([f"A long entry, {n}."] * 20), key=True)
    reader = await (await new_reader(viewport={"width": 390, "height": 800})).join()
    shown = reader.page.locator(".keys-list > li:visible")
    await expect(shown).to_have_count(5)
    await newsroom.publish("key7", key=True)
    await expect(reader.page.locator(".keys-all")).to_have_text("Show all 8")
    await reader.page.locator(".keys-all label").click()
    await expect(shown).to_have_count(8)
    wide = await (await new_reader(viewport={"width": 1280, "height": 800})).join()
    await expect(wide.page.locator(".keys-list > li:visible")).to_have_count(8)
    await wide.page.locator("#entry-key3").evaluate("entry => entry.scrollIntoView()")
    await expect(wide.page.locator(".keys-list li[data-here]")).to_have_attribute("data-id", "key3")
    await wide.page.locator("#entry-key1").evaluate("entry => entry.scrollIntoView()")
    await expect(wide.page.locator(".keys-list [aria-current]")).to_contain_text("Headline of key1")


async def test_who_comes_back_hears_what_happened_since(newsroom: Newsroom, new_reader: Opening) -> None:
    await tall(newsroom)
    reader = await (await new_reader()).join()
    await expect(reader.page.locator(".since")).to_have_count(0)
    await reader.page.keyboard.press("?")
    await expect(reader.page.get_by_role("dialog")).to_be_visible()
    await reader.page.evaluate(
        "new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
    )
    await reader.page.goto("about:blank")
    await reader.page.goto(f"{newsroom.url}/none")
    kept = await reader.page.evaluate("JSON.parse(localStorage['liveblog-left']).story")
    assert kept["newest"] == iso(max(entry.published for entry in newsroom.entries.values()))
    # An hour goes by.
    await reader.page.evaluate(
        "left => { localStorage['liveblog-left'] = JSON.stringify({ story: { ...left, at: left.at - 36e5 } }) }",
        kept,
    )
    for n in range(6):
        await newsroom.publish(f"since{n}", key=n == 1)
    seen = kept["seen"][0]
    newsroom.position = Position(kept["at"], 0)
    await newsroom.correct(seen, "It was Tuesday.")
    await reader.open()
    panel = reader.page.get_by_role("region", name="Since you left")
    await expect(panel).to_contain_text("more than 5 updates, 1 key event, 1 correction")
    await expect(panel).to_contain_text("Corrected, and you had read it: It was Tuesday.")
    await panel.get_by_role("button", name="Read what I missed").click()
    await reader.until("document.activeElement.dataset.id === 'since0'")
    await expect(reader.page.locator("[data-left]")).to_have_attribute("data-id", "e3")
    await reader.page.keyboard.press("k")
    await reader.until("document.activeElement.dataset.id === 'since1'")

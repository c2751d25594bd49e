"""The state of a draft: what each event does to it, and the effects it has. No page, browser or server takes part."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page
from servers import Running

# Runs events on a draft; gives the last state and the effects of each event.
RUN = """async ([began, events]) => {
    const { begin, reduce, hasChanges } = await import("/static/x/desk/drafts/state.js")
    const { markOf } = await import("/static/x/desk/composer/fields.js")
    let state = begin(began)
    const effects = []
    for (const event of events) {
        if (event.marked) event.saved = { seen: event.marked.map(markOf) }
        const [next, all] = reduce(state, event)
        if (state === next) throw new Error("a state is a value")
        state = next
        effects.push(all.map(([name]) => name))
    }
    return { ...state, changed: hasChanges(state), effects }
}"""
NEW = {"typed": "", "onServer": False, "untouched": ""}
RESTORED = {"typed": "old", "onServer": True, "untouched": ""}
SAVED = {"type": "browser-saved", "ok": True}


@pytest.fixture(scope="module")
async def page(chromium: Browser, server: Running) -> AsyncIterator[Page]:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(f"{server.url}/desk/login")
    yield page
    await context.close()


async def run(page: Page, began: dict[str, Any], *events: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = await page.evaluate(RUN, [began, list(events)])
    return found


def answered(sent: str, **answer: Any) -> dict[str, Any]:
    return {"type": "server-answered", "sent": sent, "answer": {"ok": True, **answer}}


async def test_what_is_typed_is_saved_in_the_browser_and_then_on_the_server(page: Page) -> None:
    after = await run(
        page, NEW,
        {"type": "changed", "typed": "a"}, {"type": "browser-due"}, SAVED,
        {"type": "server-due"}, answered("a", kept=True), {"type": "browser-due"}, {"type": "server-due"},
    )  # fmt: skip
    assert after["effects"] == [
        ["save-in-browser-soon", "save-on-server-soon"], ["save-in-browser"], [],
        ["save-on-server"], ["mark-saved-on-server"], [], [],
    ]  # fmt: skip
    assert (after["browser"], after["server"], after["seen"]) == ("a", "a", [])


async def test_an_untouched_form_saves_nothing(page: Page) -> None:
    after = await run(page, NEW, {"type": "browser-due"}, {"type": "server-due"})
    assert after["effects"] == [[], []]
    assert not after["changed"]


async def test_a_page_left_open_makes_no_old_words_new(page: Page) -> None:
    after = await run(page, RESTORED, {"type": "browser-due"}, {"type": "server-due"})
    assert after["effects"] == [[], []]


async def test_an_emptied_form_is_discarded_on_the_server_and_then_forgotten(page: Page) -> None:
    after = await run(
        page, RESTORED,
        {"type": "changed", "typed": ""}, {"type": "browser-due"}, SAVED,
        {"type": "server-due"}, {"type": "server-discarded", "ok": True},
    )  # fmt: skip
    # Until the server has forgotten it, this browser remembers that it is empty.
    assert after["effects"][1:] == [
        ["save-in-browser"],
        ["save-on-server-now"],
        ["discard-on-server"],
        ["forget"],
    ]
    assert (after["browser"], after["server"], after["serverMayHaveIt"]) == (None, None, False)


async def test_words_typed_while_the_server_discards_stay(page: Page) -> None:
    after = await run(
        page, RESTORED,
        {"type": "changed", "typed": ""}, {"type": "server-due"},
        {"type": "changed", "typed": "new"}, {"type": "server-discarded", "ok": True},
    )  # fmt: skip
    assert after["effects"][-1] == []
    assert after["changed"]


async def test_a_browser_that_saves_nothing_leaves_it_to_the_server_at_once(page: Page) -> None:
    failed = {"type": "browser-saved", "ok": False}
    after = await run(page, NEW, {"type": "browser-due", "typed": "a"}, failed)
    assert after["effects"][-1] == ["save-on-server-now"]
    # And when the server does not save it either, that has to be known.
    warned = await run(
        page,
        NEW,
        {"type": "browser-due", "typed": "a"},
        failed,
        {"type": "server-due"},
        answered("a", ok=False),
    )
    assert (warned["refusal"], warned["browserWorks"]) == ("", False)


async def test_a_refusal_is_shown_and_a_lost_answer_is_not_where_the_browser_has_it(page: Page) -> None:
    begun = [{"type": "browser-due", "typed": "a"}, SAVED, {"type": "server-due"}]
    refused = [*begun, answered("a", ok=False, message="Too long.")]
    assert (await run(page, NEW, *refused))["refusal"] == "Too long."
    assert (await run(page, NEW, *begun, answered("a", ok=False)))["browserWorks"]
    # Other words, or an answer that they are saved, end it.
    for end in ({"type": "changed", "typed": "b"}, answered("a", kept=True), {"type": "sent", "sent": "a"}):
        assert (await run(page, NEW, *refused, end))["refusal"] is None


async def test_an_answer_about_older_words_shows_nothing(page: Page) -> None:
    after = await run(
        page, NEW, {"type": "changed", "typed": "a"}, {"type": "server-due"},
        {"type": "changed", "typed": "ab"}, answered("a", kept=True), {"type": "server-due"},
    )  # fmt: skip
    assert after["effects"][-2:] == [[], ["save-on-server"]]
    assert after["server"] == "a"


async def test_an_answer_that_comes_after_the_entry_was_sent_changes_nothing(page: Page) -> None:
    after = await run(
        page, NEW, {"type": "changed", "typed": "a"}, {"type": "server-due"},
        {"type": "sent", "sent": "a"}, answered("a", kept=True),
    )  # fmt: skip
    assert after["effects"][-2:] == [["forget"], []]
    assert (after["server"], after["changed"]) == (None, False)


async def test_what_is_typed_while_the_entry_is_sent_is_a_change_of_its_own(page: Page) -> None:
    after = await run(page, NEW, {"type": "changed", "typed": "ab"}, {"type": "sent", "sent": "a"})
    assert after["changed"]


async def test_other_words_on_the_server_are_a_conflict_until_one_is_chosen(page: Page) -> None:
    newer = {"fields": {"text": "theirs"}, "at": 9}
    begun = [{"type": "changed", "typed": "mine"}, {"type": "server-due"}, answered("mine", newer=newer)]
    after = await run(page, NEW, *begun, {"type": "changed", "typed": "mine too"}, {"type": "server-due"})
    assert after["effects"][2:] == [
        ["ask-which"],
        ["save-in-browser-soon", "save-on-server-soon"],
        [],
    ]
    chosen = await run(page, NEW, *begun, {"type": "chosen"}, {"type": "server-due"})
    assert chosen["effects"][-2:] == [
        ["save-in-browser-soon", "save-on-server-now"],
        ["save-on-server"],
    ]
    assert not chosen["conflict"]


async def test_words_that_this_draft_grew_from_are_no_conflict(page: Page) -> None:
    """The page before this one sent them late, as it was left."""
    restored = {"type": "restored", "typed": "ab", "marked": ['[["text","a"]]']}
    newer = {"fields": {"text": "a"}, "at": 9}
    after = await run(page, NEW, restored, {"type": "server-due"}, answered("ab", newer=newer))
    assert after["effects"][-1] == ["continue-on", "save-on-server-now"]
    assert not after["conflict"]


async def test_the_form_of_the_next_entry_has_nothing_to_save(page: Page) -> None:
    after = await run(
        page, NEW, {"type": "changed", "typed": "a"}, {"type": "sent", "sent": "a"},
        {"type": "cleared", "typed": "blank", "untouched": "blank"}, {"type": "browser-due"}, {"type": "server-due"},
    )  # fmt: skip
    assert after["effects"][-2:] == [[], []]


async def test_a_draft_that_is_taken_away_is_forgotten_everywhere_and_ends_a_conflict(page: Page) -> None:
    found = {"type": "found-elsewhere", "typed": "mine", "fields": {}, "at": 9}
    after = await run(page, RESTORED, found, {"type": "taken-away"})
    assert after["effects"] == [["ask-which"], ["forget"]]
    assert (after["server"], after["conflict"]) == (None, False)


async def test_what_is_discarded_may_be_on_the_server_until_it_answers(page: Page) -> None:
    events: list[dict[str, Any]] = [
        {"type": "discarded", "typed": "old"},
        {"type": "cleared", "typed": "", "untouched": ""},
        {"type": "browser-due"},
        SAVED,
    ]
    after = await run(page, RESTORED, *events)
    # A page that is loaded now finds an emptied form in this browser, whatever the server still has.
    assert after["effects"] == [["forget"], [], ["save-in-browser"], ["save-on-server-now"]]
    known = await run(
        page, RESTORED, *events, {"type": "server-discarded", "ok": True}, {"type": "server-due"}
    )
    assert known["effects"][-2:] == [["forget"], []]
    again = await run(
        page, RESTORED, *events, {"type": "server-discarded", "ok": False}, {"type": "server-due"}
    )
    assert again["effects"][-2:] == [[], ["discard-on-server"]]


async def test_an_event_that_nobody_knows_is_a_mistake(page: Page) -> None:
    with pytest.raises(Exception, match="knows no event"):
        await run(page, NEW, {"type": "misspelt"})


# Which copy is restored: { name, saved, conflict, outdated } of [name, saved], the newest first.
RESTORE = """async ([copies, came, server]) => {
    const { copyToRestore } = await import("/static/x/desk/drafts/state.js")
    const isEmpty = ({ text }) => text === ""
    const { name = null, saved = null, conflict = false, outdated } = copyToRestore(copies, came, server, isEmpty)
    return [name, Boolean(saved), conflict, outdated]
}"""
SERVER = {"at": 9, "by": "other"}


def copy(text: str, id: str = "e1", **more: Any) -> dict[str, Any]:
    return {"fields": {"id": id, "text": text, "kept-by": "me"}, "on": 5, "there": False, "seen": [], **more}


@pytest.mark.parametrize(
    ("copies", "on_server", "expected"),
    [
        ({}, SERVER, [None, False, False, []]),
        ({"a": copy("typed here")}, {"at": 0, "by": ""}, ["a", True, False, []]),
        # The page came with them: nothing to restore, but it goes on from that copy.
        ({"a": copy("came", there=True)}, SERVER, ["a", False, False, []]),
        ({"a": copy("older", there=True)}, SERVER, [None, False, False, ["a"]]),
        ({"a": copy("newer", on=9)}, SERVER, ["a", True, False, []]),
        ({"a": copy("both typed")}, SERVER, ["a", True, True, []]),
        ({"a": copy("of another entry", id="e2")}, SERVER, [None, False, False, []]),
        ({"a": copy("older", there=True), "b": copy("newer", on=9)}, SERVER, ["b", True, False, ["a"]]),
        # To empty a form is to discard what was in it, not what was typed elsewhere since.
        ({"a": copy("")}, SERVER, [None, False, False, ["a"]]),
        ({"a": copy("", on=9)}, SERVER, ["a", True, False, []]),
    ],
)
async def test_which_copy_a_page_continues_with(
    page: Page, copies: dict[str, Any], on_server: dict[str, Any], expected: list[Any]
) -> None:
    came = {"id": "e1", "text": "came" if on_server["at"] else ""}
    assert await page.evaluate(RESTORE, [list(copies.items()), came, on_server]) == expected

"""What the desk's scripts decide, without a page: where an entry belongs, what is kept, how a slug is made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page
from servers import Running

from liveblog.model.blogs import slug_of


@pytest.fixture(scope="module")
async def module_page(chromium: Browser, server: Running) -> AsyncIterator[Page]:
    """A page from which the desk's modules can be imported; those that are tested here leave nothing in it."""
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(f"{server.url}/desk/login")
    yield page
    await context.close()


async def call(page: Page, module: str, code: str, argument: Any = None) -> Any:
    """What `code` gives, a function of the module and the argument."""
    script = """async ([module, argument]) => {
        const bundle = document.querySelector("script[src$='/built/desk.js']").src
        const found = await import(new URL("../desk/" + module, bundle))
        return (%s)(found, argument)
    }"""
    return await page.evaluate(script % code, [module, argument])


ROWS = [
    {"id": "c", "revision": 1, "published": "2026-01-01T12:03:00.000Z", "notes": "n1"},
    {"id": "b", "revision": 2, "published": "2026-01-01T12:02:00.000Z"},
    {"id": "a", "revision": 1, "published": "2026-01-01T12:01:00.000Z"},
]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"id": "d", "revision": 1, "published": "2026-01-01T12:04:00.000Z"}, {"before": "c", "move": False}),
        (
            {"id": "z", "revision": 1, "published": "2025-12-31T12:04:00.000Z"},
            {"before": None, "move": False},
        ),
        # Of the same time, the id decides, as it does in the store.
        (
            {"id": "bb", "revision": 1, "published": "2026-01-01T12:02:00.000Z"},
            {"before": "b", "move": False},
        ),
        ({"id": "b", "revision": 3, "published": "2026-01-01T12:02:00.000Z"}, {"replace": "b"}),
        ({"id": "b", "revision": 2, "published": "2026-01-01T12:02:00.000Z"}, {"skip": True}),
        ({"id": "b", "revision": 1, "published": "2026-01-01T12:02:00.000Z"}, {"skip": True}),
        # A new note is news, whatever the revision; an event of an entry alone says nothing of notes.
        (
            {"id": "c", "revision": 1, "published": "2026-01-01T12:03:00.000Z", "notes": "n2"},
            {"replace": "c"},
        ),
        ({"id": "c", "revision": 1, "published": "2026-01-01T12:03:00.000Z", "notes": "n1"}, {"skip": True}),
        # So is that the blog was closed, and what is scheduled waits.
        ({"id": "c", "revision": 1, "published": "2026-01-01T12:03:00.000Z", "waits": "1"}, {"replace": "c"}),
        ({"id": "c", "revision": 1, "published": "2026-01-01T12:03:00.000Z"}, {"skip": True}),
        # Its time was changed: it moves.
        ({"id": "b", "revision": 3, "published": "2026-01-01T12:00:00.000Z"}, {"before": None, "move": True}),
    ],
)
async def test_where_an_entry_belongs(
    module_page: Page, entry: dict[str, Any], expected: dict[str, Any]
) -> None:
    code = "(module, [rows, entry]) => module.placeOf(rows, entry)"
    assert await call(module_page, "list/order.js", code, [ROWS, entry]) == expected


TITLES = [
    "It’s over — “done”",
    "Flöde im Tal: was wir wissen",
    "洪水",
    "A & B",
    "word " * 40,
    "x" * 70,
    "-",
    "50% off!",
]


async def test_of_a_page_that_comes_late_only_what_it_still_knows_best_is_taken(module_page: Page) -> None:
    code = """({ StalePages }) => {
        const pages = new StalePages("1000-0")
        pages.note({ id: "a", position: "1000-9" })
        pages.note({ id: "b", position: "1000-10" })
        pages.note({ id: "c", position: "1001-0" })
        pages.note({ id: "a", position: "1002-0" })
        const sorted = (ids) => ids && [...ids].sort()
        const said = ["1000-9", "1000-10", "1000-9", "1001-5", "1002-0"].map((at) => sorted(pages.staleIn(at)))
        for (let n = 0; n < 1200; n++) pages.note({ id: `m${n}`, position: `2000-${n}` })
        return [said, pages.staleIn("1999-0").size, pages.newest]
    }"""
    said = [["a", "b", "c"], ["a", "c"], None, ["a"], []]
    assert await call(module_page, "list/stale-pages.js", code) == [said, 1000, "1999-0"]


async def test_the_browser_suggests_the_slug_that_the_server_would_make(module_page: Page) -> None:
    made = await call(module_page, "common/slug.js", "(module, titles) => titles.map(module.slugOf)", TITLES)
    assert [slug or "story" for slug in made] == [slug_of(title) for title in TITLES]


@pytest.mark.parametrize(
    ("text", "behind", "there", "expected"),
    [
        ("2026-01-09T12:00", 0, -60, "2026-01-09T13:00"),
        ("2026-01-09T12:00", -60, 0, "2026-01-09T11:00"),
        ("2026-01-01T00:30", 0, 330, "2025-12-31T19:00"),
        ("garbage", 0, 60, ""),
    ],
)
async def test_a_time_is_shown_on_another_clock(
    module_page: Page, text: str, behind: int, there: int, expected: str
) -> None:
    code = "(module, [text, from, to]) => module.shown(text, from, to)"
    assert await call(module_page, "composer/when.js", code, [text, behind, there]) == expected


@pytest.mark.parametrize(
    ("text", "start", "end", "how", "after"),
    [
        ("a b c", 2, 3, "bold", "a **b** c"),
        ("a **b** c", 4, 5, "bold", "a b c"),
        ("", 0, 0, "italic", "**"),
        ("see this", 4, 8, "link", "see [this](https://)"),
        ("https://a.example", 0, 17, "link", "[](https://a.example)"),
        ("one\ntwo\nthree", 1, 5, "list", "- one\n- two\nthree"),
        ("- one\n- two", 0, 10, "list", "one\ntwo"),
        ("said", 2, 2, "quote", "> said"),
    ],
)
async def test_what_formatting_makes_of_a_text(
    module_page: Page, text: str, start: int, end: int, how: str, after: str
) -> None:
    code = """({ marked }, [text, start, end, how]) => {
        const { from, to, insert } = marked(text, start, end, how)
        return text.slice(0, from) + insert + text.slice(to)
    }"""
    assert await call(module_page, "composer/markdown.js", code, [text, start, end, how]) == after


DRAFTS = """({ BrowserDrafts }) => {
    let now = 1000
    const drafts = new BrowserDrafts(localStorage, "ada", () => now)
    %s
}"""


async def test_what_is_kept_is_found_until_it_is_forgotten_or_old(module_page: Page) -> None:
    code = (
        DRAFTS
        % """
    drafts.save("a", { text: "x" })
    const days = 24 * 3600 * 1000
    const found = [13, 15].map((after) => {
        now = 1000 + after * days
        return drafts.saved("a")?.fields.text ?? null
    })
    now = 1000
    drafts.forget("a")
    found.push(drafts.saved("a"))
    const other = new BrowserDrafts(localStorage, "bo", () => now)
    drafts.save("a", { text: "y" })
    return [...found, other.saved("a"), other.names().length, drafts.names()]"""
    )
    assert await call(module_page, "drafts/browser-drafts.js", code) == ["x", None, None, None, 0, ["a"]]


async def test_which_copy_is_gone_on_with_when_browser_and_server_differ(module_page: Page) -> None:
    code = """({ newerOf }) => {
        const mine = { fields: { "kept-by": "me" }, on: 5, there: false, seen: ["w"] }
        const there = { at: 9, by: "other", mark: "x" }
        return [
            newerOf(mine, { at: 0, by: "", mark: "" }), // sent or discarded
            newerOf(mine, { ...there, by: "me" }), // an earlier one of the same page
            newerOf(mine, { ...there, at: 5 }), // written on top of it
            newerOf(mine, { ...there, mark: "w" }), // grown from it, though it came late
            newerOf({ ...mine, there: true }, there), // nothing here that was not there before
            newerOf(mine, there),
        ]
    }"""
    assert await call(module_page, "drafts/state.js", code) == ["browser"] * 4 + ["server", "both"]


async def test_only_so_much_is_kept_the_newest(module_page: Page) -> None:
    code = (
        DRAFTS
        % """
    localStorage.clear()
    localStorage.setItem("not ours", "stays")
    for (let n = 0; n < 60; n += 1, now += 1) drafts.save(`form ${n}`, { text: "x" })
    return [localStorage.length, drafts.saved("form 0"), drafts.saved("form 59").at]"""
    )
    assert await call(module_page, "drafts/browser-drafts.js", code) == [41, None, 1059]


async def test_a_storage_that_is_full_or_broken_does_not_get_in_the_way(module_page: Page) -> None:
    code = """({ BrowserDrafts }) => {
        const full = () => { throw new Error("full") }
        const broken = new BrowserDrafts({ getItem: () => "{", setItem: full, removeItem: full }, "ada")
        if (broken.save("a", {})) throw new Error("it is not kept")
        broken.forget("a")
        return broken.saved("a")
    }"""
    assert await call(module_page, "drafts/browser-drafts.js", code) is None


async def test_of_a_chat_longer_than_what_was_listed_nobody_knows_how_much_is_new(module_page: Page) -> None:
    code = """({ Chat }, counts) => {
        document.body.append(Object.assign(document.createElement("a"), { hidden: true }))
        document.body.lastChild.dataset.chatNew = ""
        const panel = document.createElement("details")
        panel.append(...["span", "ol", "form"].map((name) => document.createElement(name)))
        panel.children[0].dataset.unread = ""
        panel.children[1].className = "chat-said"
        const chat = new Chat(panel)
        return counts.map((count, from) => {
            for (let n = 0; n < count; n += 1) {
                chat.take(`<li data-id="${from}-${n}"><strong>Ada</strong><i class=note-text></i></li>`)
            }
            return panel.querySelector("[data-unread]").textContent
        })
    }"""
    assert await call(module_page, "together/chat.js", code, [1, 98, 1]) == ["1 new", "99 new", "100+ new"]


@pytest.mark.parametrize(
    ("pressed", "expected"),
    [
        ({"key": "n", "code": "KeyN"}, "n"),
        ({"key": "N", "code": "KeyN"}, "n"),  # Caps Lock
        ({"key": "N", "code": "KeyN", "shiftKey": True}, None),
        ({"key": "т", "code": "KeyN"}, "n"),
        ({"key": "Т", "code": "KeyN", "shiftKey": True}, None),
        ({"key": "j", "code": "KeyC"}, "j"),  # Dvorak: as it is printed
        ({"key": "ظ", "code": "Slash"}, "/"),
        ({"key": "؟", "code": "Slash", "shiftKey": True}, "?"),
        ({"key": "?", "code": "Minus", "shiftKey": True}, "?"),
        ({"key": "é", "code": "Digit2"}, "é"),
        ({"key": "Escape", "code": "Escape"}, "Escape"),
    ],
)
async def test_a_key_is_known_on_any_keyboard(module_page: Page, pressed: Any, expected: str | None) -> None:
    code = "({ keyOf }, pressed) => keyOf({ shiftKey: false, ...pressed })"
    assert await call(module_page, "common/keys.js", code, pressed) == expected


@pytest.mark.parametrize(
    ("text", "theirs", "ours", "expected"),
    [
        ("", "Europe/Madrid", "Europe/Madrid", "On your own clock, Madrid."),
        ("2026-01-09T12:00", "Europe/Madrid", "Europe/Paris", "On your own clock, Paris."),
        (
            "",
            "Europe/Madrid",
            "America/New_York",
            "On your own clock, New York; the blog’s is that of Madrid.",
        ),
        ("", "Mars/Olympus", "Europe/Paris", "On your own clock, Paris."),
        ("x", "UTC", "Europe/Paris", "On your own clock, Paris."),
    ],
)
async def test_the_clock_that_a_time_is_chosen_on_is_named(
    module_page: Page, text: str, theirs: str, ours: str, expected: str
) -> None:
    code = "({ clocks }, given) => clocks(...given)"
    assert await call(module_page, "composer/when.js", code, [text, theirs, ours]) == expected

"""The deciding parts of the readers’ scripts: when to try again, what an event changes, what times say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from newsroom import open_newsroom
from playwright.async_api import Browser

from liveblog.model import facts


class Module:
    """Calls functions of the readers' scripts in a browser."""

    def __init__(self, page: Any) -> None:
        self.page = page

    async def __call__(self, module: str, body: str, arg: Any = None) -> Any:
        script = f"async arg => {{ const m = await import('/static/x/live/{module}.js'); {body} }}"
        return await self.page.evaluate(script, arg)


@pytest.fixture(scope="module")
async def run(chromium: Browser) -> AsyncIterator[Module]:
    async with open_newsroom() as newsroom:
        context = await chromium.new_context(timezone_id="America/New_York")
        page = await context.new_page()
        await page.goto(f"{newsroom.url}/")
        yield Module(page)
        await context.close()


LOSS = {"code": 1006, "joined": True, "lasted": 60, "failures": 0, "spread": 10}


@pytest.mark.parametrize(
    ("loss", "next_way", "least", "most"),
    [
        ({}, "socket", 0, 10),  # a crash: everybody lost it, so anywhere within spread
        ({"code": 1012}, "socket", 0, 10),
        ({"code": 1012, "lasted": 1, "failures": 4}, "socket", 0, 16),
        ({"code": 4008}, "socket", 0, 1),
        ({"code": 1013, "joined": False, "lasted": 0}, "poll", 0, 10),
        ({"code": 4404}, "stop", 0, 0),
        ({"joined": False, "lasted": 0}, "socket", 0, 2),
        ({"joined": False, "lasted": 0, "failures": 1}, "poll", 0, 4),
        ({"lasted": 1, "failures": 3}, "socket", 0, 16),  # joined, but never for long
        ({"lasted": 1, "failures": 30}, "socket", 0, 60),
    ],
)
async def test_what_follows_a_loss(
    run: Module, loss: dict[str, Any], next_way: str, least: float, most: float
) -> None:
    decide = "return [0, 0.999].map(chance => m.afterLoss(arg, () => chance))"
    low, high = await run("connection/retry", decide, LOSS | loss)
    assert low["next"] == high["next"] == next_way
    assert low["wait"] == least
    assert 0.9 * most <= high["wait"] <= most


async def test_a_connection_that_held_begins_to_count_anew(run: Module) -> None:
    after = await run("connection/retry", "return m.afterLoss(arg, () => 0)", LOSS | {"failures": 7})
    assert after["failures"] == 0


async def test_polls_do_not_come_in_step(run: Module) -> None:
    assert await run(
        "connection/retry", "return [0, 1].map(chance => m.nextPoll(5, () => chance))"
    ) == pytest.approx([4, 6])
    assert await run("connection/retry", "return m.nextPoll(0.001, () => 0)") >= 0.8


async def test_a_closed_blog_is_asked_for_often_while_its_end_is_fresh(run: Module) -> None:
    ages = [-60, 0, 60, 3_599, 3_600, 86_399, 86_400, 9e7]
    said = "return arg.map(age => m.pollOfClosed('1767986400000-3', 1767986400000 + age * 1000))"
    assert await run("connection/retry", said, ages) == [15, 15, 15, 15, 60, 60, 300, 300]


async def test_a_blocked_network_is_tried_more_and_more_rarely(run: Module) -> None:
    waits = await run(
        "connection/retry", "return [0, 1, 2, 3, 9].map(tries => m.socketAgain(tries, () => 1))"
    )
    assert waits == [60, 120, 240, 480, 600]


BEGIN = """
  const entry = (id, published, more = {}) => ({ id, published, revision: 1, pinned: false, key: false, ...more })
  const blog = { slug: "story", state: "live" }
  const from = (more) => m.begin({ position: "1-0", blog, entries: [entry("b", "2"), entry("a", "1")], more })
  const put = (entry, position, prev) => ({ type: "put", entry, position, prev })
  const ids = (state) => m.listed(state).map(e => e.id).join("")
"""


async def test_an_event_applies_only_on_top_of_its_predecessor(run: Module) -> None:
    verdicts = await run(
        "entries/state",
        BEGIN
        + """
        const first = m.place(from(false), put(entry("c", "3"), "2-0", "1-0"), false)
        const again = m.place(first.state, put(entry("c", "3"), "2-0", "1-0"), false)
        const gap = m.place(first.state, put(entry("e", "5"), "4-0", "3-0"), false)
        return [first.verdict, again.verdict, gap.verdict, ids(gap.state), gap.state.position]
        """,
    )
    assert verdicts == ["applied", "known", "gap", "cba", "2-0"]


async def test_entries_of_one_moment_stand_by_their_ids(run: Module) -> None:
    order = await run(
        "entries/state",
        BEGIN
        + """
        const one = m.place(from(false), put(entry("z", "2"), "2-0", "1-0"), false).state
        return ids(m.place(one, put(entry("aa", "2"), "3-0", "2-0"), false).state)
        """,
    )
    assert order == "zbaaa"


async def test_what_is_not_said_any_more_is_passed_over_until_what_is(run: Module) -> None:
    shown = await run(
        "entries/state",
        BEGIN
        + """
        const key = { key: true, line: "A line", pinned: true, pin: 1 }
        const at = (n, html) => {
          const facts = { ...(html ? key : {}), revision: n, html }
          return put(entry("a", "1", facts), `${n}-0`, `${n - 1}-0`)
        }
        const all = [at(2, "<i>"), at(3, ""), at(4, "<b>")]
        let state = from(false)
        return all.map((event) => {
          state = m.place(state, event, false).state
          return [state.position, state.keys.length, m.pinned(state).map(e => e.html).join()]
        })
        """,
    )
    assert shown == [["2-0", 1, "<i>"], ["3-0", 1, "<i>"], ["4-0", 1, "<b>"]]


async def test_on_an_older_page_a_new_entry_counts_once_however_it_was_changed(run: Module) -> None:
    counts = await run(
        "entries/state",
        BEGIN
        + """
        const entries = [entry("b", "2"), entry("a", "1")]
        let state = m.begin({ position: "1-0", blog, entries, more: true, fixed: true })
        const step = (event) => { state = m.place(state, event, false).state; return m.waiting(state) }
        return [
          step(put(entry("c", "3", { html: "" }), "2-0", "1-0")),
          step(put(entry("c", "3", { html: "<b>", revision: 2 }), "3-0", "2-0")),
          step({ type: "gone", id: "c", position: "4-0", prev: "3-0" }),
        ]
        """,
    )
    assert counts == [1, 1, 0]


async def test_an_older_revision_never_replaces_a_newer_one(run: Module) -> None:
    revision = await run(
        "entries/state",
        BEGIN
        + """
        const one = m.place(from(false), put(entry("a", "1", { revision: 3 }), "2-0", "1-0"), false).state
        return m.place(one, put(entry("a", "1", { revision: 2 }), "3-0", "2-0"), false).state.entries.get("a").revision
        """,
    )
    assert revision == 3


async def test_an_older_part_that_comes_late_is_brought_up_to_date(run: Module) -> None:
    """The part is of a position that we have passed: what happened since to its entries counts."""
    seen = await run(
        "entries/state",
        BEGIN
        + """
        let state = from(true)
        state = m.place(state, { type: "gone", id: "y", position: "2-0", prev: "1-0" }, false).state
        state = m.place(state, put(entry("x", "03", { revision: 2 }), "3-0", "2-0"), false).state
        const part = { position: "1-0", entries: [entry("z", "05"), entry("y", "04"), entry("x", "03")], more: false }
        state = m.extend(state, part)
        return [ids(state), state.entries.get("x").revision, state.floor]
        """,
    )
    assert seen == ["bazx", 2, None]


async def test_a_held_entry_can_be_pinned_withdrawn_and_revealed(run: Module) -> None:
    seen = await run(
        "entries/state",
        BEGIN
        + """
        let state = from(false)
        for (const n of [2, 3, 4]) state = m.place(state, put(entry("n" + n, "9" + n), n + "-0", n - 1 + "-0"), true)
            .state
        const held = m.waiting(state)
        state = m.place(state, put(entry("n2", "92", { revision: 2, pinned: true }), "5-0", "4-0"), true).state
        state = m.place(state, { type: "gone", id: "n3", position: "6-0", prev: "5-0" }, true).state
        const left = m.waiting(state)
        return [held, left, ids(state), m.pinned(state)[0].id, ids(m.reveal(state))]
        """,
    )
    assert seen == [3, 1, "ba", "n2", "n4ba"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-30, "just now"),
        (5, "just now"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (7200, "2 hours ago"),
        (100_000, "8 January 2026"),
    ],
)
async def test_how_long_ago_is_said_in_words(run: Module, seconds: int, said: str) -> None:
    now = 1_767_986_400_000  # 2026-01-09T14:20:00-05:00
    assert await run("common/times", "return m.ago(arg[0], arg[1])", [now - seconds * 1000, now]) == said


async def test_times_are_the_readers_own(run: Module) -> None:
    then = 1_767_934_800_000  # 2026-01-09T05:00:00Z, midnight in New York
    words = (
        "return ['', 'clock', 'short', 'weekday'].map(f => m.words(f, arg, arg + 3 * 864e5, arg - 1000)[0])"
    )
    said = await run("common/times", words, then)
    assert said == ["00:00", "00:00, 9 January 2026", "9 Jan, 00:00", "Friday, 9 January 2026"]
    year = await run("common/times", "return m.words('short', arg, arg + 365 * 864e5)[0]", then)
    assert year == "9 January 2026, 00:00"


async def test_zones_are_called_by_name(run: Module) -> None:
    names = await run("common/times", "return arg.map(m.zoneName)", ["UTC", "Europe/Berlin", "Asia/Kolkata"])
    assert names == ["Coordinated Universal Time", "Central European Time", "India Standard Time"]


# Facts boxes


async def test_clocks_are_read_as_the_server_reads_them(run: Module) -> None:
    texts = ["12:30", "1:02:03", "45", " 9:05 ", "12:60", "67'", "", "1:2", "999:59"]
    read = await run("facts/reading", "return arg.map(m.secondsOf)", texts)
    assert read == [facts.seconds_of(text) for text in texts]
    seconds = [0, 59, 60, 5525, 359_999]
    shown = await run("facts/reading", "return arg.map(m.asReading)", seconds)
    assert shown == [facts.as_reading(count) for count in seconds]


async def test_a_countdown_is_never_less_than_none(run: Module) -> None:
    day, hour = 86_400_000, 3_600_000
    left = await run(
        "facts/reading", "return arg.map((to) => m.remaining(to, 0))", [2 * day + hour, 900, 0, -5, None]
    )
    assert left == [{"days": 2, "clock": "01:00:00"}, {"days": 0, "clock": "00:00:01"}, None, None, None]


async def test_what_is_new_in_a_box_is_found_once(run: Module) -> None:
    body = "return m.changedLines(arg[0], arg[1].map((words) => [null, words])).map(([, words]) => words)"
    assert await run("facts/reading", body, [["1–1", "a", "a"], ["2–1", "a", "a", "a", ""]]) == ["2–1", "a"]

"""Corrections and withdrawals: what becomes of an entry, and what readers may still get to see of it."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON, an_entry
from servers import Running
from websockets.asyncio.client import connect

from liveblog.cli.exports import read_export, write_export
from liveblog.errors import Invalid
from liveblog.forms.submissions import parse_submission
from liveblog.live.capacity import Capacity
from liveblog.live.loading import Drawer
from liveblog.live.tail import Tail
from liveblog.model.blocks import Text
from liveblog.model.blogs import Blog
from liveblog.model.corrections import CORRECTIONS_LIMIT, amended
from liveblog.model.entries import Correction, Entry, NewEntry
from liveblog.model.events import START, Event, Gone, Position, Put, dumps, event_wire, redacted
from liveblog.pages import json_ld
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Drawn, Page, corrections_of
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.text import html

# What becomes of an entry


def test_a_correction_is_added_with_its_time() -> None:
    entry = amended(an_entry(), {"source": "Two died.", "correction": "We said three."}, NOON + 1000)
    assert entry.corrections == (Correction(at=NOON + 1000, text="We said three."),)
    assert (entry.source, entry.edited) == ("Two died.", NOON + 1000)
    again = amended(entry, {"correction": "And it was not on Monday."}, NOON + 2000)
    assert [c.text for c in again.corrections] == ["We said three.", "And it was not on Monday."]
    assert again.edited == entry.edited  # no word changed


def test_a_small_fix_adds_none() -> None:
    assert amended(an_entry(), {"source": "Three died!"}, NOON + 1).corrections == ()


def test_a_correction_sent_twice_is_there_once() -> None:
    entry = amended(an_entry(), {"correction": "We said three."}, NOON + 1)
    assert amended(entry, {"correction": "We said three."}, NOON + 2) == entry


def test_corrections_keep_their_order_though_clocks_differ() -> None:
    entry = amended(an_entry(), {"correction": "One."}, NOON + 5000)
    entry = amended(entry, {"correction": "Two."}, NOON + 1000)
    assert [c.at for c in entry.corrections] == [NOON + 5000, NOON + 5001]


def test_a_correction_can_be_reworded_and_taken_away() -> None:
    entry = amended(an_entry(), {"correction": "We sad three."}, NOON + 1)
    entry = amended(entry, {"correction": "And it was not on Monday."}, NOON + 2)
    reworded = amended(entry, {"corrections": (Correction(at=NOON + 1, text="We said three."),)}, NOON + 9)
    assert [(c.at, c.text) for c in reworded.corrections] == [
        (NOON + 1, "We said three."),
        (NOON + 2, "And it was not on Monday."),
    ]
    less = amended(reworded, {"corrections": (Correction(at=NOON + 2, text=""),)}, NOON + 9)
    assert [c.text for c in less.corrections] == ["We said three."]
    assert amended(less, {"corrections": ()}, NOON + 9) == less
    both = amended(less, {"corrections": (Correction(at=NOON + 1, text=""),), "correction": "New."}, NOON + 9)
    assert [c.text for c in both.corrections] == ["New."]


def test_a_correction_that_is_gone_cannot_be_reworded() -> None:
    with pytest.raises(Invalid, match="no correction of 2026-01-09T12:00:00") as problem:
        amended(an_entry(), {"corrections": (Correction(at=NOON, text="X."),)}, NOON)
    assert list(problem.value.problems) == ["corrections"]


@pytest.mark.parametrize("state", ["draft", "submitted", "scheduled", "withdrawn"])
def test_what_readers_do_not_see_cannot_be_corrected_for_them(state: Any) -> None:
    with pytest.raises(Invalid, match="Readers do not see this entry") as problem:
        amended(an_entry(state=state), {"correction": "Wrong."}, NOON)
    assert list(problem.value.problems) == ["correction"]


def test_corrections_of_an_entry_have_an_end() -> None:
    entry = an_entry(corrections=(Correction(at=1, text="."),) * CORRECTIONS_LIMIT)
    with pytest.raises(Invalid, match="Withdraw it"):
        amended(entry, {"correction": "Once more."}, NOON)


def test_a_withdrawal_with_a_reason_leaves_a_tombstone_and_nothing_else() -> None:
    entry = amended(an_entry(), {"state": "withdrawn", "reason": "A hoax."}, NOON + 1)
    assert (entry.tombstone, entry.visible, entry.withdrawn) == (True, True, NOON + 1)
    shown = entry.shown()
    assert (shown.id, shown.published, shown.reason) == ("e1", NOON, "A hoax.")
    left = json.dumps(shown.to_json())
    assert not [word for word in ("Three", "toll", "breaking", "Ada", "p1") if word in left]
    assert (shown.key, shown.pinned) == (False, False)
    assert entry.source == "Three died."  # the desk keeps it


def test_a_silent_withdrawal_leaves_nothing() -> None:
    entry = amended(an_entry(), {"state": "withdrawn"}, NOON)
    assert not entry.visible


def test_what_is_brought_back_stands_where_it_stood() -> None:
    gone = amended(an_entry(), {"state": "withdrawn", "reason": "A hoax."}, NOON + 1)
    back = amended(gone, {"state": "published"}, NOON + 2)
    assert back == an_entry()


def test_another_reason_is_of_the_same_withdrawal() -> None:
    gone = amended(an_entry(), {"state": "withdrawn", "reason": "A hoax."}, NOON + 1)
    other = amended(gone, {"reason": "A mistake of ours."}, NOON + 9)
    assert (other.reason, other.withdrawn) == ("A mistake of ours.", NOON + 1)


def test_a_reason_without_a_withdrawal_says_so() -> None:
    with pytest.raises(Invalid, match="withdrawn"):
        amended(an_entry(), {"reason": "Why not."}, NOON)


def test_what_was_a_draft_is_news_when_it_is_published() -> None:
    assert amended(an_entry(state="draft"), {"state": "published"}, NOON + 7).published == NOON + 7


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("correction", "", "what was wrong"),
        ("correction", " \n ", "what was wrong"),
        ("correction", "x" * 501, "500 is the most"),
        ("correction", 7, "as text"),
        ("reason", "x" * 501, "500 is the most"),
        ("reason", ["x"], "as text"),
    ],
)
def test_a_sentence_that_cannot_be_used_says_what_to_do(field: str, value: Any, said: str) -> None:
    with pytest.raises(Invalid, match=said) as problem:
        parse_submission({field: value}, need_text=False)
    assert list(problem.value.problems) == [field]


def test_an_entry_stored_before_there_were_corrections_still_loads() -> None:
    stored = an_entry().to_json()
    for name in ("corrections", "reason", "withdrawn"):
        del stored[name]
    assert Entry.from_json(json.loads(dumps(stored))) == an_entry()


@given(st.text(max_size=600))
def test_any_sentence_survives_the_store(words: str) -> None:
    try:
        found = parse_submission({"correction": words}, need_text=False).correction
    except Invalid:
        return
    entry = amended(an_entry(), {"correction": found}, NOON)
    assert Entry.from_json(json.loads(dumps(entry.to_json()))) == entry


def test_exports_carry_corrections_and_withdrawals(blog: Blog) -> None:
    corrected = amended(an_entry(), {"correction": "We said three."}, NOON + 1)
    gone = amended(an_entry(id="e2"), {"state": "withdrawn", "reason": "A hoax."}, NOON + 2)
    lines = "\n".join(write_export(blog, [corrected, gone]))
    first, second = read_export(lines).entries
    assert first.corrections == corrected.corrections
    assert (second.state, second.reason, second.withdrawn) == ("withdrawn", "A hoax.", NOON + 2)


@pytest.mark.parametrize(
    "corrections",
    ["x", [1], [{"at": 1}], [{"at": "x", "text": "y"}], [{"at": 1, "text": "x" * 501}], [{}] * 51],
)
def test_an_export_with_corrections_that_cannot_be_read_names_its_line(blog: Blog, corrections: Any) -> None:
    entry = an_entry().to_json() | {"corrections": corrections}
    lines = "\n".join([*write_export(blog, []), dumps({"entry": entry})])
    with pytest.raises(Invalid, match="Line 2"):
        read_export(lines)


# What search engines are told


def json_response(blog: Blog, entry: Entry) -> dict[str, Any]:
    page = Page(blog=blog, position=START, entries=(Drawn(entry.shown(), ""),))
    [update] = json_ld.live_blog(page, json_ld.Site("Site", lambda path: path))["liveBlogUpdate"]
    found: dict[str, Any] = update
    return found


def test_corrections_are_in_the_structured_data(blog: Blog) -> None:
    entry = amended(an_entry(label=None), {"correction": "We said three."}, NOON + 1000)
    comment = {
        "@type": "CorrectionComment",
        "text": "We said three.",
        "datePublished": "2026-01-09T12:00:01.000Z",
    }
    assert json_response(blog, entry)["correction"] == comment
    twice = amended(entry, {"correction": "And not on Monday."}, NOON + 2000)
    assert [c["text"] for c in json_response(blog, twice)["correction"]] == [
        "We said three.",
        "And not on Monday.",
    ]


def test_a_withdrawal_is_in_the_structured_data_without_the_words(blog: Blog) -> None:
    data = json_response(blog, amended(an_entry(), {"state": "withdrawn", "reason": "A hoax."}, NOON))
    assert (data["creativeWorkStatus"], data["articleBody"]) == ("Withdrawn", "A hoax.")
    assert data["correction"]["text"] == "A hoax."
    assert "Three" not in dumps(data)
    assert "Ada" not in dumps(data)


# What latecomers are told


def wire(position: int, change: Any, html: str = "") -> bytes:
    return dumps(event_wire(Event(Position(position, 0), Position(position - 1, 0), change), html)).encode()


def test_a_put_told_again_keeps_its_place_and_has_no_words() -> None:
    told_again = json.loads(redacted(wire(1, Put(an_entry(revision=1)), "<article>Three died.</article>")))
    assert (told_again["type"], told_again["position"], told_again["prev"]) == ("put", "1-0", "0-0")
    assert (told_again["entry"]["id"], told_again["entry"]["revision"]) == ("e1", 1)
    assert (told_again["entry"]["html"], told_again["entry"]["tags"], told_again["entry"]["key"]) == (
        "",
        [],
        False,
    )


def test_a_gone_is_told_again_as_it_was() -> None:
    gone = wire(1, Gone("e1"))
    assert redacted(gone) is gone


# The store: pages, older pages, neighbours and counts agree


async def publish(store: Store, blog: Blog, words: str, **facts: Any) -> Entry:
    new = NewEntry(source=words, blocks=(Text(text=words),), headline=words, **facts)
    return (await store.publish(blog, new))[0]


async def test_a_tombstone_stands_in_the_place_of_its_entry(store: Store, blog: Blog) -> None:
    made = [await publish(store, blog, f"Words {n}.", key=True, pinned=n == 1) for n in range(3)]
    ids = [e.id for e in reversed(made)]
    await store.change(blog, made[1].id, {"state": "withdrawn", "reason": "A hoax."})
    window = await store.window(blog, 10, 10)
    assert [e.id for e in window.entries] == ids
    assert (window.count, window.pinned) == (3, ())
    assert [e.id for e in window.keys] == [ids[0], ids[2]]
    assert [e.id for e in window.corrected] == [made[1].id]
    assert [e.id for e in await store.entries(blog)] == ids
    newer, older = await store.neighbours(blog, made[1].id, 1)
    assert ([e.id for e in newer], [e.id for e in older]) == ([ids[0]], [ids[2]])
    everything = [
        window.entries,
        await store.entries(blog, before=ids[0]),
        (await store.neighbours(blog, ids[0], 2))[1],
    ]
    for seen in everything:
        assert "Words 1" not in dumps([e.to_json() for e in seen])
    assert (await store.entry(blog, made[1].id)).source == "Words 1."
    back = await store.change(blog, made[1].id, {"state": "published"})
    assert (back.published, back.pinned, back.key) == (made[1].published, True, True)


async def test_a_silent_withdrawal_is_gone_and_older_pages_go_on(store: Store, blog: Blog) -> None:
    made = [await publish(store, blog, f"Words {n}.") for n in range(3)]
    await store.change(blog, made[1].id, {"state": "withdrawn"})
    assert [e.id for e in await store.entries(blog)] == [made[2].id, made[0].id]
    assert [e.id for e in await store.entries(blog, before=made[1].id)] == [made[0].id]
    missed = await store.events.after(blog.id, START, 100)
    assert missed.events[-1].change == Gone(made[1].id)


async def test_the_readers_log_gets_no_words_of_a_tombstone(store: Store, blog: Blog) -> None:
    entry = await publish(store, blog, "Unfounded words.", tags=("unfounded",))
    await store.change(blog, entry.id, {"state": "withdrawn", "reason": "A hoax."})
    await store.change(blog, entry.id, {"headline": "Unfounded still"})
    await store.remove(blog, entry.id)
    await store.restore(blog, entry.id)
    lately = (await store.events.last(blog.id, 10))[-4:]
    assert [type(e.change) for e in lately] == [Put, Put, Gone, Put]
    for event in lately:
        assert "nfounded" not in str(event.change)


async def test_corrected_entries_are_found_by_when_they_were_corrected(store: Store, blog: Blog) -> None:
    made = [await publish(store, blog, f"{n}.") for n in range(4)]
    for n in (2, 0):
        await store.change(blog, made[n].id, {"correction": f"Wrong {n}."})
    assert [e.id for e in (await store.window(blog, 1, 1, 1)).corrected] == [made[0].id]
    assert [e.id for e in (await store.window(blog, 1, 1, 9)).corrected] == [made[0].id, made[2].id]
    await store.remove(blog, made[0].id)
    lines = [line for e in (await store.window(blog, 1, 1)).corrected for line in corrections_of(e)]
    assert [(line.id, line.text) for line in lines] == [(made[2].id, "Wrong 2.")]


# The threat: withdrawn words on some public way

TAKEN_BACK = [
    {"state": "withdrawn", "reason": "It was a hoax."},
    {"state": "withdrawn"},
    {"state": "draft"},
    None,  # deleted
]


@pytest.mark.parametrize("change", TAKEN_BACK, ids=["tombstone", "silent", "draft", "deleted"])
async def test_words_that_were_taken_back_reach_no_public_url_or_frame(
    server: Running, api: httpx.AsyncClient, story: str, change: Any
) -> None:
    word = f"unfounded{secrets.token_hex(4)}"
    entries = f"/api/v1/blogs/{story}/entries"
    before = (await api.get(f"/live/{story}/snapshot")).json()["position"]
    facts = {"headline": f"The {word}", "tags": [word], "authors": [word], "key": True, "pinned": True}
    made = await api.post(entries, json={"text": f"BREAKING: {word}", **facts})
    id = made.json()["id"]
    for edit in ({"text": f"{word} again"}, {"pinned": False}, {"correction": f"We said {word}."}):
        assert (await api.patch(f"{entries}/{id}", json=edit)).status_code == 200
    other = (await api.post(entries, json={"text": "Something else."})).json()["id"]
    newer = [(await api.post(entries, json={"text": f"Newer {n}."})).json()["id"] for n in range(2)]
    await caught_up(api, story, newer[-1])
    said = await every_public_way(server, api, story, before, [id, other, newer[0]])
    assert all(word in body for way, body in said.items() if not way.startswith("/"))
    assert not any(f"BREAKING: {word}" in body for body in said.values())  # edited: only what is true now

    if change is None:
        assert (await api.delete(f"{entries}/{id}")).status_code == 204
    else:
        assert (await api.patch(f"{entries}/{id}", json=change)).status_code == 200
    after = (await api.post(entries, json={"text": "Afterwards."})).json()["id"]
    await caught_up(api, story, after)
    said = await every_public_way(server, api, story, before, [id, other, newer[0]])
    assert [way for way, body in said.items() if word in body] == []
    tombstones = [way for way, body in said.items() if "It was a hoax." in body]
    assert bool(tombstones) == bool(change and "reason" in change)
    permalink = await api.get(f"/live/{story}/{id}")
    # A draft may never have been public, so its address says no more than that of nothing.
    draft = change == {"state": "draft"}
    assert permalink.status_code == (200 if tombstones else 404 if draft else 410)


async def caught_up(api: httpx.AsyncClient, slug: str, id: str) -> None:
    async with asyncio.timeout(30):
        while id not in (await api.get(f"/live/{slug}/snapshot")).text:
            await asyncio.sleep(0.02)


async def every_public_way(
    server: Running, api: httpx.AsyncClient, slug: str, before: str, ids: list[str]
) -> dict[str, str]:
    """What each public URL says, and each transport to those who come with any position since `before`."""
    reader = httpx.AsyncClient(base_url=server.url)
    said: dict[str, str] = {}
    async with reader:
        paths = ["/", f"/live/{slug}", f"/live/{slug}/snapshot", f"/live/{slug}/updates"]
        for id in ids:
            paths += [f"/live/{slug}/{id}", f"/live/{slug}?before={id}", f"/live/{slug}/snapshot?before={id}"]
        for path in paths:
            said[path] = (await reader.get(path)).text
        missed = (await reader.get(f"/live/{slug}/updates?after={before}")).json()
        last = missed["position"]
        chain = [before, *(e["position"] for e in missed["events"])]
        assert [e["prev"] for e in missed["events"]] == chain[:-1]
        for position in chain[:2]:
            said[f"updates {position}"] = (await reader.get(f"/live/{slug}/updates?after={position}")).text
            async with reader.stream("GET", f"/live/{slug}/events?after={position}") as stream:
                said[f"SSE {position}"] = await until(stream.aiter_text(), f"id: {last}")
            async with connect(
                f"{server.url.replace('http', 'ws')}/live/{slug}/ws?after={position}"
            ) as socket:
                said[f"WS {position}"] = await until(aiter(socket), f'"position":"{last}","prev"')
    return said


async def until(parts: Any, end: str) -> str:
    said = ""
    async with asyncio.timeout(30):
        async for part in parts:
            said += part
            if end in said:
                break
    return said


async def test_a_process_that_starts_later_tells_no_words_that_were_taken_back(
    store: Store, blog: Blog
) -> None:
    gone, tombstone = [await publish(store, blog, f"Unfounded {n}.") for n in range(2)]
    await store.change(blog, gone.id, {"headline": "Unfounded still"})
    await store.change(blog, gone.id, {"state": "draft"})
    await store.change(blog, tombstone.id, {"state": "withdrawn", "reason": "A hoax."})
    settings = Settings(page_size=3)
    tail = Tail(store, settings, Drawer(Drawing(settings).entry, html.line), Capacity(), blog)
    await tail.load()
    messages = tail.channel.after(START)
    assert isinstance(messages, list)
    assert len(messages) == 6
    assert "Unfounded" not in b"".join(m.data for m in messages).decode()


async def test_a_page_lists_corrections_newest_first(store: Store, blog: Blog) -> None:
    first, second = [await publish(store, blog, f"{n}.") for n in range(2)]
    for id, words in ((second.id, "Second."), (first.id, "First & foremost."), (second.id, "Second again.")):
        await store.change(blog, id, {"correction": words})
    drawing = Drawing(Settings(page_size=1))
    tail = Tail(store, Settings(page_size=1), Drawer(drawing.entry, html.line), Capacity(), blog)
    await tail.load()
    page = tail.page()
    assert [c.text for c in page.corrections] == ["Second again.", "First & foremost.", "Second."]
    assert [c["at"] for c in page.wire()["corrections"]] == sorted(
        (c["at"] for c in page.wire()["corrections"]), reverse=True
    )
    [section] = re.findall(r'<section class="corrected".*?</section>', drawing.page(page), re.DOTALL)
    assert re.findall(r'href="([^"]+)"', section) == [
        f"#entry-{second.id}", f"/live/{blog.slug}/{first.id}", f"#entry-{second.id}"
    ]  # fmt: skip
    assert "First &amp; foremost." in section


# The API


async def test_the_api_corrects_and_withdraws(api: httpx.AsyncClient, story: str) -> None:
    entries = f"/api/v1/blogs/{story}/entries"
    id = (await api.post(entries, json={"text": "Three died."})).json()["id"]
    change = {"text": "Two died.", "correction": "We said three."}
    corrected = (await api.patch(f"{entries}/{id}", json=change)).json()
    assert [c["text"] for c in corrected["corrections"]] == ["We said three."]
    assert corrected["corrections"][0]["at"] == corrected["updated"]
    again = (await api.patch(f"{entries}/{id}", json=change)).json()
    assert again["revision"] == corrected["revision"]
    gone = (await api.patch(f"{entries}/{id}", json={"state": "withdrawn", "reason": "A hoax."})).json()
    assert (gone["state"], gone["reason"], gone["withdrawn"]) == ("withdrawn", "A hoax.", gone["updated"])
    assert gone["text"] == "Two died."  # for those who may publish it again
    [listed] = (await api.get(entries)).json()["entries"]
    assert (listed["state"], listed["text"], listed["reason"]) == ("withdrawn", "", "A hoax.")
    back = (await api.patch(f"{entries}/{id}", json={"state": "published"})).json()
    assert (back["reason"], back["withdrawn"], len(back["corrections"])) == ("", None, 1)


async def test_those_who_may_not_publish_see_of_a_tombstone_what_readers_see(
    server: Running, api: httpx.AsyncClient, story: str
) -> None:
    entries = f"/api/v1/blogs/{story}/entries"
    id = (await api.post(entries, json={"text": "Three died."})).json()["id"]
    await api.patch(f"{entries}/{id}", json={"state": "withdrawn", "reason": "A hoax."})
    token = server.command("token", "create", secrets.token_hex(4), "--role", "contributor").strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as contributor:
        answer = await contributor.get(f"{entries}/{id}")
    assert (answer.status_code, answer.json()["text"], answer.json()["reason"]) == (200, "", "A hoax.")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"correction": ""}, "correction"),
        ({"correction": "x" * 501}, "correction"),
        ({"reason": "No."}, "reason"),
        ({"state": "withdrawn", "reason": "x" * 501}, "reason"),
        ({"state": "draft", "correction": "Wrong."}, "correction"),
    ],
)
async def test_a_correction_that_cannot_be_is_refused_with_a_sentence(
    api: httpx.AsyncClient, story: str, change: Any, field: str
) -> None:
    entries = f"/api/v1/blogs/{story}/entries"
    id = (await api.post(entries, json={"text": "Three died."})).json()["id"]
    answer = await api.patch(f"{entries}/{id}", json=change)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert (await api.get(f"{entries}/{id}")).json()["revision"] == 1


async def test_a_new_entry_has_nothing_to_correct(api: httpx.AsyncClient, story: str) -> None:
    answer = await api.post(f"/api/v1/blogs/{story}/entries", json={"text": "x", "correction": "y"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["correction"])


def test_entries_without_marks_of_ours_are_shown_as_they_are() -> None:
    entry = an_entry()
    assert entry.shown() is entry
    assert corrections_of(entry) == []
    assert html.line(replace(entry, state="withdrawn", reason="A hoax.")) == "A hoax."

"""The promise above all: a page from before plus the events since equals a page from now.

A state machine does to a blog whatever editors can do, on the real Redis. Readers with pages of any age catch up
through the real tail and channel, and are then compared with a page that was just loaded.
The file is long because a state machine is one class.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from liveblog.errors import Invalid, NotFound, NotNow
from liveblog.live.capacity import Capacity
from liveblog.live.loading import Drawer, page_facts
from liveblog.live.tail import Tail
from liveblog.model.blocks import Social
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.entries import NewEntry
from liveblog.model.events import START, parse_position
from liveblog.model.facts import Clock, Countdown, Facts, Outcome, Results, Scoreboard, Side
from liveblog.model.images import Image
from liveblog.model.times import iso
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import corrections_of, rank_pinned
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.text import html
from liveblog.text.paste import parse_paste

COVER = Image(media=f"{'a' * 32}-800x400", alt="A bridge", width=800, height=400)
SIDES = (Side(name="Ajax", score=1), Side(name="Feyenoord", score=0))
BOXES: list[Facts | None] = [
    None,
    Scoreboard(sides=SIDES, clock=Clock(at="12:30", since="2026-01-09T12:00:00Z", running=True)),
    Scoreboard(sides=SIDES[::-1], clock="67'"),
    Results(counted=45, rows=(Outcome(name="Green", votes=2), Outcome(name="Red", votes=1))),
    Countdown(to="2026-01-09T20:00:00Z"),
]
SMALL = Settings(page_size=3, catch_up=12, resolve=False)
POST = Social(network="x", text="", id="20", url="https://x.com/jack/status/20")


@dataclass
class Reader:
    """A browser in Python: it does what static/live/ does."""

    page: dict[str, Any]
    keys: list[str] = field(default_factory=list)
    corrections: list[tuple[str, str, str]] = field(default_factory=list)
    resets: int = 0

    def __post_init__(self) -> None:
        self.take(self.page)

    def take(self, snapshot: dict[str, Any]) -> None:
        self.page = json.loads(json.dumps(snapshot))
        self.keys = [k["id"] for k in snapshot["keys"]]
        self.corrections = [(c["at"], c["id"], c["text"]) for c in snapshot["corrections"]]

    def apply(self, event: dict[str, Any]) -> None:
        assert event["prev"] == self.page["position"], "a gap or a fork"
        self.page["position"] = event["position"]
        if event["type"] == "blog":
            self.page["blog"] = event["blog"]
            return
        if event["type"] == "put" and not event["entry"]["html"]:
            return  # a newer event about its entry follows
        id = event["id"] if event["type"] == "gone" else event["entry"]["id"]
        for part in ("entries", "pinned"):
            self.page[part] = [e for e in self.page[part] if e["id"] != id]
        self.keys = [k for k in self.keys if k != id]
        self.corrections = [line for line in self.corrections if line[1] != id]
        if event["type"] == "put":
            entry = event["entry"]
            if entry["pinned"]:
                self.page["pinned"].append(entry)
            elif not self.page["more"] or (
                self.page["entries"] and rank(entry) > rank(self.page["entries"][-1])
            ):
                self.page["entries"].append(entry)
            if entry["key"]:
                self.keys.append(id)
            self.corrections += [(at, id, words) for at, words in NOTE.findall(entry["html"])]
            self.corrections.sort(reverse=True)
        self.page["entries"].sort(key=rank, reverse=True)
        self.page["pinned"].sort(key=lambda e: (int(PIN.findall(e["html"])[0]), rank(e)), reverse=True)


PIN = re.compile(r'data-pin="(\d+)"')
NOTE = re.compile(
    r'<p class="correction">.*?datetime="([^"]+)".*?<span class="correction-text"[^>]*>([^<]*)<'
)


def rank(entry: dict[str, Any]) -> tuple[str, str]:
    return (entry["published"], entry["id"])


class Newsroom(RuleBasedStateMachine):
    """Editors and readers, with one process in between."""

    entries = Bundle("entries")
    removed = Bundle("removed")
    readers = Bundle("readers")

    def __init__(self, url: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = self.runner.run(Store.open(url, SMALL))
        self.drawer = Drawer(Drawing(SMALL).entry, html.line)
        self.base = 0
        self.words: dict[str, str] = {}  # by entry id

    def teardown(self) -> None:
        self.runner.run(self.store.change_blog(self.blog, {"state": "closed"}))
        self.runner.run(self.store.delete_blog(self.blog))
        self.runner.run(self.store.close())
        self.runner.close()

    @initialize()
    def open_blog(self) -> None:
        self.blog: Blog = self.runner.run(
            self.store.create_blog(NewBlog(slug=f"promise-{secrets.token_hex(6)}", title="Promise"))
        )
        self.base = self.blog.created
        self.tail = self.runner.run(self._read())

    async def _read(self) -> Tail:
        tail = Tail(self.store, SMALL, self.drawer, Capacity(), self.blog)
        await tail.load()
        return tail

    async def _follow(self) -> None:
        """The steps of a tail, one by one."""
        missed = await self.store.events.after(self.blog.id, self.tail.position, 1_000)
        assert missed.why is None
        if missed.events:
            self.tail.apply(missed.events)
            if self.tail.drawn_for != page_facts(self.tail.blog):
                await self.tail.reload()
        while self.tail.window.short(SMALL.page_size):
            await asyncio.sleep(0.001)

    # Editors

    @rule(
        target=entries,
        state=st.sampled_from(["published", "published", "published", "draft"]),
        key=st.booleans(),
        pinned=st.sampled_from([False, False, True]),
        ago=st.sampled_from([None, None, 1, 2, 500]),
        linked=st.booleans(),
    )
    def publish(self, state: Any, key: bool, pinned: bool, ago: int | None, linked: bool) -> Any:
        words = secrets.token_hex(3)
        source = f"{words}\n\n{POST.url}" if linked else words
        new = NewEntry(
            source=source,
            blocks=parse_paste(source).blocks,
            authors=("Ada",),
            state=state,
            key=key,
            pinned=pinned,
            published=None if ago is None else self.base - ago,
        )
        try:
            entry, _ = self.runner.run(self.store.publish(self.blog, new))
        except NotNow:  # the blog is closed, and stays closed
            return multiple()
        self.words[entry.id] = words
        return entry.id

    @rule(
        id=entries,
        changes=st.fixed_dictionaries(
            {},
            optional={
                "headline": st.sampled_from(["One", "Two", ""]),
                "pinned": st.booleans(),
                "key": st.booleans(),
                "state": st.sampled_from(["published", "withdrawn", "draft"]),
                "label": st.sampled_from([None, "breaking"]),
                "facts": st.sampled_from(BOXES),
            },
        ),
    )
    def edit(self, id: str, changes: dict[str, Any]) -> None:
        with suppress(NotNow, Invalid):  # drafts cannot be withdrawn
            self.runner.run(self.store.change(self.blog, id, changes))

    @rule(id=entries, box=st.sampled_from(BOXES))
    def update_a_facts_box(self, id: str, box: Facts | None) -> None:
        self.runner.run(self.store.change(self.blog, id, {"facts": box}, by="Ada"))

    @rule(id=entries, words=st.sampled_from(["As it was.", "As it is."]))
    def a_network_answers(self, id: str, words: str) -> None:
        self.runner.run(self.store.upgrade(self.blog, id, replace(POST, text=words)))

    @rule(id=entries)
    def a_post_is_deleted_at_its_source(self, id: str) -> None:
        self.runner.run(self.store.mark_gone(self.blog, id, POST.url or ""))

    @rule(id=entries, words=st.sampled_from(["The bridge.", "The day.", "The toll."]))
    def correct(self, id: str, words: str) -> None:
        with suppress(Invalid):  # only what readers see can be corrected
            self.runner.run(self.store.change(self.blog, id, {"correction": words}))

    @rule(id=entries, reason=st.sampled_from(["", "A hoax.", "A mistake."]))
    def withdraw(self, id: str, reason: str) -> None:
        changes = {"state": "withdrawn", "reason": reason}
        with suppress(Invalid):  # or withdrawn
            self.runner.run(self.store.change(self.blog, id, changes))

    @rule(id=entries, up=st.booleans())
    def move_a_pin(self, id: str, up: bool) -> None:
        with suppress(NotFound):
            self.runner.run(self.store.move_pin(self.blog, id, up=up))

    @rule(target=removed, id=consumes(entries))
    def remove(self, id: str) -> str:
        self.runner.run(self.store.remove(self.blog, id))
        return id

    @rule(target=entries, id=consumes(removed))
    def restore(self, id: str) -> Any:
        try:
            self.runner.run(self.store.restore(self.blog, id))
        except NotNow:
            return multiple()
        return id

    @rule(
        changes=st.fixed_dictionaries(
            {},
            optional={
                "title": st.sampled_from(["Promise", "Kept"]),
                "state": st.sampled_from(["live", "live", "closed", "draft"]),
                "language": st.sampled_from(["en", "en", "de"]),
                "bylines": st.booleans(),
                "zone": st.sampled_from(["UTC", "UTC", "Asia/Tokyo"]),
                "direction": st.sampled_from(["", "", "rtl"]),
                "cover": st.sampled_from([None, COVER]),
                "deleted_posts": st.sampled_from(["keep", "mark", "withdraw"]),
                "reader_count": st.booleans(),
                "hold": st.integers(0, 60),
            },
        )
    )
    def change_the_blog(self, changes: dict[str, Any]) -> None:
        self.blog = self.runner.run(self.store.change_blog(self.blog, changes))

    # Readers

    @rule(target=readers)
    def open_the_page(self) -> Any:
        self.runner.run(self._follow())
        if not self.tail.public:
            return multiple()
        return multiple(Reader(self.tail.page().wire()))

    @rule(reader=readers)
    def catch_up(self, reader: Reader) -> None:
        self.runner.run(self._follow())
        if not self.tail.public:
            assert self.blog.state == "draft"
            assert self.tail.channel.closed
            assert self.tail.channel.after(START) in ("trimmed", [])  # there is nothing to send
            return
        position = parse_position(reader.page["position"])
        assert position is not None
        missed = self.tail.channel.after(position)
        if isinstance(missed, str):
            reader.resets += 1
            reader.take(self.tail.page().wire())
        else:
            # What happened while readers could not see the blog is not sent later, either.
            assert all(json.loads(m.data).get("blog", {}).get("state") != "draft" for m in missed)
            for message in missed:
                reader.apply(json.loads(message.data))
            self.nothing_is_sent_that_is_no_longer_published(b"".join(m.data for m in missed).decode())
        self.compare(reader)

    def nothing_is_sent_that_is_no_longer_published(self, sent: str) -> None:
        """Events that a reader catches up on contain only text that is still published."""
        published = self.runner.run(self.store.entries(self.blog, limit=10_000, states=["published"]))
        standing = {e.id for e in published}
        assert [id for id, words in self.words.items() if words in sent and id not in standing] == []

    def compare(self, reader: Reader) -> None:
        """Compare with a page from now, of a tail that has seen none of the events."""
        now = self.runner.run(self._read()).window.page().wire()
        stored = self.runner.run(self.store.entries(self.blog, limit=10_000))
        drawn = {e.id: self.drawer.entry(self.blog, e) for e in stored}
        timeline = [e.id for e in stored if not e.pinned]
        seen = [e["id"] for e in reader.page["entries"]]
        assert reader.page["position"] == now["position"]
        assert reader.page["blog"] == now["blog"]
        # The page may be longer than today's first page; where it was cut off, it says that there is more.
        assert seen == timeline[: len(seen)]
        assert reader.page["more"] or seen == timeline
        pinned = sorted((e for e in stored if e.pinned), key=rank_pinned, reverse=True)
        assert [e["id"] for e in reader.page["pinned"]] == [e.id for e in pinned]
        assert {
            e["id"]: e["html"] for e in reader.page["entries"] + reader.page["pinned"]
        }.items() <= drawn.items()
        assert sorted(reader.keys) == sorted(e.id for e in stored if e.key)
        lines = [(iso(c.at), c.id, c.text) for e in stored for c in corrections_of(e)]
        assert reader.corrections == sorted(lines, reverse=True)
        assert [(c["at"], c["id"], c["text"]) for c in now["corrections"]] == reader.corrections

    @invariant()
    def the_log_is_a_chain(self) -> None:
        if hasattr(self, "blog"):
            missed = self.runner.run(self.store.events.after(self.blog.id, START, 10_000))
            assert missed.why is None
            chain = [START, *(e.position for e in missed.events)]
            assert [e.prev for e in missed.events] == chain[:-1]


def test_a_page_from_before_plus_the_events_since_is_a_page_from_now(redis_url: str) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Newsroom(redis_url),
        settings=settings(
            max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

"""The window of a first page, moved by events, is what a window read anew would be."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from samples import BLOG

from liveblog.model.blocks import Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import Correction, Entry
from liveblog.model.events import START, Changed, Event, Gone, Position, Put
from liveblog.pages.window import Drawn, KeyEvent, Page, Window, corrections_of, rank, rank_pinned

SIZE = 4


def entry(
    id: str,
    published: int,
    *,
    pinned: bool = False,
    pin: int = 0,
    key: bool = False,
    times: tuple[int, ...] = (),
) -> Entry:
    return Entry(
        id=id, revision=1, state="published", source=id, blocks=(Text(text=id),), headline="",
        published=published, updated=published, authors=(), label=None, key=key, pinned=pinned, pin=pin, tags=(),
        corrections=tuple(Correction(at=at, text=str(at)) for at in times),
    )  # fmt: skip


def read(entries: dict[str, Entry], position: Position, blog: Blog) -> Page:
    """The page as the store would give it."""
    newest = sorted(entries.values(), key=rank, reverse=True)
    unpinned = [e for e in newest if not e.pinned]
    return Page(
        blog=blog,
        position=position,
        entries=tuple(Drawn(e, e.source) for e in unpinned[:SIZE]),
        pinned=tuple(Drawn(e, e.source) for e in sorted(newest, key=rank_pinned, reverse=True) if e.pinned),
        keys=tuple(KeyEvent.of(e, e.source) for e in newest if e.key),
        corrections=tuple(
            sorted((c for e in newest for c in corrections_of(e)), key=lambda c: (c.at, c.id), reverse=True)
        ),
        more=len(unpinned) > SIZE,
        count=len(entries),
    )


IDS = st.sampled_from("abcdefghijkl")
TIMES = st.lists(st.integers(0, 9), max_size=2, unique=True).map(lambda times: tuple(sorted(times)))
ACTS = st.one_of(
    st.tuples(st.just("put"), IDS, st.integers(0, 9), st.booleans(), st.booleans(), TIMES),
    st.tuples(st.just("gone"), IDS),
    st.tuples(st.just("blog"), st.text(max_size=3)),
)


@given(st.lists(ACTS, max_size=60))
def test_a_window_from_before_plus_the_events_since_is_a_window_from_now(acts: list[tuple]) -> None:  # type: ignore[type-arg]
    entries: dict[str, Entry] = {}
    blog = BLOG
    window = Window(BLOG, START, SIZE, lambda e: e.source)
    window.load([], [], [], 0)
    for number, act in enumerate(acts, 1):
        if act[0] == "put":
            _, id, published, pinned, key, times = act
            entries[id] = entry(id, published, pinned=pinned, pin=7 - published, key=key, times=times)
            change = Put(entries[id])
        elif act[0] == "gone":
            entries.pop(act[1], None)
            change = Gone(act[1])
        else:
            blog = replace(blog, title=act[1])
            change = Changed(blog)
        position = Position(number, 0)
        window.apply(Event(position, window.position, change, len(entries)), act[1])
        expected = read(entries, position, blog)
        page = window.page()
        if window.short(SIZE):
            # What is there is right, and it says that the rest has to be read.
            kept = len(page.entries)
            assert page.entries == expected.entries[:kept]
            window.load(
                list(expected.entries),
                list(expected.pinned),
                list(expected.keys),
                len(entries),
                expected.corrections,
            )
            page = window.page()
        assert page == expected


def test_the_first_page_links_to_older_entries() -> None:
    window = Window(BLOG, START, 10, lambda e: e.source)
    window.load([Drawn(entry(str(n), n), "") for n in range(10)], [], [], 10)
    first = window.page().first(3)
    assert [d.entry.published for d in first.entries] == [9, 8, 7]
    assert first.more

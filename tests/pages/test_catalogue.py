"""A catalogue finds what a look through all entries would."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from liveblog.model.blocks import Text
from liveblog.model.entries import LABELS, Entry
from liveblog.model.events import Event, Gone, Position, Put
from liveblog.model.reading import Reading
from liveblog.pages.catalogue import Catalogue, texts
from liveblog.text.searching import wanted, words

WORDS = ["Election", "elections", "over", "café", "東京都", "vote", "42"]


def entry(id: str, text: str, at: int, **more: object) -> Entry:
    made: dict[str, object] = {
        "id": id,
        "revision": 1,
        "state": "published",
        "source": text,
        "blocks": (Text(text=text),),
        "headline": "",
        "published": at,
        "updated": at,
        "authors": (),
        "label": None,
        "key": False,
        "pinned": False,
        "tags": (),
    }
    return Entry(**{**made, **more})  # type: ignore[arg-type]


ENTRIES = st.builds(
    entry,
    st.sampled_from("abcdefgh"),
    st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    st.integers(0, 5),
    state=st.sampled_from(["published", "draft", "withdrawn"]),
    reason=st.sampled_from(["", "It was wrong"]),
    authors=st.lists(st.sampled_from(["Ada", "Bo Li"]), unique=True).map(tuple),
    tags=st.lists(st.sampled_from(["Vote", "vote", "Rain"]), unique=True).map(tuple),
    label=st.sampled_from([None, *LABELS]),
    key=st.booleans(),
)
READINGS = st.builds(
    Reading,
    tag=st.sampled_from(["", "VOTE", "rain", "none"]),
    author=st.sampled_from(["", "ada", "bo li"]),
    label=st.sampled_from(["", "breaking"]),
    key=st.sampled_from(["", "1"]),
)
ASKED = st.lists(st.sampled_from(["elect", "cafe", "東京", "京", "4", "ada", "wrong"]), max_size=2).map(
    lambda some: wanted(" ".join(some))
)


def has(entry: Entry, part: str) -> bool:
    there = set(words("\n".join(texts(entry))))
    return any(word == part if len(part) == 1 and part.isascii() else word.startswith(part) for word in there)


def looked_through(entries: Sequence[Entry], reading: Reading, asked: Sequence[str]) -> list[str]:
    shown = [e.shown() for e in entries if e.visible]
    found = sorted(
        (e for e in shown if reading.matches(e) and all(has(e, part) for part in asked)),
        key=lambda e: (e.published, e.id),
    )
    return [e.id for e in found][::-1]


@given(
    st.lists(ENTRIES, max_size=6),
    st.lists(ENTRIES | st.sampled_from("abcdefgh"), max_size=8),
    READINGS,
    ASKED,
)
def test_it_finds_what_a_look_through_all_does(
    first: list[Entry], later: list[Entry | str], reading: Reading, asked: tuple[str, ...]
) -> None:
    there = {e.id: e for e in first}
    catalogue = Catalogue()
    catalogue.load(e.shown() for e in there.values() if e.visible)
    catalogue.settle()
    for number, change in enumerate(later):
        if isinstance(change, str):
            there.pop(change, None)
        else:
            there[change.id] = change
        put = Gone(change) if isinstance(change, str) else Put(change)
        catalogue.apply(Event(Position(number + 1, 0), Position(number, 0), put))
    found = catalogue.find(reading, asked)
    expected = looked_through(list(there.values()), reading, asked)
    assert found.before(None, 100) == expected
    assert found.after(None, 100) == expected[::-1]
    if expected:
        middle = catalogue.rank(expected[len(expected) // 2])
        assert middle
        after = found.before(middle, 100)
        assert [*found.after(middle, 100)[::-1], middle[1], *after] == expected
    tags = {tag for e in there.values() if e.visible for tag in e.shown().tags}
    assert set(catalogue.written("tag")) == tags


def test_addresses_are_no_words() -> None:
    one = entry("a", "See [the report](https://example.org/secret/path) and https://example.org/other", 1)
    catalogue = Catalogue()
    catalogue.load([one])
    catalogue.settle()
    assert catalogue.find(Reading(), ["report"]).before(None, 9) == ["a"]
    assert catalogue.find(Reading(), ["secret"]).before(None, 9) == []
    assert catalogue.find(Reading(), ["example"]).before(None, 9) == []

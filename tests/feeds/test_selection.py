"""What is in a feed, and what can be asked of it."""

from __future__ import annotations

from typing import Any

import pytest
from samples import NOON, an_entry

from liveblog.errors import Invalid
from liveblog.model.events import Event, Gone, Position, Put
from liveblog.model.filters import Filter
from liveblog.pages.feed import Deleted, Wanted, parse_wanted, select
from liveblog.pages.window import Corrected


def test_a_feed_begins_with_what_changed_last() -> None:
    old = an_entry(id="old", published=NOON - 5000, edited=NOON + 10)
    new = an_entry(id="new", published=NOON)
    assert [e.id for e in select([new, old], (), (), Wanted()).entries] == ["old", "new"]
    assert [e.id for e in select([new, old], (), (), Wanted(limit=1)).entries] == ["old"]


def test_the_log_adds_old_entries_that_changed_or_were_removed() -> None:
    def event(at: int, change: Any) -> Event:
        return Event(Position(at, 0), Position(at - 1, 0), change)

    events = [
        event(1, Put(an_entry(id="edited", revision=1))),
        event(2, Put(an_entry(id="edited", revision=2))),
        event(3, Put(an_entry(id="away"))),
        event(4, Gone("away")),
        event(5, Gone("back")),
        event(6, Put(an_entry(id="back"))),
        event(7, Put(an_entry(id="reason", state="withdrawn", reason="Not so.", withdrawn=NOON))),
    ]
    chosen = select([an_entry(id="newest")], events, (), Wanted())
    assert {(e.id, e.revision) for e in chosen.entries} == {
        ("edited", 2), ("back", 3), ("reason", 3), ("newest", 3),
    }  # fmt: skip
    assert chosen.deleted == (Deleted("away", 4),)
    [tombstone] = [e for e in chosen.entries if e.id == "reason"]
    assert (tombstone.headline, tombstone.blocks, tombstone.authors) == ("", (), ())


def test_a_feed_can_be_filtered() -> None:
    toll, other = an_entry(id="toll"), an_entry(id="other", tags=("aid",), key=False, label=None)
    lines = [Corrected("toll", NOON + 1, "Wrong."), Corrected("other", NOON + 2, "Wrong, too.")]
    for some in (Filter(tag="TOLL"), Filter(key="1"), Filter(label="breaking")):
        chosen = select([toll, other], (), lines, Wanted(filter=some))
        assert [e.id for e in chosen.entries] == ["toll"]
        assert [c.id for c in chosen.corrections] == ["toll"]


def test_since_leaves_out_unchanged_items() -> None:
    before, after = an_entry(id="before", updated=NOON), an_entry(id="after", published=1, updated=NOON + 1)
    events = [Event(Position(NOON - 1, 0), Position(0, 0), Gone("gone"))]
    lines = [Corrected("before", NOON, "Wrong.")]
    chosen = select([before, after], events, lines, Wanted(since=NOON))
    assert [e.id for e in chosen.entries] == ["after"]
    assert (chosen.corrections, chosen.deleted) == ((), ())
    assert select([], events, (), Wanted(since=NOON - 2)).deleted == (Deleted("gone", NOON - 1),)


def test_a_query_has_one_canonical_form() -> None:
    wanted = parse_wanted({"since": "2026-01-09T13:00:00 01:00", "tag": "#toll", "limit": "007", "key": "1"})
    assert wanted == Wanted(limit=7, since=NOON, filter=Filter(tag="toll", key="1"))
    assert wanted.query == "?tag=toll&key=1&since=2026-01-09T12%3A00%3A00.000Z&limit=7"
    assert parse_wanted({"limit": "", "key": "0", "x": "y"}).query == ""


@pytest.mark.parametrize(
    "query",
    [
        *({"limit": bad} for bad in ("0", "-1", "101", "x", "٣", "9" * 400)),
        *({"since": bad} for bad in ("yesterday", "2026-01-09", "2026-01-09T12:00:00")),
        {"label": "news"},
        {"key": "yes"},
    ],
)
def test_an_invalid_query_is_reported(query: dict[str, str]) -> None:
    with pytest.raises(Invalid) as problem:
        parse_wanted(query)
    assert list(problem.value.problems) == list(query)

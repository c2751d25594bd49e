"""Quick changes of a facts box: ordinary edits whose history stays bounded, and which stand in nobody's way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from logs import changes_of
from samples import entry

from liveblog.errors import Stale
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import Put
from liveblog.model.facts import FactList, Scoreboard, Side
from liveblog.store import Store
from liveblog.store.entries import TOGETHER


def board(*scores: int) -> Scoreboard:
    return Scoreboard(sides=tuple(Side(name=f"Side {n}", score=score) for n, score in enumerate(scores)))


@pytest.fixture
def clock(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The store's clock, in milliseconds, to be set."""
    now = [store._now()]
    monkeypatch.setattr(store, "_now", lambda: now[0])
    return now


def revisions(found: list[Entry]) -> list[int]:
    return [e.revision for e in found]


async def test_a_score_is_changed_by_an_ordinary_event_and_is_no_correction(
    store: Store, blog: Blog, clock: list[int]
) -> None:
    made, _ = await store.publish(blog, entry(facts=board(0, 0)))
    clock[0] += 1_000
    changed = await store.change(blog, made.id, {"facts": board(1, 0)}, by="Ada")
    assert (changed.revision, changed.edited, changed.facts_at) == (2, None, clock[0])
    assert changed.modified == clock[0]
    assert (await changes_of(store, blog))[-1] == Put(changed)
    assert await store.entry(blog, made.id) == changed
    assert await store.change(blog, made.id, {"facts": board(1, 0)}) == changed


async def test_changes_within_a_minute_share_a_revision_of_the_history(
    store: Store, blog: Blog, clock: list[int]
) -> None:
    made, _ = await store.publish(blog, entry(facts=board(0, 0)))
    for score in range(1, 6):
        await store.change(blog, made.id, {"facts": board(score, 0)}, by="Ada")
    assert revisions(await store.history(blog, made.id)) == [1, 6]
    await store.change(blog, made.id, {"facts": board(5, 1)}, by="Grace")  # somebody else
    clock[0] += TOGETHER
    await store.change(blog, made.id, {"facts": board(5, 2)}, by="Grace")
    await store.change(blog, made.id, {"headline": "Full time"}, by="Grace")
    await store.change(blog, made.id, {"facts": board(5, 3)}, by="Grace")
    assert revisions(await store.history(blog, made.id)) == [1, 6, 7, 8, 9, 10]


async def test_a_feed_leaves_a_hundred_revisions_at_most(store: Store, blog: Blog, clock: list[int]) -> None:
    made, _ = await store.publish(blog, entry(facts=board(0, 0)))
    await store.change(blog, made.id, {"headline": "Kept"})
    for score in range(1, 121):
        clock[0] += TOGETHER
        await store.change(blog, made.id, {"facts": board(score, 0)})
    kept = revisions(await store.history(blog, made.id))
    assert kept[:2] == [1, 2]
    assert kept[2:] == [*range(22, 122), 122]


async def test_a_revision_that_is_not_kept_is_known_but_for_its_box(
    store: Store, blog: Blog, clock: list[int]
) -> None:
    made, _ = await store.publish(blog, entry(facts=board(0, 0)))
    named = await store.change(blog, made.id, {"headline": "Kick-off"})
    for score in range(1, 5):
        current = await store.change(blog, made.id, {"facts": board(score, 0)})
    assert await store.version(blog, current, 4) == named
    assert await store.version(blog, current, 1) == made
    assert await store.version(blog, current, 6) == current
    assert [current.is_but_facts_at(n) for n in (1, 2, 4, 6, 7)] == [False, True, True, True, False]
    assert (await store.change(blog, made.id, {"headline": "Half time"})).settled == 7


async def test_a_stale_program_is_refused_and_a_lost_answer_is_not_a_conflict(
    store: Store, blog: Blog, clock: list[int]
) -> None:
    made, _ = await store.publish(blog, entry(facts=board(0, 0)))
    for score in (1, 2):
        current = await store.change(blog, made.id, {"facts": board(score, 0)}, revision=score, by="Ada")
    with pytest.raises(Stale):
        await store.change(blog, made.id, {"facts": board(9, 0)}, revision=1, by="Ada")
    assert await store.change(blog, made.id, {"facts": board(2, 0)}, revision=2, by="Ada") == current


async def test_a_box_is_withdrawn_restored_and_removed_with_its_entry(
    store: Store, blog: Blog, clock: list[int]
) -> None:
    made, _ = await store.publish(blog, replace(entry(), source="", blocks=(), facts=board(0, 0)))
    await store.change(blog, made.id, {"facts": board(1, 0)})
    gone = await store.change(blog, made.id, {"state": "withdrawn", "reason": "Another game."})
    assert gone.shown().facts is None
    back = await store.change(blog, made.id, {"state": "published"})
    assert (back.facts, back.facts_run, back.worded) == (board(1, 0), 0, 0)
    await store.remove(blog, made.id)
    assert (await store.restore(blog, made.id)).facts == board(1, 0)
    other = await store.change(blog, made.id, {"facts": FactList(rows=(("a", 1),))})
    assert other.facts == FactList(rows=(("a", 1),))

"""Answers are bounded, and what everybody asks for stays the longest."""

from __future__ import annotations

from liveblog.live.answers import MOST, Answers


def test_an_answer_is_there_until_the_next_event() -> None:
    answers = Answers()
    answers.add("feed", "made")
    assert answers.get("feed") == "made"
    answers.clear()
    assert answers.get("feed") is None


def test_the_oldest_answer_is_dropped_but_the_page_and_the_snapshot_stay() -> None:
    answers = Answers()
    names = ["page", "pagehttps://live.example.org", "snapshot", *(f"entry:{n}" for n in range(MOST))]
    for name in names:
        answers.add(name, name)
    there = [name for name in names if answers.get(name)]
    assert there == [*names[:3], *names[6:]]
    assert len(there) == MOST


def test_pages_for_invented_hosts_are_bounded_too() -> None:
    answers = Answers()
    for number in range(3 * MOST):
        answers.add(f"pagehttp://host{number}", number)
    there = [number for number in range(3 * MOST) if answers.get(f"pagehttp://host{number}") is not None]
    assert there == list(range(2 * MOST, 3 * MOST))

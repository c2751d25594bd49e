"""The demo's story holds together: what it edits exists, what it shows is worth showing, and it is all invented."""

from __future__ import annotations

import re
from datetime import date

import pytest

from liveblog.demo import unfolding
from liveblog.forms.blogs import parse_blog
from liveblog.forms.facts import parse_facts
from liveblog.model.blocks import Embed, Social, Text
from liveblog.text import html

TODAY = date(2026, 11, 22)
NOW = 1_795_000_000_000
STEPS = unfolding.steps(TODAY)
PUBLISHED = [step for step in STEPS if isinstance(step, unfolding.Publish)]


def test_the_blog_is_a_valid_one():
    blog = unfolding.blog()
    assert parse_blog({"slug": blog.slug, "title": blog.title, "summary": blog.summary}) == blog
    for step in STEPS:
        if isinstance(step, unfolding.ChangeBlog):
            assert step.changes()


def test_it_begins_in_the_past_in_order_and_goes_on_live():
    past, live = unfolding.past(TODAY), unfolding.live(TODAY)
    assert past + live == STEPS
    ages = [step.minutes_ago for step in past]
    assert ages == sorted(ages, reverse=True)
    assert len(past) > 20
    assert len(live) > 12


def test_every_step_is_about_an_entry_that_is_there():
    there: set[str] = set()
    for step in STEPS:
        match step:
            case unfolding.Publish(ref=ref):
                assert ref not in there
                there.add(ref)
            case unfolding.Edit(ref=ref):
                assert ref in there
                assert unfolding.changes(step)
                assert step.facts is None or parse_facts(step.facts.to_json()) == (step.facts, {})
            case unfolding.Remove(ref=ref):
                there.remove(ref)


def test_the_page_it_opens_on_has_everything():
    entries = [
        unfolding.new_entry(step, NOW)
        for step in unfolding.past(TODAY)
        if isinstance(step, unfolding.Publish)
    ]
    labels = {entry.label for entry in entries}
    assert labels == {None, "breaking", "update", "correction", "editor-note"}
    assert sum(entry.pinned for entry in entries) == sum(entry.facts is not None for entry in entries) == 1
    assert sum(entry.key for entry in entries) >= 4
    assert {author for entry in entries for author in entry.authors} == {"Ines Okafor", "Tomasz Lindqvist"}
    assert {b.network for e in entries for b in e.blocks if isinstance(b, Social)} == {"x", "bluesky"}
    drawn = "".join(html.to_html(b.text) for e in entries for b in e.blocks if isinstance(b, Text))
    for tag in ("<ul>", "<ol>", "<table>", "<blockquote>", "<strong>", "<s>", "<a "):
        assert tag in drawn
    assert any(isinstance(step, unfolding.Edit) for step in unfolding.past(TODAY))
    assert any(isinstance(step, unfolding.Remove) for step in unfolding.past(TODAY))


@pytest.mark.parametrize("step", PUBLISHED, ids=[step.ref for step in PUBLISHED])
def test_an_entry_is_what_it_was_meant_to_be(step):
    entry = unfolding.new_entry(step, NOW)
    assert (entry.id, entry.published) == (f"demo-{step.ref}", NOW - step.minutes_ago * 60_000)
    assert entry.authors
    assert "{" not in step.text
    for block in entry.blocks:
        if "(@" in step.text:
            assert isinstance(block, Social)
            assert block.posted == "2026-11-22"
        else:
            assert isinstance(block, Text)


def test_every_address_is_one_that_nobody_owns():
    for step in PUBLISHED:
        for block in unfolding.new_entry(step, NOW).blocks:
            assert not isinstance(block, Embed)
            for host in re.findall(r"https?://([^/\s)]+)", step.text):
                assert host == "example.org"


def test_steps_are_values():
    assert unfolding.steps(TODAY) == STEPS
    assert unfolding.steps(date(2027, 1, 5)) != STEPS
    with pytest.raises(AttributeError):
        PUBLISHED[0].text = ""  # type: ignore[misc]

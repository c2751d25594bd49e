"""What somebody at the desk looks for is found, whatever its case and accents."""

from __future__ import annotations

from typing import Any

import pytest

from liveblog.model.blocks import Text
from liveblog.model.entries import Entry
from liveblog.model.facts import FactList
from liveblog.model.filters import Filter, parse_filter


def an_entry(**facts: Any) -> Entry:
    given: dict[str, Any] = {
        "id": "e1", "revision": 1, "state": "published", "source": "The Café is open.", "headline": "Élan",
        "blocks": (Text(text="The Café is open."),), "published": 1, "updated": 1, "authors": ("Ada Quill",),
        "label": "breaking", "key": True, "pinned": False, "tags": ("flood", "River-Ouse"),
    }  # fmt: skip
    return Entry(**given | facts)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"words": "cafe OPEN"},
        {"words": "elan"},
        {"state": "published", "author": "ada quill", "label": "breaking", "tag": "#Flood", "key": "1"},
        {"author": "quill"},
        {"author": "Ada  Quill", "tag": "river ouse"},
        {"tag": "river"},
        {"words": "cafe-is open"},
        {"state": "nonsense", "label": "gossip", "key": "maybe"},
    ],
)
def test_it_is_found(query: dict[str, str]) -> None:
    assert parse_filter(query).matches(an_entry())


@pytest.mark.parametrize(
    "query",
    [{"words": "cafe shut"}, {"state": "draft"}, {"author": "Adam"}, {"label": "update"}, {"tag": "floods"}],
)
def test_it_is_not_what_was_asked_for(query: dict[str, str]) -> None:
    assert not parse_filter(query).matches(an_entry())


def test_what_a_facts_box_says_is_found() -> None:
    box = FactList(title="The dam", rows=(("Évacués", 1204),))
    assert parse_filter({"words": "dam evacues 1204"}).matches(an_entry(facts=box))


def test_no_wish_is_no_filter() -> None:
    assert not parse_filter({"words": "  ", "state": "x"})
    assert parse_filter({"words": "x" * 1000}) == Filter(words="x" * 200)

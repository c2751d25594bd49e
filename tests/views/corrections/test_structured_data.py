"""What search engines and latecomers are told of corrections and withdrawals."""

from __future__ import annotations

import json
from typing import Any

from samples import NOON, an_entry

from liveblog.model.blogs import Blog
from liveblog.model.corrections import amended
from liveblog.model.entries import Entry
from liveblog.model.events import START, Event, Gone, Position, Put, dumps, event_wire, redacted
from liveblog.pages import json_ld
from liveblog.pages.window import Drawn, Page


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


def test_a_withdrawal_is_in_the_structured_data_without_the_text(blog: Blog) -> None:
    data = json_response(blog, amended(an_entry(), {"state": "withdrawn", "reason": "A hoax."}, NOON))
    assert (data["creativeWorkStatus"], data["articleBody"]) == ("Withdrawn", "A hoax.")
    assert data["correction"]["text"] == "A hoax."
    assert "Three" not in dumps(data)
    assert "Ada" not in dumps(data)


def wire(position: int, change: Any, html: str = "") -> bytes:
    return dumps(event_wire(Event(Position(position, 0), Position(position - 1, 0), change), html)).encode()


def test_a_repeated_put_keeps_its_place_and_has_no_text() -> None:
    told_again = json.loads(redacted(wire(1, Put(an_entry(revision=1)), "<article>Three died.</article>")))
    assert (told_again["type"], told_again["position"], told_again["prev"]) == ("put", "1-0", "0-0")
    assert (told_again["entry"]["id"], told_again["entry"]["revision"]) == ("e1", 1)
    assert (told_again["entry"]["html"], told_again["entry"]["tags"], told_again["entry"]["key"]) == (
        "",
        [],
        False,
    )


def test_a_gone_is_repeated_unchanged() -> None:
    gone = wire(1, Gone("e1"))
    assert redacted(gone) is gone

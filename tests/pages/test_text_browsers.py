"""The page as text browsers and programs read it: the words in the order of the source, nothing but HTML."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from drawn import DAY, NOON, TWEET, a_blog, a_page, an_entry

from liveblog.model.blocks import Text
from liveblog.model.entries import Correction
from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings

UNSEEN = {"script", "style", "template", "title"}
EMPTY = {"meta", "link", "img", "br", "hr", "source", "input", "wbr"}
INLINE = {
    "a",
    "b",
    "bdi",
    "code",
    "em",
    "i",
    "relative-time",
    "share-link",
    "small",
    "span",
    "strong",
    "time",
}


class TextBrowser(HTMLParser):
    """A line for each block; hidden elements are left out, as browsers of text do that know no style sheet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self._unseen: list[str] = []
        self.feed(html)
        self.lines = [" ".join(line.split()) for line in self.lines if line.strip()]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if self._unseen or tag in UNSEEN or ("hidden", None) in attributes:
            self._unseen += [] if tag in EMPTY else [tag]
        elif tag not in INLINE:
            self.lines.append("")
        if tag == "img" and not self._unseen and (alt := dict(attributes).get("alt")):
            self.lines.append(alt)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._unseen.pop()
        elif tag not in INLINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.lines[-1] += data


@pytest.fixture
def lines() -> list[str]:
    drawing = Drawing(Settings())
    corrected = Correction(at=NOON + 60_000, text="It was a Tuesday.")
    return TextBrowser(
        drawing.page(
            a_page(
                drawing,
                an_entry("help", Text(text="Where to get help."), pinned=True, headline="Help"),
                an_entry("new", Text(text="The river is over."), key=True, headline="Over", label="breaking"),
                an_entry("card", TWEET),
                an_entry("old", Text(text="It began."), corrections=(corrected,), published=NOON - DAY),
                blog=a_blog(),
            )
        )
    ).lines


def test_the_words_come_in_the_order_of_the_story(lines: list[str]) -> None:
    told = (
        *("A story", "What it is about.", "Where to get help.", "Latest updates", "The river is over."),
        *("Liz Sly", "It began.", "It was a Tuesday."),
    )
    found = [next(n for n, line in enumerate(lines) if words in line) for words in told]
    assert found == sorted(found)


def test_each_thing_stands_on_a_line_of_its_own_and_says_what_it_is(lines: list[str]) -> None:
    assert "Breaking Key event" in lines
    assert "12:00 UTC 9 January 2026" in lines
    assert any(
        line.startswith("Corrected 12:01 UTC") and line.endswith("It was a Tuesday.") for line in lines
    )
    assert "Ada Lovelace Published 12:00" in lines


def test_nothing_is_shown_that_only_scripts_can_use(lines: list[str]) -> None:
    whole = "\n".join(lines)
    for control in ("Pause", "Copy", "New updates", "Reload for", "{", "undefined"):
        assert control not in whole, control
    assert "This page does not update by itself. Load the newest updates" in lines

"""What an editor may decide in the preview: a card stays text, a mention becomes a card; both in the text itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.model.blocks import Social, Text
from liveblog.text.choices import as_card, as_text, choices_of, decided
from liveblog.text.paste import parse_paste

POST = "https://x.com/mira_holm/status/1876736309605249213"
BARE = POST.removeprefix("https://")
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
CODE = (
    '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The bridge is open.</p>&mdash; Mira Holm (@mira_holm) '
    f'<a href="{POST}?ref_src=twsrc%5Etfw">January 7, 2025</a></blockquote> '
    '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
)


def kinds(text: str) -> list[str]:
    return [block.kind for block in parse_paste(text).blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (POST, f"[{BARE}]({POST})"),
        (f"Before.\n\n{POST}\n\nAfter.", f"Before.\n\n[{BARE}]({POST})\n\nAfter."),
        (f"Before.\n{POST}\nAfter.", f"Before.\n[{BARE}]({POST})\nAfter."),
        (VIDEO, "[youtube.com/watch?v=dQw4w9WgXcQ](" + VIDEO + ")"),
        (CODE, f"> The bridge is open.\n>\n> — [Mira Holm (@mira_holm)]({POST})"),
        (
            f"The bridge is open. — Mira Holm (@mira_holm) January 7, 2025 {POST}",
            f"> The bridge is open.\n>\n> — [Mira Holm (@mira_holm)]({POST})",
        ),
    ],
)
def test_a_card_stays_text(text: str, expected: str) -> None:
    [choice] = [c for c in choices_of(parse_paste(text).blocks) if c.how == "text"]
    kept = as_text(text, choice.address)
    assert kept.rstrip() == expected
    assert set(kinds(kept)) == {"text"}


def test_of_two_cards_one_stays_text() -> None:
    kept = as_text(f"{POST}\n\n{VIDEO}", VIDEO)
    assert kinds(kept) == ["social", "text"]


def test_a_post_in_a_sentence_can_be_shown_as_a_card() -> None:
    note = f"As she wrote ({POST}) last night.\n\nMore of it."
    blocks = parse_paste(note).blocks
    assert [type(b) for b in blocks] == [Text]
    [choice] = choices_of(blocks)
    assert (choice.how, choice.address, choice.name) == ("card", POST, "@mira_holm (X)")
    shown = as_card(note, POST)
    assert shown == f"As she wrote ({POST}) last night.\n\n{POST}\n\nMore of it."
    assert [type(b) for b in parse_paste(shown).blocks] == [Text, Social, Text]
    assert [c.how for c in choices_of(parse_paste(shown).blocks)] == ["text"]


@pytest.mark.parametrize("decision", ["", "text", "card nothing", "text https://example.org/", "x y z"])
def test_a_decision_about_what_is_not_there_changes_nothing(decision: str) -> None:
    assert decided("Only words.", decision) == "Only words."


@given(st.text(max_size=300), st.sampled_from([POST, VIDEO]))
def test_a_decision_never_raises_and_keeps_the_words(text: str, address: str) -> None:
    for how in (as_text, as_card):
        made = how(f"{text}\n\n{address}\n\n{text}", address)
        assert "".join(text.split())[:20] in "".join(made.split()) or not text.isprintable() or "<" in text

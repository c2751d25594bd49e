"""What reads alike is found alike, in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.text.searching import spans, wanted, words


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("elect", "The Elections are over"),
        ("cafe", "Le café est fermé"),
        ("CAFÉ", "cafe"),
        ("strasse", "Die Straße ist gesperrt"),
        ("oresund", "Øresund bridge"),
        ("lodz", "Łódź"),
        ("istanbul", "İSTANBUL ve ısı"),
        ("isi", "İSTANBUL ve ısı"),
        ("hotel", "l’hôtel de ville"),
        ("don't", "We don’t know"),
        ("موسي", "موسى"),
        ("احمد", "أَحْمَد"),
        ("مدرسه", "مدرســـة"),
        ("کتاب", "كتاب"),
        ("12", "١٢ قتيلا"),
        ("हिन्दी", "हिन्दी में समाचार"),
        ("東京", "今日は東京都で"),
        ("京都", "東京都"),
        ("都", "東京都"),
        ("选举", "美国选举结果"),
        ("한국", "한국은 이겼다"),
        ("เลือก", "การเลือกตั้ง"),
        ("covid 19", "COVID-19"),
        ("u.s.", "The U.S. said"),
    ],
)
def test_it_is_found_and_marked(query: str, text: str) -> None:
    asked, there = wanted(query), set(words(text))
    assert asked
    assert all(any(word.startswith(part) for word in there) for part in asked)
    assert list(spans(text, asked))


@pytest.mark.parametrize(("query", "text"), [("京", "東大"), ("lection", "election"), ("हिन्दू", "हिन्दी")])
def test_it_is_not_found(query: str, text: str) -> None:
    assert not any(word.startswith(part) for word in words(text) for part in wanted(query))


def test_what_is_marked() -> None:
    assert [
        ("Wahl 2026: 東京都の選挙")[a:b] for a, b in spans("Wahl 2026: 東京都の選挙", wanted("wah 選挙"))
    ] == [
        "Wahl",
        "選挙",
    ]


@given(st.text(), st.text())
def test_whatever_is_asked_of_whatever(text: str, query: str) -> None:
    asked = wanted(query)
    assert len(asked) <= 20
    end = 0
    for start, stop in spans(text, asked):
        assert end <= start < stop <= len(text)
        end = stop


@given(st.text(min_size=1, max_size=60))
def test_every_text_is_found_by_itself(text: str) -> None:
    there = set(words(text))
    assert all(any(word.startswith(part) for word in there) for part in wanted(text))
